"""Whole columns out of the database and into it: Arrow by ADBC for reading, COPY for writing.

Numerics and ranges come back opaque from ADBC: select whole fen, and `lower()`/`upper()` of a range.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import polars as pl
import psycopg
from django.db import connection
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo

_kept = threading.local()

POLARS_BY_OID: dict[int, pl.DataType | type[pl.DataType]] = {
    16: pl.Boolean, 17: pl.Binary, 20: pl.Int64, 21: pl.Int16, 23: pl.Int32, 25: pl.String, 701: pl.Float64,
    705: pl.String, 1016: pl.List(pl.Int64), 1043: pl.String, 1082: pl.Date, 3802: pl.String,
}  # fmt: skip


def read(*, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pl.DataFrame:
    """The rows of a SELECT (placeholders %s or %(name)s) as a frame.

    Inside a transaction its own connection is read, since another would not see what it has not committed yet.
    """
    text = _literal(sql, parameters)
    if connection.in_atomic_block:
        return _read_here(text)
    with _reader().cursor() as cursor:
        cursor.execute(text)
        return pl.DataFrame(pl.from_arrow(cursor.fetch_arrow_table()))


def read_many(*, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> pl.DataFrame:
    """As `read`, for what may be hundreds of thousands of rows: inside a transaction by COPY instead of row by row.

    `sql` is a SELECT that changes nothing.
    """
    if not connection.in_atomic_block:
        return read(sql=sql, parameters=parameters)
    text = _literal(sql, parameters)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({text}) AS asked LIMIT 0")
        kinds = {column.name: POLARS_BY_OID[column.type_code] for column in cursor.description or ()}
        asked = f"COPY ({text}) TO STDOUT (FORMAT csv, NULL '{_NO_VALUE}')"
        with connection.wrap_database_errors, cursor.copy(asked) as copy:
            written = b"".join(copy)
    if not written:
        return pl.DataFrame(schema=kinds)
    told = pl.read_csv(
        written,
        has_header=False,
        schema={name: kind if kind in _AS_WRITTEN else pl.String for name, kind in kinds.items()},
        null_values=_NO_VALUE,
        empty_string_is_null=False,
    )
    return told.with_columns(_from_text(name, kind) for name, kind in kinds.items() if kind not in _AS_WRITTEN)


_NO_VALUE = "\x01"
"""Stands for null in what is copied out: no text that anybody typed."""
_AS_WRITTEN = (pl.String, pl.Date, pl.Int64, pl.Int32, pl.Int16, pl.Float64)


def _from_text(name: str, kind: pl.DataType | type[pl.DataType]) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.Boolean:
        return column == "t"
    if kind == pl.Binary:
        return column.str.slice(2).str.decode("hex").alias(name)
    assert isinstance(kind, pl.List)
    inside = column.str.strip_chars("{}")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(inside != "").then(inside.str.split(",")).when(inside == "").then(empty).cast(kind).alias(name)


def _reader() -> adbc.Connection:
    """This thread's own Arrow connection: opening one costs more than most of what is read through it."""
    settings = connection.settings_dict
    uri = make_conninfo(
        dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"], host=settings["HOST"],
        port=settings["PORT"],
    )  # fmt: skip
    if getattr(_kept, "uri", None) != uri:
        _kept.connection, _kept.uri = adbc.connect(uri, autocommit=True), uri
    try:
        with _kept.connection.cursor() as probe:
            probe.execute("SELECT 1")
    except adbc.Error:  # the server was restarted
        _kept.connection = adbc.connect(uri, autocommit=True)
    return _kept.connection


def close_reader(**signal: Any) -> None:
    """Close this thread's Arrow connection: a thread that served a page may end without another word."""
    reader = _kept.__dict__.pop("connection", None)
    if reader is not None:
        reader.close()
        _kept.uri = None


def _literal(sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> str:
    """The statement with its values written in: ADBC reads by COPY only where nothing is bound."""
    connection.ensure_connection()
    if not parameters:
        return sql.replace("%%", "%")
    return psycopg.ClientCursor(connection.connection).mogrify(sql, parameters)


def _read_here(text: str) -> pl.DataFrame:
    """On Django's own connection, in one statement: a page asks for a few rows many times."""
    with connection.cursor() as cursor:
        cursor.execute(text)
        schema = {column.name: POLARS_BY_OID[column.type_code] for column in cursor.description or ()}
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def copy_in(*, table: str, frame: pl.DataFrame) -> None:
    """COPY a frame into a table, by the names of its columns. Lists become arrays, Binary becomes bytea."""
    target = composed.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        composed.Identifier(table), composed.SQL(", ").join(map(composed.Identifier, frame.columns))
    )
    # psycopg's own errors become django's, as they do everywhere else
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(target) as copy:
        for slice_ in frame.select(_as_text(frame)).iter_slices(20_000):
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
