"""Limits over weekends, holidays, adjusted workdays, the year's end and a year that nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.calendar.deadlines import WorkingCalendar
from minzheng.kernel.calendar.operations import shipped_days
from minzheng.kernel.casework import clocks
from minzheng.kernel.workflows import LimitUnit

YEARS = shipped_days()
CALENDAR = WorkingCalendar(
    years=frozenset(YEARS), named={day.date: day.works for days in YEARS.values() for day in days}
)
LAST = max(YEARS)
WORKING, DAYS, MONTHS = LimitUnit.WORKING_DAYS, LimitUnit.DAYS, LimitUnit.MONTHS


def last_day(start: date, count: int, unit: LimitUnit = WORKING, *pauses: tuple[date, date]) -> date | None:
    return clocks.due(calendar=CALENDAR, start=start, count=count, unit=unit, pauses=pauses).day


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        (date(2023, 6, 5), 3, WORKING, date(2023, 6, 8)),
        # 2023-06-22 to 24 is the Dragon Boat holiday, and Sunday the 25th is worked instead.
        (date(2023, 6, 20), 3, WORKING, date(2023, 6, 26)),
        (date(2023, 6, 21), 1, WORKING, date(2023, 6, 25)),
        # The last day of a calendar period falls into the holiday: the next working day ends it (Civil Code art. 203).
        (date(2023, 6, 15), 7, DAYS, date(2023, 6, 25)),
        (date(2023, 5, 22), 1, MONTHS, date(2023, 6, 25)),
        # Over the year's end: Saturday 30 December to Monday 1 January 2024 are days off.
        (date(2023, 12, 29), 1, WORKING, date(2024, 1, 2)),
        (date(2023, 12, 25), 7, DAYS, date(2024, 1, 2)),
    ],
)
def test_last_days(start: date, count: int, unit: LimitUnit, expected: date) -> None:
    assert last_day(start, count, unit) == expected


def test_an_unknown_next_year_is_told_and_never_guessed() -> None:
    late = date(LAST, 12, 30)
    for count, unit in ((10, WORKING), (15, DAYS), (2, MONTHS)):
        found = clocks.due(calendar=CALENDAR, start=late, count=count, unit=unit)
        assert (found.day, found.unknown) == (None, LAST + 1)


def test_days_of_a_pause_do_not_count() -> None:
    start, first, last = date(2023, 6, 5), date(2023, 6, 6), date(2023, 6, 15)
    # Three working days: the 6th is used before the clock stands still, the 16th and the 19th are left.
    assert last_day(start, 3, WORKING, (first, last)) == date(2023, 6, 19)
    assert last_day(start, 3, WORKING, (date(2023, 6, 9), last)) == date(2023, 6, 8), "already over by then"
    assert last_day(start, 7, DAYS, (first, last)) == date(2023, 6, 21)


def test_amber_begins_two_working_days_before() -> None:
    assert clocks.amber_from(calendar=CALENDAR, due=date(2023, 6, 8)) == date(2023, 6, 6)
    assert clocks.amber_from(calendar=CALENDAR, due=date(2023, 6, 26)) == date(2023, 6, 21)
    assert clocks.working_days_left(calendar=CALENDAR, day=date(2023, 6, 6), due=date(2023, 6, 8)) == 2
    assert clocks.working_days_left(calendar=CALENDAR, day=date(2023, 6, 9), due=date(2023, 6, 8)) == -1


DATES = st.dates(date(2022, 1, 1), date(2024, 6, 1))
PAUSES = st.lists(
    st.tuples(DATES, st.integers(0, 40)).map(lambda one: (one[0], one[0] + timedelta(one[1]))), max_size=3
)


def counted_one_by_one(start: date, count: int, pauses: list[tuple[date, date]]) -> date:
    """The plain reading: walk day by day, counting working days that lie in no pause."""
    day = start
    while count:
        day += timedelta(days=1)
        paused = any(first < day <= last for first, last in pauses)
        count -= CALENDAR.is_working_day(day=day) and not paused
    return day


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(start=DATES, count=st.integers(1, 60), pauses=PAUSES)
def test_two_readings_of_working_days_agree(start: date, count: int, pauses: list[tuple[date, date]]) -> None:
    assert last_day(start, count, WORKING, *pauses) == counted_one_by_one(start, count, pauses)


@UNHURRIED
@given(start=DATES, count=st.integers(1, 60), unit=st.sampled_from(list(LimitUnit)), pauses=PAUSES)
def test_no_limit_ends_before_it_began_and_pauses_only_lengthen(start, count, unit, pauses) -> None:
    count = count if unit is not MONTHS else min(count, 12)
    plain, paused = last_day(start, count, unit), last_day(start, count, unit, *pauses)
    assert start < plain <= paused
    assert CALENDAR.is_working_day(day=paused)
