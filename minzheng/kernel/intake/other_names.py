"""Rows whose number is known and whose name is quite another: somebody's former name, or somebody else's number.

Three things tell that the name is his all the same. None of them changes the name in his file.

    FORMER_NAME   a table that has the column ``former_name`` gives it as such (曾用名)
    AT_HOME       the surname is his, and so is the phone, the household number or the community; and nobody else there
                  has the row's name, whose row with a mistyped number it might be. Never for a grave table
    TOLD          rows of at least `DEPARTMENTS` departments give the number this name: one of them may have taken down
                  somebody else's, but not all the same. Known only when all tables are in, so the system decides it
                  with the other open questions (`linking`), a person may take it back
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import polars as pl
from django.db import transaction

from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, tables
from minzheng.kernel.intake.contract import HOUSEHOLD, PERSON, Dataset
from minzheng.kernel.registry import frames, names
from minzheng.kernel.registry.staging import execute, staged

DEPARTMENTS: Final = 3
FORMER = "former_name"

_SAME_NUMBER = "p.id_index = s.id_index AND p.merged_into_id IS NULL"
FORMER_NAMES = """
    SELECT p.id AS person, told.former_name FROM {table} told JOIN registry_person p ON p.id = told.person_id
    JOIN staged s ON s.person_id IS NULL AND {same_number}
    WHERE told.superseded_at IS NULL AND told.former_name IS NOT NULL
"""
FORMER_NAME = f"""
    UPDATE staged s SET person_id = p.id, rung = 'FORMER_NAME', reason = NULL, candidates = NULL
    FROM registry_person p JOIN former f ON f.person = p.id
    WHERE s.person_id IS NULL AND {_SAME_NUMBER} AND f.name_key = s.name_key
"""
AT_HOME = f"""
    UPDATE staged s SET person_id = p.id, rung = 'AT_HOME', reason = NULL, candidates = NULL
    FROM registry_person p
    WHERE s.person_id IS NULL AND {_SAME_NUMBER} AND left(p.name_key, 1) = left(s.name_key, 1)
      AND (p.phone_index = s.phone_index
           OR p.home_area_id = s.area_id AND EXISTS (
                SELECT FROM areas_area a WHERE a.id = s.area_id AND a.level = 'COMMUNITY')
           OR EXISTS (SELECT FROM registry_membership m JOIN registry_household h ON h.id = m.household_id
                      WHERE m.person_id = p.id AND h.number = s.household_number
                        AND m.superseded_at IS NULL AND upper_inf(m.valid)))
      AND NOT EXISTS (SELECT FROM registry_person other
                      WHERE other.name_key = s.name_key AND other.id <> p.id AND other.merged_into_id IS NULL
                        AND (other.home_area_id = p.home_area_id OR other.hukou_area_id = p.hukou_area_id
                             OR other.phone_index = s.phone_index))
"""
OPEN = """
    SELECT item.id AS key, '{key}' AS dataset, told.id AS row_id, told.name, told.id_number_index AS id_index,
           (item.candidates ->> 0)::bigint AS person
    FROM intake_reviewitem item JOIN intake_batch batch ON batch.id = item.batch_id
    JOIN {table} told ON told.batch_id = item.batch_id AND told.sheet = item.sheet
                     AND told.row_number = item.row_number AND told.superseded_at IS NULL AND told.person_id IS NULL
    WHERE item.closed_at IS NULL AND item.reason = 'NAME_DIFFERS' AND batch.status = 'REGISTERED'
      AND batch.dataset = '{key}' AND told.id_number_index IS NOT NULL AND jsonb_array_length(item.candidates) = 1
      AND NOT EXISTS (SELECT FROM intake_rememberedpair said WHERE said.content_digest = item.content_digest
                      AND NOT said.same AND said.taken_back_at IS NULL)
      AND NOT EXISTS (SELECT FROM intake_reviewdecision made
                      WHERE made.item_id = item.id AND made.undone_at IS NOT NULL)
