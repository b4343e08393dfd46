"""Until when something must be done, and how that is told. Pure but for the calendar that is passed in.

The day on which a clock starts is not counted, nor is the day of a pause: days after a pause's first day, up to and
including its last, do not count (`minzheng.kernel.calendar.deadlines` holds how periods run).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from minzheng.kernel.calendar.deadlines import UnknownYear, WorkingCalendar
from minzheng.kernel.workflows import LimitUnit

AMBER_WITHIN = 2
"""Working days before its end at which a clock turns amber: how a desk is warned, not a limit of any law."""

Standing = tuple[date, date]
"""A pause that is over: its first and its last day."""


@dataclass(frozen=True)
class Due:
    """The last day of a period. `unknown`: it cannot be computed, because the calendar of that year is missing;
    `unset`: the parameter that says how long it is, but has no value there and then. Neither is "no limit"."""

    day: date | None = None
    unknown: int | None = None
    unset: str = ""


NO_LIMIT = Due()


def due(
    *,
    calendar: WorkingCalendar,
    start: date,
    count: int,
    unit: LimitUnit,
    pauses: Sequence[Standing] = (),
) -> Due:
    """The last day of `count` units that begin the day after `start`."""
    try:
        return Due(_last_day(calendar, start, count, unit, merged(pauses)))
    except UnknownYear as error:
        return Due(unknown=error.years[0])


def _last_day(calendar: WorkingCalendar, start: date, count: int, unit: LimitUnit, pauses: list[Standing]) -> date:
    if unit is LimitUnit.WORKING_DAYS:
        left = count
        for first, last in pauses:
            if last <= start:
                continue
            used = calendar.working_days_between(start=start, end=max(first, start))
            if used >= left:
                break
            left, start = left - used, last
        return calendar.add_working_days(start=start, days=left)
    if unit is LimitUnit.MONTHS:
        end = calendar.add_months(start=start, months=count)
        return end if not pauses else calendar.working_day_from(day=_later(start, end, pauses))
    return calendar.working_day_from(day=_later(start, start + timedelta(days=count), pauses))


def _later(start: date, end: date, pauses: list[Standing]) -> date:
    """`end` moved on by the days of pauses that begin before it."""
    for first, last in pauses:
        if last > start and first < end:
            end += last - max(first, start)
    return end


def merged(pauses: Iterable[Standing]) -> list[Standing]:
    """Pauses in order, those that touch made one."""
    found: list[Standing] = []
    for first, last in sorted(pauses):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def amber_from(*, calendar: WorkingCalendar, due: date) -> date:
    """The first day on which no more than AMBER_WITHIN working days are left (as far back as the calendar reaches)."""
    day, left = due, AMBER_WITHIN
    while day.year in calendar.years:
        if calendar.is_working_day(day=day):
            if not left:
                break
            left -= 1
        day -= timedelta(days=1)
    return day


def working_days_left(*, calendar: WorkingCalendar, day: date, due: date) -> int | None:
    """Working days after `day` up to `due`, negative once it is over; None where the calendar does not reach."""
    try:
        if due >= day:
            return calendar.working_days_between(start=day, end=due)
        return -calendar.working_days_between(start=due, end=day)
    except UnknownYear:
        return None
