"""What a change of boundaries did to standards: those of the former districts side by side, and what came of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.areas.models import Area, AreaSuccession, Level
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.web.policies.parameters import unit_words, value_words
from minzheng.web.presenters import Link, Words, long_date


@dataclass(frozen=True, kw_only=True)
class Column:
    """One district on one day; ``policies`` leads to its policies as of that day."""

    name: str
    when: str
    policies: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value with the day it holds from and where it is written; ``value`` empty: nothing was set."""

    value: str
    since: str = ""
    cites: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    parameter: Link
    unit: Words
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change: ``rows`` are the standards that differ between the columns, ``alike`` how many do not."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    alike: int
    source: str


def changes_of(*, area: Area, successions: Iterable[AreaSuccession], day: datetime.date) -> list[Change]:
    """Each change that made or ended a county, the latest first.

    ``successions`` are those of the area and of the areas that came into the same successor, joined with both ends.
    """
    if area.level != Level.COUNTY:
        return []
    by_change: dict[tuple[datetime.date, int], list[AreaSuccession]] = {}
    for one in successions:
        by_change.setdefault((one.date, one.successor_id), []).append(one)
    concerned = [
        group
        for group in by_change.values()
        if area.pk == group[0].successor_id or area.pk in {one.predecessor_id for one in group}
    ]
    concerned.sort(key=lambda group: (group[0].date, group[0].successor.code), reverse=True)
    return [_change(group, day=day) for group in concerned]


def _change(group: Sequence[AreaSuccession], *, day: datetime.date) -> Change:
    date, new = group[0].date, group[0].successor
    eve = date - datetime.timedelta(days=1)
    former = sorted({one.predecessor for one in group}, key=lambda area: area.code)
    views = [(area, eve) for area in former] + [(new, date)]
    compared = len(views)  # what changed since is no doing of the change
    if date < day:
        views.append((new, day))
    rows, alike = [], 0
    for parameter in modules.ruleset().parameters:
        entries = [parameter.at(day=when, areas=path_of(area.code)) for area, when in views]
        if len({repr(entry.value) if entry else "" for entry in entries[:compared]}) == 1:
            alike += entries[0] is not None
            continue
        query = urlencode({"area": new.code, "day": date.isoformat()})
        url = f"{reverse('web:parameter', args=[parameter.name])}?{query}"
        cells = tuple(_cell(entry, parameter) for entry in entries)
        rows.append(Row(parameter=Link(text=_(parameter.title), url=url), unit=unit_words(parameter), cells=cells))
    names = _("、").join(area.name for area in former)
    return Change(
        title=_("%(day)s：%(old)s → %(new)s") % {"day": long_date(date), "old": names, "new": new.name},
        columns=tuple(_column(area, when, former=area in former, now=when == day) for area, when in views),
        rows=tuple(rows),
        alike=alike,
        source=group[0].source,
    )


def _column(area: Area, when: datetime.date, *, former: bool, now: bool) -> Column:
    words = _("原%(area)s") if former else _("现%(area)s")
    query = urlencode({"area": area.code, "day": when.isoformat()})
    return Column(
        name=words % {"area": area.name},
        when=_("现行") if now and not former else long_date(when),
        policies=f"{reverse('web:policies')}?{query}",
    )


def _cell(entry: DatedValue | None, parameter: Parameter) -> Cell:
    if entry is None:
        return Cell(value="")
    return Cell(value=value_words(entry, parameter), since=long_date(entry.from_date), cites=entry.cites)
