"""The list of what-ifs, and the named list of whom one touches."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.web.accounts.words import moment
from minzheng.web.findings.words import rule_choices, rule_title
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView
from minzheng.web.people import filters
from minzheng.web.people.heads import head_name
from minzheng.web.people.words import household_title, household_url, person_url, place
from minzheng.web.presenters import Link
from minzheng.web.simulations.words import effect_tag, simulation_url, state_tag


class SimulationList(ListPage):
    model = Simulation
    title = gettext_lazy("政策测算")
    row_unit = gettext_lazy("次")
    default_sort = "-asked"
    empty_title = gettext_lazy("还没有做过测算")
    empty_words = gettext_lazy("改一项标准或一个条件，看全库谁会进入、谁会退出、每月多花多少。测算不改变任何人的待遇。")
    columns = (
        Column(key="title", label=gettext_lazy("名称"), kind=Kind.LINK, url=simulation_url, sort="title"),
        Column(key="day", label=gettext_lazy("数据截至"), kind=Kind.DATE, sort="day"),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=state_tag),
        Column(key="asked", label=gettext_lazy("发起时间"), value=lambda row: moment(row.asked_at), sort="asked_at"),
        Column(key="actor", label=gettext_lazy("发起"), value=lambda row: row.actor.display_name),
        Column(key="people", label=gettext_lazy("人数"), kind=Kind.NUMBER),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("actor").defer("sums")

    def page_actions(self) -> Sequence[Link]:
        return (
            Link(text=_("新的测算"), url=reverse("web:simulation_new")),
            Link(text=_("比较两次测算"), url=reverse("web:simulations_compared")),
        )


def subject_words(effect: Any) -> str:
    return effect.person_name or _("辖区外人员") if effect.person_id else household_title(effect.head_name)


def subject_url(effect: Any) -> str:
    if effect.person_id:
        return person_url(effect.person_id) if effect.person_name else ""
    return household_url(effect.household_id)


def with_names(effects: QuerySet[Any], *, user: Any, day: datetime.date) -> QuerySet[Any]:
    """Adds `person_name`, `head_name` (as far as the viewer may see them) and `more_fen`, the difference a month."""
    people = scope(user=user, model=Person, day=day)
    return effects.annotate(
        person_name=Subquery(people.filter(pk=OuterRef("person")).values("name")[:1], output_field=CharField()),
        head_name=head_name(user=user, day=day, household="household"),
        more_fen=F("after_fen") - F("before_fen"),
    )


def _due(fen: str, state: str) -> Any:
    """The amount where somebody qualifies; else why there is none."""

    def words(effect: SimulatedEffect) -> Any:
        answer = getattr(effect, state)
        if answer == "YES":
            return getattr(effect, fen)
        return None

    return words


class EffectList(ListPage):
    """Whom a what-if touches, within the viewer's area and lines."""

    model = SimulatedEffect
    title = gettext_lazy("测算影响名单")
    row_unit = gettext_lazy("项")
    default_sort = "subject"
    empty_title = gettext_lazy("没有受影响的对象")
    empty_words = gettext_lazy("您管辖范围内，没有人或家庭因这次测算的假设而变化。")
    columns = (
        Column(
            key="subject", label=gettext_lazy("对象"), kind=Kind.LINK, value=subject_words, url=subject_url, sort="pk"
        ),
        Column(key="policy", label=gettext_lazy("政策"), value=lambda row: rule_title(row.policy)),
        Column(key="effect", label=gettext_lazy("影响"), kind=Kind.TAG, value=effect_tag),
        Column(
            key="before",
            label=gettext_lazy("现在每月"),
            kind=Kind.MONEY,
            value=_due("before_fen", "before"),
            nothing="—",
        ),
        Column(
            key="after",
            label=gettext_lazy("假设后每月"),
            kind=Kind.MONEY,
            value=_due("after_fen", "after"),
            sort="after_fen",
            nothing="—",
        ),
        Column(
            key="more",
            label=gettext_lazy("每月增减"),
            kind=Kind.MONEY,
            value="more_fen",
            sort="more_fen",
            total="more_fen",
            nothing="—",
        ),
        Column(
            key="held",
            label=gettext_lazy("现在享受"),
            value=lambda row: None if row.held is None else _("是") if row.held else _("否"),
        ),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA, value=lambda row: place(row.area)),
    )
    views = tuple(
        SavedView(key=kind.value.lower(), label=kind.label, condition=Q(effect=kind)) for kind in SimulatedEffect.Effect
    )

    @property
    def filters(self) -> Sequence[Any]:  # type: ignore[override]
        return (
            ChoiceFilter(name="policy", label=_("政策"), choices=rule_choices(), lookup="policy"),
            filters.area_filter(user=self.request.user, day=self.day, lookup="area"),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        named = with_names(queryset, user=self.request.user, day=self.day)
        return named.filter(simulation=self.kwargs["pk"]).select_related("area__parent")

    def crumbs(self) -> Sequence[Link]:
        return (
            Link(text=_("政策测算"), url=reverse("web:simulations")),
            Link(text=_("测算结果"), url=reverse("web:simulation", args=[self.kwargs["pk"]])),
            Link(text=_("影响名单"), url=""),
        )
