"""应保尽保、应退尽退: who came under a policy and who left it, by month, and why; as of now or of then."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.grants import reaches
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.reporting import flow
from minzheng.web.findings.words import rule_title
from minzheng.web.presenters import long_date

MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address asks for. ``believed_at``: the end of the day up to which what was recorded counts."""

    policy: str
    last: datetime.date
    believed: datetime.date | None
    area: int | None

    @property
    def query(self) -> dict[str, str]:
        told = {"policy": self.policy, "month": f"{self.last:%Y-%m}"}
        if self.believed:
            told["believed"] = self.believed.isoformat()
        if self.area:
            told["area"] = str(self.area)
        return told

    def believed_at(self) -> datetime.datetime:
        if self.believed is None:
            return days.now()
        end = datetime.datetime.combine(self.believed + datetime.timedelta(days=1), datetime.time.min)
        return timezone.make_aware(end)


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """A month with its figures, those of coming and going with the way to their rows."""

    name: str
    opening: int
    entered: int
    left: int
    closing: int
    entered_url: str
    left_url: str
    month_url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class ReasonLine:
    """How many came or went for a reason, and on what ground it is said."""

    reason: str
    basis: str
    number: int
    url: str


def asked_of(request: HttpRequest) -> Asked:
    """From the address; what is missing or wrong is the first policy of the viewer's lines, and the current month."""
    day = days.today(request)
    offered = policies_of(request)
    policy = request.GET.get("policy", "")
    area = request.GET.get("area", "")
    return Asked(
        policy=policy if policy in offered else next(iter(offered), ""),
        last=_month(request.GET.get("month", "")) or day.replace(day=1),
        believed=_day(request.GET.get("believed", "")),
        area=int(area) if area.isdigit() else None,
    )


def policies_of(request: HttpRequest) -> dict[str, str]:
    """Policies of the viewer's lines of which rolls or awards tell: key → title."""
    held = reaches(user=request.user, permission="figures.view", day=days.today(request))
    lines = {policy.key: module.line for module in modules.modules() for policy in module.policies}
    return {
        key: rule_title(key)
        for key in flow.told_policies()
        if any(reach.all_lines or lines[key] in reach.lines for reach in held)
    }


def spells_in_scope(request: HttpRequest, asked: Asked) -> pl.DataFrame:
    """The spells of people who live where the viewer may see figures of this policy's line."""
    if not asked.policy:
        return pl.DataFrame(schema=flow.SPELLS)
    day = days.today(request)
    line = next(module.line for module in modules.modules() if asked.policy in module.rules)
    seen = scope_areas(user=request.user, permission="figures.view", day=day, line=line)
    if asked.area:
        seen = seen.filter(area_id__in=covered(ancestors=[asked.area], day=day))
    told = flow.spells(policies=[asked.policy], believed_at=asked.believed_at())
    areas = pl.Series(list(seen.values_list("area_id", flat=True)), dtype=pl.Int64)
    return told.filter(pl.col("area").is_in(areas.implode()))


@require_safe
def _flow(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    told = spells_in_scope(request, asked)
    months = flow.months(told, last=asked.last, number=MONTHS)
    here = f"{reverse('web:flow')}?"
    context = {
        "page_title": _("应保尽保、应退尽退"),
        "as_of": long_date(days.today(request)),
        "asked": asked,
        "month": f"{asked.last:%Y-%m}",
        "policies": policies_of(request).items(),
        "areas": _areas(request),
        "title": rule_title(asked.policy) if asked.policy else "",
        "lines": [_line(one, asked, here) for one in reversed(months)],
        "chart": [(f"{one.first:%Y-%m}", one.closing) for one in months],
        "entries": _reasons(flow.entered(told, first=asked.last), "entry", asked),
        "exits": _reasons(flow.left(told, first=asked.last), "exit", asked),
        "first_told": long_date(flow.first_told(policy=asked.policy)),
        "undated": told.filter(pl.col("since").is_null()).height,
        "month_words": _("%(year)d年%(month)d月") % {"year": asked.last.year, "month": asked.last.month},
    }
    return render(request, "web/figures/flow.html", context)


overview = scoped_view(permission="figures.view")(_flow)


def rows_url(asked: Asked, which: str, **more: str) -> str:
    return f"{reverse('web:flow_rows')}?{urlencode({**asked.query, 'which': which, **more})}"


def _line(one: flow.Month, asked: Asked, here: str) -> MonthLine:
    of_month = Asked(policy=asked.policy, last=one.first, believed=asked.believed, area=asked.area)
    return MonthLine(
        name=f"{one.first:%Y-%m}",
        opening=one.opening,
        entered=one.entered,
        left=one.left,
        closing=one.closing,
        entered_url=rows_url(of_month, "entry"),
        left_url=rows_url(of_month, "exit"),
        month_url=here + urlencode(of_month.query),
        current=one.first == asked.last,
    )


def _reasons(told: pl.DataFrame, which: str, asked: Asked) -> list[ReasonLine]:
    words: dict[str, Any] = flow.ENTRY_REASONS if which == "entry" else flow.EXIT_REASONS
    counted = told.group_by(which, f"{which}_basis").len().sort("len", which, descending=[True, False])
    return [
        ReasonLine(
            reason=_(words.get(reason, reason)),
            basis=_(flow.BASES[basis]),
            number=number,
            url=rows_url(asked, which, reason=reason),
        )
        for reason, basis, number in counted.iter_rows()
    ]


def _areas(request: HttpRequest) -> list[tuple[int, str]]:
    day = days.today(request)
    seen = scope_areas(user=request.user, permission="figures.view", day=day)
    towns = scope(user=request.user, model=Area, day=day).filter(pk__in=seen, level=Level.TOWN, valid__contains=day)
    return list(towns.order_by("code").values_list("pk", "name"))


def _month(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
