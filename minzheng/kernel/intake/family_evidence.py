"""What the tables tell of people who are registered apart and may be one family: ties with their evidence.

Two grounds. **RELATION**: a row about somebody names a spouse, a parent, a guardian or a contact (`Dataset.kin`), by a
number or by a name that a phone, a door or a community makes one person of. **ADDRESS**: people of one surname live at
one door without being registered in one household. Who is registered together is tied already and is not asked about.

| score | evidence |
|---|---|
| 95 | the number is known and the name agrees; 70: another name under that number |
| 85 | name and phone, or name and door |
| 60 | the name, of which there is one only in the community |
| 65 | the same door and surname |

Several grounds together are worth more: the chance that all of them err. From `SURE` on it is shown as told; below, a
person is asked. Nobody's household changes by it. Everything is one run of set-based statements, like a screening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from django.db import transaction

from minzheng.kernel.events.operations import record
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import PERSON, Dataset
from minzheng.kernel.registry import frames, names
from minzheng.kernel.registry.event_types import TIES_GATHERED
from minzheng.kernel.registry.staging import execute, staged

SURE: Final = 90
WORTH_ASKING: Final = 60
MOST_AT_A_DOOR: Final = 8
"""More people than that at one door are a dormitory or a home: living there tells nothing."""

NAMED = """
    SELECT told.person_id, '{relation}'::text AS relation, told.{name} AS name, {number} AS number_index,
           {phone} AS phone_index, '{key}'::text AS dataset, told.batch_id, told.row_number
    FROM {table} told
    WHERE told.superseded_at IS NULL AND told.valid @> %(day)s::date AND told.person_id IS NOT NULL
      AND told.{name} IS NOT NULL{when}
"""
AWAY = """
    SELECT told.person_id FROM {table} told
    WHERE told.superseded_at IS NULL AND told.valid @> %(day)s::date AND told.person_id IS NOT NULL{when}
"""
PLACES = """
    CREATE TEMPORARY TABLE people_at ON COMMIT DROP AS
    SELECT p.id AS person_id, p.name_key, left(p.name_key, 1) AS surname, p.id_index, p.phone_index, p.home_area_id,
           CASE WHEN area.level = 'COMMUNITY' THEN p.home_area_id END AS community_id, lives.address_id
    FROM registry_person p
    LEFT JOIN areas_area area ON area.id = p.home_area_id
    LEFT JOIN LATERAL (
        SELECT coalesce(a.merged_into_id, a.id) AS address_id
        FROM registry_residence r JOIN registry_address a ON a.id = r.address_id
        WHERE r.person_id = p.id AND r.superseded_at IS NULL AND r.valid @> %(day)s::date AND a.door <> ''
        ORDER BY r.kind = 'LIVING' DESC LIMIT 1) lives ON TRUE
    WHERE p.merged_into_id IS NULL AND (p.death_date IS NULL OR p.death_date > %(day)s)
"""
MEMBERS = """
    CREATE TEMPORARY TABLE registered ON COMMIT DROP AS
    SELECT DISTINCT coalesce(p.merged_into_id, p.id) AS person_id, m.household_id
    FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.superseded_at IS NULL AND m.valid @> %(day)s::date
"""
# The row's own household answers to the name already: then nobody elsewhere is meant.
DROP_WHO_IS_AT_HOME = """
    DELETE FROM named n USING registered mine, registered fellow, people_at p
    WHERE mine.person_id = n.person_id AND fellow.household_id = mine.household_id
      AND fellow.person_id <> n.person_id AND p.person_id = fellow.person_id AND p.name_key = n.name_key
