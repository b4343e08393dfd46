"""Reading the calendar."""

from __future__ import annotations

from minzheng.kernel.calendar.deadlines import SATURDAY, WorkingCalendar
from minzheng.kernel.calendar.models import Day
from minzheng.kernel.calendar.operations import IMPORTED
from minzheng.kernel.events.models import Event


def known_years() -> frozenset[int]:
    """The years whose notices were imported."""
    return frozenset(day.year for day in Day.objects.dates("date", "year"))


def working_calendar() -> WorkingCalendar:
    """All known years, for computing deadlines. Some ten milliseconds: load it once a request or job."""
    days = dict(Day.objects.values_list("date", "works"))
    return WorkingCalendar(
        years=frozenset(day.year for day in days),
        named={day: works for day, works in days.items() if works != (day.weekday() < SATURDAY)},
    )


_kept: dict[int, WorkingCalendar] = {}


def current_calendar() -> WorkingCalendar:
    """The working calendar, kept in this process until the log tells that a year was imported. One small query."""
    latest = Event.objects.filter(type=IMPORTED.key).order_by("-at")  # by the index of types: the log is long
    return calendar_as_of(latest.values_list("pk", flat=True).first())


def calendar_as_of(imported: int | None) -> WorkingCalendar:
    """The working calendar as of the latest event that told of an import; without any it is read anew."""
    if imported is None:
        return working_calendar()
    if imported not in _kept:
        found = working_calendar()
        _kept.clear()
        _kept[imported] = found
    return _kept[imported]
