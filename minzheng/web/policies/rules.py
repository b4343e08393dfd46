"""The page of one policy or one contradiction: what it says, what it stands on, what tests it, how right it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.intake import queries as intake
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import HOUSEHOLD, Collision, Period, Policy
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.expressions import Expression
from minzheng.kernel.rules.ground import StandsOn, stands_on
from minzheng.kernel.rules.kinds import Unit
from minzheng.kernel.rules.rendering import Renderer
from minzheng.kernel.screening.models import Finding
from minzheng.web.findings.precision import PrecisionLine, precision_lines
from minzheng.web.findings.sources import table_words
from minzheng.web.findings.words import cited, rules_of
from minzheng.web.policies.parameters import timelines
from minzheng.web.policies.viewpoint import Viewpoint, viewpoint_of
from minzheng.web.policies.worked_cases import WorkedCase, cases_of
from minzheng.web.presenters import Fact, Link


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One condition: its title, the sentence that is computed, its articles."""

    title: str
    sentence: str
    cites: str


@dataclass(frozen=True, kw_only=True)
class Related:
    """A contradiction that touches a policy."""

    title: str
    url: str
    explanation: str


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A part of the page, for the list of parts beside it."""

    key: str
    title: str
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class FactRead:
    """A fact that a rule asks for, and the tables that yield it; none means that nobody sends it."""

    title: str
    unit: str
    tables: tuple[str, ...]


def unit_words(unit: Unit) -> str:
    return _("按户") if unit == HOUSEHOLD else _("按人")


def period_words(period: Period) -> str:
    return {Period.MONTH: _("按月"), Period.YEAR: _("按年"), Period.ONCE: _("一次性")}[period]


def module_of(key: str) -> Module:
    """The module that declares a rule; Http404 where none does."""
    for module in modules.modules():
        if any(rule.key == key for rule in rules_of(module)):
            return module
    raise Http404


def _sentence(expression: Expression, unit: Unit, view: Viewpoint) -> str:
    renderer = Renderer(ruleset=modules.ruleset(), translate=_, reading=view.reading)
    return renderer.sentence(expression, unit)


def _facts_read(found: StandsOn) -> list[FactRead]:
    tables = intake.tables_of_facts()
    return [
        FactRead(
            title=_(fact.title),
            unit=_("家庭") if fact.unit == HOUSEHOLD else _("个人"),
            tables=tuple(table_words(table) for table in tables.get(fact.name, ())),
        )
        for fact in found.facts
    ]


def _between(found: StandsOn, view: Viewpoint) -> list[Clause]:
    """The derived facts that a rule goes through, each with how it comes about."""
    return [
        Clause(title=_(one.title), sentence=_sentence(one.expr, one.unit, view), cites=cited(_cites(one.cites)))
        for one in found.derived
    ]


def _cites(cites: Any) -> Iterable[Citation]:
    return cites  # declarations hold a tuple once they are made


def _precision(request: HttpRequest, keys: frozenset[str]) -> list[PrecisionLine] | None:
    """None for viewers who see no findings at all."""
    day = days.today(request)
    if not can(request.user, "finding.view", day=day):
        return None
    return precision_lines(findings=scope(user=request.user, model=Finding, day=day), rules=keys)


def related_collisions(policy: Policy) -> list[Collision]:
    """The contradictions that look at what shows somebody to hold the policy."""
    if policy.held_by is None:
        return []
    ruleset = modules.ruleset()
    holding = Policy(f"{policy.key}.held", unit=policy.unit, title="", requires=(), held_by=policy.held_by)
    held = {(fact.unit, fact.name) for fact in stands_on(rule=holding, ruleset=ruleset).facts}
    return [
        collision
        for collision in ruleset.collisions.values()
        if held & {(fact.unit, fact.name) for fact in stands_on(rule=collision, ruleset=ruleset).facts}
    ]


def _excluded(policy: Policy, view: Viewpoint) -> list[Link]:
    ruleset = modules.ruleset()
    keys = sorted({other for pair in ruleset.exclusive_pairs if policy.key in pair for other in pair - {policy.key}})
    return [Link(text=_(ruleset.policies[key].title), url=view.url("web:policy", key)) for key in keys]


@require_safe
def _policy(request: HttpRequest, key: str) -> HttpResponse:
    policy = modules.ruleset().policies.get(key)
    if policy is None:
        raise Http404
    view = viewpoint_of(request)
    related = related_collisions(policy)
    amount = None if policy.amount is None else _sentence(policy.amount, policy.unit, view)
    facts = (
        Fact(label=_("领域"), value=_(module_of(key).title)),
        Fact(label=_("认定单位"), value=unit_words(policy.unit)),
        Fact(label=_("发放周期"), value=period_words(policy.period) if amount else _("认定身份，不直接发放")),
        Fact(label=_("依据"), value=cited(_cites(policy.cites))),
    )
    clauses = [
        Clause(
            title=_(criterion.title),
            sentence=_sentence(criterion.expr, policy.unit, view),
            cites=cited(_cites(criterion.cites)),
        )
        for criterion in policy.requires
    ]
    context = {
        "facts": facts,
        "clauses": clauses,
        "amount": amount,
        "excluded": _excluded(policy, view),
        "collisions": [
            Related(title=_(one.title), url=view.url("web:collision", one.key), explanation=_(one.explanation))
            for one in related
        ],
        "lines": _precision(request, frozenset({key, *(one.key for one in related)})),
    }
    page = _page(policy, view) | context
    return render(request, "web/policies/policy.html", page | {"anchors": _anchors(page)})


@require_safe
def _collision(request: HttpRequest, key: str) -> HttpResponse:
    collision = modules.ruleset().collisions.get(key)
    if collision is None:
        raise Http404
    view = viewpoint_of(request)
    at_stake = None if collision.at_stake is None else _sentence(collision.at_stake, collision.unit, view)
    facts = (
        Fact(label=_("领域"), value=_(module_of(key).title)),
        Fact(label=_("核对单位"), value=unit_words(collision.unit)),
        Fact(label=_("何时算矛盾"), value=_sentence(collision.when, collision.unit, view)),
        Fact(label=_("涉及金额"), value=at_stake or _("不计金额")),
        Fact(label=_("依据"), value=cited(_cites(collision.cites))),
    )
    context = {
        "facts": facts,
        "explanation": _(collision.explanation),
        "lines": _precision(request, frozenset({key})),
    }
    page = _page(collision, view) | context
    return render(request, "web/policies/collision.html", page | {"anchors": _anchors(page)})


def _page(rule: Policy | Collision, view: Viewpoint) -> dict[str, Any]:
    """What both kinds of rule show."""
    found = stands_on(rule=rule, ruleset=modules.ruleset())
    cases: Sequence[WorkedCase] = cases_of(key=rule.key)
    return {
        "page_title": _(rule.title),
        "crumbs": (
            Link(text=_("政策清单"), url=f"{reverse('web:policies')}?{view.query}"),
            Link(text=_(rule.title), url=""),
        ),
        "view": view,
        "between": _between(found, view),
        "facts_read": _facts_read(found),
        "timelines": timelines(names=found.parameters, view=view),
        "deeper_timelines": timelines(names=found.deeper_parameters, view=view),
        "cases": cases,
        "cases_passed": sum(case.passed for case in cases),
    }


def _anchors(page: Mapping[str, Any]) -> list[Anchor]:
    """The parts that the page has, in its order."""
    parts: list[tuple[str, str, Any]] = [
        ("summary", _("概要"), True),
        ("clauses", _("条件"), page.get("clauses")),
        ("amount", _("金额"), "clauses" in page),
        ("standards", _("标准和参数"), page["timelines"]),
        ("between", _("中间结果"), page["between"]),
        ("facts", _("用到的事实"), page["facts_read"]),
        ("collisions", _("会核对的矛盾"), page.get("collisions")),
        ("precision", _("发现与查准率"), page["lines"] is not None),
        ("cases", _("检验它的案例"), page["cases"] or True),
    ]
    return [
        Anchor(key=key, title=title, count=len(there) if isinstance(there, list) else None)
        for key, title, there in parts
        if there
    ]


policy = scoped_view(permission="policy.view")(_policy)
collision = scoped_view(permission="policy.view")(_collision)