"""
FOUND = """
    CREATE TEMPORARY TABLE tied ON COMMIT DROP AS
    WITH by_number AS (
        SELECT n.n, p.person_id AS other_id, CASE WHEN p.name_key = n.name_key THEN 95 ELSE 70 END AS score,
               p.name_key <> n.name_key AS name_differs
        FROM named n JOIN people_at p ON p.id_index = n.number_index
    ), nameless AS (
        SELECT n.n, n.name_key, n.phone_index, me.address_id, me.community_id, n.person_id
        FROM named n JOIN people_at me ON me.person_id = n.person_id
        WHERE NOT EXISTS (SELECT FROM by_number b WHERE b.n = n.n)
    ), by_name AS (
        SELECT n.n, p.person_id AS other_id, 85 AS score FROM nameless n
        JOIN people_at p ON p.name_key = n.name_key AND p.phone_index = n.phone_index AND p.person_id <> n.person_id
        UNION ALL
        SELECT n.n, p.person_id, 85 FROM nameless n
        JOIN people_at p ON p.name_key = n.name_key AND p.address_id = n.address_id AND p.person_id <> n.person_id
        UNION ALL
        SELECT n.n, p.person_id, 60 FROM nameless n
        JOIN people_at p ON p.name_key = n.name_key AND p.community_id = n.community_id AND p.person_id <> n.person_id
    ), best AS (
        SELECT n, other_id, max(score) AS score FROM by_name GROUP BY n, other_id
    ), only_one AS (
        SELECT b.n, min(b.other_id) AS other_id, max(b.score) AS score
        FROM best b JOIN (SELECT n, max(score) AS score FROM best GROUP BY n) top USING (n, score)
        GROUP BY b.n HAVING count(*) = 1
    ), doors AS (
        SELECT address_id FROM people_at WHERE address_id IS NOT NULL
        GROUP BY address_id HAVING count(*) BETWEEN 2 AND %(most)s
    )
    SELECT n.person_id AS of_id, found.other_id, 'RELATION'::text AS ground, n.relation, n.dataset, n.batch_id,
           n.row_number, found.score, found.name_differs
    FROM named n JOIN (
        SELECT n, other_id, score, name_differs FROM by_number
        UNION ALL SELECT n, other_id, score, FALSE FROM only_one) found USING (n)
    UNION ALL
    SELECT one.person_id, two.person_id, 'ADDRESS', NULL, NULL, NULL, NULL, 65, FALSE
    FROM doors JOIN people_at one USING (address_id)
    JOIN people_at two ON two.address_id = one.address_id AND two.person_id > one.person_id
     AND two.surname = one.surname
"""
DROP_WHO_IS_REGISTERED_TOGETHER = """
    DELETE FROM tied t USING registered one, registered two
    WHERE one.person_id = t.of_id AND two.person_id = t.other_id AND one.household_id = two.household_id
"""
PAIRS = """
    CREATE TEMPORARY TABLE pairs ON COMMIT DROP AS
    WITH spouses AS (
        SELECT person FROM (SELECT of_id AS person, other_id AS other FROM tied WHERE relation = 'SPOUSE'
                            UNION SELECT other_id, of_id FROM tied WHERE relation = 'SPOUSE') both_ways
        GROUP BY person HAVING count(DISTINCT other) > 1
    ), gathered AS (
        SELECT least(of_id, other_id) AS person_id, greatest(of_id, other_id) AS other_id,
               100 * (1 - exp(sum(ln(1 - score / 100.0)) FILTER (WHERE first))) AS score,
               jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                   'ground', ground, 'score', score, 'relation', relation, 'dataset', dataset, 'batch', batch_id,
                   'row', row_number, 'of', CASE WHEN relation IS NOT NULL THEN of_id END))
                   ORDER BY score DESC, dataset, batch_id, row_number) AS grounds,
               bool_or(name_differs) AS name_differs, bool_or(relation = 'SPOUSE') AS spouses
        FROM (SELECT *, row_number() OVER (
                  PARTITION BY least(of_id, other_id), greatest(of_id, other_id), ground, dataset ORDER BY score DESC
              ) = 1 AS first FROM tied WHERE of_id <> other_id) told
        GROUP BY 1, 2
    )
    SELECT g.person_id, g.other_id, least(99, round(g.score))::smallint AS score, g.grounds,
           to_jsonb(array_remove(ARRAY[
               CASE WHEN one.address_id <> two.address_id THEN 'LIVES_ELSEWHERE' END,
               CASE WHEN EXISTS (SELECT FROM away WHERE person_id IN (g.person_id, g.other_id)) THEN 'AWAY' END,
               CASE WHEN g.name_differs THEN 'NAME_DIFFERS' END,
               CASE WHEN g.spouses AND EXISTS (SELECT FROM spouses WHERE person IN (g.person_id, g.other_id))
                    THEN 'SEVERAL_SPOUSES' END], NULL)) AS conflicts
    FROM gathered g JOIN people_at one ON one.person_id = g.person_id JOIN people_at two ON two.person_id = g.other_id
    WHERE g.score >= %(least)s
