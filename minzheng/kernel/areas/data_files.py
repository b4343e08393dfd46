"""The shipped files as frames. Read at load time only; afterwards the database is the truth."""

from __future__ import annotations

import gzip
from datetime import date
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


# Divisions that stand in the code tables only so that every code has a parent; nobody writes them in an address.
UNSPOKEN = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")

DIVISION_NAMES = {
    "level": pl.String,  # PROVINCE to TOWN
    "name": pl.String,
    "province": pl.String,  # the full names above in its time, or its own
    "city": pl.String,
    "county": pl.String,
}
#: Papers still in use may name a county that ended after this.
FORMER_SINCE = date(1995, 1, 1)


def division_names() -> pl.DataFrame:
    """The shipped names of divisions in all their times, as `DIVISION_NAMES`: former ones first.

    A county that ended before the first shipped table of areas has only its code to tell what it lay in: its city is
    null where the code of that is of another time.
    """
    frame = areas()
    names = frame.sort("valid_from", nulls_last=False).unique("code", keep="last").select("code", above="name")

    def named(table: pl.DataFrame, column: str, digits: int) -> pl.DataFrame:
        keys = table.with_columns(code_above=pl.col("code").str.slice(0, digits))
        enough = pl.col("code").str.len_chars() >= digits
        return (
            keys.join(names.rename({"code": "code_above", "above": column}), on="code_above", how="left")
            .with_columns(pl.when(enough).then(column).alias(column))
            .drop("code_above")
        )

    former = county_codes().filter(
        (pl.col("last_month").is_null() | (pl.col("last_month") >= FORMER_SINCE))
        & (pl.col("code").str.len_chars() == 6)
        & pl.col("name").str.contains("[市区县旗]$")
    )
    counties = named(named(former, "province", 2), "city", 4).with_columns(
        level=pl.lit("COUNTY"), county=pl.col("name")
    )
    spoken = frame.filter(pl.col("level").is_in(["PROVINCE", "PREFECTURE", "COUNTY", "TOWN"])).sort(
        "valid_from", nulls_last=False, maintain_order=True
    )
    today = named(named(named(spoken, "province", 2), "city", 4), "county", 6)
    every = pl.concat([counties.select(*DIVISION_NAMES), today.select(*DIVISION_NAMES)])
    unspoken = pl.col("city").is_in(list(UNSPOKEN)).fill_null(False)
    return every.with_columns(city=pl.when(~unspoken).then("city")).unique(keep="last", maintain_order=True)


def _read(name: str) -> pl.DataFrame:
    return pl.read_csv(gzip.decompress((FOLDER / f"{name}.csv.gz").read_bytes()), infer_schema=False)


def _within(code: pl.Expr, within: str) -> pl.Expr:
    return code.str.starts_with(within) | pl.lit(within).str.starts_with(code)
