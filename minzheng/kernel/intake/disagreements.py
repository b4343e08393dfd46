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

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset, Unit
from minzheng.kernel.intake.models import Disagreement
from minzheng.kernel.intake.precedence import absent_by, by_trust, stated_by, what_tables_say
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

EVERYBODY = """
    SELECT id AS subject, home_area_id AS area FROM registry_person
    WHERE merged_into_id IS NULL AND home_area_id IS NOT NULL
"""


def disagreements(
    *, datasets: Iterable[Dataset], subjects: pl.DataFrame, day: date, only: list[int] | None = None
) -> pl.DataFrame:
    """One row (`COLUMNS`) for each person, fact and pair of tables that differ; `first` is the one whose value holds.

    subjects: `subject`, `area` (`precedence.facts`). only: ids of `subjects`, where they are few.
    """
    datasets = [one for one in datasets if one.unit is Unit.PERSON]
    shared = {fact: keys for fact, keys in by_trust(datasets).items() if len(keys) > 1}
    asked = [one for one in datasets if any(one.key in keys for keys in shared.values())]
    told = what_tables_say(datasets=asked, subjects=subjects, day=day, only=only)
    found = [_pair(told, fact, *pair) for fact, keys in shared.items() for pair in combinations(keys, 2)]
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


def refresh(*, day: date) -> int:
    """Compare what all tables say of everybody as of `day` and keep it in place of what was kept; how many differ."""
    found = disagreements(datasets=tables.DATASETS.values(), subjects=frames.read(sql=EVERYBODY), day=day)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Disagreement._meta.db_table}")
        frames.copy_in(table=Disagreement._meta.db_table, frame=found.with_columns(day=pl.lit(day)))
    return found.height


def about(*, person: int, area: int | None, day: date) -> pl.DataFrame:
    """What tables disagree about of one person on a day, as `disagreements`; read now, not as it was kept."""
    subjects = pl.DataFrame({"subject": [person], "area": [area]}, schema={"subject": pl.Int64, "area": pl.Int64})
    return disagreements(datasets=tables.DATASETS.values(), subjects=subjects, day=day, only=[person])
