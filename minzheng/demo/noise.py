"""Noise over the text of one file: which rows it hits, what it makes of them, and a record of each.

Only the rows that are hit are touched: a million rows cost as many random numbers and a few thousand changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minzheng.demo import noise_kinds as kinds
from minzheng.demo.layouts.layout import Dates, Layout
from minzheng.demo.noise_kinds import Noise
from minzheng.demo.places import OLD_COUNTY_NAMES
from minzheng.demo.rendering import date_text
from minzheng.demo.tables import KIND_OF

NOISE: Final = "noise"
"""Column of the noise on each row: a list of keys, empty where all is well."""


@dataclass
class _Page:
    """The text of a file while it is being spoilt, the typed rows it was made from, and a note of every change."""

    rng: np.random.Generator
    source: pl.DataFrame
    columns: dict[str, pl.Series]
    touched: NDArray[np.bool_]
    notes: list[pl.DataFrame] = field(default_factory=list)

    def draw(self) -> NDArray[np.float64]:
        return self.rng.random(len(self.touched))

    def write(self, *, name: str, struck: pl.DataFrame) -> None:
        """Put `new` into column `name` on rows `row` and note `key`; what does not change is not noted."""
        old = self.columns[name].gather(struck["row"])
        struck = struck.filter(struck["new"].ne_missing(old))
        if struck.is_empty():
            return
        self.columns[name] = self.columns[name].scatter(struck["row"], struck["new"])
        self.touched[struck["row"].to_numpy()] = True
        self.notes.append(struck.select("row", "key"))

    def noise(self) -> pl.Series:
        """The keys on each row, in the order in which they were noted."""
        rows = pl.DataFrame({"row": np.arange(len(self.touched))})
        noted = pl.concat([pl.DataFrame(schema={"row": pl.Int64, "key": pl.String}), *self.notes])
        lists = noted.group_by("row", maintain_order=True).agg("key")
        return rows.join(lists, on="row", how="left", maintain_order="left")["key"].fill_null([]).alias(NOISE)


def disturb(*, rng: np.random.Generator, source: pl.DataFrame, text: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """`text` (row for row the rendering of `source`) with noise, and a list column `noise` that names it."""
    page = _Page(
        rng, source, dict(zip(text.columns, text.get_columns(), strict=True)), np.zeros(text.height, dtype=bool)
    )
    fields = {
        kind: [head.field for head in layout.heads if KIND_OF[head.field] == kind] for kind in ("id", "date", "money")
    }
    for name in fields["id"]:
        _lose_ids(page=page, name=name)
        _apply(page=page, name=name, noises=_id_noises(layout))
        _take_the_line_above(page=page, name=name)
    if "name" in page.columns:
        _replace(page=page, name="name", key="NAME_SECOND", rate=kinds.SECOND_NAME_RATE, value=pl.col("other_name"))
        _apply(page=page, name="name", noises=kinds.NAME_NOISE)
    # Nobody types a serial number in wide digits.
    serial = layout.dates in (Dates.CELL, Dates.SERIAL)
    date_noises = [noise for noise in kinds.DATE_NOISE if not (serial and noise.key == "DATE_FULL_WIDTH")]
    for name in fields["date"]:
        _apply(page=page, name=name, noises=date_noises, share=len(fields["date"]))
        _other_form(page=page, name=name, layout=layout, share=len(fields["date"]))
    for name in fields["money"]:
        # A yuan sign in a column of ten thousands would change the value, not its look.
        whole = name in layout.ten_thousands
        noises = [noise for noise in kinds.MONEY_NOISE if not (whole and noise.key == "MONEY_WORDED")]
        _apply(page=page, name=name, noises=noises, share=len(fields["money"]))
    if "town_name" in page.columns:
        _apply(page=page, name="town_name", noises=kinds.AREA_NOISE)
    if "hukou_place" in page.columns:
        old = pl.col("hukou_county").replace_strict(OLD_COUNTY_NAMES, default=None)
        _replace(page=page, name="hukou_place", key="AREA_OLD_COUNTY", rate=kinds.OLD_COUNTY_RATE, value=old)
    return pl.DataFrame([*page.columns.values(), page.noise()])


def expectation(*, noise: pl.Expr) -> pl.Expr:
    """`QUARANTINE` if anything on the row cannot be right, else `EITHER` if readers may differ, else `ACCEPT`."""

    def has(expect: str) -> pl.Expr:
        keys = [key for key, wanted in kinds.EXPECTED.items() if wanted == expect]
        return noise.list.set_intersection(keys).list.len() > 0

    return (
        pl.when(has(kinds.QUARANTINE)).then(pl.lit(kinds.QUARANTINE))
        .when(has(kinds.EITHER)).then(pl.lit(kinds.EITHER))
        .otherwise(pl.lit(kinds.ACCEPT))
    )  # fmt: skip


def _id_noises(layout: Layout) -> tuple[Noise, ...]:
    """The noise on identity numbers in files of this kind.

    A file of text has no numeric cells: what was one shows as 3.301E+17. Death certificates often lack the number.
    """
    rates = {noise.key: noise.rate for noise in kinds.ID_NOISE}
    if layout.format == "csv":
        rates["ID_SCIENTIFIC"] += rates.pop(kinds.NUMERIC_CELL)
    if layout.kind == "deaths":
        rates["ID_MISSING"] = kinds.DEATHS_WITHOUT_ID
    return tuple(replace(noise, rate=rates[noise.key]) for noise in kinds.ID_NOISE if noise.key in rates)


def _apply(*, page: _Page, name: str, noises: Sequence[Noise], share: int = 1) -> None:
    """At most one of `noises` to each cell of a column; `share` columns divide the rate of a row among them."""
    cuts = np.cumsum([noise.rate / share for noise in noises])
    hit = np.searchsorted(cuts, page.draw(), side="right")
    for position, noise in enumerate(noises):
        rows = np.flatnonzero(hit == position)
        cells = pl.DataFrame({"row": rows, "old": page.columns[name].gather(rows)}).drop_nulls("old")
        changed = cells.select("row", new=noise.change(pl.col("old")), key=pl.lit(noise.key))
        page.write(name=name, struck=changed)


def _replace(*, page: _Page, name: str, key: str, rate: float, value: pl.Expr) -> None:
    """Cells of rows so far untouched replaced by what `value` makes of the typed row (null: leave it)."""
    rows = np.flatnonzero((page.draw() < rate) & ~page.touched)
    changed = page.source[rows].select(row=pl.lit(pl.Series(rows)), new=value, key=pl.lit(key)).drop_nulls("new")
    page.write(name=name, struck=changed)


def _lose_ids(*, page: _Page, name: str) -> None:
    """The numbers that the table itself is without, whatever chance says."""
    if "id_lost" not in page.source.columns:
        return
    rows = page.source["id_lost"].arg_true().cast(pl.Int64)
    none = pl.lit(None, dtype=pl.String)
    page.write(name=name, struck=pl.DataFrame({"row": rows}).with_columns(new=none, key=pl.lit("ID_MISSING")))


def _take_the_line_above(*, page: _Page, name: str) -> None:
    """A line too high: the number of the row before, which is a right number of somebody else."""
    rows = np.flatnonzero((page.draw() < kinds.ANOTHERS_ID_RATE) & ~page.touched)
    person = page.source["person"]
    rows = rows[rows > 0]
    other = (person.gather(rows) != person.gather(rows - 1)).fill_null(False).to_numpy() & ~page.touched[rows - 1]
    rows = rows[other]
    above = pl.DataFrame({"row": rows, "new": page.columns[name].gather(rows - 1)})
    page.write(name=name, struck=above.with_columns(key=pl.lit("ID_OF_ANOTHER")))


def _other_form(*, page: _Page, name: str, layout: Layout, share: int) -> None:
    """Dates in one of the forms that this office does not use."""
    forms = [form for form in kinds.OTHER_DATE_FORMS if form is not layout.dates]
    for form in forms:
        value = date_text(date=pl.col(name), form=form)
        _replace(
            page=page, name=name, key="DATE_OTHER_FORM", rate=kinds.OTHER_DATE_RATE / share / len(forms), value=value
        )
