"""From typed columns to what an office types: dates, money, words. All text; the writer makes some real cells."""

from typing import Final

import polars as pl

from minzheng.demo.layouts.layout import Codes, Dates, Layout
from minzheng.demo.tables import KIND_OF
from minzheng.demo.words import ALWAYS_WORDS, WORDS

FEN_PER_TEN_THOUSAND: Final = 1_000_000
_EPOCH: Final = 25_569
"""Days from Excel's zero (1899-12-30) to 1970-01-01."""


def render(*, rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The layout's columns as text, in its order, with `person` before them; an empty cell is null."""
    return rows.select("person", *(_cell(field=head.field, layout=layout).alias(head.field) for head in layout.heads))


def _cell(*, field: str, layout: Layout) -> pl.Expr:
    match KIND_OF[field]:
        case "date":
            return date_text(date=pl.col(field), form=layout.dates)
        case "money":
            return _money(field=field, layout=layout)
        case "code" if field in WORDS and (layout.codes is Codes.WORDS or field in ALWAYS_WORDS):
            return pl.col(field).cast(pl.String).replace_strict(WORDS[field], default=None)
        case "made" if field == "sequence":
            return pl.lit(None, dtype=pl.String)
    return pl.col(field).cast(pl.String)


def date_text(*, date: pl.Expr, form: Dates) -> pl.Expr:
    """A date in one of the forms offices use. `CELL` is its serial number too; the writer makes it a date cell."""
    patterns = {
        Dates.DASHED: "%Y-%m-%d",
        Dates.SLASHED: "%Y/%-m/%-d",
        Dates.DOTTED: "%Y.%-m.%-d",
        Dates.CHINESE: "%Y年%-m月%-d日",
        Dates.COMPACT: "%Y%m%d",
    }
    if form in patterns:
        return date.dt.strftime(patterns[form])
    serial = date.cast(pl.Int32) + _EPOCH
    # A serial of four digits (before 1927-05-19) would pass for a year: nobody leaves that in a table.
    return pl.when(serial >= 10_000).then(serial.cast(pl.String)).otherwise(date.dt.strftime(patterns[Dates.DASHED]))


def _money(*, field: str, layout: Layout) -> pl.Expr:
    amount = pl.col(field).cast(pl.Int64)
    if field in layout.ten_thousands:
        whole, part, digits = amount // FEN_PER_TEN_THOUSAND, amount % FEN_PER_TEN_THOUSAND, 6
    else:
        whole, part, digits = amount // 100, amount % 100, 2
    return pl.concat_str(whole.cast(pl.String), pl.lit("."), part.cast(pl.String).str.zfill(digits))
