"""All checks in scope, those whose sources are late first to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.grants import holds
from minzheng.kernel.verification.models import Check
from minzheng.kernel.verification.queries import overdue_on, to_send
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import matter_url, subject_words, with_subject, workflow_title
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.presenters import Link
from minzheng.web.verification.words import check_tag, check_url


class CheckList(ListPage):
    model = Check
    title = gettext_lazy("经济状况核对")
    row_unit = gettext_lazy("件")
    default_sort = "-begun"
    empty_title = gettext_lazy("还没有核对")
    empty_words = gettext_lazy("事项走到核对步骤后，从事项页“发起核对”；取得授权的家庭才能核对。")
    views = (
        SavedView(key="open", label=gettext_lazy("核对中"), condition=Q(state=Check.State.OPEN)),
        SavedView(
            key="to_send",
            label=gettext_lazy("待发送"),
            condition=lambda day: to_send(),
        ),
        SavedView(
            key="late",
            label=gettext_lazy("来源逾期未反馈"),
            condition=overdue_on,
        ),
        SavedView(key="objected", label=gettext_lazy("有异议"), condition=Q(round__gt=1)),
    )
    columns = (
        Column(key="number", label=gettext_lazy("核对编号"), kind=Kind.LINK, url=check_url),
        Column(key="workflow", label=gettext_lazy("事项"), value=lambda row: workflow_title(row.matter.workflow)),
        Column(key="subject", label=gettext_lazy("对象"), value=lambda row: subject_words(row.matter, row.head_name)),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=check_tag),
        Column(key="round", label=gettext_lazy("轮次"), kind=Kind.NUMBER),
        Column(
            key="answered",
            label=gettext_lazy("已反馈来源"),
            value=lambda row: f"{row.answered}/{row.asked}",
        ),
        Column(key="differences", label=gettext_lazy("未说明差异"), value="unexplained", kind=Kind.NUMBER),
        Column(key="begun", label=gettext_lazy("发起日期"), value="begun_date", kind=Kind.DATE, sort="begun_at"),
        Column(key="area", label=gettext_lazy("所在地"), kind=Kind.AREA, value=lambda row: area_words(row.area)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="number", label=_("核对编号"), lookup="number"),
            ChoiceFilter(name="state", label=_("状态"), choices=Check.State.choices, lookup="state"),
            filters.area_filter(lookup="area", **self.viewer),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        counted = queryset.annotate(
            asked=Count("requests", distinct=True),
            answered=Count("requests", filter=Q(requests__state="ANSWERED"), distinct=True),
            unexplained=Count("differences", filter=Q(differences__accepted=None), distinct=True),
        )
        return with_subject(
            counted.select_related("matter__person", "matter__household", "matter__applicant", "area__parent"),
            prefix="matter__",
        )

    def row_actions(self, row: Any) -> Sequence[Link]:
        return (Link(text=_("事项"), url=matter_url(row.matter_id)),)

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission="verification.exchange", day=self.day):
            return ()
        return (
            Link(text=_("导出核对请求"), url=reverse("web:check_send")),
            Link(text=_("收入核对结果"), url=reverse("web:check_receive")),
            Link(text=_("往来文件"), url=reverse("web:check_shipments")),
        )
