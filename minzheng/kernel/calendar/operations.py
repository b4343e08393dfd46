"""Filling in the calendar: the shipped years, and one year's notice at a time."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.calendar.deadlines import SATURDAY
from minzheng.kernel.events import types
from minzheng.kernel.events.operations import record

SHIPPED = Path(__file__).with_name("data") / "days.csv"
# A notice that leaves one of these out has not been copied completely. A joint holiday names both (国庆节、中秋节).
FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆节")

IMPORTED = types.EventType("calendar.imported", sentence=_("{actor}录入 {years} 年节假日安排，改动 {changed} 天"))
types.register(IMPORTED)


class BadNotice(ValueError):
    """The days cannot be one year's notice; ``problems`` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("；".join(problems))


@dataclass(frozen=True, kw_only=True)
class NamedDay:
    """A day that the notice names: a day off, or a weekend day that is worked instead."""

    date: date
    works: bool
    festival: str


def shipped_days() -> dict[int, list[NamedDay]]:
    """The named days of every shipped year."""
    years: dict[int, list[NamedDay]] = defaultdict(list)
    with SHIPPED.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            day = NamedDay(date=date.fromisoformat(line["date"]), works=line["works"] == "1", festival=line["festival"])
            years[day.date.year].append(day)
    return dict(years)


def load_shipped(*, actor: Any, now: datetime) -> int:
    """Fill in the shipped years that are not known yet, and return the days written; a year once imported is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT extract(year FROM date)::int FROM calendar_day")
        known = {year for (year,) in cursor}
    missing = {year: days for year, days in shipped_days().items() if year not in known}
    return _write(missing, actor=actor, now=now)


def import_year(*, year: int, days: Iterable[NamedDay], actor: Any, now: datetime) -> int:
    """Fill in ``year`` from the days its notice names, and return how many days changed.

    The notice of a year that is already known replaces it (the Spring Festival of 2020 was prolonged by a second one).
    Raises BadNotice.
    """
    days = list(days)
    if problems := problems_of(year=year, days=days):
        raise BadNotice(problems)
    return _write({year: days}, actor=actor, now=now)


def problems_of(*, year: int, days: list[NamedDay]) -> list[str]:
    """What speaks against these days being the whole notice of ``year``; empty where nothing does."""
    problems = [f"{day.date} 不在 {year} 年内" for day in days if day.date.year != year]
    problems += [f"{day} 重复" for day, times in Counter(day.date for day in days).items() if times > 1]
    problems += [f"{day.date} 未写事由" for day in days if not day.festival.strip()]
    problems += [f"{day.date} 不是周末，不必另列为上班" for day in days if day.works and day.date.weekday() < SATURDAY]
    named = "".join(day.festival for day in days if not day.works)
    problems += [f"缺少{festival}" for festival in FESTIVALS if festival not in named]
    return problems


@transaction.atomic
def _write(years: dict[int, list[NamedDay]], *, actor: Any, now: datetime) -> int:
    """Every day of ``years`` in one statement; days that already stand as they should are not touched."""
    named = [day for days in years.values() for day in days]
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO calendar_day (date, works, festival)
               SELECT every.day, coalesce(named.works, extract(isodow FROM every.day) < 6), coalesce(named.festival, '')
                 FROM unnest(%(years)s::int[]) AS year,
                      LATERAL (SELECT d::date AS day FROM generate_series(
                          make_date(year, 1, 1), make_date(year, 12, 31), interval '1 day') AS d) AS every
                 LEFT JOIN unnest(%(dates)s::date[], %(works)s::bool[], %(festivals)s::text[])
                           AS named (day, works, festival) USING (day)
               ON CONFLICT (date) DO UPDATE SET works = excluded.works, festival = excluded.festival
                WHERE (calendar_day.works, calendar_day.festival) <> (excluded.works, excluded.festival)""",
            {
                "years": list(years),
                "dates": [day.date for day in named],
                "works": [day.works for day in named],
                "festivals": [day.festival for day in named],
            },
        )
        changed = cursor.rowcount
    if changed:
        record(type=IMPORTED, actor=actor, now=now, years="、".join(map(str, sorted(years))), changed=changed)
    return changed
