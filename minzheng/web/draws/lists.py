"""Draws with their seeds and shares, and the drawn list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.draws.models import Draw, Place
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import matter_url, subject_words, with_subject, workflow_title
from minzheng.web.lists import Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.presenters import Link, Tag, Tone, long_date


def _of_draw(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(draw=int(text)) if text.isdecimal() else queryset.none()


class DrawList(ListPage):
    model = Draw
    title = gettext_lazy("随机抽查")
    row_unit = gettext_lazy("次")
    default_sort = "-year"
    empty_title = gettext_lazy("还没有抽查")
    empty_words = gettext_lazy("特困认定等须随机抽查的事项，走到县级确认以前由系统按种子抽取，名单留存。")
    columns = (
        Column(
            key="year",
            label=gettext_lazy("年度"),
            value=lambda row: str(row.year),
            kind=Kind.LINK,
            sort="year",
            url=lambda row: f"{reverse('web:draw_places')}?draw={row.pk}",
        ),
        Column(key="area", label=gettext_lazy("县（区）"), value="area.name", kind=Kind.AREA),
        Column(key="total", label=gettext_lazy("事项"), kind=Kind.NUMBER),
        Column(key="drawn", label=gettext_lazy("抽中"), kind=Kind.NUMBER),
        Column(
            key="share",
            label=gettext_lazy("实际比例"),
            value=lambda row: f"{100 * row.drawn / row.total:.1f}%" if row.total else None,
        ),
        Column(key="seed", label=gettext_lazy("种子"), kind=Kind.CODE),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        drawn = Q(places__drawn=True)
        return queryset.select_related("area").annotate(total=Count("places"), drawn=Count("places", filter=drawn))


class PlaceList(ListPage):
    model = Place
    title = gettext_lazy("抽查名单")
    row_unit = gettext_lazy("件")
    default_sort = "-position"
    empty_title = gettext_lazy("还没有抽查")
    columns = (
        Column(key="position", label=gettext_lazy("序号"), value=lambda row: row.position + 1, kind=Kind.NUMBER,
               sort="position"),
        Column(
            key="matter", label=gettext_lazy("事项"), value=lambda row: workflow_title(row.matter.workflow),
            kind=Kind.LINK, url=lambda row: matter_url(row.matter_id),
        ),
        Column(key="subject", label=gettext_lazy("对象"), value=lambda row: subject_words(row.matter, row.head_name)),
        Column(
            key="drawn", label=gettext_lazy("结果"), kind=Kind.TAG,
            value=lambda row: Tag(text=_("抽中"), tone=Tone.SOON) if row.drawn else Tag(text=_("未抽中")),
        ),
        Column(key="percent", label=gettext_lazy("规定比例（%）"), kind=Kind.NUMBER),
        Column(key="at", label=gettext_lazy("抽取日期"), value=lambda row: long_date(row.at.date())),
        Column(key="area", label=gettext_lazy("所在地"), kind=Kind.AREA, value=lambda row: area_words(row.matter.area)),
    )  # fmt: skip
    views = (
        SavedView(key="drawn", label=gettext_lazy("抽中"), condition=Q(drawn=True)),
        SavedView(key="not", label=gettext_lazy("未抽中"), condition=Q(drawn=False)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="draw", label=_("抽查编号"), narrow=_of_draw),
            filters.area_filter(lookup="matter__area", **self.viewer),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("matter__person", "matter__household", "matter__applicant", "matter__area__parent")
        return with_subject(queryset.select_related(*joined), prefix="matter__")

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("随机抽查"), url=reverse("web:draws")), Link(text=_("抽查名单"), url=""))
