"""Which holders are due for review, the longest overdue first."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.access.grants import holds
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.reviews.models import Due
from minzheng.kernel.reviews.operations import plans
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import subject_words, with_subject
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.presenters import Link, Tag, Tone


def policy_title(key: str) -> str:
    """The policy's title; its key where no module declares it any more."""
    found = modules.ruleset().policies.get(key)
    return _(str(found.title)) if found else key


def class_title(due: Due) -> str:
    plan = plans().get(due.policy)
    found = plan.of(due.klass) if plan else None
    return _(str(found.title)) if found else due.klass


def due_tag(due: Due, *, day: datetime.date) -> Tag:
    if due.in_hand_id:
        return Tag(text=_("复核在办"), tone=Tone.PRIMARY)
    if due.due_date is None:
        return Tag(text=_("未规定"))
    if due.due_date < day:
        return Tag(text=_("已逾期"), tone=Tone.BAD)
    soon = due.due_date <= day + datetime.timedelta(days=31)
    return Tag(text=_("一个月内到期"), tone=Tone.SOON) if soon else Tag(text=_("未到期"), tone=Tone.GOOD)


def _month(day: datetime.date) -> Q:
    return Q(in_hand=None, due_date__gte=day, due_date__lte=day + datetime.timedelta(days=31))


def _late(day: datetime.date) -> Q:
    return Q(in_hand=None, due_date__lt=day)


class DueList(ListPage):
    model = Due
    title = gettext_lazy("到期复核")
    row_unit = gettext_lazy("项")
    default_sort = "due"
    empty_title = gettext_lazy("没有需要定期复核的待遇")
    empty_words = gettext_lazy("待遇确认后，按类别和所在地的规定推算下次复核的日期，每天早上更新。")
    views = (
        SavedView(key="late", label=gettext_lazy("已逾期"), condition=_late),
        SavedView(key="month", label=gettext_lazy("一个月内到期"), condition=_month),
        SavedView(key="in_hand", label=gettext_lazy("复核在办"), condition=Q(in_hand__isnull=False)),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        day = self.day
        return (
            Column(
                key="subject",
                label=_("对象"),
                value=lambda row: subject_words(row.award, row.head_name),
                kind=Kind.LINK,
                url=lambda row: reverse("web:review_due", args=[row.pk]),
            ),
            Column(key="policy", label=_("待遇"), value=lambda row: policy_title(row.policy)),
            Column(key="klass", label=_("类别"), value=class_title),
            Column(key="state", label=_("状态"), kind=Kind.TAG, value=lambda row: due_tag(row, day=day)),
            Column(key="since", label=_("上次核定"), kind=Kind.DATE, sort="since"),
            Column(key="due", label=_("应复核日期"), value="due_date", kind=Kind.DATE, sort="due_date"),
            Column(key="area", label=_("所在地"), kind=Kind.AREA, value=lambda row: area_words(row.area)),
        )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            ChoiceFilter(
                name="policy", label=_("待遇"), lookup="policy", choices=[(key, policy_title(key)) for key in plans()]
            ),
            filters.area_filter(lookup="area", **self.viewer),
            ChoiceFilter(
                name="klass", label=_("类别"), lookup="klass", choices=[(key, key) for key in ("A", "B", "C")]
            ),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_subject(
            queryset.select_related("award__person", "award__household", "area__parent"), prefix="award__"
        )

    def _ordering(self) -> list[Any]:
        if (self.address.get("sort") or self.default_sort) == "due":
            return [F("due_date").asc(nulls_last=True), "pk"]
        return super()._ordering()

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission=OPEN, day=self.day):
            return ()
        return (
            Link(text=_("发起到期复核"), url=reverse("web:reviews_open")),
            Link(text=_("集中复核"), url=reverse("web:campaigns")),
        )
