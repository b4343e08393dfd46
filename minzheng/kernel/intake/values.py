"""Cells to values, a whole column at a time, by the kind of the column.

`parse` judges and never repairs: what can be read in one way only is read, everything else is named as a problem.
A blank cell has neither value nor problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import polars as pl

from minzheng.kernel.intake import amounts, dates, words
from minzheng.kernel.intake.cleaning import UNKNOWN_WORDS, clean, half_width
from minzheng.kernel.intake.contract import NEVER, Column, Kind

FRAME_TYPES: Final[dict[Kind, pl.DataType]] = {
    **dict.fromkeys(Kind, pl.String()),
    Kind.DATE: pl.Date(),
    Kind.MONTH: pl.Date(),
    Kind.MONEY: pl.Int64(),
    Kind.INTEGER: pl.Int64(),
    Kind.MEASURE: pl.Int64(),
    Kind.BOOL: pl.Boolean(),
}
"""The type that each kind has in a frame of accepted rows."""

_ERRORS = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!)$"
_LOST_DIGITS = r"^\d(?:\.\d+)?[Ee]\+\d{1,2}$"
# +86… and -5 are no commands
_COMMAND = r"^[=@]|^[+\-]\s*[A-Za-z(@=|]|^[+\-].*[|!(]"
# one look tells whether any cell needs the four looks of `_wrong_for_any_kind`
_SUSPECT = r"^[=@+\-#]|\ufffd|^\d(?:\.\d+)?[Ee]\+"
_FREE_TEXT = (Kind.ADDRESS, Kind.HEALTH, Kind.TEXT, Kind.AREA)


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's meaning depends on beside its column.

    money_unit: fen that a bare number of this column counts. starts_1904: the workbook's day count.
    blank_means: an empty cell of this column means something, so "unknown" must not be read as empty.
    """

    money_unit: int = amounts.MONEY_UNITS["元"]
    starts_1904: bool = False
    blank_means: bool = False


def parse(cells: pl.Series, *, column: Column, context: Context | None = None) -> pl.DataFrame:
    """``value`` (of the column's frame type) and ``problem`` (a key of `CELL_PROBLEMS`, or null) for every cell.

    An ID_NUMBER comes out as cleaned text: `registry.identity` judges it.
    """
    context = context or Context()
    cells = cells.rename("given")
    # a column that repeats itself is read once for each distinct text
    repeats = cast("int", cells.approx_n_unique()) * 2 < len(cells)
    frame = _judge(cells.unique() if repeats else cells, column, context)
    if repeats:
        frame = cells.to_frame().join(frame, on="given", how="left", nulls_equal=True, maintain_order="left")
    return frame.select("value", "problem")


def _judge(cells: pl.Series, column: Column, context: Context) -> pl.DataFrame:
    text = clean(cells)
    if column.kind not in _FREE_TEXT:
        text = half_width(text)
    frame = _parse_kind(pl.DataFrame({"given": cells, "text": text}), column, context)
    wrong = pl.coalesce("wrong", _bounds(column))
    if text.str.contains(_SUSPECT).any() or context.blank_means:
        wrong = pl.coalesce(_wrong_for_any_kind(column, context), wrong)
    return frame.with_columns(wrong=wrong).select(
        "given",
        value=pl.when(pl.col("wrong").is_null()).then(pl.col("value")).cast(FRAME_TYPES[column.kind]),
        problem=pl.col("wrong"),
    )


def _parse_kind(frame: pl.DataFrame, column: Column, context: Context) -> pl.DataFrame:
    match column.kind:
        case Kind.NAME:
            return words.parse_names(frame)
        case Kind.ID_NUMBER:
            return words.parse_id_numbers(frame)
        case Kind.PHONE:
            return words.parse_phones(frame)
        case Kind.ACCOUNT:
            return words.parse_accounts(frame)
        case Kind.DATE:
            return dates.parse_dates(frame, starts_1904=context.starts_1904)
        case Kind.MONTH:
            return dates.parse_months(frame, starts_1904=context.starts_1904)
        case Kind.MONEY:
            return amounts.parse_money(frame, unit=context.money_unit)
        case Kind.INTEGER:
            return amounts.parse_integers(frame)
        case Kind.MEASURE:
            return amounts.parse_measures(frame)
        case Kind.CREDIT_CODE:
            return words.parse_credit_codes(frame)
        case Kind.CODE:
            return words.parse_codes(frame, choices=column.choices)
        case Kind.BOOL:
            return words.parse_booleans(frame, choices=column.choices)
        case Kind.ADDRESS | Kind.HEALTH | Kind.TEXT | Kind.AREA:
            return words.parse_text(frame)


def _wrong_for_any_kind(column: Column, context: Context) -> pl.Expr:
    text = pl.col("text")
    # of an identity number `registry.identity` says it
    may_be_lost = column.kind not in (Kind.ID_NUMBER, Kind.MONEY, Kind.INTEGER, Kind.MEASURE)
    return (
        pl.when(text.str.contains(_COMMAND))
        .then(pl.lit("INJECTION"))
        .when(text.str.contains(_ERRORS))
        .then(pl.lit("SPREADSHEET_ERROR"))
        .when(pl.lit(may_be_lost) & text.str.contains(_LOST_DIGITS))
        .then(pl.lit("LOST_DIGITS"))
        .when(text.str.contains("\ufffd", literal=True))
        .then(pl.lit("GARBLED"))
        .when(pl.lit(context.blank_means) & text.is_in(UNKNOWN_WORDS))
        .then(pl.lit("NOT_KNOWN"))
    )


def _bounds(column: Column) -> pl.Expr:
    nothing = pl.lit(value=False)
    low = nothing if column.minimum is None else pl.col("value") < column.minimum
    high = nothing if column.maximum is None else pl.col("value") > column.maximum
    if column.kind in (Kind.DATE, Kind.MONTH):
        high = high & (pl.col("value") != NEVER)
    return pl.when(low).then(pl.lit("TOO_SMALL")).when(high).then(pl.lit("TOO_LARGE"))
