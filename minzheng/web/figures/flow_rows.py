"""The people behind a figure of coming and going, each with the reason and on what ground it is said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.registry.models import Person
from minzheng.kernel.reporting import flow
from minzheng.web.figures.flow import Asked, asked_of, spells_in_scope
from minzheng.web.findings.words import rule_title
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Link, Tag, Tone

TONES = {flow.STATED: Tone.GOOD, flow.INFERRED: Tone.PLAIN, flow.UNKNOWN: Tone.SOON}


class FlowRows(ListPage):
    """Whom a figure counts, of those whose files the viewer may see. The address says which figure."""

    model = Person
    permission = "figures.view"
    title = gettext_lazy("救助进出名单")
    row_unit = gettext_lazy("人")
    default_sort = "name"
    empty_title = gettext_lazy("没有人")
    empty_words = gettext_lazy("这个月没有人因此进入或退出，或者您不能查看他们的档案。")

    @cached_property
    def asked(self) -> Asked:
        return asked_of(self.request)

    @cached_property
    def which(self) -> str:
        return "exit" if self.request.GET.get("which") == "exit" else "entry"

    @cached_property
    def counted(self) -> dict[int, dict[str, Any]]:
        """Person → his spell of the figure; of several in one month the last."""
        told = spells_in_scope(self.request, self.asked)
        chosen = (flow.left if self.which == "exit" else flow.entered)(told, first=self.asked.last)
        if reason := self.request.GET.get("reason", ""):
            chosen = chosen.filter(pl.col(self.which) == reason)
        return {row["person"]: row for row in chosen.sort("until", nulls_last=True).to_dicts()}

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        words = flow.EXIT_REASONS if self.which == "exit" else flow.ENTRY_REASONS
        known = self.counted

        def told(row: Person, name: str) -> Any:
            return known[row.pk][name]

        return (
            Column(key="name", label=_("姓名"), kind=Kind.LINK, url=person_url, sort="name_key"),
            Column(key="home", label=_("居住地"), kind=Kind.AREA, value=lambda row: place(row.home_area)),
            Column(key="policy", label=_("政策"), value=lambda row: rule_title(told(row, "policy"))),
            Column(key="since", label=_("起始日期"), kind=Kind.DATE, value=lambda row: told(row, "since")),
            Column(
                key="until",
                label=_("终止日期"),
                kind=Kind.DATE,
                value=lambda row: told(row, "until"),
                nothing=_("仍在享受"),
            ),
            Column(
                key="reason",
                label=_("原因"),
                value=lambda row: _(words.get(told(row, self.which), told(row, self.which))),
            ),
            Column(
                key="basis",
                label=_("依据"),
                kind=Kind.TAG,
                value=lambda row: Tag(
                    text=_(flow.BASES[told(row, f"{self.which}_basis")]), tone=TONES[told(row, f"{self.which}_basis")]
                ),
            ),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        seen = queryset.filter(pk__in=list(self.counted)).select_related("home_area__parent")
        return seen.defer("name_terms")

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("应保尽保、应退尽退"), url=reverse("web:flow")), Link(text=self.title, url=""))
