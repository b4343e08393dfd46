"""Things that several people own together, counted once in a household: a couple has one home, not two.

A dataset says by which columns a thing is known (`Dataset.jointly`). Of everybody's things that a fact counts it is
told how many another member of the household owns too (`<fact>_shared`), and how many of these an earlier one of them
brings already (`<fact>_again`): earlier is who has the smaller id, the same in every reading. What no row says is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.standing import BELIEVED_NOW, BELIEVED_THEN
from minzheng.kernel.registry import frames

HELD = """
    SELECT DISTINCT person_id AS person, {thing} AS thing FROM {table}
    WHERE {believed} AND valid @> %(day)s::date AND person_id IS NOT NULL AND {thing} IS NOT NULL
      AND ({counted}) {among}
"""


def add(
    *, people: pl.DataFrame, datasets: Sequence[Dataset], day: date, believed_at: datetime | None, among: bool
) -> pl.DataFrame:
    """`people` (`person`, `household`, …) with two columns for each fact that counts what may be owned jointly.

    among: only the rows of these people are read; they are whole households.
    """
    for dataset in datasets:
        for fact in dataset.jointly:
            held = frames.read(
                sql=_statement(dataset, fact, believed_at=believed_at, among=among),
                parameters={"day": day, "at": believed_at, "people": people["person"].to_list() if among else None},
            )
            people = people.join(
                _counted(held, people, fact), on="person", how="left", maintain_order="left"
            ).with_columns(pl.col(f"{fact}_shared", f"{fact}_again").fill_null(0))
    return people


def _statement(dataset: Dataset, fact: str, *, believed_at: datetime | None, among: bool) -> str:
    told = [f"nullif(btrim({name}), '')" for name in dataset.jointly[fact]]
    return HELD.format(
        thing=f"coalesce({', '.join(told)})",
        table=tables.table_of(dataset=dataset.key)._meta.db_table,
        believed=BELIEVED_NOW if believed_at is None else BELIEVED_THEN,
        counted=" OR ".join(
            " AND ".join(
                f"{name} IN ({', '.join(_literal(value) for value in values)})" for name, values in one.when.items()
            )
            or "TRUE"
            for one in dataset.yields
            if one.fact == fact
        ),
        among="AND person_id = ANY(%(people)s)" if among else "",
    )


def _literal(value: str | int | bool) -> str:
    """A declared code, never what a row says."""
    return f"'{value}'" if isinstance(value, str) else str(value).upper()


def _counted(held: pl.DataFrame, people: pl.DataFrame, fact: str) -> pl.DataFrame:
    """`person` and the two columns, of those who share something at home."""
    typed = held.select(pl.col("person").cast(pl.Int64), pl.col("thing").cast(pl.String))
    home = people.select("person", "household").filter(pl.col("household").is_not_null())
    at_home = typed.join(home, on="person").sort("person")
    of_one = ["household", "thing"]
    marked = at_home.with_columns(
        shared=pl.len().over(of_one) > 1, again=pl.int_range(pl.len()).over(of_one) > 0
    ).filter("shared")
    return marked.group_by("person").agg(
        pl.len().cast(pl.Int64).alias(f"{fact}_shared"), pl.col("again").sum().cast(pl.Int64).alias(f"{fact}_again")
    )
