"""Records of the exchange, one a row; and the files that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.exchange.models import Export, Record, State
from minzheng.web.accounts.words import moment
from minzheng.web.exchange.words import (
    column_titles,
    outcome_tag,
    record_url,
    state_tag,
    subject,
    system_title,
    systems_of,
)
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.people.words import place
from minzheng.web.phrases import listed
from minzheng.web.presenters import Link, Tag, Tone

TO_DO = ~Q(state=State.SAME) & (Q(outcome=None) | Q(outcome=Record.Decision.CHECKING))


class RecordList(ListPage):
    """Every record as the last reconciliation left it, within the viewer's area and lines."""

    model = Record
    title = gettext_lazy("与上级系统的差异")
    row_unit = gettext_lazy("条")
    default_sort = "state"
    shown_filters = 4
    empty_title = gettext_lazy("没有记录")
    empty_words = gettext_lazy("辖区内没有符合条件的记录，或者还没有对过账。")
    columns = (
        Column(key="subject", label=gettext_lazy("姓名"), kind=Kind.LINK, value=subject, url=record_url),
        Column(
            key="system", label=gettext_lazy("上级系统"), value=lambda row: system_title(row.adapter), sort="adapter"
        ),
        Column(key="state", label=gettext_lazy("对账结果"), kind=Kind.TAG, value=state_tag, sort="state"),
        Column(
            key="differs",
            label=gettext_lazy("不一致的栏"),
            value=lambda row: listed(column_titles(row, row.differs)),
            nothing="",
        ),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA, value=lambda row: place(row.area)),
        Column(
            key="outcome",
            label=gettext_lazy("处理结果"),
            kind=Kind.TAG,
            value=outcome_tag,
            nothing=gettext_lazy("未处理"),
        ),
        Column(
            key="changed",
            label=gettext_lazy("内容变化时间"),
            value=lambda row: moment(row.changed_at),
            sort="changed_at",
        ),
    )
    views = (
        SavedView(key="todo", label=gettext_lazy("待处理差异"), condition=TO_DO),
        *(SavedView(key=state.value.lower(), label=state.label, condition=Q(state=state)) for state in State),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        systems = systems_of(**self.viewer)
        columns = {
            (f"{one.adapter.key}.{name}", f"{_(one.adapter.system)} · {_(one.adapter.theirs.column(name).title)}")
            for one in systems
            for name in one.adapter.compares
        }
        return (
            ChoiceFilter(
                name="system",
                label=_("上级系统"),
                choices=[(one.adapter.key, _(one.adapter.system)) for one in systems],
                lookup="adapter",
            ),
            TextFilter(
                name="name",
                label=_("姓名"),
                narrow=lambda rows, text: rows.filter(Q(person__name=text) | Q(theirs__name=text)),
            ),
            filters.area_filter(lookup="area", **self.viewer),
            ChoiceFilter(name="column", label=_("不一致的栏"), choices=sorted(columns), narrow=_differing),
            ChoiceFilter(
                name="outcome",
                label=_("处理结果"),
                choices=[("NONE", _("未处理")), *Record.Decision.choices],
                narrow=lambda rows, value: rows.filter(outcome=None if value == "NONE" else value),
            ),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(gone_at=None).select_related("person", "area__parent").defer("person__name_terms")

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("上级系统对接"), url=reverse("web:exchange")), Link(text=self.title, url=""))


def _differing(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    adapter, _dot, column = value.partition(".")
    return rows.filter(adapter=adapter, differs__contains=[column])


def export_state(export: Export) -> Tag:
    """待同意, 生成中 or 已生成."""
    if export.waits_for_release:
        return Tag(text=_("待另一人同意"), tone=Tone.SOON)
    return Tag(text=_("已生成"), tone=Tone.GOOD) if export.done_at else Tag(text=_("生成中"), tone=Tone.SOON)


class ExportList(ListPage):
    """Who had which file made, for what, and how many records it told of. The file itself is its asker's."""

    model = Export
    export = False
    title = gettext_lazy("报送文件")
    row_unit = gettext_lazy("次")
    default_sort = "-asked"
    empty_title = gettext_lazy("还没有生成过报送文件")
    empty_words = gettext_lazy("在“上级系统对接”里选一个系统，点“导出报送文件”。")
    columns = (
        Column(
            key="system",
            label=gettext_lazy("上级系统"),
            kind=Kind.LINK,
            value=lambda row: system_title(row.adapter),
            url=lambda row: reverse("web:exchange_export_file", args=[row.pk]),
        ),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=export_state),
        Column(key="area", label=gettext_lazy("区划"), kind=Kind.AREA, value="area.name"),
        Column(key="day", label=gettext_lazy("数据截至"), kind=Kind.DATE, sort="day"),
        Column(key="new", label=gettext_lazy("新增"), kind=Kind.NUMBER),
        Column(key="changed", label=gettext_lazy("变更"), kind=Kind.NUMBER),
        Column(key="ended", label=gettext_lazy("终止"), kind=Kind.NUMBER),
        Column(key="purpose", label=gettext_lazy("用途")),
        Column(key="asked_by", label=gettext_lazy("提出人"), value="asked_by.display_name"),
        Column(key="asked", label=gettext_lazy("提出时间"), value=lambda row: moment(row.asked_at), sort="asked_at"),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            ChoiceFilter(
                name="system",
                label=_("上级系统"),
                choices=[(one.adapter.key, _(one.adapter.system)) for one in systems_of(**self.viewer)],
                lookup="adapter",
            ),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "asked_by")

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("上级系统对接"), url=reverse("web:exchange")), Link(text=self.title, url=""))
