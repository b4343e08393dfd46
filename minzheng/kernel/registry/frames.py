"""Whole columns out of the database and into it: Arrow by ADBC for reading, COPY for writing.

Numerics and ranges come back opaque from ADBC: select whole fen, and `lower()`/`upper()` of a range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import polars as pl
import psycopg
from django.db import connection
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo

POLARS_BY_OID = {
    16: pl.Boolean, 17: pl.Binary, 20: pl.Int64, 21: pl.Int16, 23: pl.Int32, 25: pl.String, 701: pl.Float64,
    1043: pl.String, 1082: pl.Date, 3802: pl.String,
}  # fmt: skip


def read(*, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pl.DataFrame:
    """The rows of a SELECT (placeholders %s or %(name)s) as a frame.

    Inside a transaction its own connection is read, since another would not see what it has not committed yet.
    """
    text = _literal(sql, parameters)
    if connection.in_atomic_block:
        return _read_here(text)
    settings = connection.settings_dict
    uri = make_conninfo(
        dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"], host=settings["HOST"],
        port=settings["PORT"],
    )  # fmt: skip
    with adbc.connect(uri) as reader, reader.cursor() as cursor:
        cursor.execute(text)
        return pl.DataFrame(pl.from_arrow(cursor.fetch_arrow_table()))


def _literal(sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> str:
    """The statement with its values written in: ADBC reads by COPY only where nothing is bound."""
    connection.ensure_connection()
    if not parameters:
        return sql.replace("%%", "%")
    return psycopg.ClientCursor(connection.connection).mogrify(sql, parameters)


def _read_here(text: str) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(text)
        columns = cursor.description or []
        schema = {column.name: POLARS_BY_OID.get(column.type_code) for column in columns}
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def copy_in(*, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into a table, by the names of its columns. Lists become arrays, Binary becomes bytea."""
    target = composed.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        composed.Identifier(table), composed.SQL(", ").join(map(composed.Identifier, frame.columns))
    )
    # psycopg's own errors become django's, as they do everywhere else
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(target) as copy:
        for slice_ in frame.select(_as_text(frame)).iter_slices(200_000):
            copy.write(slice_.write_csv(include_header=False, null_value="", quote_style="necessary"))


def _as_text(frame: pl.DataFrame) -> list[pl.Expr]:
    expressions = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if kind == pl.Binary:
            column = r"\x" + column.bin.encode("hex")
        elif isinstance(kind, pl.List):
            column = "{" + column.cast(pl.List(pl.String)).list.join(",") + "}"
        expressions.append(column.alias(name))
    return expressions
