"""Households and who belongs to them, in bulk and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
from django.db import connection, transaction

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.event_types import (
    HOUSEHOLD_JOINED,
    HOUSEHOLD_LEFT,
    HOUSEHOLDS_REGISTERED,
    MEMBERSHIPS_REGISTERED,
)
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.kernel.registry.operations.following import memberships_changed
from minzheng.kernel.registry.staging import execute, loading, staged

HOUSEHOLD_COLUMNS = {"source": pl.String, "number": pl.String, "area_id": pl.Int64, "row_number": pl.Int32}
MEMBERSHIP_COLUMNS = {
    "household_id": pl.Int64, "person_id": pl.Int64, "relation": pl.String, "since": pl.Date, "row_number": pl.Int32,
}  # fmt: skip

ADD_HOUSEHOLDS = """
    INSERT INTO registry_household (source, number, area_id, valid, recorded_at, batch_id, row_number)
    SELECT DISTINCT ON (source, number)
           source, number, area_id, daterange(NULL, NULL), %(now)s, %(batch_id)s, row_number
    FROM staged_households ORDER BY source, number, area_id NULLS LAST
    ON CONFLICT (source, number) DO UPDATE SET
        area_id = excluded.area_id, recorded_at = excluded.recorded_at, batch_id = excluded.batch_id,
        row_number = excluded.row_number
    WHERE registry_household.area_id IS DISTINCT FROM excluded.area_id AND excluded.area_id IS NOT NULL
"""
HOUSEHOLD_IDS = """
    SELECT s.position, h.id FROM staged_households s JOIN registry_household h USING (source, number)
"""

ENDED = "CREATE TEMPORARY TABLE ended_memberships (LIKE registry_membership) ON COMMIT DROP"

_STANDING = """m.superseded_at IS NULL AND upper_inf(m.valid)
               AND (lower(m.valid) IS NULL OR lower(m.valid) <= %(day)s)"""

# what a whole roll of its source no longer shows has ended
END_UNSEEN = f"""
    WITH sources AS (SELECT DISTINCT source FROM registry_household
                     WHERE id IN (SELECT household_id FROM staged_memberships)),
    concerned AS (SELECT m.id FROM registry_membership m JOIN staged_memberships USING (household_id)
                  UNION SELECT m.id FROM registry_membership m JOIN staged_memberships USING (person_id)),
    ended AS (
        UPDATE registry_membership m SET superseded_at = %(now)s
        FROM concerned, registry_household h
        WHERE m.id = concerned.id AND h.id = m.household_id AND h.source IN (SELECT source FROM sources) AND {_STANDING}
          AND NOT EXISTS (SELECT FROM staged_memberships s
                          WHERE s.household_id = m.household_id AND s.person_id = m.person_id)
        RETURNING m.*)
    INSERT INTO ended_memberships SELECT * FROM ended
"""
# the same person in the same household in another relation
END_CHANGED = f"""
    WITH ended AS (
        UPDATE registry_membership m SET superseded_at = %(now)s
        FROM staged_memberships s
        WHERE s.household_id = m.household_id AND s.person_id = m.person_id AND {_STANDING}
          AND s.relation IS NOT NULL AND s.relation IS DISTINCT FROM m.relation
        RETURNING m.*)
    INSERT INTO ended_memberships SELECT * FROM ended
"""
# its closed version is a row of its own, recorded now
KEEP_ENDED = """
    INSERT INTO registry_membership (household_id, person_id, relation, valid, recorded_at, batch_id, row_number)
    SELECT household_id, person_id, relation, daterange(lower(valid), %(day)s), %(now)s, batch_id, row_number
    FROM ended_memberships WHERE lower(valid) IS NULL OR lower(valid) < %(day)s
"""
# since when is not told: on first acquaintance always, afterwards since the day of the roll that first shows it
BEGIN = """
    WITH same AS (
        SELECT person_id, household_id, max(coalesce(upper(m.valid), 'infinity'::date)) AS until
        FROM registry_membership m JOIN staged_memberships s USING (person_id, household_id)
        WHERE m.superseded_at IS NULL GROUP BY person_id, household_id),
    people AS (SELECT DISTINCT person_id FROM registry_membership JOIN staged_memberships USING (person_id)),
    households AS (SELECT DISTINCT household_id FROM registry_membership JOIN staged_memberships USING (household_id))
    INSERT INTO registry_membership (household_id, person_id, relation, valid, recorded_at, batch_id, row_number)
    SELECT DISTINCT ON (s.person_id, s.household_id)
           s.household_id, s.person_id, s.relation,
           daterange(greatest(coalesce(s.since, same.until, lower(e.valid),
                                       CASE WHEN people.person_id IS NOT NULL OR households.household_id IS NOT NULL
                                            THEN %(day)s::date END),
                              same.until), NULL),
           %(now)s, %(batch_id)s, s.row_number
    FROM staged_memberships s
    LEFT JOIN ended_memberships e ON e.person_id = s.person_id AND e.household_id = s.household_id
    LEFT JOIN same ON same.person_id = s.person_id AND same.household_id = s.household_id
    LEFT JOIN people ON people.person_id = s.person_id
    LEFT JOIN households ON households.household_id = s.household_id
    WHERE same.until IS DISTINCT FROM 'infinity'::date
    ORDER BY s.person_id, s.household_id, s.since NULLS LAST
