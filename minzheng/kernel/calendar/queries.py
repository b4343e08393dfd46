"""Reading the calendar."""

from __future__ import annotations

from minzheng.kernel.calendar.deadlines import SATURDAY, WorkingCalendar
from minzheng.kernel.calendar.models import Day


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
