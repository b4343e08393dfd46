"""One sheet of a file, line by line: titles, headers, rows, sub-totals, blanks, notes; what stands on which line."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import noise_kinds as kinds
from minzheng.demo.layouts.layout import Layout
from minzheng.demo.noise import NOISE
from minzheng.demo.tables import KIND_OF

DATA, SUBTOTAL, TOTAL, BLANK, TITLE, HEADER, NOTE = "DATA", "SUBTOTAL", "TOTAL", "BLANK", "TITLE", "HEADER", "NOTE"
CLERKS: Final = ("沈晓燕", "章建明", "俞丽琴", "陆国平", "钱海英", "莫志强")


@dataclass(frozen=True)
class Sheet:
    """Lines before the table, the table's body, lines after it.

    `above`: texts of the title lines. `header`: one or two rows of header texts ("" where a merged cell continues).
    `body`: text columns of the layout and `person`, `noise`, `what`. `below`: texts of the closing lines.
    """

    name: str
    above: tuple[str, ...]
    header: tuple[tuple[str, ...], ...]
    body: pl.DataFrame
    below: tuple[str, ...]

    @property
    def first_row(self) -> int:
        """Number of the body's first line in the file, counted from 1."""
        return len(self.above) + len(self.header) + 1


def lay_out(*, rng: np.random.Generator, rows: pl.DataFrame, layout: Layout, name: str) -> Sheet:
    """The sheet of `rows` (text with `person`, `noise` and, for sub-totals, the `group` each row belongs to)."""
    body = _with_duplicates(rng=rng, rows=rows)
    body = _numbered(body=body, layout=layout)
    body = _with_extra_lines(rng=rng, body=body, layout=layout)
    above = tuple(line.format(office=layout.office) for line in (layout.title, layout.second_line) if line)
    below = _closing(rng=rng, layout=layout) if layout.signed else ()
    return Sheet(name, above, _header(layout), body, below)


def _header(layout: Layout) -> tuple[tuple[str, ...], ...]:
    titles = tuple(head.title for head in layout.heads)
    if not layout.two_rows:
        return (titles,)
    upper, previous = [], ""
    for head in layout.heads:
        upper.append(("" if head.above == previous else head.above) if head.above else head.title)
        previous = head.above
    return (tuple(upper), tuple(head.title if head.above else "" for head in layout.heads))


def _with_duplicates(*, rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Some rows a second time, a few lines further down, as they come from pasting two lists together."""
    body = rows.with_columns(_order=pl.int_range(pl.len()).cast(pl.Float64), what=pl.lit(DATA))
    chosen = pl.Series(rng.random(rows.height) < kinds.DUPLICATE_RATE)
    again = body.filter(chosen).with_columns(
        pl.col(NOISE).list.concat(pl.lit(["DUPLICATE"], dtype=pl.List(pl.String))), _order=pl.col("_order") + 2.5
    )
    return pl.concat([body, again]).sort("_order", maintain_order=True)


def _numbered(*, body: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    if "sequence" not in body.columns:
        return body
    return body.with_columns(sequence=pl.int_range(1, pl.len() + 1).cast(pl.String))


def _with_extra_lines(*, rng: np.random.Generator, body: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Blank lines anywhere, a sub-total after each group, a total at the end."""
    body = body.with_columns(_order=pl.int_range(pl.len()).cast(pl.Float64))
    empty = {
        column: pl.lit(None, dtype=body.schema[column])
        for column in body.columns
        if column not in ("_order", "what", NOISE)
    }
    blank = body.filter(pl.Series(rng.random(body.height) < kinds.BLANK_ROW_RATE)).with_columns(
        **empty, what=pl.lit(BLANK), _order=pl.col("_order") + 0.25
    )
    parts = [body, blank.with_columns(pl.lit([], dtype=pl.List(pl.String)).alias(NOISE))]
    if layout.subtotal and body.height:
        parts += _sums(body=body, layout=layout)
    return (
        pl.concat([part.select(body.columns) for part in parts])
        .sort("_order", maintain_order=True)
        .drop("_order", "group")
    )


def _sums(*, body: pl.DataFrame, layout: Layout) -> list[pl.DataFrame]:
    """Sub-total lines by `group` and one total: a label in the first column, sums of money under their columns."""
    label = next(
        (head.field for head in layout.heads if head.field in ("community_name", "town_name", "name")),
        layout.heads[0].field,
    )
    money = [head.field for head in layout.heads if KIND_OF[head.field] == "money"]
    sums = [pl.col(field).cast(pl.Float64, strict=False).sum().round(2).cast(pl.String).alias(field) for field in money]
    empty = {
        column: pl.lit(None, dtype=body.schema[column])
        for column in body.columns
        if column not in ("_order", "what", NOISE, label, *money)
    }
    by_group = body.group_by("group", maintain_order=True).agg(
        *sums, _order=pl.col("_order").max() + 0.4, _count=pl.len()
    )
    whole = body.select(*sums, _order=pl.col("_order").max() + 0.5, _count=pl.len())
    none = pl.lit([], dtype=pl.List(pl.String)).alias(NOISE)
    subtotals = (
        by_group.drop("group")
        .with_columns(**empty, **{label: pl.format("小计：{}人", "_count")}, what=pl.lit(SUBTOTAL))
        .with_columns(none)
    )
    total = whole.with_columns(**empty, **{label: pl.format("合计：{}人", "_count")}, what=pl.lit(TOTAL)).with_columns(
        none
    )
    return [subtotals, total]


def _closing(*, rng: np.random.Generator, layout: Layout) -> tuple[str, ...]:
    maker, checker = rng.choice(len(CLERKS), 2, replace=False)
    return (
        *layout.notes,
        f"制表人：{CLERKS[maker]}        审核人：{CLERKS[checker]}        填报单位（盖章）：{layout.office}",
    )
