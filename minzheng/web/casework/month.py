"""The calendar of a desk: a month with what falls due on each day, and which days are worked."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.calendar.deadlines import UnknownYear
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import StepRun
from minzheng.web.casework.desk import Desk
from minzheng.web.casework.words import matter_url, step_title, subject_words, with_subject
from minzheng.web.presenters import Link
from minzheng.web.scoped_pages import guarded_view

MOST_A_DAY = 3
YEARS_AROUND = 5


@dataclass(frozen=True, kw_only=True)
class Day:
    """One box. ``works`` is None where the year's calendar was not imported; ``more``: how many are not named."""

    date: datetime.date
    words: str
    works: bool | None
    inside: bool
    today: bool
    overdue: bool
    count: int
    items: list[Link]
    url: str

    @property
    def more(self) -> int:
        return self.count - len(self.items)


class Month(View):
    """What is due for the viewer in a month, by its last day; paused matters stand still and are not told."""

    @classmethod
    def guarded(cls) -> Any:
        return guarded_view(cls.as_view(), model=StepRun)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.day = days.today(request)

    @cached_property
    def first(self) -> datetime.date:
        """The first of the month asked for; this month where the address says nothing sensible."""
        try:
            asked = datetime.date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return self.day.replace(day=1)
        return asked if abs(asked.year - self.day.year) <= YEARS_AROUND else self.day.replace(day=1)

    def get(self, request: HttpRequest) -> HttpResponse:
        desk = Desk(user=request.user, day=self.day)
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        first, last = weeks[0][0], weeks[-1][-1]
        running = desk.steps.filter(matter__paused="")
        counts = queries.due_counts(running, first=first, last=last)
        items = self._items(queries.due_samples(running, first=first, last=last, most=MOST_A_DAY))
        before = queries.late(desk.steps, day=self.day).count()
        context = {
            "page_title": _("日历"),
            "desk_tabs": desk.tabs(current="desk_calendar"),
            "month": date_format(self.first, "YEAR_MONTH_FORMAT"),
            "weeks": [[self._box(day, counts, items) for day in week] for week in weeks],
            "weekdays": [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")],
            "previous": self._url(-1),
            "next": self._url(1),
            "this_month": "" if self.first == self.day.replace(day=1) else reverse("web:desk_calendar"),
            "overdue": before,
            "overdue_url": reverse("web:to_do") + "?view=overdue",
            "anything": any(day.month == self.first.month for day in counts),
        }
        return render(request, "web/casework/month.html", context)

    def _items(self, runs: Any) -> dict[datetime.date, list[Link]]:
        joined = ("matter__person", "matter__household", "matter__applicant")
        told: dict[datetime.date, list[Link]] = defaultdict(list)
        for run in with_subject(runs.select_related(*joined), prefix="matter__"):
            words = _("%(step)s · %(subject)s") % {
                "step": step_title(run.matter.workflow, run.step),
                "subject": subject_words(run.matter, run.head_name),
            }
            told[run.next_due].append(Link(text=words, url=matter_url(run.matter_id)))
        return told

    def _box(self, day: datetime.date, counts: dict[datetime.date, int], items: dict[datetime.date, list[Link]]) -> Day:
        return Day(
            date=day,
            words=date_format(day, "MONTH_DAY_FORMAT"),
            works=self._works(day),
            inside=day.month == self.first.month,
            today=day == self.day,
            overdue=day < self.day and bool(counts.get(day)),
            count=counts.get(day, 0),
            items=items.get(day, []),
            url=reverse("web:to_do") + f"?due_from={day}&due_to={day}",
        )

    @cached_property
    def _calendar(self) -> Any:
        return current_calendar()

    def _works(self, day: datetime.date) -> bool | None:
        try:
            return bool(self._calendar.is_working_day(day=day))
        except UnknownYear:
            return None

    def _url(self, step: int) -> str:
        year, month = divmod(self.first.year * 12 + self.first.month - 1 + step, 12)
        return f"{reverse('web:desk_calendar')}?month={year}-{month + 1:02d}"
