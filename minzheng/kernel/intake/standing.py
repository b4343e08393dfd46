"""The rows of evidence that hold on a day, as believed at an instant: of everybody by table, of a few by one statement.

Only plain columns that yields read are read. A page asks about one family and there are dozens of tables: there, each
table's own columns travel as JSON and take their types again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.values import FRAME_TYPES
from minzheng.kernel.registry import frames

BELIEVED_NOW = "superseded_at IS NULL"
BELIEVED_THEN = "recorded_at <= %(at)s AND (superseded_at IS NULL OR superseded_at > %(at)s)"
COMMON = {"subject": pl.Int64, "holds_since": pl.Date, "row_id": pl.Int64, "batch_id": pl.Int64}


def evidence(
    *, datasets: Sequence[Dataset], day: date, believed_at: datetime | None = None, only: list[int] | None = None
) -> Iterator[tuple[Dataset, pl.DataFrame]]:
    """Each dataset with its rows: `subject`, `holds_since`, `row_id`, `batch_id`, and what its yields read.

    `believed_at`: as the register believed at that instant; default: now. `only` these subjects; default: all.
    """
    believed = BELIEVED_NOW if believed_at is None else BELIEVED_THEN
    asked = {"day": day, "at": believed_at, "only": only}
    if only is None:
        for one in datasets:
            yield one, frames.read(sql=_rows_of(one, believed, ", ".join(_columns_read(one))), parameters=asked)
    elif datasets:
        told = frames.read(sql=" UNION ALL ".join(_few_rows_of(one, believed) for one in datasets), parameters=asked)
        for one in datasets:
            yield one, _typed(told.filter(pl.col("dataset") == one.key), one)


def _columns_read(dataset: Dataset) -> list[str]:
    read = {one.column for one in dataset.yields} | {name for one in dataset.yields for name in one.when}
    return sorted(name for name in read if name is not None and not dataset.column(name).encrypted)


def _rows_of(dataset: Dataset, believed: str, columns: str) -> str:
    subject = tables.subject_column(dataset)
    chosen = f"{subject} AS subject, lower(valid) AS holds_since, id AS row_id, batch_id"
    return (
        f"SELECT {chosen}{columns and ', '}{columns} FROM {tables.table_of(dataset=dataset.key)._meta.db_table} "
        f"WHERE {believed} AND valid @> %(day)s::date AND {subject} IS NOT NULL"
    )


def _few_rows_of(dataset: Dataset, believed: str) -> str:
    cells = ", ".join(f"'{name}', {name}" for name in _columns_read(dataset))
    columns = f"'{dataset.key}'::text AS dataset, jsonb_build_object({cells})::text AS cells"
    return f"{_rows_of(dataset, believed, columns)} AND {tables.subject_column(dataset)} = ANY(%(only)s)"


def _typed(rows: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """JSON has no dates: they come as ISO text."""
    types = {name: FRAME_TYPES[dataset.column(name).kind] for name in _columns_read(dataset)}
    if not types:
        return rows.select(*COMMON)
    told = pl.Struct({name: pl.String() if kind == pl.Date else kind for name, kind in types.items()})
    dates = [pl.col(name).str.to_date() for name, kind in types.items() if kind == pl.Date]
    return rows.select(*COMMON, pl.col("cells").str.json_decode(told)).unnest("cells").with_columns(dates)
