"""Awards that exclude each other and meet in one person since a change of members: what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.awards.models import Contested
from minzheng.kernel.registry.models import Person
from minzheng.web.findings.words import rule_title
from minzheng.web.lists import Column, Kind, ListPage, SavedView
from minzheng.web.people.links import url_of
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Link, long_date


def _award(award: Any) -> str:
    return _("%(title)s（%(number)d 号）") % {"title": rule_title(award.policy), "number": award.pk}


def _overlap(row: Contested) -> str:
    until = long_date(row.period.upper) if row.period.upper else _("长期")
    return _("%(since)s至%(until)s") % {"since": long_date(row.period.lower), "until": until}


def _apply_url(award: Any) -> str:
    """Where a matter about an award's household or person is begun."""
    if award.household_id:
        return url_of("web:new_for_household", award.household_id)
    return url_of("web:new_for_person", award.person_id) if award.person_id else ""


class ContestedList(ListPage):
    model = Contested
    title = gettext_lazy("待遇互斥待处理")
    row_unit = gettext_lazy("项")
    empty_title = gettext_lazy("没有互斥的待遇")
    empty_words = gettext_lazy("家庭成员变动后，如果有人同时被两项互斥待遇覆盖，会列在这里，由经办人终止其中一项。")
    columns = (
        Column(
            key="person",
            label=gettext_lazy("人员"),
            kind=Kind.LINK,
            value=lambda row: row.person.name if row.sees_person else _("辖区外人员"),
            url=lambda row: person_url(row.person_id) if row.sees_person else "",
        ),
        Column(key="award", label=gettext_lazy("没有落实到本人的待遇"), value=lambda row: _award(row.award)),
        Column(key="holder", label=gettext_lazy("本人已有的待遇"), value=lambda row: _award(row.with_award)),
        Column(key="period", label=gettext_lazy("重叠期间"), value=_overlap),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA, value=lambda row: place(row.award.area)),
        Column(key="found", label=gettext_lazy("发现时间"), value="recorded_at", kind=Kind.DATE, sort="recorded_at"),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待处理"), condition=Q(settled_at=None)),
        SavedView(key="settled", label=gettext_lazy("已消除"), condition=Q(settled_at__isnull=False)),
    )

    def row_actions(self, row: Any) -> Sequence[Link]:
        """Which of the two is ended is decided in a matter; it is begun at whom the award is about."""
        if row.settled_at or not can(self.request.user, "matter.open", day=self.day, area=row.award.area_id):
            return ()
        return tuple(
            Link(text=_("终止%(title)s") % {"title": rule_title(award.policy)}, url=url)
            for award in (row.award, row.with_award)
            if (url := _apply_url(award))
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        seen = scope(user=self.request.user, model=Person, day=self.day).filter(pk=OuterRef("person"))
        return queryset.select_related("person", "award__area__parent", "with_award").annotate(sees_person=Exists(seen))
