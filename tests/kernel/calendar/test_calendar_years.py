"""The calendar in the database: shipped years and the yearly notice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from minzheng.kernel.calendar import operations, queries
from minzheng.kernel.calendar.deadlines import UnknownYear
from minzheng.kernel.calendar.models import Day
from minzheng.kernel.calendar.operations import BadNotice, NamedDay
from minzheng.kernel.events.models import Event

ACTOR = SimpleNamespace(pk=1)
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def notice(year: int) -> list[NamedDay]:
    """An invented notice: one day off for each festival, and one worked Saturday."""
    first_of = {"元旦": 1, "春节": 2, "清明": 4, "劳动节": 5, "端午": 6, "中秋": 9, "国庆节": 10}
    days = [NamedDay(date=date(year, month, 1), works=False, festival=name) for name, month in first_of.items()]
    saturday = next(date(year, 10, n) for n in range(2, 9) if date(year, 10, n).weekday() == 5)
    return [*days, NamedDay(date=saturday, works=True, festival="国庆节")]


def test_the_shipped_years_are_loaded_once():
    assert operations.load_shipped(actor=ACTOR, now=NOW) == 8401  # every day of 2004 to 2026
    assert operations.load_shipped(actor=ACTOR, now=NOW) == 0
    assert Event.objects.filter(type="calendar.imported").count() == 1
    assert queries.known_years() == frozenset(range(2004, 2027))
    loaded = queries.working_calendar()
    assert loaded.add_working_days(start=date(2026, 9, 30), days=1) == date(2026, 10, 8)
    assert Day.objects.get(date=date(2026, 10, 10)).festival == "国庆节"


def test_a_year_is_unknown_until_its_notice_is_imported():
    with pytest.raises(UnknownYear):
        queries.working_calendar().is_working_day(day=date(2027, 3, 1))
    assert operations.import_year(year=2027, days=notice(2027), actor=ACTOR, now=NOW) == 365
    loaded = queries.working_calendar()
    assert loaded.is_working_day(day=date(2027, 3, 1))
    assert not loaded.is_working_day(day=date(2027, 10, 1))
    assert loaded.is_working_day(day=date(2027, 10, 2))


def test_a_second_notice_changes_only_its_days():
    operations.import_year(year=2027, days=notice(2027), actor=ACTOR, now=NOW)
    assert operations.import_year(year=2027, days=notice(2027), actor=ACTOR, now=NOW) == 0
    prolonged = [*notice(2027), NamedDay(date=date(2027, 2, 2), works=False, festival="春节")]
    assert operations.import_year(year=2027, days=prolonged, actor=ACTOR, now=NOW) == 1
    assert not queries.working_calendar().is_working_day(day=date(2027, 2, 2))
    assert operations.import_year(year=2027, days=notice(2027), actor=ACTOR, now=NOW) == 1
    assert queries.working_calendar().is_working_day(day=date(2027, 2, 2))
    assert Event.objects.filter(type="calendar.imported").count() == 3


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda days: days[1:], "缺少元旦"),
        (lambda days: [*days, days[0]], "2027-01-01 重复"),
        (lambda days: [*days, NamedDay(date=date(2028, 1, 3), works=False, festival="元旦")], "不在 2027 年内"),
        (lambda days: [*days, NamedDay(date=date(2027, 3, 1), works=True, festival="春节")], "不是周末"),
        (lambda days: [*days, NamedDay(date=date(2027, 3, 1), works=False, festival=" ")], "未写事由"),
    ],
)
def test_a_notice_that_cannot_be_one_is_refused_whole(spoil, problem):
    with pytest.raises(BadNotice, match=problem):
        operations.import_year(year=2027, days=spoil(notice(2027)), actor=ACTOR, now=NOW)
    assert not Day.objects.filter(date__year=2027).exists()
