"""What waits for a viewer, and all matters within his scope."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.web.casework.words import (
    clock_of,
    holder_words,
    matter_url,
    state_tag,
    step_title,
    subject_words,
    with_subject,
    workflow_title,
)
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.presenters import Link, Words


def area_words(area: Any) -> str:
    return f"{area.parent.name} {area.name}" if area.level == "COMMUNITY" and area.parent_id else str(area.name)


def workflow_choices() -> list[tuple[str, Words]]:
    return [(one.workflow.key, _(one.workflow.title)) for one in catalogue()]


def _of_campaign(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(campaign_member__campaign=int(text)) if text.isdecimal() else queryset.none()


def _soon(day: datetime.date) -> Q:
    return Q(amber_date__lte=day, matter__paused="")


def _overdue(day: datetime.date) -> Q:
    return Q(next_due__lt=day, matter__paused="")


def _by_number(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(matter__number__startswith=text.strip())


class ToDo(ListPage):
    """Every open step on which the viewer may act, the most urgent first."""

    model = StepRun
    title = gettext_lazy("待办事项")
    row_unit = gettext_lazy("件")
    default_sort = "due"
    export = False
    empty_title = gettext_lazy("没有待办")
    empty_words = gettext_lazy("分到您岗位的步骤会列在这里；新事项从家庭或人员的档案页发起。")
    filters = (
        ChoiceFilter(name="workflow", label=gettext_lazy("事项"), lookup="matter__workflow", choices=workflow_choices),
        TextFilter(name="number", label=gettext_lazy("事项编号"), narrow=_by_number),
    )
    views = (
        SavedView(key="soon", label=gettext_lazy("即将到期"), condition=_soon),
        SavedView(key="overdue", label=gettext_lazy("已超期"), condition=_overdue),
        SavedView(key="paused", label=gettext_lazy("已暂停"), condition=~Q(matter__paused="")),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = queries.to_do(queryset, user=self.request.user, day=self.day)
        return with_subject(
            mine.select_related("matter__person", "matter__household", "matter__applicant", "area__parent", "holder"),
            prefix="matter__",
        )

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
            Column(key="holder", label=_("在谁手里"), value=lambda row: holder_words(row, row.matter.workflow)),
            Column(key="since", label=_("到达日期"), value="opened_date", kind=Kind.DATE, sort="opened_date"),
            Column(key="area", label=_("所在地"), value=lambda row: area_words(row.area), kind=Kind.AREA),
            Column(
                key="number", label=_("事项编号"), value=lambda row: row.matter.number, kind=Kind.CODE, optional=True
            ),
        )

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("全部事项"), url=reverse("web:matters")),)


class MatterList(ListPage):
    """All matters in scope; what the viewer started and what he has done stand in views of their own."""

    model = Matter
    title = gettext_lazy("全部事项")
    row_unit = gettext_lazy("件")
    default_sort = "-opened"
    empty_title = gettext_lazy("还没有事项")
    empty_words = gettext_lazy("在家庭或人员的档案页发起申请后，事项会列在这里。")
    columns = (
        Column(
            key="number",
            label=gettext_lazy("事项编号"),
            value="number",
            kind=Kind.LINK,
            url=lambda row: matter_url(row),
        ),
        Column(
            key="workflow", label=gettext_lazy("事项"), value=lambda row: workflow_title(row.workflow), sort="workflow"
        ),
        Column(key="subject", label=gettext_lazy("对象"), value=lambda row: subject_words(row, row.head_name)),
        Column(key="state", label=gettext_lazy("状态"), value=state_tag, kind=Kind.TAG, sort="state"),
        Column(key="opened", label=gettext_lazy("开始日期"), value="opened_date", kind=Kind.DATE, sort="opened_at"),
        Column(
            key="due", label=gettext_lazy("总时限"), value="due_date", kind=Kind.DATE, nothing=gettext_lazy("未起算")
        ),
        Column(
            key="ended", label=gettext_lazy("结束日期"), value="ended_date", kind=Kind.DATE, nothing=gettext_lazy("—")
        ),
        Column(key="area", label=gettext_lazy("所在地"), value=lambda row: area_words(row.area), kind=Kind.AREA),
        Column(key="channel", label=gettext_lazy("渠道"), value=lambda row: row.get_channel_display(), optional=True),
    )
    filters = (
        ChoiceFilter(name="workflow", label=gettext_lazy("事项"), lookup="workflow", choices=workflow_choices),
        TextFilter(
            name="number",
            label=gettext_lazy("事项编号"),
            narrow=lambda queryset, text: queryset.filter(number__startswith=text.strip()),
        ),
        DateFilter(name="opened", label=gettext_lazy("开始日期"), lookup="opened_date"),
        ChoiceFilter(
            name="mine",
            label=gettext_lazy("与我有关"),
            choices=(("started", gettext_lazy("我发起的")), ("done", gettext_lazy("我办过的"))),
            narrow=lambda queryset, which: queryset,
        ),
        TextFilter(name="campaign", label=gettext_lazy("集中复核的编号"), narrow=_of_campaign),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("办理中"), condition=Q(state=Matter.State.OPEN)),
        SavedView(key="ended", label=gettext_lazy("已结束"), condition=Q(state=Matter.State.ENDED)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        which = self.request.GET.get("mine")
        if which == "started":
            queryset = queryset.filter(opened_by=self.request.user.pk)
        elif which == "done":
            queryset = queries.done_by(queryset, user=self.request.user)
        return with_subject(queryset.select_related("person", "household", "applicant", "area__parent"))

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("待办事项"), url=reverse("web:to_do")),)
