"""Deadlines over a table of working days. Pure: no Django, no clock.

Periods run as in the Civil Code: the day on which something happened is not counted (art. 201); a period of months or
years ends on the corresponding day, or on the month's last day where there is none (art. 202); a calendar period that
would end on a day off ends on the next working day (art. 203). Periods in working days count working days only
(Administrative Licensing Law art. 82).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

SATURDAY = 5


class UnknownYear(LookupError):
    """The working days of these years are not known: the yearly notice has to be imported, never guessed."""

    def __init__(self, years: Iterable[int]) -> None:
        self.years = tuple(sorted(years))
        super().__init__(f"尚未录入 {'、'.join(map(str, self.years))} 年的节假日安排")


def corresponding_day(*, start: date, months: int) -> date:
    """The day ``months`` later with the same number, or the month's last (31 January + 1 → 28 or 29 February).

    The plain date, wherever it falls; ``WorkingCalendar.add_months`` moves the end of a period to a working day.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WorkingCalendar:
    """The known years and, within them, which days are worked.

    ``named`` holds the days that the yearly notices name (date → worked); all others go by the weekday.
    """

    years: frozenset[int]
    named: Mapping[date, bool]
    _working: np.ndarray = field(init=False, repr=False, compare=False)  # sorted, datetime64[D]

    def __post_init__(self) -> None:
        if stray := {day.year for day in self.named} - self.years:
            raise UnknownYear(stray)
        spans = [np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]") for year in sorted(self.years)]
        days = np.concatenate(spans) if spans else np.array([], dtype="datetime64[D]")
        worked = np.is_busday(days)
        for day, works in self.named.items():
            worked[np.searchsorted(days, np.datetime64(day))] = works
        object.__setattr__(self, "_working", days[worked])

    def is_working_day(self, *, day: date) -> bool:
        """Whether ``day`` is worked. Raises UnknownYear."""
        self._require({day.year})
        return self.named.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, *, start: date, days: int) -> date:
        """The last day of a period of ``days`` (1 or more) working days that begins the day after ``start``."""
        if days < 1:
            raise ValueError(f"a period has at least one working day, not {days}")
        self._require({start.year})
        position = int(np.searchsorted(self._working, np.datetime64(start), side="right")) + days - 1
        if position >= len(self._working):
            raise UnknownYear({max(self.years) + 1})
        end: date = self._working[position].item()
        self._require(range(start.year, end.year + 1))
        return end

    def add_working_days_frame(self, *, starts: pl.Series, days: int) -> pl.Series:
        """``add_working_days`` for a column of dates (null stays null). Raises UnknownYear if any end is not known."""
        if days < 1:
            raise ValueError(f"a period has at least one working day, not {days}")
        known = starts.drop_nulls().cast(pl.Date)
        if known.is_empty():
            return pl.Series(starts.name, [None] * len(starts), dtype=pl.Date)
        self._require(known.dt.year().unique())
        position = np.searchsorted(self._working, starts.fill_null(known[0]).to_numpy(), side="right") + days - 1
        if (position >= len(self._working)).any():
            raise UnknownYear({max(self.years) + 1})
        ends = pl.Series(starts.name, self._working[position]).cast(pl.Date)
        spans = pl.select(first=known.dt.year().min(), last=ends.dt.year().max()).row(0)
        if set(range(spans[0], spans[1] + 1)) - self.years:
            self._require_spans(starts=starts, ends=ends)
        return pl.select(pl.when(starts.is_not_null()).then(ends)).to_series().alias(starts.name)

    def working_days_between(self, *, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; the inverse of ``add_working_days``.

        Raises ValueError where ``end`` lies before ``start``.
        """
        if end < start:
            raise ValueError(f"{end} lies before {start}")
        self._require(range(start.year, end.year + 1))
        first, last = np.searchsorted(self._working, np.array([start, end], dtype="datetime64[D]"), side="right")
        return int(last - first)

    def add_calendar_days(self, *, start: date, days: int) -> date:
        """The last day of a period of ``days`` (1 or more) calendar days, moved off a day off."""
        if days < 1:
            raise ValueError(f"a period has at least one day, not {days}")
        return self.working_day_from(day=start + timedelta(days=days))

    def add_months(self, *, start: date, months: int) -> date:
        """The last day of a period of ``months`` (1 or more; a year is 12), moved off a day off."""
        if months < 1:
            raise ValueError(f"a period has at least one month, not {months}")
        return self.working_day_from(day=corresponding_day(start=start, months=months))

    def working_day_from(self, *, day: date) -> date:
        """``day`` itself where it is worked, else the next working day."""
        while not self.is_working_day(day=day):
            day += timedelta(days=1)
        return day

    def _require(self, years: Iterable[int]) -> None:
        if unknown := set(years) - self.years:
            raise UnknownYear(unknown)

    def _require_spans(self, *, starts: pl.Series, ends: pl.Series) -> None:
        """Every year between each start and its end must be known (there is a gap between the known years)."""
        spans = pl.DataFrame({"start": starts, "end": ends}).drop_nulls("start")
        years = spans.select(pl.int_ranges(pl.col("start").dt.year(), pl.col("end").dt.year() + 1).explode().unique())
        self._require(years.to_series())