"""
JOIN = """
    UPDATE {table} told SET person_id = joined.person, rung = 'TOLD' FROM joined
    WHERE joined.dataset = '{key}' AND told.id = joined.row_id AND told.person_id IS NULL
"""
CLOSE = """
    WITH closed AS (
        UPDATE intake_reviewitem item SET closed_at = %(now)s, linked_at = %(now)s, likeness = joined.told_by::jsonb
        FROM joined WHERE item.id = joined.key AND item.closed_at IS NULL RETURNING item.id, joined.person
    )
    INSERT INTO intake_reviewdecision (item_id, decision, person_id, actor_id, at, note, undone_reason)
    SELECT id, 'SAME', person, %(actor)s, %(now)s, '', '' FROM closed
"""


def settle(*, grave: bool) -> None:
    """The first two rungs, over the rows that the ladder has staged and not settled (`matching.ladder`)."""
    former = [
        frames.read(sql=FORMER_NAMES.format(table=_table(one), same_number=_SAME_NUMBER))
        for one in tables.DATASETS.values()
        if one.unit is PERSON and any(column.name == FORMER for column in one.columns)
    ]
    told = pl.concat(former) if former else pl.DataFrame()
    if not told.is_empty():
        keyed = told.select(pl.col("person").cast(pl.Int64), name_key=names.key(pl.col(FORMER).cast(pl.String)))
        with staged(name="former", frame=keyed.drop_nulls().unique()):
            execute(FORMER_NAME)
    if not grave:
        execute(AT_HOME)


def settle_told(*, actor: Any, now: datetime) -> int:
    """Give open rows under a known number to its owner where enough departments give him their name; how many."""
    asked = _open_rows()
    agreed = _agreed(asked)
    if agreed.is_empty():
        return 0
    with transaction.atomic(), staged(name="joined", frame=agreed):
        for key in agreed["dataset"].unique():
            execute(JOIN.format(key=key, table=_table(tables.DATASETS[key])))
        joined = execute(CLOSE, {"now": now, "actor": actor.pk})
        events.record(type=event_types.OTHER_NAMES_TOLD, actor=actor, now=now, joined=joined)
    return joined


def _open_rows() -> pl.DataFrame:
    parts = [OPEN.format(key=one.key, table=_table(one)) for one in _numbered(tables.DATASETS.values())]
    return frames.read(sql=" UNION ALL ".join(parts)) if parts else pl.DataFrame()


def _numbered(datasets: Iterable[Dataset]) -> list[Dataset]:
    """Tables about people that name and number them, and do not set the name in the register themselves."""
    return [
        one
        for one in datasets
        if one.unit in (PERSON, HOUSEHOLD)
        and not one.mirror
        and "name" not in one.registers
        and {"name", "id_number"} <= {column.name for column in one.columns}
    ]


def _agreed(asked: pl.DataFrame) -> pl.DataFrame:
    """`key`, `dataset`, `row_id`, `person`, `told_by` (JSON: which tables) of rows on which enough agree."""
    if asked.is_empty():
        return asked
    offices = {one.key: str(one.department) for one in tables.DATASETS.values()}
    told = asked.with_columns(
        name_key=names.key(pl.col("name").cast(pl.String)),
        office=pl.col("dataset").cast(pl.String).replace_strict(offices, return_dtype=pl.String),
    )
    same = ["person", "id_index", "name_key"]
    agreed = told.group_by(same).agg(offices=pl.col("office").n_unique(), by=pl.col("dataset").unique().sort())
    agreed = agreed.filter(pl.col("offices") >= DEPARTMENTS)
    rows = told.join(agreed, on=same, maintain_order="left")
    said = [
        json.dumps([{"person": person, "told_by": by}], ensure_ascii=False)
        for person, by in rows.select("person", "by").iter_rows()
    ]
    return rows.select("key", "dataset", "row_id", "person", told_by=pl.Series(said, dtype=pl.String))


def _table(dataset: Dataset) -> str:
    return tables.table_of(dataset=dataset.key)._meta.db_table
