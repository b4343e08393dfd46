"""What differs between engines: how an intermediate result is kept, and how a small table gets to where the data is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl


def lazily(frame: Any) -> nw.LazyFrame:
    """Any frame that narwhals knows, lazy."""
    return nw.from_native(frame).lazy()


def scan(files: Sequence[str], *, session: Any = None) -> Any:
    """Parquet files as one lazy frame: of the Spark session, or of Polars."""
    if session is not None:
        return session.read.parquet(*files)
    return pl.scan_parquet(list(files), hive_partitioning=False)


def kept(frames: Sequence[nw.LazyFrame]) -> list[nw.LazyFrame]:
    """The frames computed once, so that several readers do not compute them again.

    On Spark a checkpoint rather than a cache: a cached frame keeps the whole plan that made it, every further column is
    analysed together with all of it, and planning grows beyond what judging takes. What nobody holds any more Spark
    clears away. A checkpoint lives on its executor: when one is lost, the run fails and is run again.
    """
    if all(frame.implementation.is_polars() for frame in frames):
        return [lazily(frame) for frame in pl.collect_all([frame.to_native() for frame in frames], engine="streaming")]
    return [_checkpointed(frame) if _is_spark(frame) else frame.collect().lazy() for frame in frames]


def _checkpointed(frame: nw.LazyFrame) -> nw.LazyFrame:
    return lazily(frame.to_native().localCheckpoint(eager=False))


def _is_spark(frame: nw.LazyFrame) -> bool:
    return frame.implementation.is_pyspark()


def here(frame: nw.LazyFrame) -> pl.DataFrame:
    """The rows of a frame in this process: for what has become few."""
    return frame.collect(backend="polars").to_native()


FEW_ROWS = 300_000
"""Up to so many rows a cluster plans longer than this process judges."""


def nearby(frames: Sequence[nw.LazyFrame]) -> list[nw.LazyFrame]:
    """The frames, brought into this process if they are elsewhere and each has few rows: all of them or none."""
    if all(frame.implementation.is_polars() for frame in frames):
        return list(frames)
    brought = []
    for frame in frames:
        rows = here(frame.head(FEW_ROWS + 1))
        if rows.height > FEW_ROWS:
            return list(frames)
        brought.append(lazily(rows))
    return brought


def natively(frame: nw.LazyFrame) -> Any:
    """What the caller gets: a Polars DataFrame in this process, the engine's own frame elsewhere."""
    native = frame.to_native()
    return native.collect() if isinstance(native, pl.LazyFrame) else native


def like(frame: nw.LazyFrame, table: Mapping[str, list], schema: Mapping[str, Any]) -> nw.LazyFrame:
    """A small table of plain values on the engine of `frame`."""
    small = nw.from_dict(table, schema=schema, backend="polars")
    if frame.implementation.is_polars():
        return small.lazy()
    if _is_spark(frame):
        return lazily(frame.to_native().sparkSession.createDataFrame(small.to_arrow()))
    return small.lazy(backend=frame.implementation)


def complete_columns(frame: Any) -> frozenset[str]:
    """The columns that are known to hold no null. Where telling would take a pass over the data, none is named."""
    found = nw.from_native(frame)
    if not (isinstance(found, nw.DataFrame) and found.implementation.is_polars()):
        return frozenset()
    return frozenset(column.name for column in found.to_native() if not column.has_nulls())


def compared_fast(code: nw.Expr, frame: nw.LazyFrame) -> nw.Expr:
    """A text of codes in the form in which the engine of `frame` compares it with constants again and again."""
    return code.cast(nw.Categorical()) if frame.implementation.is_polars() else code


def distinct(frame: nw.LazyFrame, column: str) -> list[Any]:
    """The different values of a column, null included."""
    return frame.select(column).unique().collect()[column].to_list()
