"""Text as it stands in cells: what is trimmed, what counts as blank, which words say "unknown" or "none"."""

from __future__ import annotations

from typing import Final

import polars as pl

BLANKS: Final = ("", "-", "--", "---", "—", "——", "―", "－", "/", "\\", "N/A", "NULL", "null", "None", "(空)", "空白")
UNKNOWN_WORDS: Final = ("不详", "未知", "不清楚", "不明", "待查", "待核实", "未掌握", "无法提供")
NONE_WORDS: Final = ("无", "没有", "暂无", "未发生")

SPACES: Final = r"[\s\u00a0\u3000]"
_INVISIBLE = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u3164]"
_APOSTROPHES = r"^['’‘`]+"  # marks a number as text
_TEXT_IN_FORMULA = r'^="([0-9A-Za-z\-]*)"$'  # how exporters keep leading zeros in CSV
FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
"""Full-width sign → its ASCII form."""


_DIRTY = rf"{_INVISIBLE}|^[\s='’‘`]|\s$"
_WIDE = "[\uff01-\uff5e]"


def clean(cells: pl.Series) -> pl.Series:
    """Trimmed text without invisible characters; null where the cell is blank or holds only a dash."""
    # one look at a clean column spares five passes over it
    text = pl.select(_cleaned(pl.lit(cells))).to_series() if cells.str.contains(_DIRTY).any() else cells
    return pl.select(pl.when(~text.is_in(BLANKS)).then(text)).to_series()


def _cleaned(cells: pl.Expr) -> pl.Expr:
    text = cells.str.replace_all(_INVISIBLE, "").str.strip_chars()
    return text.str.replace(_TEXT_IN_FORMULA, "${1}").str.replace(_APOSTROPHES, "").str.strip_chars()


def half_width(text: pl.Series) -> pl.Series:
    """Full-width letters, digits and signs as ASCII; ideographs stay as they are (NFKC would change some names)."""
    return text.str.replace_many(FULL_WIDTH) if text.str.contains(_WIDE).any() else text


def compact(text: pl.Expr) -> pl.Expr:
    """Without spaces: the form in which numbers and codes are compared."""
    return text.str.replace_all(SPACES, "")


def known(text: pl.Expr) -> pl.Expr:
    """Null where the cell says in words that it is not known."""
    return pl.when(~text.is_in(UNKNOWN_WORDS)).then(text)
