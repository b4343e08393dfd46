"""The people that a run or a page judges: in which household they live and where, on a day, as believed at an instant.

The SELECT is put together from pieces: what is believed (now, or at an instant), and of whom (everybody, or one family,
of whom alone the rows are touched).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from minzheng.kernel.registry import frames

PEOPLE = """
    WITH {family} county AS (
        SELECT cover.area_id, min(cover.ancestor_id) AS id
        FROM areas_areacover cover JOIN areas_area area ON area.id = cover.ancestor_id
        WHERE area.level = 'COUNTY' AND cover.valid @> %(day)s::date {areas}
        GROUP BY cover.area_id HAVING count(*) = 1
    ), lives_with AS (
        SELECT DISTINCT ON (person_id) person_id, household_id
        FROM registry_membership WHERE {believed} AND valid @> %(day)s::date {memberships}
        ORDER BY person_id, lower(valid) DESC NULLS LAST, id DESC
    )
    SELECT person.id AS person, lives_with.household_id AS household, person.home_area_id AS area,
           home.id AS county, hukou.id = home.id AS hukou_local, person.birth_date, person.sex
    FROM ({person}) person
    LEFT JOIN lives_with ON lives_with.person_id = person.id
    LEFT JOIN county hukou ON hukou.area_id = person.hukou_area_id
    LEFT JOIN county home ON home.area_id = person.home_area_id
    WHERE person.home_area_id IS NOT NULL {people}
"""

PERSON_NOW = """
    SELECT id, home_area_id, hukou_area_id, birth_date, sex FROM registry_person WHERE merged_into_id IS NULL"""
PERSON_THEN = """
    SELECT version.* FROM (
        SELECT id, home_area_id, hukou_area_id, birth_date, sex FROM registry_person WHERE recorded_at <= %(at)s
        UNION ALL
        SELECT person_id, home_area_id, hukou_area_id, birth_date, sex FROM registry_personpast
        WHERE recorded_at <= %(at)s AND superseded_at > %(at)s) version
    WHERE NOT EXISTS (SELECT FROM registry_personalias alias
                      WHERE alias.alias_id = version.id AND alias.recorded_at <= %(at)s
                        AND (alias.undone_at IS NULL OR alias.undone_at > %(at)s))"""
BELIEVED_NOW = "superseded_at IS NULL"
BELIEVED_THEN = "recorded_at <= %(at)s AND (superseded_at IS NULL OR superseded_at > %(at)s)"

# Whoever belongs to the household on the day, by any of his memberships, and the person who may belong to none.
FAMILY = """
    family AS (
        SELECT %(person)s::bigint AS id
        UNION
        SELECT person_id FROM registry_membership
        WHERE {believed} AND valid @> %(day)s::date AND household_id = coalesce(%(household)s::bigint, (
            SELECT household_id FROM registry_membership
            WHERE person_id = %(person)s AND {believed} AND valid @> %(day)s::date
            ORDER BY lower(valid) DESC NULLS LAST, id DESC LIMIT 1))
    ),"""
OF_THE_FAMILY = "AND person_id IN (SELECT id FROM family)"
# Of 33,000 areas one family needs two.
AREAS_OF_THE_FAMILY = """AND cover.area_id IN (
    SELECT unnest(ARRAY[own.home_area_id, own.hukou_area_id]) FROM ({person}) own
    WHERE own.id IN (SELECT id FROM family))"""
# Who is in the family by an earlier membership, but lives in another household on the day, is judged there.
LIVING_TOGETHER = """AND person.id IN (SELECT id FROM family) AND (
    person.id = %(person)s OR lives_with.household_id = coalesce(
        %(household)s::bigint, (SELECT own.household_id FROM lives_with own WHERE own.person_id = %(person)s)))"""


@dataclass(frozen=True)
class Only:
    """One household, and a person who may belong to none; a person without a household brings his own."""

    household: int | None = None
    person: int | None = None


def read(*, day: date, believed_at: datetime | None = None, only: Only | None = None) -> pl.DataFrame:
    """Everybody, or `only` one family: person, household, area, county (of the home), hukou_local, birth_date, sex.

    believed_at: as the register believed at that instant, merges included; default: now.
    """
    person, believed = (PERSON_NOW, BELIEVED_NOW) if believed_at is None else (PERSON_THEN, BELIEVED_THEN)
    narrowed = {"family": "", "areas": "", "memberships": "", "people": ""}
    if only is not None:
        narrowed = {
            "family": FAMILY.format(believed=believed),
            "areas": AREAS_OF_THE_FAMILY.format(person=person),
            "memberships": OF_THE_FAMILY,
            "people": LIVING_TOGETHER,
        }
    return frames.read(
        sql=PEOPLE.format(person=person, believed=believed, **narrowed),
        parameters={
            "day": day,
            "at": believed_at,
            "household": only and only.household,
            "person": only and only.person,
        },
    )
