"""Noise over the text of one file: which rows it hits, what it makes of them, and a record of each."""

from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import noise_kinds as kinds
from minzheng.demo.layouts.layout import Dates, Layout
from minzheng.demo.noise_kinds import Noise
from minzheng.demo.places import OLD_COUNTY_NAMES
from minzheng.demo.rendering import date_text
from minzheng.demo.tables import KIND_OF

NOISE: Final = "noise"
"""Column of the noise on each row: a list of keys, empty where all is well."""


def disturb(*, rng: np.random.Generator, source: pl.DataFrame, text: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """`text` (row for row the rendering of `source`) with noise, and a list column `noise` that names it."""
    disturbed = text.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias(NOISE))
    columns = {
        kind: [head.field for head in layout.heads if KIND_OF[head.field] == kind] for kind in ("id", "date", "money")
    }
    for field in columns["id"]:
        if "id_lost" in source.columns:
            disturbed = _lose_ids(frame=disturbed, lost=source["id_lost"], field=field)
        disturbed = _apply(rng=rng, frame=disturbed, field=field, noises=_id_noises(layout))
        disturbed = _swap_ids(rng=rng, frame=disturbed, source=source, field=field)
    if "name" in text.columns:
        disturbed = _second_names(rng=rng, frame=disturbed, source=source)
        disturbed = _apply(rng=rng, frame=disturbed, field="name", noises=kinds.NAME_NOISE)
    for field in columns["date"]:
        # Nobody types a serial number in wide digits.
        serial = layout.dates in (Dates.CELL, Dates.SERIAL)
        noises = [noise for noise in kinds.DATE_NOISE if not (serial and noise.key == "DATE_FULL_WIDTH")]
        disturbed = _apply(rng=rng, frame=disturbed, field=field, noises=noises, share=len(columns["date"]))
        disturbed = _other_form(
            rng=rng, frame=disturbed, source=source, field=field, layout=layout, share=len(columns["date"])
        )
    for field in columns["money"]:
        # A yuan sign in a column of ten thousands would change the value, not its look.
        noises = [n for n in kinds.MONEY_NOISE if not (n.key == "MONEY_WORDED" and field in layout.ten_thousands)]
        disturbed = _apply(rng=rng, frame=disturbed, field=field, noises=noises, share=len(columns["money"]))
    if "town_name" in text.columns:
        disturbed = _apply(rng=rng, frame=disturbed, field="town_name", noises=kinds.AREA_NOISE)
    if "hukou_place" in text.columns:
        disturbed = _old_counties(rng=rng, frame=disturbed, source=source)
    return disturbed


def expectation(*, noise: pl.Expr) -> pl.Expr:
    """`QUARANTINE` if anything on the row cannot be right, else `EITHER` if readers may differ, else `ACCEPT`."""

    def has(expect: str) -> pl.Expr:
        keys = [key for key, wanted in kinds.EXPECTED.items() if wanted == expect]
        return noise.list.eval(pl.element().is_in(keys)).list.any()

    return (
        pl.when(has(kinds.QUARANTINE))
        .then(pl.lit(kinds.QUARANTINE))
        .when(has(kinds.EITHER))
        .then(pl.lit(kinds.EITHER))
        .otherwise(pl.lit(kinds.ACCEPT))
    )


def _id_noises(layout: Layout) -> tuple[Noise, ...]:
    """A file of text has no numeric cells: what was one shows as 3.301E+17. Death certificates often lack it."""
    text = layout.format == "csv"
    rates = {noise.key: noise.rate for noise in kinds.ID_NOISE}
    if text:
        rates["ID_SCIENTIFIC"] += rates.pop(kinds.NUMERIC_CELL)
    if layout.kind == "deaths":
        rates["ID_MISSING"] = kinds.DEATHS_WITHOUT_ID
    return tuple(replace(noise, rate=rates[noise.key]) for noise in kinds.ID_NOISE if noise.key in rates)


def _lose_ids(*, frame: pl.DataFrame, lost: pl.Series, field: str) -> pl.DataFrame:
    rows = lost.arg_true()
    struck = pl.DataFrame(
        {"_row": rows, "_new": [None] * len(rows), "_key": ["ID_MISSING"] * len(rows)},
        schema={"_row": pl.UInt32, "_new": pl.String, "_key": pl.String},
    )
    return _write(frame=frame, field=field, struck=struck)


