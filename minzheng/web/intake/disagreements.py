"""来源不一致: where offices' tables say different things of one person. How often, by fact and pair; and of whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import queries
from minzheng.kernel.intake.models import Disagreement
from minzheng.web.findings.sources import is_hidden
from minzheng.web.intake.facts_in_words import fact_title, said
from minzheng.web.intake.words import dataset_choices, dataset_title
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage
from minzheng.web.people.words import person_url
from minzheng.web.presenters import Tag, Tone


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """How many people two tables differ about in one fact; ``first`` is the one whose value holds."""

    fact: str
    first: str
    second: str
    ground: str
    people: int
    url: str


def _overview(request: HttpRequest) -> HttpResponse:
    """Counts by fact and pair of tables, within the viewer's scope."""
    day = days.today(request)
    visible = scope(user=request.user, model=Disagreement, day=day)
    counted = (
        visible.values("fact", "first", "second", "ground").annotate(people=Count("pk")).order_by("-people", "fact")
    )
    lines = [
        PairLine(
            fact=fact_title(each["fact"]),
            first=dataset_title(each["first"]),
            second=dataset_title(each["second"]),
            ground=str(Disagreement.Ground(each["ground"]).label),
            people=each["people"],
            url=f"{reverse('web:disagreement_people')}?"
            + urlencode({"fact": each["fact"], "first": each["first"], "second": each["second"]}),
        )
        for each in counted
    ]
    context = {
        "page_title": _("来源不一致"),
        "lines": lines,
        "as_of": visible.values_list("day", flat=True).first(),
        "trust": trust_lines(),
    }
    return render(request, "web/intake/disagreements.html", context)


@dataclass(frozen=True, kw_only=True)
class TrustLine:
    """A fact that several tables tell, and their titles in the order in which they are trusted."""

    fact: str
    tables: str


def trust_lines() -> list[TrustLine]:
    """The declared order of trust of every fact that more than one kind of table tells."""
    return [
        TrustLine(fact=fact_title(fact), tables=" › ".join(_(one.title) for one in told))
        for fact, told in queries.tables_of_facts().items()
        if len(told) > 1
    ]


def _facts_shared() -> Iterable[tuple[str, str]]:
    return [(fact, fact_title(fact)) for fact, told in queries.tables_of_facts().items() if len(told) > 1]


def _value(which: str) -> Any:
    def read(row: Disagreement) -> str:
        if is_hidden(row.fact):
            return "******"
        words = said(row.fact, getattr(row, f"{which}_value"))
        return _("%(value)s（表中没有此人）") % {"value": words} if which == "second" and row.second_absent else words

    return read


def _ground(row: Disagreement) -> Tag:
    by_rank = row.ground == Disagreement.Ground.PRECEDENCE
    return Tag(text=_("可信次序") if by_rank else _("有记录的为准"), tone=Tone.PLAIN)


class DisagreementList(ListPage):
    """One person and fact a row."""

    model = Disagreement
    title = gettext_lazy("来源不一致的人员")
    row_unit = gettext_lazy("处不一致")
    default_sort = "name"
    empty_title = gettext_lazy("没有不一致")
    empty_words = gettext_lazy("各部门的表对辖区内人员的说法一致，或者还没有比对过。")
    columns = (
        Column(
            key="name",
            label=gettext_lazy("姓名"),
            value="person.name",
            kind=Kind.LINK,
            url=lambda row: f"{person_url(row.person_id)}#differing",
            sort="person__name_key",
        ),
        Column(key="area", label=gettext_lazy("居住地"), value="person.home_area", kind=Kind.AREA),
        Column(key="fact", label=gettext_lazy("事项"), value=lambda row: fact_title(row.fact), sort="fact"),
        Column(key="first_value", label=gettext_lazy("采用"), value=_value("first")),
        Column(key="first", label=gettext_lazy("来自"), value=lambda row: dataset_title(row.first)),
        Column(key="second_value", label=gettext_lazy("另一说法"), value=_value("second")),
        Column(key="second", label=gettext_lazy("来自（另一张表）"), value=lambda row: dataset_title(row.second)),
        Column(key="ground", label=gettext_lazy("为何采用"), value=_ground, kind=Kind.TAG),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="fact", label=gettext_lazy("事项"), choices=_facts_shared, lookup="fact"),
        ChoiceFilter(name="first", label=gettext_lazy("采用的表"), choices=dataset_choices, lookup="first"),
        ChoiceFilter(name="second", label=gettext_lazy("另一张表"), choices=dataset_choices, lookup="second"),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("person__home_area").defer("person__name_terms")


overview = scoped_view(permission="people.view")(require_safe(_overview))
