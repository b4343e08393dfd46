"""Where tables disagree about a person: both values, which of them holds, and why.

Compared is what rows state and what follows from a person's not being in a complete table. What a table does not know
disagrees with nothing. Sums over months are each one table's own and are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import polars as pl
from django.db import connection, transaction

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Disagreement
from minzheng.kernel.intake.precedence import absent_by, by_trust, stated_by
from minzheng.kernel.registry import frames

COLUMNS = {
    "person_id": pl.Int64,
    "fact": pl.String,
    "first": pl.String,
    "second": pl.String,
    "first_value": pl.String,
    "second_value": pl.String,
    "second_absent": pl.Boolean,
    "ground": pl.String,
}


def among(told: pl.DataFrame, *, datasets: Iterable[Dataset]) -> pl.DataFrame:
    """One row (`COLUMNS`) for each person, fact and pair of tables that differ; `first` is the one whose value holds.

    told: what the datasets say (`precedence.what_tables_say`).
    """
    found = [_pair(told, fact, *pair) for fact, keys in by_trust(datasets).items() for pair in combinations(keys, 2)]
    return pl.concat(found) if found else pl.DataFrame(schema=COLUMNS)


def _pair(told: pl.DataFrame, fact: str, trusted: str, other: str) -> pl.DataFrame:
    """`trusted` goes before `other`, unless only the other has a row."""
    stated = pl.col(stated_by(trusted, fact)), pl.col(stated_by(other, fact))
    said = tuple(pl.coalesce(value, absent_by(key, fact)) for value, key in zip(stated, (trusted, other), strict=True))
    only_other_has_a_row = stated[0].is_null() & stated[1].is_not_null()

    def chosen(by_rank: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
        return pl.when(only_other_has_a_row).then(otherwise).otherwise(by_rank)

    differing = told.filter((said[0] != said[1]).fill_null(False))
    return differing.select(
        person_id="subject",
        fact=pl.lit(fact),
        first=chosen(pl.lit(trusted), pl.lit(other)),
        second=chosen(pl.lit(other), pl.lit(trusted)),
        first_value=chosen(said[0], said[1]).cast(pl.String),
        second_value=chosen(said[1], said[0]).cast(pl.String),
        second_absent=chosen(stated[1].is_null(), stated[0].is_null()),
        ground=pl.when(stated[0].is_null() | stated[1].is_null())
        .then(pl.lit(Disagreement.Ground.ROW_BEFORE_ABSENCE.value))
        .otherwise(pl.lit(Disagreement.Ground.PRECEDENCE.value)),
    ).cast(COLUMNS)  # type: ignore[arg-type]


def keep(found: pl.DataFrame, *, day: date) -> None:
    """Keep what was found of everybody as of `day` in place of what was kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Disagreement._meta.db_table}")
        frames.copy_in(table=Disagreement._meta.db_table, frame=found.with_columns(day=pl.lit(day)))
