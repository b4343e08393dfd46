"""How people, households and relations are named on pages."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.departments.facts import RELATIONS
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.registry.models import Household, Membership, Person, Sex
from minzheng.web.phrases import together
from minzheng.web.presenters import Tag, Tone, Words

HEADS = ("01", "02")
"""Codes of GB/T 4761 for the head of a household: 本人 and 户主."""

AGE_BANDS: Sequence[tuple[str, Words, int, int | None]] = (
    ("0-17", gettext_lazy("0—17岁"), 0, 18),
    ("18-59", gettext_lazy("18—59岁"), 18, 60),
    ("60-79", gettext_lazy("60—79岁"), 60, 80),
    ("80-89", gettext_lazy("80—89岁"), 80, 90),
    ("90-", gettext_lazy("90岁及以上"), 90, None),
)
"""Bands to look by: key, words, from that age on, below that age. No rule reads them."""
OLD, VERY_OLD = 60, 80


def person_url(person: Person | int) -> str:
    return reverse("web:person", args=[person if isinstance(person, int) else person.pk])


def household_url(household: Household | int) -> str:
    return reverse("web:household", args=[household if isinstance(household, int) else household.pk])


def years_before(*, day: datetime.date, years: int) -> datetime.date:
    """Who was born on this day or before is so many years old on ``day``."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def age(person: Person, *, day: datetime.date) -> int | None:
    """Whole years on ``day``, or on the day of death before it; None where the birth date is not known."""
    born = person.birth_date
    if born is None:
        return None
    until = min(day, person.death_date) if person.death_date else day
    return until.year - born.year - ((until.month, until.day) < (born.month, born.day))


def has_died(person: Person, *, day: datetime.date) -> bool:
    return person.death_date is not None and person.death_date <= day


def sex_and_age(person: Person, *, day: datetime.date) -> str:
    """女，82岁; what is not known is left out."""
    years = age(person, day=day)
    parts = [str(Sex(person.sex).label)] if person.sex else []
    if years is not None:
        dead = has_died(person, day=day)
        parts.append((_("终年%(years)d岁") if dead else _("%(years)d岁")) % {"years": years})
    return together(parts)


def place(area: Area | None) -> str | None:
    """五常街道 永福社区: an area below the one above it, which must have been joined."""
    if area is None:
        return None
    return f"{area.parent.name} {area.name}" if area.parent and len(area.code) > 9 else area.name


def places_then_and_now(*, places: Collection[Area], day: datetime.date) -> tuple[dict[int, str], dict[int, str]]:
    """Each area's whole name as in its time; and, of those that ended, the whole name of what stands for them today."""
    ended = [area.pk for area in places if area.valid.upper is not None and area.valid.upper <= day]
    today = areas.current(area_ids=ended, day=day) if ended else {}
    moved = {old: new for old, new in today.items() if new is not None}
    names = areas.display_names(area_ids={*(area.pk for area in places), *moved.values()})
    return names, {old: names[new] for old, new in moved.items() if names[new] != names[old]}


def relation(membership: Membership) -> str | None:
    return str(_(RELATIONS.get(membership.relation, membership.relation))) if membership.relation else None


def household_title(head: str | None) -> str:
    """王小明户; a household whose head nobody named has no better title."""
    return _("%(head)s户") % {"head": head} if head else _("未登记户主的家庭")


def life_tags(person: Person, *, day: datetime.date) -> list[Tag]:
    """已故, 80岁以上."""
    if has_died(person, day=day):
        return [Tag(text=_("已故"), tone=Tone.BAD)]
    years = age(person, day=day)
    return [Tag(text=_("80岁以上"))] if years is not None and years >= VERY_OLD else []
