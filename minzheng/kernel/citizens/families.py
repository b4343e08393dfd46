"""What a citizen may see of a family on the register: who lives together, all names masked but his own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.access.minors import guarded_as_minor
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import Household, Membership, Person


@dataclass(frozen=True)
class Relative:
    """One of the family as its own pages show him. `born`: the year, None where unknown."""

    person: int
    name: str
    relation: str | None
    born: int | None
    minor: bool
    himself: bool


@dataclass(frozen=True)
class FamilyShown:
    """A citizen's household on the register, where it is, and the town that takes in what he applies for.

    `place` is the community where that is known, `town` the one above it; None where nobody knows where he lives.
    """

    household: Household | None
    relatives: Sequence[Relative]
    place: Area | None
    town: Area | None


def family_of(*, person: Person, day: date, to_himself: bool = False) -> FamilyShown:
    """The household that he joined last of those of the day; his own name is plain only to himself. Five queries."""
    lives_in = registry.with_household(people=Person.objects.filter(pk=person.pk), day=day).get().lives_in  # type: ignore[attr-defined]
    household = Household.objects.filter(pk=lives_in).select_related("area").first() if lives_in else None
    members = list(registry.members(household_ids=[household.pk], day=day)) if household else []
    place = (household.area if household else None) or person.home_area or person.hukou_area
    return FamilyShown(
        household=household,
        relatives=tuple(_shown(each, person, day, to_himself) for each in members),
        place=place,
        town=town_of(area=place.pk, day=day) if place else None,
    )


def town_of(*, area: int, day: date) -> Area | None:
    """The town (or street) under which an area (id) belongs on the day."""
    return next((each for each in areas.ancestry(area=area, day=day) if each.level == Level.TOWN), None)


def _shown(row: Membership, himself: Person, day: date, to_himself: bool) -> Relative:
    own = row.person_id == himself.pk
    person = row.person
    return Relative(
        person=person.pk,
        name=person.name if own and to_himself else mask(Kind.NAME, person.name) or "",
        relation=row.relation,
        born=person.birth_date.year if person.birth_date else None,
        minor=guarded_as_minor(birth_date=person.birth_date, day=day),
        himself=own,
    )
