"""What the departments send on two nights running: the demo's files, and the same with one row in a hundred changed.

    python -m bench.night_tables FOLDER PEOPLE

writes FOLDER/first and FOLDER/second. Of a list, eight rows in a thousand say something else on the second night, one
in a thousand has gone and one is new; of the register of residents nobody goes, since the register forgets nobody. Of
events one in a hundred is new: an event that has happened does not change. Noise falls on the same cells both times.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
import polars as pl

from minzheng.demo import departments, truth, writers
from minzheng.demo.departments import SEED
from minzheng.demo.draws import stream
from minzheng.demo.layouts.layout import Layout
from minzheng.demo.sheets import Sheet
from minzheng.demo.tables import KIND_OF

FIRST, SECOND = "first", "second"
CHANGED, GONE, NEW = 0.008, 0.001, 0.001
NEW_EVENTS = 0.01
EVENTS = ("deaths", "cremations", "tax", "medical", "temporary_aid", "hardship")
RESIDENTS = "population"
SPOKEN = ("phone", "address", "property_place", "brand", "entity", "custody_place")
"""Texts of which a row may take another's; of amounts, ten yuan more."""
TEN_YUAN = 1000


def write(*, out: Path, people: int, seed: int = SEED) -> None:
    """Both nights' files under `out`."""
    district = truth.build(seed=seed, people=people)
    for night in (FIRST, SECOND):
        (out / night).mkdir(parents=True)
    for layout, source in departments.contents(district=district, seed=seed):
        draw = stream(seed=seed, part=f"second night of {layout.file}")
        gone, new = _those_who_come_and_go(source, layout, draw)
        changed = source if layout.kind in EVENTS else _changed(source, layout, draw.random(source.height) < CHANGED)
        for night, rows, missing in ((FIRST, source, new), (SECOND, changed, gone)):
            sheets = departments.make_sheets(rng=stream(seed=seed, part=layout.file), source=rows, layout=layout)
            path = out / night / layout.file
            writers.write(path=path, sheets=[_without(sheet, missing) for sheet in sheets], layout=layout)


def _those_who_come_and_go(
    source: pl.DataFrame, layout: Layout, draw: np.random.Generator
) -> tuple[pl.Series, pl.Series]:
    """People who are no longer in the second file, and people who were not yet in the first."""
    people = source["person"].unique().drop_nulls().sort()
    number = pl.Series(draw.random(len(people)))
    if layout.kind in EVENTS:
        return people.head(0), people.filter(number < NEW_EVENTS)
    gone = people.head(0) if layout.kind == RESIDENTS else people.filter(number < GONE)
    return gone, people.filter(number > 1 - NEW)


def _changed(source: pl.DataFrame, layout: Layout, chosen: np.ndarray) -> pl.DataFrame:
    """The rows, of which the chosen ones have other amounts; where the table has none, another text or a later day."""
    shown = [head.field for head in layout.heads if head.field in source.columns]
    amounts = [name for name in shown if KIND_OF[name] == "money"]
    told = pl.lit(pl.Series(chosen))
    if amounts:
        return source.with_columns(pl.when(told).then(pl.col(name) + TEN_YUAN).otherwise(name) for name in amounts)
    text = next((name for name in SPOKEN if name in shown), None)
    if text is not None:
        rows = pl.Series(np.flatnonzero(chosen))
        others = source[text].gather(rows)
        return source.with_columns(source[text].clone().scatter(rows, others.gather(np.roll(np.arange(len(rows)), 1))))
    days = [name for name in shown if KIND_OF[name] == "date"]
    return source.with_columns(pl.when(told).then(pl.col(days[-1]).dt.offset_by("1mo")).otherwise(days[-1]))


def _without(sheet: Sheet, missing: pl.Series) -> Sheet:
    kept = ~pl.col("person").is_in(missing.implode()).fill_null(False)
    return dataclasses.replace(sheet, body=sheet.body.filter(kept))


if __name__ == "__main__":
    write(out=Path(sys.argv[1]), people=int(sys.argv[2]))
