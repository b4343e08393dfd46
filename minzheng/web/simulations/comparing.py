"""Two what-ifs side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.web.findings.words import rule_title, rule_url
from minzheng.web.presenters import Link
from minzheng.web.simulations.sums import Sum, by_policy
from minzheng.web.simulations.words import assumed, simulation_url

MOST = 100
"""What-ifs to choose from: the latest."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One policy in both; ``only_*``: who would enter only in one of them, within the viewer's area."""

    title: str
    url: str
    one: Sum | None
    other: Sum | None
    only_one: int
    only_other: int


@require_safe
def _compared(request: HttpRequest) -> HttpResponse:
    visible = scope(user=request.user, model=Simulation, day=days.today(request))
    done = visible.filter(finished_at__isnull=False)
    chosen = [_chosen(done, request.GET.get(name, "")) for name in ("one", "other")]
    one, other = chosen
    context = {
        "page_title": _("比较两次测算"),
        "crumbs": (Link(text=_("政策测算"), url=reverse("web:simulations")), Link(text=_("比较两次测算"), url="")),
        "choices": done.defer("sums").order_by("-asked_at")[:MOST],
        "chosen": [each and each.pk for each in chosen],
        "sides": [(each, simulation_url(each), assumed(each)) for each in chosen if each],
        "lines": _lines(request, one, other) if one and other else None,
        "another_day": bool(one and other and one.day != other.day),
    }
    return render(request, "web/simulations/compared.html", context)


def _chosen(done: object, number: str) -> Simulation | None:
    return done.filter(pk=number).first() if number.isdigit() else None  # type: ignore[attr-defined]


def _lines(request: HttpRequest, one: Simulation, other: Simulation) -> list[Compared]:
    sums = [dict(zip(each.policies, by_policy(each), strict=True)) for each in (one, other)]
    entering = (
        scope(user=request.user, model=SimulatedEffect, day=days.today(request))
        .filter(simulation__in=[one, other], effect=SimulatedEffect.Effect.ENTERS)
        .values_list("policy", "person", "household", "simulation")
    )
    sides: dict[int, set[tuple[str, int | None, int | None]]] = {one.pk: set(), other.pk: set()}
    for policy, person, household, simulation in entering:
        sides[simulation].add((policy, person, household))
    only_one, only_other = sides[one.pk] - sides[other.pk], sides[other.pk] - sides[one.pk]
    return [
        Compared(
            title=rule_title(key),
            url=rule_url(key),
            one=sums[0].get(key),
            other=sums[1].get(key),
            only_one=sum(policy == key for policy, _person, _household in only_one),
            only_other=sum(policy == key for policy, _person, _household in only_other),
        )
        for key in dict.fromkeys([*one.policies, *other.policies])
    ]


compared = scoped_view(permission="policy.simulate")(_compared)
