"""Meetings, and the resolutions that are to be carried out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import can
from minzheng.kernel.meetings.models import Meeting, Resolution
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.presenters import Link, Tag, Tone


def meeting_url(meeting: Meeting | int) -> str:
    return reverse("web:meeting", args=[meeting if isinstance(meeting, int) else meeting.pk])


def resolution_tag(one: Resolution, *, day: datetime.date) -> Tag:
    if one.state == Resolution.State.DONE:
        return Tag(text=one.get_state_display(), tone=Tone.GOOD)
    if one.state == Resolution.State.AGAIN:
        return Tag(text=one.get_state_display())
    return Tag(text=_("逾期"), tone=Tone.BAD) if one.due_date < day else Tag(text=_("落实中"), tone=Tone.SOON)


def _late(day: datetime.date) -> Q:
    return Q(state=Resolution.State.OPEN, due_date__lt=day)


class MeetingList(ListPage):
    model = Meeting
    title = gettext_lazy("联席会议和督导")
    row_unit = gettext_lazy("次")
    default_sort = "-day"
    empty_title = gettext_lazy("还没有会议")
    empty_words = gettext_lazy("需要几个部门议定的困难家庭，列入联席会议议题；决议逐条跟踪到落实。")
    columns = (
        Column(key="title", label=gettext_lazy("会议名称"), kind=Kind.LINK, url=meeting_url),
        Column(key="kind", label=gettext_lazy("类别"), value=lambda row: row.get_kind_display()),
        Column(key="day", label=gettext_lazy("会议日期"), kind=Kind.DATE, sort="day"),
        Column(key="items", label=gettext_lazy("议题"), value="count", kind=Kind.NUMBER),
        Column(key="open", label=gettext_lazy("待落实决议"), value="going", kind=Kind.NUMBER),
        Column(key="area", label=gettext_lazy("所辖地区"), value="area.name", kind=Kind.AREA),
    )
    filters = (
        TextFilter(name="title", label=gettext_lazy("会议名称"), lookup="title"),
        ChoiceFilter(name="kind", label=gettext_lazy("类别"), choices=Meeting.Kind.choices, lookup="kind"),
        DateFilter(name="day", label=gettext_lazy("会议日期"), lookup="day"),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        going = Q(items__resolutions__state=Resolution.State.OPEN)
        return queryset.select_related("area").annotate(
            count=Count("items", distinct=True), going=Count("items__resolutions", filter=going, distinct=True)
        )

    def page_actions(self) -> Sequence[Link]:
        links = [Link(text=_("决议跟踪"), url=reverse("web:resolutions"))]
        if can(self.request.user, "meeting.keep", day=self.day):
            links.insert(0, Link(text=_("召集会议"), url=reverse("web:meeting_new")))
        return links


class ResolutionList(ListPage):
    model = Resolution
    title = gettext_lazy("决议跟踪")
    row_unit = gettext_lazy("条")
    default_sort = "due"
    empty_title = gettext_lazy("还没有决议")
    views = (
        SavedView(key="open", label=gettext_lazy("落实中"), condition=Q(state=Resolution.State.OPEN)),
        SavedView(key="late", label=gettext_lazy("逾期"), condition=_late),
        SavedView(key="done", label=gettext_lazy("已落实"), condition=Q(state=Resolution.State.DONE)),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        day = self.day
        return (
            Column(
                key="text",
                label=_("决议"),
                value="text",
                kind=Kind.LINK,
                url=lambda row: f"{meeting_url(row.item.meeting_id)}#item-{row.item_id}",
            ),
            Column(key="department", label=_("承办单位")),
            Column(key="due", label=_("落实期限"), value="due_date", kind=Kind.DATE, sort="due_date"),
            Column(key="state", label=_("状态"), kind=Kind.TAG, value=lambda row: resolution_tag(row, day=day)),
            Column(key="item", label=_("议题"), value="item.title"),
            Column(key="meeting", label=_("会议名称"), value="item.meeting.title"),
        )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="department", label=_("承办单位"), lookup="department"),
            DateFilter(name="due", label=_("落实期限"), lookup="due_date"),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("item__meeting")

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("联席会议和督导"), url=reverse("web:meetings")), Link(text=_("决议跟踪"), url=""))
