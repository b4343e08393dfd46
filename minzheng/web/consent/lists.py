"""All authorisations of one's area, those that lapse first."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import can
from minzheng.kernel.consent.models import Authorisation, Scope
from minzheng.kernel.consent.queries import in_force, lapsing
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Link, Tag, Tone

SOON = datetime.timedelta(days=60)


def state_tag(one: Authorisation, *, day: datetime.date) -> Tag:
    """已撤回, 已到期, 未开始, 即将到期, 有效."""
    if one.withdrawn_from is not None and one.withdrawn_from <= day:
        return Tag(text=_("已撤回"), tone=Tone.BAD)
    if one.valid.upper <= day:
        return Tag(text=_("已到期"), tone=Tone.BAD)
    if one.valid.lower > day:
        return Tag(text=_("未开始"))
    return (
        Tag(text=_("即将到期"), tone=Tone.SOON)
        if one.valid.upper <= day + SOON
        else Tag(text=_("有效"), tone=Tone.GOOD)
    )


def last_day(one: Authorisation) -> datetime.date:
    """The last day covered, withdrawals counted."""
    end = one.valid.upper if one.withdrawn_from is None else min(one.valid.upper, one.withdrawn_from)
    return end - datetime.timedelta(days=1)


class AuthorisationList(ListPage):
    model = Authorisation
    title = gettext_lazy("授权")
    row_unit = gettext_lazy("项")
    default_sort = "until"
    empty_title = gettext_lazy("没有授权")
    empty_words = gettext_lazy("取得本人书面授权后，点“登记授权”。没有授权也可以依法定职责查看，同样要写明用途。")
    views = (
        SavedView(key="in_force", label=gettext_lazy("有效"), condition=lambda day: in_force(day=day)),
        SavedView(
            key="soon",
            label=gettext_lazy("60天内到期"),
            condition=lambda day: in_force(day=day) & Q(valid__endswith__lte=day + SOON),
        ),
        SavedView(
            key="over",
            label=gettext_lazy("已到期或撤回"),
            condition=lambda day: Q(valid__endswith__lte=day) | Q(withdrawn_from__lte=day),
        ),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        day = self.day
        return (
            Column(
                key="about",
                label=_("姓名"),
                value="about.name",
                kind=Kind.LINK,
                url=lambda one: reverse("web:authorisation", args=[one.pk]),
                sort="about__name_key",
            ),
            Column(key="home", label=_("居住地"), kind=Kind.AREA, value=lambda one: place(one.about.home_area)),
            Column(key="scope", label=_("授权内容"), value=lambda one: Scope(one.scope).label),
            Column(key="state", label=_("状态"), kind=Kind.TAG, value=lambda one: state_tag(one, day=day)),
            Column(key="since", label=_("自"), kind=Kind.DATE, value=lambda one: one.valid.lower),
            Column(key="until", label=_("至"), kind=Kind.DATE, value=last_day, sort="valid__endswith"),
            Column(key="purpose", label=_("用途")),
            Column(
                key="given_by",
                label=_("代为授权人"),
                value=lambda one: one.given_by.name if one.given_by else None,
                nothing=_("本人"),
            ),
        )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="name", label=_("姓名"), lookup="about__name"),
            filters.area_filter(lookup="about__home_area", **self.viewer),
            ChoiceFilter(name="scope", label=_("授权内容"), choices=Scope.choices, lookup="scope"),
            ChoiceFilter(
                name="renewed",
                label=_("续签"),
                choices=[("NO", _("60天内到期且未续签"))],
                narrow=lambda rows, _value: lapsing(rows, day=self.day, by=self.day + SOON),
            ),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("about__home_area__parent", "given_by")

    def page_actions(self) -> Sequence[Link]:
        if not can(self.request.user, "consent.record", day=self.day):
            return ()
        return (Link(text=_("登记授权"), url=reverse("web:authorisation_new")),)


def person_link(one: Authorisation) -> str:
    return person_url(one.about_id)