"""
OPEN = """
    INSERT INTO registry_familytie AS t (person_id, other_id, score, grounds, conflicts, opened_at)
    SELECT person_id, other_id, score, grounds, conflicts, %(now)s FROM pairs
    ON CONFLICT (person_id, other_id) DO UPDATE
    SET score = EXCLUDED.score, grounds = EXCLUDED.grounds, conflicts = EXCLUDED.conflicts, closed_at = NULL,
        opened_at = CASE WHEN t.closed_at IS NULL THEN t.opened_at ELSE EXCLUDED.opened_at END
    WHERE t.closed_at IS NOT NULL
       OR (t.score, t.grounds, t.conflicts) IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.grounds, EXCLUDED.conflicts)
"""
CLOSE = """
    UPDATE registry_familytie t SET closed_at = %(now)s
    WHERE t.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM pairs p WHERE p.person_id = t.person_id AND p.other_id = t.other_id)
"""


@dataclass(frozen=True)
class Gathered:
    """Rows that name somebody, ties opened or told otherwise, ties of which nothing tells any more."""

    named: int
    opened: int
    closed: int


def gather_ties(*, day: date, actor: Any, now: datetime) -> Gathered:
    """Bring the ties in line with what the tables tell of `day`; one transaction, one event. Again, it changes nothing.

    Comes after the addresses are in order (`standard_addresses.gather`): doors tell who lives together.
    """
    with transaction.atomic():
        told = _named(day=day)
        with staged(name="named", frame=told), staged(name="away", frame=_away(day=day)):
            execute(PLACES, {"day": day})
            execute(MEMBERS, {"day": day})
            for table in ("people_at", "registered"):
                execute(f"ANALYZE {table}")
            execute(DROP_WHO_IS_AT_HOME)
            execute(FOUND, {"most": MOST_AT_A_DOOR})
            execute("ANALYZE tied")
            execute(DROP_WHO_IS_REGISTERED_TOGETHER)
            execute(PAIRS, {"least": WORTH_ASKING})
            execute("ANALYZE pairs")
            opened = execute(OPEN, {"now": now})
            closed = execute(CLOSE, {"now": now})
            execute("DROP TABLE pairs, tied, registered, people_at")
        if opened or closed:
            record(type=TIES_GATHERED, actor=actor, now=now, opened=opened, closed=closed)
    return Gathered(named=told.height, opened=opened, closed=closed)


def _named(*, day: date) -> pl.DataFrame:
    """`n`, `person_id`, `relation`, `name_key`, `number_index`, `phone_index`, `dataset`, `batch_id`, `row_number`."""
    parts = [
        NAMED.format(
            key=one.key,
            table=_table(one),
            relation=kin.relation,
            name=kin.name,
            number=f"told.{kin.number}_index" if kin.number else "NULL::bytea",
            phone=f"told.{kin.phone}_index" if kin.phone else "NULL::bytea",
            when=_holding(kin.when),
        )
        for one in tables.DATASETS.values()
        for kin in one.kin
    ]
    told = frames.read(sql=" UNION ALL ".join(parts), parameters={"day": day})
    return told.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("n"),
        *(pl.col(name).cast(pl.Int64) for name in ("person_id", "batch_id", "row_number")),
        *(pl.col(name).cast(pl.String) for name in ("relation", "dataset")),
        *(pl.col(name).cast(pl.Binary) for name in ("number_index", "phone_index")),
        name_key=names.key(pl.col("name").cast(pl.String)),
    ).filter(pl.col("name_key").is_not_null())


def _away(*, day: date) -> pl.DataFrame:
    """`person_id` of those who live in a home or are held somewhere."""
    parts = [
        AWAY.format(table=_table(one), when=_holding(one.away))
        for one in tables.DATASETS.values()
        if one.away is not None and one.unit is PERSON
    ]
    told = frames.read(sql=" UNION ".join(parts), parameters={"day": day})
    return told.select(pl.col("person_id").cast(pl.Int64))


def _holding(when: Any) -> str:
    """The condition in SQL; values are declared codes, never what a row says."""
    said = [f"told.{name} IN ({', '.join(_literal(value) for value in values)})" for name, values in when.items()]
    return "".join(f" AND {each}" for each in said)


def _literal(value: str | int | bool) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value).upper()


def _table(dataset: Dataset) -> str:
    return tables.table_of(dataset=dataset.key)._meta.db_table
