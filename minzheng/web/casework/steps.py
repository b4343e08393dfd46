"""Open steps as lists: those on which the viewer may act, and all within his scope, whoever holds them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.queries import colleagues
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import queries, rights
from minzheng.kernel.casework.models import StepRun
from minzheng.web.casework.desk import Desk
from minzheng.web.casework.words import (
    area_words,
    clock_of,
    holder_words,
    matter_url,
    step_title,
    subject_words,
    with_subject,
    workflow_choices,
    workflow_title,
)
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.choosing import Chosen, ChosenAct
from minzheng.web.presenters import Link, Tag, Tone, long_date

MOST_COLLEAGUES = 300
START = ChosenAct(value="start", label=gettext_lazy("由我办理"))
ASSIGN = ChosenAct(value="assign", label=gettext_lazy("交给同事"), to_whom=True)
COPY = ChosenAct(value="copy", label=gettext_lazy("抄送"), to_whom=True)
URGE = ChosenAct(value="urge", label=gettext_lazy("催办"))


def _soon(day: datetime.date) -> Q:
    return Q(amber_date__lte=day, matter__paused="")


def _today(day: datetime.date) -> Q:
    return Q(next_due=day, matter__paused="")


def _overdue(day: datetime.date) -> Q:
    return Q(next_due__lt=day, matter__paused="")


def _by_number(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(matter__number__startswith=text.strip())


def urged_tag(row: Any) -> Tag | None:
    """How often those who hold a step were urged."""
    return Tag(text=_("已催办%d次") % row.urgings, tone=Tone.BAD) if row.urgings else None


class StepList(ListPage):
    """Open steps, the most urgent first."""

    model = StepRun
    row_unit = gettext_lazy("件")
    default_sort = "due"
    export = False
    acts: ClassVar[Sequence[ChosenAct]] = ()
    filters = (
        ChoiceFilter(name="workflow", label=gettext_lazy("事项"), lookup="matter__workflow", choices=workflow_choices),
        TextFilter(name="number", label=gettext_lazy("事项编号"), narrow=_by_number),
        DateFilter(name="due", label=gettext_lazy("最后一日"), lookup="next_due"),
    )
    views = (
        SavedView(key="today", label=gettext_lazy("今日到期"), condition=_today),
        SavedView(key="soon", label=gettext_lazy("即将到期"), condition=_soon),
        SavedView(key="overdue", label=gettext_lazy("已超期"), condition=_overdue),
        SavedView(key="paused", label=gettext_lazy("已暂停"), condition=~Q(matter__paused="")),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("matter__person", "matter__household", "matter__applicant", "area__parent", "holder")
        return with_subject(queries.with_urgings(queryset).select_related(*joined), prefix="matter__")

    @cached_property
    def desk(self) -> Desk:
        return Desk(**self.viewer)

    @cached_property
    def calendar(self) -> Any:
        return current_calendar()

    def _ordering(self) -> list[Any]:
        """Steps without a limit stand last, whichever way."""
        if (self.address.get("sort") or self.default_sort) in ("due", ""):
            return [F("next_due").asc(nulls_last=True), "pk"]
        return super()._ordering()

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return (
            Column(
                key="matter",
                label=_("事项"),
                value=lambda row: workflow_title(row.matter.workflow),
                kind=Kind.LINK,
                url=lambda row: matter_url(row.matter_id),
            ),
            Column(key="subject", label=_("对象"), value=lambda row: subject_words(row.matter, row.head_name)),
            Column(key="step", label=_("步骤"), value=lambda row: step_title(row.matter.workflow, row.step)),
            Column(
                key="due",
                label=_("时限"),
                value=lambda row: clock_of(row, paused=row.matter.paused, day=self.day, calendar=self.calendar),
                kind=Kind.CLOCK,
                sort="next_due",
            ),
            Column(key="last_day", label=_("最后一日"), value="next_due", kind=Kind.DATE, nothing=_("无")),
            Column(key="urged", label=_("催办"), value=urged_tag, kind=Kind.TAG, nothing=""),
            Column(key="holder", label=_("在谁手里"), value=lambda row: holder_words(row, row.matter.workflow)),
            Column(key="since", label=_("到达日期"), value="opened_date", kind=Kind.DATE, sort="opened_date"),
            Column(key="area", label=_("所在地"), value=lambda row: area_words(row.area), kind=Kind.AREA),
            Column(
                key="number", label=_("事项编号"), value=lambda row: row.matter.number, kind=Kind.CODE, optional=True
            ),
        )

    def acts_on_chosen(self) -> Chosen | None:
        offered = [act for act in self.acts if holds(permission=NEEDS[act.value], **self.viewer)]
        if not offered:
            return None
        near: Sequence[tuple[str, str]] = ()
        if any(act.to_whom for act in offered):
            known = colleagues(permission="matter.view", **self.viewer)
            near = list(known.values_list("username", "display_name")[:MOST_COLLEAGUES])
        return Chosen(url=reverse("web:steps_chosen"), acts=offered, colleagues=near, with_note=True)


NEEDS = {"start": rights.ACT, "assign": rights.ACT, "copy": rights.URGE, "urge": rights.URGE}
"""What somebody must hold to be offered an act on several steps; each step is asked about again when it is done."""


class ToDo(StepList):
    """Every open step on which the viewer may act."""

    title = gettext_lazy("待办事项")
    template_name = "web/casework/desk_list.html"
    acts = (START, ASSIGN, COPY)
    empty_title = gettext_lazy("没有待办")

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().refine(queries.to_do(queryset, user=self.request.user, day=self.day))

    @property
    def empty_words(self) -> str:  # type: ignore[override]
        return _("分到您岗位的步骤会列在这里；新事项从家庭或人员的档案页发起。")

    def more_context(self) -> dict[str, Any]:
        return {"desk_tabs": self.desk.tabs(current="to_do"), "next_due": self._next_due()}

    def _next_due(self) -> str:
        """When the next of the viewer's steps falls due, where the view shows nothing."""
        if self.view is None or self.sums["rows"] or not self.sums["view_all"]:
            return ""
        return long_date(queries.next_due_day(self.desk.steps, after=self.day))

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("在办步骤"), url=reverse("web:open_steps")),)


class OpenSteps(StepList):
    """Every open step in scope: for who looks after a street or a line, and urges."""

    title = gettext_lazy("在办步骤")
    acts = (URGE, COPY)
    empty_title = gettext_lazy("没有在办的步骤")
    empty_words = gettext_lazy("您管辖范围内的事项都已办结，或还没有受理。")

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().refine(queryset.filter(state=StepRun.State.OPEN))

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("待办事项"), url=reverse("web:to_do")),) if self.desk.acts else ()
