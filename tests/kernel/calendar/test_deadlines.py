"""Deadlines over a calendar: pure."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.calendar.deadlines import UnknownYear, WorkingCalendar, corresponding_day
from minzheng.kernel.calendar.operations import shipped_days

SHIPPED = WorkingCalendar(
    years=frozenset(shipped_days()),
    named={day.date: day.works for days in shipped_days().values() for day in days},
)


def span(first: str, last: str) -> set[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return {start + timedelta(days=n) for n in range((end - start).days + 1)}


def test_2026_is_as_the_state_council_announced_it():
    worked_weekends = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20),
                       date(2026, 10, 10)}  # fmt: skip
    off = (
        span("2026-01-01", "2026-01-03") | span("2026-02-15", "2026-02-23") | span("2026-04-04", "2026-04-06")
        | span("2026-05-01", "2026-05-05") | span("2026-06-19", "2026-06-21") | span("2026-09-25", "2026-09-27")
        | span("2026-10-01", "2026-10-07")
    )  # fmt: skip
    for day in span("2026-01-01", "2026-12-31"):
        expected = day in worked_weekends or (day.weekday() < 5 and day not in off)
        assert SHIPPED.is_working_day(day=day) is expected, day


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # over the National Day week
        ("2026-10-09", 1, "2026-10-10"),  # a Saturday that is worked
        ("2026-10-10", 1, "2026-10-12"),
        ("2026-02-13", 10, "2026-03-05"),  # the Spring Festival with a worked Saturday on either side
        ("2025-12-31", 1, "2026-01-04"),  # into another year, a worked Sunday
    ],
)
def test_working_days_do_not_count_the_first_day_nor_days_off(start, days, end):
    assert SHIPPED.add_working_days(start=date.fromisoformat(start), days=days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-06-01", 7, "2026-06-08"),  # a Monday: the day itself
        ("2026-06-05", 8, "2026-06-15"),  # ends on Saturday 13 June: moved to Monday
        ("2026-09-01", 30, "2026-10-08"),  # ends on 1 October: moved past the whole holiday
        ("2026-02-06", 8, "2026-02-14"),  # ends on a Saturday that is worked: stays
    ],
)
def test_a_calendar_period_ending_on_a_day_off_ends_on_the_next_working_day(start, days, end):
    assert SHIPPED.add_calendar_days(start=date.fromisoformat(start), days=days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "months", "plain", "moved"),
    [
        ("2023-01-31", 1, "2023-02-28", "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29", "2024-02-29"),
        ("2023-08-31", 1, "2023-09-30", "2023-10-07"),  # 30 September 2023 was off, Saturday 7 October was worked
        ("2022-11-15", 3, "2023-02-15", "2023-02-15"),
        ("2024-02-29", 12, "2025-02-28", "2025-02-28"),
    ],
)
def test_a_period_of_months_ends_on_the_corresponding_day(start, months, plain, moved):
    start = date.fromisoformat(start)
    assert corresponding_day(start=start, months=months) == date.fromisoformat(plain)
    assert SHIPPED.add_months(start=start, months=months) == date.fromisoformat(moved)


@given(st.dates(date(2004, 1, 1), date(2025, 6, 30)), st.integers(1, 120))
def test_the_end_is_a_working_day_and_between_is_the_inverse(start, days):
    end = SHIPPED.add_working_days(start=start, days=days)
    assert SHIPPED.is_working_day(day=end)
    assert SHIPPED.working_days_between(start=start, end=end) == days
    counted = sum(SHIPPED.is_working_day(day=start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert counted == days


@given(st.lists(st.none() | st.dates(date(2004, 1, 1), date(2025, 6, 30)), max_size=30), st.integers(1, 120))
def test_a_column_gives_what_single_days_give(starts, days):
    column = SHIPPED.add_working_days_frame(starts=pl.Series("due", starts, dtype=pl.Date), days=days)
    singly = [start and SHIPPED.add_working_days(start=start, days=days) for start in starts]
    assert column.to_list() == singly
    assert (column.name, column.dtype) == ("due", pl.Date)


def test_an_unknown_year_is_an_error_and_never_guessed():
    with pytest.raises(UnknownYear, match="2027"):
        SHIPPED.add_working_days(start=date(2026, 12, 25), days=20)
    with pytest.raises(UnknownYear, match="2027"):
        SHIPPED.add_calendar_days(start=date(2026, 12, 31), days=1)
    with pytest.raises(UnknownYear, match="2003"):
        SHIPPED.is_working_day(day=date(2003, 12, 31))
    with pytest.raises(UnknownYear, match="2027"):
        SHIPPED.working_days_between(start=date(2026, 12, 1), end=date(2027, 1, 5))
    with pytest.raises(UnknownYear, match="2003"):
        SHIPPED.add_working_days_frame(starts=pl.Series([date(2020, 1, 1), date(2003, 1, 1)]), days=3)


def test_a_gap_between_known_years_is_not_leapt_over():
    gapped = WorkingCalendar(years=frozenset({2024, 2026}), named={})
    with pytest.raises(UnknownYear, match="2025"):
        gapped.add_working_days(start=date(2024, 12, 30), days=5)
    with pytest.raises(UnknownYear, match="2025"):
        gapped.working_days_between(start=date(2024, 12, 30), end=date(2026, 1, 5))
    assert gapped.add_working_days(start=date(2026, 1, 5), days=1) == date(2026, 1, 6)


@pytest.mark.parametrize("period", ["add_working_days", "add_calendar_days"])
def test_a_period_is_at_least_a_day_long(period):
    with pytest.raises(ValueError, match="at least one"):
        getattr(SHIPPED, period)(start=date(2026, 1, 5), days=0)


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match="before"):
        SHIPPED.working_days_between(start=date(2026, 1, 5), end=date(2026, 1, 4))
