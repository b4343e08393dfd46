"""All clues in scope: where they came from, how they were verified, what became of them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.grants import holds
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.outreach import queries
from minzheng.kernel.outreach.models import Clue
from minzheng.web.casework.lists import area_words
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.phrases import listed
from minzheng.web.presenters import Figure, Link, Tag, Tone


def clue_url(clue: Clue) -> str:
    return reverse("web:clue", args=[clue.pk])


def clue_tag(clue: Clue) -> Tag:
    """待核实, 已转申请, or how its matter ended."""
    if clue.led_to_id is not None:
        return Tag(text=_("已转申请"), tone=Tone.GOOD)
    return Tag(text=_("已办结")) if not clue.matter.is_open else Tag(text=_("核实中"), tone=Tone.SOON)


def _overdue(day: datetime.date) -> Q:
    return Q(matter__state=Matter.State.OPEN, matter__due_date__lt=day)


class ClueList(ListPage):
    model = Clue
    title = gettext_lazy("主动发现")
    row_unit = gettext_lazy("条")
    default_sort = "-reported"
    empty_title = gettext_lazy("还没有线索")
    empty_words = gettext_lazy(
        "网格员、邻里、12345和数据筛查发现的困难情况在这里登记，限时核实，转为申请或说明原因办结。"
    )
    columns = (
        Column(key="number", label=gettext_lazy("线索编号"), kind=Kind.LINK, url=clue_url),
        Column(key="name", label=gettext_lazy("涉及人员")),
        Column(key="source", label=gettext_lazy("来源"), value=lambda row: row.get_source_display()),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=clue_tag),
        Column(
            key="reported", label=gettext_lazy("登记日期"), value="reported_date", kind=Kind.DATE, sort="reported_at"
        ),
        Column(
            key="due",
            label=gettext_lazy("核实时限"),
            value="matter.due_date",
            kind=Kind.DATE,
            sort="matter__due_date",
            nothing=gettext_lazy("未规定"),
        ),
        Column(
            key="led_to",
            label=gettext_lazy("转为申请"),
            value=lambda row: row.led_to.number if row.led_to else "—",
            kind=Kind.CODE,
        ),
        Column(key="area", label=gettext_lazy("所在地"), kind=Kind.AREA, value=lambda row: area_words(row.area)),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("核实中"), condition=Q(matter__state=Matter.State.OPEN)),
        SavedView(key="overdue", label=gettext_lazy("逾期未核实"), condition=_overdue),
        SavedView(key="applied", label=gettext_lazy("已转申请"), condition=Q(led_to__isnull=False)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            ChoiceFilter(name="source", label=_("来源"), choices=Clue.Source.choices, lookup="source"),
            TextFilter(name="name", label=_("涉及人员"), lookup="name"),
            filters.area_filter(lookup="area", **self.viewer),
            DateFilter(name="reported", label=_("登记日期"), lookup="reported_date"),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("matter", "led_to", "area__parent")

    def figures(self) -> Sequence[Figure]:
        """This year's clues in the chosen rows, and how many led to an application."""
        first = self.day.replace(month=1, day=1)
        told = queries.outcomes(self.found, first=first, last=self.day)
        by_source = dict(
            self.found.order_by()
            .filter(reported_date__range=(first, self.day))
            .values_list("source")
            .annotate(Count("pk"))
        )
        note = listed(f"{Clue.Source(key).label} {count}" for key, count in sorted(by_source.items()))
        return (
            Figure(label=_("今年线索"), value=f"{told['all']:,}", unit=_("条"), note=note),
            Figure(label=_("已核实"), value=f"{told['verified']:,}", unit=_("条")),
            Figure(label=_("已转申请"), value=f"{told['applied']:,}", unit=_("户"), url="?view=applied"),
        )

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission=OPEN, day=self.day):
            return ()
        return (Link(text=_("登记线索"), url=reverse("web:clue_new")),)
