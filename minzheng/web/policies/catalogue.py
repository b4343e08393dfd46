"""All policies and contradictions by domain, as of a day in an area."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.rules import Collision, Policy
from minzheng.kernel.screening import queries
from minzheng.kernel.screening.models import Finding
from minzheng.web.findings.words import cited
from minzheng.web.policies.rules import period_words, unit_words
from minzheng.web.policies.scheme import scheme_tree
from minzheng.web.policies.viewpoint import Viewpoint, viewpoint_of


@dataclass(frozen=True, kw_only=True)
class PolicyLine:
    title: str
    url: str
    unit: str
    period: str
    conditions: int
    cites: str
    open: int


@dataclass(frozen=True, kw_only=True)
class CollisionLine:
    title: str
    url: str
    explanation: str
    cites: str
    open: int


@dataclass(frozen=True, kw_only=True)
class Domain:
    title: str
    key: str
    policies: tuple[PolicyLine, ...]
    collisions: tuple[CollisionLine, ...]


def _open_by_rule(request: HttpRequest) -> dict[str, int]:
    """Rule → open findings in the viewer's scope; empty for who sees none."""
    day = days.today(request)
    if not can(request.user, "finding.view", day=day):
        return {}
    totals: dict[str, int] = {}
    found = queries.open_by_rule(findings=scope(user=request.user, model=Finding, day=day))
    for (_kind, rule), number in found.items():
        totals[rule] = totals.get(rule, 0) + number
    return totals


def _policy_line(policy: Policy, view: Viewpoint, open_findings: dict[str, int]) -> PolicyLine:
    return PolicyLine(
        title=_(policy.title),
        url=view.url("web:policy", policy.key),
        unit=unit_words(policy.unit),
        period=period_words(policy.period) if policy.amount is not None else _("认定身份"),
        conditions=len(tuple(policy.requires)),
        cites=cited(policy.cites),  # type: ignore[arg-type]  # a tuple once declared
        open=open_findings.get(policy.key, 0),
    )


def _collision_line(collision: Collision, view: Viewpoint, open_findings: dict[str, int]) -> CollisionLine:
    return CollisionLine(
        title=_(collision.title),
        url=view.url("web:collision", collision.key),
        explanation=_(collision.explanation),
        cites=cited(collision.cites),  # type: ignore[arg-type]  # a tuple once declared
        open=open_findings.get(collision.key, 0),
    )


@require_safe
def _catalogue(request: HttpRequest) -> HttpResponse:
    view = viewpoint_of(request)
    open_findings = _open_by_rule(request)
    sees_findings = can(request.user, "finding.view", day=days.today(request))
    run = queries.latest_run() if sees_findings else None
    counts_here = sees_findings and view.is_own  # the register is that of one county
    held = {key: told["held"] for key, told in run.tallies.items()} if run and counts_here else None
    domains = [
        Domain(
            title=_(module.title),
            key=module.key,
            policies=tuple(_policy_line(policy, view, open_findings) for policy in module.policies),
            collisions=tuple(_collision_line(collision, view, open_findings) for collision in module.collisions),
        )
        for module in modules.modules()
        if module.policies or module.collisions
    ]
    return render(
        request,
        "web/policies/catalogue.html",
        {
            "page_title": _("政策清单"),
            "view": view,
            "domains": domains,
            "scheme": scheme_tree(view, held=held, open_findings=open_findings if counts_here else None),
            "counts_here": counts_here,
            "sees_findings": sees_findings,
        },
    )


catalogue = scoped_view(permission="policy.view")(_catalogue)
