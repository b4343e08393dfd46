"""The shipped files as frames. Read at load time only; afterwards the database is the truth."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).with_name("data")


def areas(*, within: str = "") -> pl.DataFrame:
    """One row per area and validity: code, stat_code, name, level, parent_code, valid_from, valid_until, code_source,
    date_source. ``within`` keeps the areas under that code and those above it."""
    frame = _read("areas").with_columns(pl.col("valid_from", "valid_until").str.to_date())
    return frame.filter(_within(pl.col("code"), within))


def successions(*, within: str = "") -> pl.DataFrame:
    """predecessor_code, successor_code, date, ground, source, for those of which both ends are in ``areas``."""
    frame = _read("successions").with_columns(pl.col("date").str.to_date())
    return frame.filter(_within(pl.col("predecessor_code"), within) & _within(pl.col("successor_code"), within))


def county_codes() -> pl.DataFrame:
    """Which county codes were in force: code, name, first_month, last_month (the first days of months; null: before the
    first list of 1980-12, or still in force).

    The months are those of the ministry's published lists, so a code may have begun up to a year before the first one.
    """
    return _read("county_codes").with_columns(pl.col("first_month", "last_month").str.to_date("%Y%m"))


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(gzip.decompress((FOLDER / f"{name}.csv.gz").read_bytes()), infer_schema=False)


def _within(code: pl.Expr, within: str) -> pl.Expr:
    return code.str.starts_with(within) | pl.lit(within).str.starts_with(code)
