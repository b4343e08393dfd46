"""Frames beside the register for the length of a transaction: a temporary table, filled by COPY and analysed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from django.db import connection, transaction

from minzheng.kernel.registry import frames

_SQL_KINDS = {
    pl.Int64: "bigint", pl.Int32: "integer", pl.UInt32: "bigint", pl.String: "text", pl.Date: "date",
    pl.Boolean: "boolean", pl.Binary: "bytea",
}  # fmt: skip


@contextmanager
def staged(*, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """Inside the block the frame stands as temporary table `name`, with the frame's columns. Needs no transaction yet.

    Raises KeyError for a column of a kind that has no place in the register.
    """
    columns = ", ".join(f'"{column}" {_SQL_KINDS[kind.base_type()]}' for column, kind in frame.schema.items())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns}) ON COMMIT DROP')
        frames.copy_in(table=name, frame=frame)
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{name}"')
        yield
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TABLE "{name}"')


def execute(statement: str, parameters: dict[str, object] | None = None) -> int:
    """Run one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def new_ids(*, table: str, count: int) -> pl.Series:
    """`count` fresh primary keys of a table, taken from its sequence."""
    return frames.read(
        sql="SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS id FROM generate_series(1, %s)",
        parameters=(table, count),
    )["id"]