"""


CHANGED = """
    SELECT household_id, person_id FROM ended_memberships
    UNION SELECT m.household_id, m.person_id FROM registry_membership m JOIN staged_memberships USING (person_id)
    WHERE m.recorded_at = %(now)s AND m.superseded_at IS NULL
"""
ONE_CHANGED = "SELECT %(household)s::bigint AS household_id, %(person)s::bigint AS person_id"


class NotAMember(ValueError):
    """The person does not belong to the household on that day, or belongs to it already."""


def register_households(
    *, households: pl.DataFrame, actor: Actor, now: datetime, batch_id: int | None = None
) -> pl.Series:
    """Take in households as one source numbers them; known numbers keep their row and take a newer area.

    Columns: ``source`` (a dataset's key), ``number``, ``area_id``, ``row_number``; several rows of one number are one
    household. Returns ``household_id`` in the order of the rows.
    """
    given = _select(households, HOUSEHOLD_COLUMNS).with_row_index("position")
    with staged(name="staged_households", frame=given), connection.cursor() as cursor:
        cursor.execute(ADD_HOUSEHOLDS, {"now": now, "batch_id": batch_id})
        touched = cursor.rowcount
        found = frames.read_many(sql=HOUSEHOLD_IDS).select(pl.col("position").cast(pl.UInt32), household_id="id")
        if touched:
            record(type=HOUSEHOLDS_REGISTERED, actor=actor, now=now, households=touched, batch_id=batch_id)
    return given.join(found, on="position", how="left", maintain_order="left")["household_id"]


def register_memberships(
    *, memberships: pl.DataFrame, complete: bool, day: date, actor: Actor, now: datetime, batch_id: int | None = None
) -> tuple[int, int]:
    """Take in who belongs to which household as of `day`; numbers of rows begun and ended.

    Columns: ``household_id``, ``person_id``, ``relation`` (GB/T 4761), ``since`` (null: not told), ``row_number``.
    What stands already in the same relation stays. With `complete` the frame is all that its source knows of these
    households and people: memberships of that source that it no longer shows end on `day`. One person in two households
    of the frame is kept as it is told.
    """
    given = _select(memberships, MEMBERSHIP_COLUMNS).drop_nulls(["household_id", "person_id"])
    values: dict[str, object] = {"day": day, "now": now, "batch_id": batch_id}
    with staged(name="staged_memberships", frame=given):
        execute(ENDED)
        ended = execute(END_UNSEEN, values) if complete else 0
        ended += execute(END_CHANGED, values)
        execute(KEEP_ENDED, values)
        with loading(table="registry_membership", rows=len(given)):
            begun = execute(BEGIN, values)
        memberships_changed(touched=CHANGED, parameters=values, actor=actor, now=now)
        execute("DROP TABLE ended_memberships")
        if begun or ended:
            record(
                type=MEMBERSHIPS_REGISTERED, actor=actor, now=now, begun=begun, ended=ended, day=day.isoformat(),
                batch_id=batch_id,
            )  # fmt: skip
    return begun, ended


def join_household(
    *, person: Person, household: Household, relation: str | None, day: date, actor: Actor, now: datetime
) -> Membership:
    """From `day` on the person belongs to the household. Raises NotAMember where he does already."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        standing = Membership.objects.filter(person=person, household=household, superseded_at=None)
        if standing.filter(valid__overlap=(day, None)).exists():
            raise NotAMember(f"person {person.pk} belongs to household {household.pk} on {day} or later")
        membership = Membership.objects.create(
            person=person, household=household, relation=relation, valid=(day, None), recorded_at=now
        )
        _tell(household, person, actor=actor, now=now)
        record(type=HOUSEHOLD_JOINED, actor=actor, now=now, subject=person, day=day.isoformat(),
               household_id=household.pk)  # fmt: skip
    return membership


def leave_household(*, person: Person, household: Household, day: date, actor: Actor, now: datetime) -> None:
    """From `day` on the person no longer belongs to the household. Raises NotAMember where he does not."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        open_rows = Membership.objects.filter(
            person=person, household=household, superseded_at=None, valid__upper_inf=True
        )
        row = open_rows.select_for_update().first()
        if row is None:
            raise NotAMember(f"person {person.pk} does not belong to household {household.pk}")
        row.superseded_at = now
        row.save(update_fields=["superseded_at"])
        if row.valid.lower is None or row.valid.lower < day:
            row.pk, row._state.adding, row.superseded_at = None, True, None
            row.valid, row.recorded_at = (row.valid.lower, day), now
            row.save(force_insert=True)
        _tell(household, person, actor=actor, now=now)
        record(type=HOUSEHOLD_LEFT, actor=actor, now=now, subject=person, day=day.isoformat(),
               household_id=household.pk)  # fmt: skip


def _tell(household: Household, person: Person, *, actor: Actor, now: datetime) -> None:
    values = {"household": household.pk, "person": person.pk}
    memberships_changed(touched=ONE_CHANGED, parameters=values, actor=actor, now=now)


def _select(frame: pl.DataFrame, columns: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return frame.select(
        [(pl.col(c) if c in frame.columns else pl.lit(None)).cast(kind).alias(c) for c, kind in columns.items()]
    )
