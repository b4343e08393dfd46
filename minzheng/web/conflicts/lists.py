"""Which officer is a relative of whom, in one's area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import can
from minzheng.kernel.conflicts.models import Relation
from minzheng.web.lists import Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.people.words import place
from minzheng.web.presenters import Link, Tag, Tone


def state_tag(relation: Relation) -> Tag:
    return Tag(text=_("已终止")) if relation.ended_date else Tag(text=_("回避中"), tone=Tone.SOON)


class RelationList(ListPage):
    model = Relation
    title = gettext_lazy("近亲属备案")
    row_unit = gettext_lazy("项")
    default_sort = "-declared"
    empty_title = gettext_lazy("还没有备案")
    empty_words = gettext_lazy(
        "经办人员、村（居）委会成员的近亲属申请或享受救助的，在这里备案；备案后系统自动要求其回避，并由县级入户核查。"
    )
    columns = (
        Column(
            key="account",
            label=gettext_lazy("经办人员"),
            value="account.display_name",
            kind=Kind.LINK,
            url=lambda row: reverse("web:relation", args=[row.pk]),
        ),
        Column(key="kind", label=gettext_lazy("关系"), value=lambda row: row.get_kind_display()),
        Column(key="person", label=gettext_lazy("近亲属"), value="person.name"),
        Column(key="home", label=gettext_lazy("居住地"), kind=Kind.AREA, value=lambda row: place(row.person.home_area)),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=state_tag),
        Column(
            key="declared",
            label=gettext_lazy("备案日期"),
            value="declared_date",
            kind=Kind.DATE,
            sort="declared_date",
        ),
    )
    views = (
        SavedView(key="now", label=gettext_lazy("回避中"), condition=Q(ended_date=None)),
        SavedView(key="over", label=gettext_lazy("已终止"), condition=Q(ended_date__isnull=False)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="account", label=_("经办人员"), lookup="account__display_name"),
            TextFilter(name="name", label=_("近亲属"), lookup="person__name"),
            filters.area_filter(lookup="person__home_area", **self.viewer),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("account", "person__home_area__parent")

    def page_actions(self) -> Sequence[Link]:
        if not can(self.request.user, "conflict.declare", day=self.day):
            return ()
        return (Link(text=_("登记近亲属"), url=reverse("web:relation_new")),)
