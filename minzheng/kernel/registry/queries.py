"""Reading the register: one person's file, and whole frames as of any past day and any past belief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import OuterRef, Q, QuerySet, Subquery

from minzheng.kernel.registry import frames, secrets
from minzheng.kernel.registry.models import Address, Household, Membership, Person, PersonAlias, PersonPast, Residence


@dataclass(frozen=True)
class PersonFile:
    """One person as the register knows him on a day."""

    person: Person
    memberships: list[Membership]  # households he belongs to on the day
    fellows: list[Membership]  # the others in those households on the day
    residences: list[Residence]  # where he is registered and lives on the day
    earlier_memberships: list[Membership]
    earlier_residences: list[Residence]
    versions: list[PersonPast]  # what was believed before, newest first
    aliases: list[PersonAlias]  # records that stand for him


def canonical(*, person: Person) -> Person:
    """The person himself, or the one that this record stands for after a merge."""
    return person.merged_into or person


def person_file(*, person: Person, day: date) -> PersonFile:
    """The file of `person` as of `day`, his merged records included; six queries. Pass a person out of `scope`."""
    # by ids: "or" over a join would read the whole table
    records = Q(person__in=[person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)])
    memberships = list(
        Membership.objects.filter(records, superseded_at=None)
        .select_related("household", "household__area")
        .order_by("-valid")
    )
    standing = [row for row in memberships if holds(row, day=day)]
    residences = list(
        Residence.objects.filter(records, superseded_at=None).select_related("area", "address").order_by("-valid")
    )
    fellows = members(household_ids=[row.household_id for row in standing], day=day).exclude(records)
    return PersonFile(
        person=person,
        memberships=standing,
        fellows=list(fellows) if standing else [],
        residences=[row for row in residences if holds(row, day=day)],
        earlier_memberships=[row for row in memberships if not holds(row, day=day)],
        earlier_residences=[row for row in residences if not holds(row, day=day)],
        versions=list(PersonPast.objects.filter(records).order_by("-superseded_at", "-pk")),
        aliases=list(PersonAlias.objects.filter(person=person, undone_at=None).select_related("alias")),
    )


def holds(row: Membership | Residence, *, day: date) -> bool:
    """Whether a dated row holds on `day`."""
    since, until = row.valid.lower, row.valid.upper
    return (since is None or since <= day) and (until is None or day < until)


def members(*, household_ids: Iterable[int], day: date) -> QuerySet[Membership]:
    """Who belongs to these households on `day` as believed now, heads first."""
    return (
        Membership.objects.filter(household_id__in=list(household_ids), superseded_at=None, valid__contains=day)
        .select_related("person", "household")
        .order_by("household_id", "relation", "person_id")
    )


def with_household(*, people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """The people with `lives_in`, the id of the household joined last of those of `day`."""
    return people.annotate(lives_in=_of_household_joined_last("household", day=day))


def with_household_number(*, people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """The people with `household_number`, of the household joined last of those of `day`."""
    return people.annotate(household_number=_of_household_joined_last("household__number", day=day))


def _of_household_joined_last(column: str, *, day: date) -> Subquery:
    joined = Membership.objects.filter(person=OuterRef("pk"), superseded_at=None, valid__contains=day)
    last = joined.order_by(RangeStartsWith("valid").desc(nulls_last=True), "-pk")
    return Subquery(last.values(column)[:1])


def believed_members(*, household: OuterRef) -> QuerySet[Membership]:
    """Who is believed to belong to a household at any time; for a subquery over rows that name one."""
    return Membership.objects.filter(household=household, superseded_at=None)


def household_file(*, household: Household, day: date) -> tuple[list[Membership], list[Membership]]:
    """Those who belong to the household on `day`, and those who did or will on other days."""
    rows = (
        Membership.objects.filter(household=household, superseded_at=None)
        .select_related("person", "person__home_area", "person__hukou_area")
        .order_by("relation", "-valid")
    )
    return [row for row in rows if holds(row, day=day)], [row for row in rows if not holds(row, day=day)]


def people_frame(*, day: date, areas: Iterable[int] | None = None, recorded: datetime | None = None) -> pl.DataFrame:
    """Everybody as rules need them: ``person_id``, ``home_area_id``, ``hukou_area_id``, ``birth_date``, ``death_date``,
    ``sex``, ``ethnic_group``, ``household_id``.

    Areas are those that held on `day`; with `areas` (ids, already closed over succession by `areas.queries.covered`)
    only people at home there. With `recorded` everything is as it was believed at that instant. Merged records are not
    people; who was first recorded after that instant is not among them.
    """
    asked = None if areas is None else list(areas)
    sql = PEOPLE_NOW if recorded is None else PEOPLE_THEN
    return frames.read(sql=sql, parameters={"day": day, "at": recorded, "areas": asked})


def memberships_frame(
    *, day: date, areas: Iterable[int] | None = None, recorded: datetime | None = None
) -> pl.DataFrame:
    """Who belongs to which household on `day`: ``household_id``, ``person_id``, ``relation``, ``household_area_id``,
    ``since``. People by the record that stands for them; `areas` are those of the household; see `people_frame`.
    """
    asked = None if areas is None else list(areas)
    return frames.read(sql=MEMBERSHIPS, parameters={"day": day, "at": recorded, "areas": asked})


# what was believed at an instant: rows recorded by then and not yet superseded then
_BELIEVED = """{row}.valid @> %(day)s::date AND CASE WHEN %(at)s::timestamptz IS NULL
    THEN {row}.superseded_at IS NULL
    ELSE {row}.recorded_at <= %(at)s AND ({row}.superseded_at IS NULL OR {row}.superseded_at > %(at)s) END"""

_PLACES = f"""
    places AS (
        SELECT r.person_id,
               max(r.area_id) FILTER (WHERE r.kind = 'HUKOU') AS hukou_area_id,
               coalesce(max(r.area_id) FILTER (WHERE r.kind = 'LIVING'),
                        max(r.area_id) FILTER (WHERE r.kind = 'HUKOU')) AS home_area_id
        FROM registry_residence r WHERE {_BELIEVED.format(row="r")} GROUP BY r.person_id)"""

_IN = """, belongs AS (
        SELECT DISTINCT ON (m.person_id) m.person_id, m.household_id FROM registry_membership m
        WHERE """ + _BELIEVED.format(row="m") + """
        ORDER BY m.person_id, lower(m.valid) DESC NULLS LAST, m.recorded_at DESC, m.id DESC)"""  # fmt: skip

_COLUMNS = """p.id AS person_id, places.home_area_id, places.hukou_area_id, {v}.birth_date, {v}.death_date, {v}.sex,
           {v}.ethnic_group, belongs.household_id"""
_AREAS = "(%(areas)s::bigint[] IS NULL OR places.home_area_id = ANY(%(areas)s))"

PEOPLE_NOW = f"""
    WITH {_PLACES}{_IN}
    SELECT {_COLUMNS.format(v="p")}
    FROM registry_person p LEFT JOIN places ON places.person_id = p.id LEFT JOIN belongs ON belongs.person_id = p.id
    WHERE p.merged_into_id IS NULL AND {_AREAS}
