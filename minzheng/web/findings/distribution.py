"""发现分布: open findings by town, as a table that opens to its rows, a chart and a map of them."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.screening import queries
from minzheng.kernel.screening.models import Finding
from minzheng.web.lists.columns import yuan
from minzheng.web.maps import Plan, plan_of
from minzheng.web.presenters import Link, TabLink, long_date

TOWN, COUNTY = 9, 6
"""Digits of their codes."""
NOWHERE = ""
NAME_BELOW = 14.0
LARGEST, SMALLEST = 0.36, 0.16
"""Radius of a spot as a share of the room between spots: of the town with the most findings, and of one with few."""


@dataclass(frozen=True, kw_only=True)
class TownLine:
    """A town with its open findings: ``cells`` in the order of the kinds, each opening to its rows."""

    name: str
    url: str
    cells: tuple[Link, ...]
    chosen: int
    stake: str


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A town on the map. ``share`` of the largest, 0 to 1, is its shade in four steps."""

    x: float
    y: float
    radius: float
    name_y: float
    shade: int
    name: str
    number: str
    url: str


@require_safe
def _distribution(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Finding.Kind.values else str(Finding.Kind.SHOULD_HAVE)
    found = queries.open_by_area(findings=scope(user=request.user, model=Finding, day=day))
    counted = _by_town(found, day=day)
    towns = _towns(request, day=day)
    lines = [_line(name, code, counted.get(code, {}), kind) for code, name in towns.items()]
    if elsewhere := counted.get(NOWHERE):
        lines.append(_line(_("未落到街镇"), NOWHERE, elsewhere, kind))
    county = _county(towns)
    plan = plan_of(county, len(towns)) if county else None
    context = {
        "page_title": _("发现分布"),
        "as_of": long_date(day),
        "tabs": _tabs(kind, counted),
        "kinds": [Finding.Kind(each).label for each in Finding.Kind.values],
        "kind": Finding.Kind(kind).label,
        "lines": lines,
        "ranked": sorted((line for line in lines if line.chosen), key=lambda line: -line.chosen),
        "plan": plan,
        "spots": _spots(plan, lines[: len(towns)]) if plan else (),
        "has_any": any(line.chosen for line in lines),
    }
    return render(request, "web/findings/distribution.html", context)


Counted = Mapping[str, Mapping[str, tuple[int, int]]]


def _by_town(found: list[tuple[int | None, str, int, int]], *, day: datetime.date) -> Counted:
    """Code of a town → kind → (how many, fen at stake); what lies in no town of today stands under NOWHERE."""
    paths = areas.paths(day=day, area_ids=sorted({area for area, *_rest in found if area is not None}))
    counted: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for area, kind, number, stake in found:
        code = next((each for each in paths.get(area or 0, ()) if len(each) == TOWN), NOWHERE)
        before = counted[code].get(kind, (0, 0))
        counted[code][kind] = (before[0] + number, before[1] + stake)
    return counted


def _towns(request: HttpRequest, *, day: datetime.date) -> dict[str, str]:
    """The towns in which the viewer sees findings, or whose communities he sees: code → name."""
    seen = scope_areas(user=request.user, permission="finding.view", day=day)
    visible = scope(user=request.user, model=Area, day=day).filter(level=Level.TOWN, valid__contains=day)
    here = visible.filter(pk__in=seen) | visible.filter(children__in=seen)
    return dict(here.distinct().order_by("code").values_list("code", "name"))


def _county(towns: Mapping[str, str]) -> str:
    """The county of these towns; empty where they lie in several."""
    counties = {code[:COUNTY] for code in towns}
    return counties.pop() if len(counties) == 1 else ""


def _rows_url(town: str, kind: str) -> str:
    asked = {"view": kind.lower(), **({"area": town} if town else {})}
    return f"{reverse('web:findings')}?{urlencode(asked)}"


def _line(name: str, code: str, counted: Mapping[str, tuple[int, int]], kind: str) -> TownLine:
    asked = name if code else ""
    cells = tuple(
        Link(text=f"{counted.get(each, (0, 0))[0]:,}", url=_rows_url(asked, each) if counted.get(each) and code else "")
        for each in Finding.Kind.values
    )
    number, stake = counted.get(kind, (0, 0))
    return TownLine(
        name=name,
        url=_rows_url(asked, kind) if number and code else "",
        cells=cells,
        chosen=number,
        stake=yuan(stake) if stake else "",
    )


def _spots(plan: Plan, lines: list[TownLine]) -> tuple[Spot, ...]:
    """Towns in the order of their codes on spots in the order of the picture: area of a spot as its number."""
    most = max((line.chosen for line in lines), default=0)

    def share(number: int) -> float:
        return number / most if most else 0.0

    return tuple(
        Spot(
            x=x,
            y=y,
            radius=(radius := plan.spacing * (SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share(line.chosen)))),
            name_y=y + radius + NAME_BELOW,
            shade=math.ceil(share(line.chosen) * 4),
            name=line.name,
            number=f"{line.chosen:,}",
            url=line.url,
        )
        for (x, y), line in zip(plan.spots, lines, strict=False)
    )


def _tabs(chosen: str, counted: Counted) -> list[TabLink]:
    def total(kind: str) -> int:
        return sum(kinds.get(kind, (0, 0))[0] for kinds in counted.values())

    return [
        TabLink(
            label=Finding.Kind(kind).label,
            url=f"{reverse('web:findings_map')}?{urlencode({'kind': kind})}",
            current=kind == chosen,
            count=total(kind),
        )
        for kind in Finding.Kind.values
    ]


distribution: Any = scoped_view(permission="finding.view")(_distribution)