def _apply(
    *,
    rng: np.random.Generator,
    frame: pl.DataFrame,
    field: str,
    noises: tuple[Noise, ...] | list[Noise],
    share: int = 1,
) -> pl.DataFrame:
    """At most one of `noises` to each cell of `field`; a change that changes nothing is not recorded."""
    cuts = np.cumsum([noise.rate / share for noise in noises])
    hit = pl.Series("_hit", np.searchsorted(cuts, rng.random(frame.height), side="right"))
    struck = frame.with_columns(hit).with_row_index("_row").filter(pl.col("_hit") < len(noises)).drop_nulls(field)
    text = pl.col(field)
    changed, key = text, pl.lit(None, dtype=pl.String)
    for position, noise in enumerate(noises):
        here = pl.col("_hit") == position
        changed = pl.when(here).then(noise.change(text)).otherwise(changed)
        key = pl.when(here).then(pl.lit(noise.key)).otherwise(key)
    struck = struck.select("_row", changed.alias("_new"), key.alias("_key"), text.alias("_old")).filter(
        pl.col("_new").ne_missing(pl.col("_old"))
    )
    return _write(frame=frame, field=field, struck=struck)


def _write(*, frame: pl.DataFrame, field: str, struck: pl.DataFrame) -> pl.DataFrame:
    """Put `_new` into `field` on rows `_row` and `_key` onto their list of noise."""
    if struck.is_empty():
        return frame
    rows = struck["_row"].cast(pl.Int64)
    values = frame[field].scatter(rows, struck["_new"])
    added = pl.Series("_key", [None], dtype=pl.String).new_from_index(0, frame.height).scatter(rows, struck["_key"])
    return frame.with_columns(
        values.alias(field),
        pl.when(added.is_not_null())
        .then(pl.col(NOISE).list.concat(pl.concat_list(added)))
        .otherwise(pl.col(NOISE))
        .alias(NOISE),
    )


def _replace_by(
    *,
    rng: np.random.Generator,
    frame: pl.DataFrame,
    source: pl.DataFrame,
    field: str,
    key: str,
    rate: float,
    value: pl.Expr,
) -> pl.DataFrame:
    """Cells of still untouched rows replaced by what `value` makes of the typed `source` row (null: leave it)."""
    chosen = pl.Series("_chosen", rng.random(frame.height) < rate)
    struck = (
        source.with_columns(
            value.alias("_new"), _key=pl.lit(key), _old=frame[field], _touched=frame[NOISE].list.len() > 0
        )
        .with_columns(chosen)
        .with_row_index("_row")
        .filter(
            pl.col("_chosen") & ~pl.col("_touched") & pl.col("_new").is_not_null() & (pl.col("_new") != pl.col("_old"))
        )
        .select("_row", "_new", "_key")
    )
    return _write(frame=frame, field=field, struck=struck)


def _second_names(*, rng: np.random.Generator, frame: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    return _replace_by(
        rng=rng,
        frame=frame,
        source=source,
        field="name",
        key="NAME_SECOND",
        rate=kinds.SECOND_NAME_RATE,
        value=pl.col("other_name"),
    )


def _swap_ids(*, rng: np.random.Generator, frame: pl.DataFrame, source: pl.DataFrame, field: str) -> pl.DataFrame:
    """A line too high: the number of the row before, which is a right number of somebody else."""
    before = pl.when(pl.col("person").shift(1) != pl.col("person")).then(pl.col(field).shift(1))
    return _replace_by(
        rng=rng, frame=frame, source=source, field=field, key="ID_OF_ANOTHER", rate=kinds.ANOTHERS_ID_RATE, value=before
    )


def _old_counties(*, rng: np.random.Generator, frame: pl.DataFrame, source: pl.DataFrame) -> pl.DataFrame:
    old = pl.col("hukou_county").replace_strict(OLD_COUNTY_NAMES, default=None)
    return _replace_by(
        rng=rng,
        frame=frame,
        source=source,
        field="hukou_place",
        key="AREA_OLD_COUNTY",
        rate=kinds.OLD_COUNTY_RATE,
        value=old,
    )


def _other_form(
    *, rng: np.random.Generator, frame: pl.DataFrame, source: pl.DataFrame, field: str, layout: Layout, share: int
) -> pl.DataFrame:
    forms: list[Dates] = [form for form in kinds.OTHER_DATE_FORMS if form is not layout.dates]
    pick = pl.Series(rng.integers(0, len(forms), frame.height))
    value = pl.lit(None, dtype=pl.String)
    for position, form in enumerate(forms):
        value = pl.when(pick == position).then(date_text(date=pl.col(field), form=form)).otherwise(value)
    return _replace_by(
        rng=rng,
        frame=frame,
        source=source,
        field=field,
        key="DATE_OTHER_FORM",
        rate=kinds.OTHER_DATE_RATE / share,
        value=value,
    )
