"""The lists of people and of households."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.registry.models import Household, Person, Sex
from minzheng.web.exchange import badges
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import categories, filters
from minzheng.web.people.heads import head_name
from minzheng.web.people.words import (
    VERY_OLD,
    age,
    household_title,
    household_url,
    life_tags,
    person_url,
    place,
    years_before,
)
from minzheng.web.presenters import Words

ALIVE = "ALIVE"
DEAD = "DEAD"


def died_by(day: datetime.date) -> Q:
    return Q(death_date__lte=day)


def very_old(day: datetime.date) -> Q:
    return Q(birth_date__lte=years_before(day=day, years=VERY_OLD)) & ~died_by(day)


class PeoplePage(ListPage):
    """What lists of people share: merged records are left out, rows know the day they are looked at, and the columns
    and filters that every one of them has stand here once."""

    model = Person
    row_unit = gettext_lazy("人")

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        people = queryset.filter(merged_into=None).select_related("home_area__parent", "hukou_area__parent")
        return categories.with_categories(people.defer("name_terms"), **self.viewer)

    def further_counts(self) -> list[tuple[int, Words]]:
        """The households in which these people live."""
        people = self.rows().order_by().values("pk")
        return [(filters.households_of(people, **self.viewer).distinct().count(), _("户"))]

    def who(self) -> tuple[Column, ...]:
        """Name, sex and age."""
        day = self.day
        return (
            Column(key="name", label=_("姓名"), kind=Kind.LINK, url=person_url, sort="name_key"),
            Column(key="sex", label=_("性别"), value=lambda person: person.sex and Sex(person.sex).label),
            Column(
                key="age",
                label=_("年龄"),
                kind=Kind.NUMBER,
                value=lambda person: age(person, day=day),
                sort="birth_date",
            ),
        )

    def home(self, label: Words) -> Column:
        """Where somebody lives."""
        return Column(
            key="home",
            label=label,
            kind=Kind.AREA,
            value=lambda person: place(person.home_area),
            sort="home_area__code",
        )

    def sealed(self, name: str, label: Words, mask: MaskKind, *, optional: bool = False) -> Column:
        """A sealed field, always masked."""
        hidden = reveal.hidden_field(model=Person, name=name)
        return Column(
            key=name,
            label=label,
            value=hidden.read,
            many=hidden.read_many,
            kind=Kind.MASKED,
            mask=mask,
            optional=optional,
        )

    def name_and_home(self) -> tuple[Filter, ...]:
        """The filters that stand first."""
        return (
            filters.name_filter(**self.viewer),
            filters.area_filter(**self.viewer, lookup="home_area", label=_("居住地")),
        )

    def by_sex(self) -> Filter:
        return ChoiceFilter(name="sex", label=_("性别"), choices=Sex.choices, lookup="sex")


class PersonList(PeoplePage):
    title = gettext_lazy("人员")
    default_sort = "name"
    empty_title = gettext_lazy("辖区内还没有人员档案")
    empty_words = gettext_lazy("收到人口表或各部门名册并入库后，档案会自动建立。")
    views = (
        SavedView(key="old", label=gettext_lazy("80岁以上"), condition=very_old),
        SavedView(key="dead", label=gettext_lazy("已故"), condition=died_by),
        SavedView(key="unnumbered", label=gettext_lazy("无证件号码"), condition=Q(id_index=None)),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        day = self.day
        return (
            *self.who(),
            Column(key="born", label=_("出生年"), value="birth_date", kind=Kind.MASKED, mask=MaskKind.BIRTH_DATE),
            self.home(_("居住地")),
            Column(
                key="hukou",
                label=_("户籍地"),
                kind=Kind.AREA,
                value=lambda person: place(person.hukou_area),
                optional=True,
            ),
            Column(
                key="tags",
                label=_("类别"),
                kind=Kind.TAG,
                value=lambda person: (*life_tags(person, day=day), *categories.tags(person)),
                nothing="",
            ),
            Column(key="upper", label=_("上级系统"), kind=Kind.TAG, value=badges.tags, nothing="", optional=True),
            self.sealed("id_number", _("证件号码"), MaskKind.ID_NUMBER),
            self.sealed("phone", _("手机号码"), MaskKind.PHONE, optional=True),
        )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            *self.name_and_home(),
            filters.category_filter(**self.viewer),
            filters.age_filter(day=self.day),
            self.by_sex(),
            ChoiceFilter(
                name="life", label=_("状态"), choices=((ALIVE, _("在世")), (DEAD, _("已故"))), narrow=self._life
            ),
            filters.area_filter(**self.viewer, lookup="hukou_area", name="hukou", label=_("户籍地")),
            badges.system_filter(**self.viewer),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return badges.with_systems(super().refine(queryset), **self.viewer)

    def _life(self, people: QuerySet[Any], value: str) -> QuerySet[Any]:
        died = died_by(self.day)
        return people.filter(died) if value == DEAD else people.exclude(died)


class HouseholdList(ListPage):
    model = Household
    title = gettext_lazy("家庭")
    row_unit = gettext_lazy("户")
    empty_title = gettext_lazy("辖区内还没有家庭档案")
    empty_words = gettext_lazy("收到带户号的人口表并入库后，家庭档案会自动建立。")
    columns = (
        Column(
            key="head",
            label=gettext_lazy("家庭"),
            kind=Kind.LINK,
            value=lambda row: household_title(row.head_name),
            url=household_url,
        ),
        Column(
            key="members", label=gettext_lazy("人口"), unit=gettext_lazy("人"), value="people_count", kind=Kind.NUMBER
        ),
        Column(
            key="area",
            label=gettext_lazy("所属社区"),
            kind=Kind.AREA,
            value=lambda row: place(row.area),
            sort="area__code",
        ),
        Column(key="number", label=gettext_lazy("户号"), kind=Kind.CODE, sort="number"),
        Column(key="since", label=gettext_lazy("建档"), value="valid.lower", kind=Kind.DATE, optional=True),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            filters.member_filter(**self.viewer),
            filters.area_filter(**self.viewer, lookup="area"),
            filters.member_category_filter(**self.viewer),
            TextFilter(name="number", label=_("户号"), lookup="number__startswith"),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        belonging = filters.belonging(**self.viewer)
        number = belonging.order_by().values("household").annotate(number=Count("person", distinct=True))
        return (
            queryset.filter(merged_into=None)
            .select_related("area__parent")
            .annotate(
                head_name=head_name(**self.viewer, household="pk"),
                people_count=Subquery(number.values("number")),
            )
        )
