"""Facts of people held against each other, from the blind indexes of the tables' rows. No plain number is ever read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import PERSON
from minzheng.kernel.registry import frames
from minzheng.kernel.rules import Comparison
from minzheng.kernel.rules.comparing import Held, others_sharing, others_sharing_with

# Of several rows of one person in one table the latest holds, as for every other fact: a mended account replaces.
ROWS = """
    (SELECT DISTINCT ON (row.person_id) row.person_id AS person, row.{column}_index AS value
    FROM {table} row JOIN registry_person person ON person.id = row.person_id
    WHERE person.merged_into_id IS NULL AND person.home_area_id IS NOT NULL
      AND row.{belief} AND row.valid @> %(day)s::date AND row.{column}_index IS NOT NULL {only}
    ORDER BY row.person_id, lower(row.valid) DESC NULLS LAST, row.id DESC)
"""
OF_THESE = "AND row.person_id = ANY(%(people)s)"
OF_HOLDERS = "AND row.person_id IN (SELECT person FROM holders)"
# Whoever stands in any row with the value, valid or not: by the index on it, the rest is told of these alone.
HOLDERS = "SELECT row.person_id AS person FROM {table} row WHERE row.{column}_index IN (SELECT value FROM own)"

EVERYBODY = "SELECT person, encode(value, 'hex') AS value FROM ({rows}) held"

# Of one family: whoever holds a value that one of its people holds.
AROUND = """
    WITH own AS ({own}), holders AS ({holders}), held AS ({rows}), around AS (
        SELECT DISTINCT person, value FROM held WHERE value IN (SELECT value FROM own))
    SELECT around.person, lives_with.household, encode(around.value, 'hex') AS value
    FROM around LEFT JOIN LATERAL (
        SELECT household_id AS household FROM registry_membership
        WHERE person_id = around.person AND superseded_at IS NULL AND valid @> %(day)s::date
        ORDER BY lower(valid) DESC NULLS LAST, id DESC LIMIT 1) lives_with ON TRUE
"""


def add(
    *,
    people: pl.DataFrame,
    comparisons: Iterable[Comparison],
    day: date,
    believed_at: datetime | None = None,
    among: list[int] | None = None,
) -> pl.DataFrame:
    """`people` (`person`, `household`, …) with a column a comparison. `among`: only these people are asked for."""
    for comparison in comparisons:
        if not _yielding(comparison.key):
            continue
        if among is None:
            rows = _rows(key=comparison.key, believed_at=believed_at)
            held = frames.read(sql=EVERYBODY.format(rows=rows), parameters={"day": day, "believed_at": believed_at})
            found = others_sharing(people=people, held=held)
        else:
            around = _around(people=among, key=comparison.key, day=day, believed_at=believed_at)
            told = others_sharing_with(people=among, held=[Held(*row) for row in around.iter_rows()])
            found = pl.DataFrame({"person": list(told), "others": list(told.values())}, schema=["person", "others"])
        people = people.join(
            found.select(pl.col("person").cast(pl.Int64), pl.col("others").cast(pl.Int64).alias(comparison.name)),
            on="person",
            how="left",
            maintain_order="left",
        )
    return people


def sharing(*, person: int, comparison: Comparison, day: date) -> list[int]:
    """The people of other households who share a value with somebody, by id: as many as the fact says, or more.

    Pass what this gives through `access.scope` before it is shown.
    """
    if not _yielding(comparison.key):
        return []
    around = _around(people=[person], key=comparison.key, day=day)
    homes = around.filter(pl.col("person") == person)["household"].unique()
    at_home = pl.col("household").is_in(homes.drop_nulls().implode()).fill_null(False)
    return around.filter((pl.col("person") != person) & ~at_home)["person"].unique().sort().to_list()


def _around(*, people: list[int], key: str, day: date, believed_at: datetime | None = None) -> pl.DataFrame:
    """`person`, `household`, `value` of everybody who holds a value of one of `people`, himself included."""
    holders = " UNION ".join(HOLDERS.format(table=table, column=column) for table, column in _yielding(key))
    return frames.read(
        sql=AROUND.format(
            own=_rows(key=key, believed_at=believed_at, only=OF_THESE),
            holders=holders,
            rows=_rows(key=key, believed_at=believed_at, only=OF_HOLDERS),
        ),
        parameters={"day": day, "believed_at": believed_at, "people": people},
    )


def _rows(*, key: str, believed_at: datetime | None, only: str = "") -> str:
    """The rows of all datasets that yield the key, of everybody or of `only` some."""
    belief = "superseded_at IS NULL"
    if believed_at is not None:
        belief = "recorded_at <= %(believed_at)s AND (row.superseded_at IS NULL OR row.superseded_at > %(believed_at)s)"
    return " UNION ".join(
        ROWS.format(table=table, column=column, belief=belief, only=only) for table, column in _yielding(key)
    )


def _yielding(key: str) -> list[tuple[str, str]]:
    """Table and column of every dataset that yields the key."""
    return [
        (tables.table_of(dataset=one.key)._meta.db_table, one.compared[key])
        for one in tables.DATASETS.values()
        if one.unit == PERSON and key in one.compared
    ]
