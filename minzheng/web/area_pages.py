"""Administrative areas: the list of codes, and the page of one area with what it came from and what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area, AreaSuccession, CodeSource, Level
from minzheng.web.area_changes import changes_of
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.presenters import Fact, Link, Tag, TimelineEntry, Tone, long_date


def area_url(area: Area) -> str:
    return reverse("web:area", args=[area.pk])


def _state(area: Area, day: datetime.date) -> Tag:
    if area.valid.upper and area.valid.upper <= day:
        return Tag(text=_("已撤销"))
    if area.valid.lower and area.valid.lower > day:
        return Tag(text=_("未生效"), tone=Tone.SOON)
    return Tag(text=_("现行"), tone=Tone.GOOD)


class AreaList(ListPage):
    """All areas of the code tables, those that ended among them."""

    model = Area
    title = gettext_lazy("行政区划")
    row_unit = gettext_lazy("个区划")
    default_sort = "code"
    columns = (
        Column(key="name", label=gettext_lazy("名称"), kind=Kind.LINK, url=area_url, sort="name"),
        Column(key="code", label=gettext_lazy("区划代码"), kind=Kind.CODE, sort="code"),
        Column(key="stat_code", label=gettext_lazy("统计用代码"), kind=Kind.CODE, optional=True),
        Column(key="level", label=gettext_lazy("层级"), value=lambda area: Level(area.level).label),
        Column(key="parent", label=gettext_lazy("上级"), kind=Kind.AREA),
        Column(key="since", label=gettext_lazy("设立"), value="valid.lower", kind=Kind.DATE, sort="valid"),
        Column(key="until", label=gettext_lazy("撤销"), value="valid.upper", kind=Kind.DATE, nothing=""),
        Column(key="children", label=gettext_lazy("下辖"), value="children_count", kind=Kind.NUMBER),
    )
    filters = (
        TextFilter(name="name", label=gettext_lazy("名称"), lookup="name__icontains"),
        TextFilter(name="code", label=gettext_lazy("代码"), lookup="code__startswith", placeholder="330110"),
        ChoiceFilter(name="level", label=gettext_lazy("层级"), choices=Level.choices, lookup="level"),
        DateFilter(name="since", label=gettext_lazy("设立日期"), lookup="valid__startswith"),
    )
    views = (
        SavedView(key="now", label=gettext_lazy("现行"), condition=lambda day: Q(valid__contains=day)),
        SavedView(key="ended", label=gettext_lazy("已撤销"), condition=lambda day: Q(valid__endswith__lte=day)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        inside = Count("children", filter=Q(children__valid__contains=self.day))
        return queryset.select_related("parent").annotate(children_count=inside)

    def row_actions(self, row: Area) -> Sequence[Link]:
        return (Link(text=_("下辖"), url=f"{reverse('web:areas')}?code={row.code}&view=now"),)


class AreaFile(FilePage):
    model = Area

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("parent")

    def header(self, record: Area) -> FileHeader:
        return FileHeader(
            title=record.name,
            kind=Level(record.level).label,
            tags=(_state(record, self.day),),
            facts=(
                Fact(label=_("区划代码"), value=record.code),
                Fact(label=_("统计用代码"), value=record.stat_code),
                *self._stands_for_it(record),
                Fact(
                    label=_("上级"),
                    value=record.parent.name if record.parent else _("无，最高一级"),
                    url=area_url(record.parent) if record.parent else "",
                ),
            ),
        )

    def _stands_for_it(self, record: Area) -> list[Fact]:
        """Of an area that ended: what stands in its place today."""
        if record.valid.upper is None or record.valid.upper > self.day:
            return []
        today = areas.candidates(area=record.pk, day=self.day)
        url = area_url(today[0]) if len(today) == 1 else ""
        return [Fact(label=_("现由"), value=_("、").join(area.name for area in today), url=url)]

    def crumbs(self, record: Area) -> Sequence[Link]:
        return (Link(text=_("行政区划"), url=reverse("web:areas")), Link(text=record.name, url=""))

    def sections(self, record: Area) -> Sequence[Section]:
        basis = (
            Fact(label=_("设立日期"), value=long_date(record.valid.lower)),
            Fact(label=_("撤销日期"), value=long_date(record.valid.upper) or _("现行有效")),
            Fact(label=_("代码来源"), value=CodeSource(record.code_source).label),
            Fact(label=_("日期依据"), value=record.date_source),
        )
        children = list(
            scope(user=self.request.user, model=Area, day=self.day)
            .filter(parent=record, valid__contains=self.day)
            .order_by("code")[:200]
        )
        changes = changes_of(area=record, successions=self._changes(record), day=self.day)
        before_and_after = Section(
            key="changes",
            title=_("区划变更前后的标准"),
            template="web/areas/change.html",
            data=changes,
            note=_("只列不一致的"),
            flush=True,
        )
        return (
            *([before_and_after] if changes else []),
            Section(key="basis", title=_("基本情况"), template="web/areas/basis.html", data=basis),
            Section(
                key="inside", title=_("下辖区划"), template="web/areas/inside.html", data=children, count=len(children)
            ),
        )

    def _changes(self, record: Area) -> QuerySet[AreaSuccession]:
        """The successions of an area, and those of its neighbours into the same successor."""
        visible = scope(model=AreaSuccession, **self.viewer)
        into = visible.filter(Q(predecessor=record) | Q(successor=record)).values("successor")
        return visible.filter(successor__in=into).select_related("predecessor", "successor")

    def timeline(self, record: Area) -> Sequence[TimelineEntry]:
        visible = scope(user=self.request.user, model=AreaSuccession, day=self.day)
        changes = visible.filter(Q(predecessor=record) | Q(successor=record)).select_related("predecessor", "successor")
        return [
            TimelineEntry(
                when=long_date(change.date),
                words=_("%(old)s → %(new)s") % {"old": change.predecessor, "new": change.successor},
                by=change.source,
                tone=Tone.PRIMARY,
                url=area_url(change.successor if change.predecessor == record else change.predecessor),
            )
            for change in changes.order_by("-date")
        ]
