"""What lists of people and households can be narrowed to, for one viewer on one day."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Membership
from minzheng.web.lists import ChoiceFilter, TextFilter
from minzheng.web.people.categories import BY_KEY, CATEGORIES
from minzheng.web.people.words import AGE_BANDS, years_before
from minzheng.web.presenters import Words

PLACE = _("街道社区")
NAME_HINT = _("姓名、拼音、证件或电话尾号")


def areas_of(*, user: Any, day: datetime.date) -> list[tuple[str, str]]:
    """Streets and communities of today in which a user sees people, communities set in below their street."""
    seen = scope(user=user, model=Area, day=day).filter(
        pk__in=scope_areas(user=user, permission="people.view", day=day),
        level__in=(Level.TOWN, Level.COMMUNITY),
        valid__contains=day,
    )
    rows = seen.order_by("code").values_list("pk", "name", "level")
    return [(str(pk), name if level == Level.TOWN else f"\u3000{name}") for pk, name, level in rows]


def area_filter(
    *, user: Any, day: datetime.date, lookup: str, name: str = "area", label: Words = PLACE
) -> ChoiceFilter:
    """Everybody under a street or in a community, whatever it was called before."""
    choices = functools.cache(functools.partial(areas_of, user=user, day=day))

    def narrow(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{lookup}__in": covered(ancestors=[int(value)], day=day)})

    return ChoiceFilter(name=name, label=label, choices=choices, narrow=narrow)


def name_filter(*, user: Any, day: datetime.date) -> TextFilter:
    """People by whatever a desk types: see ``registry.search``."""

    def narrow(people: QuerySet[Any], text: str) -> QuerySet[Any]:
        return people.filter(pk__in=_found(text, user=user, day=day))

    return TextFilter(name="name", label=_("姓名"), narrow=narrow, placeholder=NAME_HINT)


def member_filter(*, user: Any, day: datetime.date) -> TextFilter:
    """Households by any of their members."""

    def narrow(households: QuerySet[Any], text: str) -> QuerySet[Any]:
        found = _found(text, user=user, day=day)
        return households.filter(pk__in=households_of(found, user=user, day=day))

    return TextFilter(name="name", label=_("家庭成员"), narrow=narrow, placeholder=NAME_HINT)


def belonging(*, user: Any, day: datetime.date) -> QuerySet[Membership]:
    """Who belongs on the day to the household of the outer query."""
    return _standing(user=user, day=day).filter(household=OuterRef("pk"))


def _standing(*, user: Any, day: datetime.date) -> QuerySet[Membership]:
    return scope(user=user, model=Membership, day=day).filter(superseded_at=None, valid__contains=day)


def _found(text: str, *, user: Any, day: datetime.date) -> list[int]:
    """The few hundred who answer at most, read first: inside a larger query their number is guessed wrongly."""
    return list(search.people(user=user, text=text, day=day).order_by().values_list("pk", flat=True))


def households_of(people: QuerySet[Any] | list[int], *, user: Any, day: datetime.date) -> QuerySet[Any]:
    """Ids of their households; found once and not anew for each household, which took seconds."""
    return _standing(user=user, day=day).filter(person__in=people).values("household")


def age_condition(*, key: str, day: datetime.date) -> Q:
    """The birth dates of an age band on the day."""
    _key, _words, first, below = next(band for band in AGE_BANDS if band[0] == key)
    condition = Q(birth_date__lte=years_before(day=day, years=first))
    return condition & Q(birth_date__gt=years_before(day=day, years=below)) if below is not None else condition


def age_filter(*, day: datetime.date) -> ChoiceFilter:
    return ChoiceFilter(
        name="age",
        label=_("年龄"),
        choices=[(key, words) for key, words, _first, _below in AGE_BANDS],
        narrow=lambda people, key: people.filter(age_condition(key=key, day=day)),
    )


def category_filter(*, user: Any, day: datetime.date) -> ChoiceFilter:
    """People whom a roll names."""
    return ChoiceFilter(
        name="category",
        label=_("人员类别"),
        choices=[(one.key, one.label) for one in CATEGORIES],
        narrow=lambda people, key: people.filter(BY_KEY[key].names("pk", user=user, day=day)),
    )


def member_category_filter(*, user: Any, day: datetime.date) -> ChoiceFilter:
    """Households with somebody whom a roll names."""

    def narrow(households: QuerySet[Any], key: str) -> QuerySet[Any]:
        named = BY_KEY[key].rows(user=user, day=day).values("person")
        return households.filter(pk__in=households_of(named, user=user, day=day))

    return ChoiceFilter(
        name="category", label=_("成员类别"), choices=[(one.key, one.label) for one in CATEGORIES], narrow=narrow
    )