"""

PEOPLE_THEN = f"""
    WITH {_PLACES}{_IN}, versions AS (
        SELECT id, birth_date, death_date, sex, ethnic_group FROM registry_person WHERE recorded_at <= %(at)s
        UNION ALL
        SELECT person_id, birth_date, death_date, sex, ethnic_group FROM registry_personpast
        WHERE recorded_at <= %(at)s AND superseded_at > %(at)s)
    SELECT {_COLUMNS.format(v="p")}
    FROM versions p LEFT JOIN places ON places.person_id = p.id LEFT JOIN belongs ON belongs.person_id = p.id
    WHERE NOT EXISTS (SELECT FROM registry_personalias a
                      WHERE a.alias_id = p.id AND a.recorded_at <= %(at)s
                        AND (a.undone_at IS NULL OR a.undone_at > %(at)s))
      AND {_AREAS}
"""

MEMBERSHIPS = f"""
    SELECT DISTINCT ON (m.household_id, coalesce(p.merged_into_id, p.id))
           m.household_id, coalesce(p.merged_into_id, p.id) AS person_id, m.relation::text,
           h.area_id AS household_area_id, lower(m.valid) AS since
    FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    JOIN registry_household h ON h.id = m.household_id
    WHERE {_BELIEVED.format(row="m")} AND (%(areas)s::bigint[] IS NULL OR h.area_id = ANY(%(areas)s))
    ORDER BY m.household_id, coalesce(p.merged_into_id, p.id), m.recorded_at DESC
"""


def people_at(*, address: Address) -> QuerySet:
    """Ids of the people who are registered at or live at an address now; for a subquery."""
    here = Residence.objects.filter(address=address, superseded_at=None, valid__upper_inf=True)
    return here.values("person_id")


def holder_of_number(*, number: str) -> int | None:
    """The id of the person who has a valid identity number (normalised); None where nobody here has it.

    For registering somebody once: whoever asks shows the person only through `access.scope`.
    """
    index = secrets.blind_index_one(number, purpose="ID_NUMBER")
    return Person.objects.filter(id_index=index, merged_into=None).values_list("pk", flat=True).first()
