"""Frames beside the register for the length of a transaction: a temporary table, filled by COPY and analysed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

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


#: Fewer rows are never worth building the indexes of a table anew.
FIRST_LOAD = 20_000

_INDEXES = """
    SELECT quote_ident(c.relname), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = %(table)s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""
_CONSTRAINTS = """
    SELECT quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype IN ('f', 'x')
"""


@contextmanager
def loading(*, table: str, rows: int, keeping: Collection[str] = ()) -> Iterator[None]:
    """Around the writing of `rows` rows: a first load goes without indexes, references and exclusions, made afterwards.

    A first load writes many rows into a table that holds at most a quarter as many. The table is locked meanwhile,
    which matters to nobody while it is being filled. IntegrityError comes at the end of the block. Blocks may stand in
    one another: the outer one then makes the indexes. `keeping`: indexes that are asked for inside the block.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if rows < FIRST_LOAD or _holds_more_than(rows // 4, table):
            yield
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to be made cannot be altered
        cursor.execute(_INDEXES, {"table": table})
        indexes = [(name, definition) for name, definition in cursor.fetchall() if name not in keeping]
        cursor.execute(_CONSTRAINTS, {"table": table})
        constraints = cursor.fetchall()
        for name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for _name, definition in indexes:
            cursor.execute(definition)
        for name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ANALYZE {table}")


def tell_planner(*, table: str) -> None:
    """Analyse a table that has never been: what is joined with itself in the night of its first rows would else be
    joined row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples < 0 FROM pg_class WHERE oid = %s::regclass", [table])
        if cursor.fetchone()[0]:
            cursor.execute(f"ANALYZE {table}")


def _holds_more_than(rows: int, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM {table} OFFSET %s LIMIT 1", [rows])
        return cursor.fetchone() is not None


def execute(statement: str, parameters: Mapping[str, Any] | None = None) -> int:
    """Run one statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def new_ids(*, table: str, count: int) -> pl.Series:
    """`count` fresh primary keys of a table, taken from its sequence."""
    return frames.read_many(
        sql="SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS id FROM generate_series(1, %s)",
        parameters=(table, count),
    )["id"]
