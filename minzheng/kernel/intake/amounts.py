"""Money as whole fen, whole numbers and measures, read exactly: no float ever stands between the cell and the fen."""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.intake.cleaning import NONE_WORDS, compact, known

MONEY_UNITS: Final = {
    "分": 1,
    "角": 10,
    "元": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "亿元": 10_000_000_000,
}
"""Unit as written → fen."""

_UNIT = r"(亿元?|万元?|千元|百元|元|角|分)$"
_AMOUNT = r"^[+\-]?(\d{0,13})(?:\.(\d*))?$"
# a double shown in full: what is below a millionth is zero, what has a large exponent is no amount
_TINY = r"^[+\-]?\d(?:\.\d+)?[Ee]-(?:[7-9]|\d\d)$"
# 万元 has six decimals that mean something
_DECIMALS: Final = 8
_DIGITS: Final = 15
_UNITS_OF_MEASURE = r"(?i)(?:平方米|平米|立方米|㎡|m2|m²|m3|m³|吨|方|度|升|公里)$"
_MEASURE = r"^\+?(\d{1,13})(?:\.(\d{0,2})0*)?$"
_MEASURES = r"[人户口个岁级套辆间处年月天次项名]$"


def parse_money(frame: pl.DataFrame, *, unit: int) -> pl.DataFrame:
    """Add ``value`` (fen, Int64) and ``wrong`` to a frame with cleaned ``text``; `unit`: fen of a bare 1.

    A unit written in the cell goes before `unit`. 无 is zero, a verified absence; amounts that are not whole fen are
    refused rather than rounded.
    """
    frame = frame.with_columns(
        written=compact(known(pl.col("text")))
        .str.replace(r"^(?:人民币|RMB|CNY|¥|￥)", "")
        .str.replace(r"整$", "")
        .str.replace(r"/(?:月|年|人|户)$", "")
        .str.replace(r"^\((.+)\)$", "-${1}")
    )
    frame = frame.with_columns(
        unit=pl.col("written")
        .str.extract(_UNIT, 1)
        .replace({"万": "万元", "亿": "亿元"})
        .replace_strict(MONEY_UNITS, default=None, return_dtype=pl.Int64)
        .fill_null(unit)
        .cast(pl.Int128),
        number=pl.col("written").str.replace(_UNIT, "").str.replace_all(r"[,，]", ""),
    )
    number = pl.col("number")
    frame = frame.with_columns(
        shaped=number.str.contains(_AMOUNT) & number.str.contains(r"\d"),
        whole=number.str.extract(_AMOUNT, 1).replace("", "0").cast(pl.Int128, strict=False),
        fraction=number.str.extract(_AMOUNT, 2).fill_null(""),
        sign=pl.when(number.str.starts_with("-")).then(-1).otherwise(1),
    )
    scale = 10**_DECIMALS
    # of a double, fifteen digits are meant; the sixteenth and seventeenth are noise
    places = (_DIGITS - pl.col("whole").cast(pl.String).str.len_bytes().cast(pl.Int64)).clip(0, _DECIMALS)
    digit = pl.col("fraction").str.slice(places, 1).str.contains("[5-9]")
    powers = {place: 10 ** (_DECIMALS - place) for place in range(_DECIMALS + 1)}
    carried = pl.when(digit).then(places.replace_strict(powers, return_dtype=pl.Int64)).otherwise(0).cast(pl.Int128)
    kept = pl.col("fraction").str.slice(0, places).str.pad_end(_DECIMALS, "0").cast(pl.Int128, strict=False)
    frame = frame.with_columns(scaled=(pl.col("whole") * scale + kept + carried) * pl.col("unit"))
    whole_fen = pl.col("shaped") & (pl.col("scaled") % scale == 0)
    zero = pl.col("written").is_in(NONE_WORDS) | number.str.contains(_TINY)
    fen = (pl.col("scaled") // scale).cast(pl.Int64, strict=False) * pl.col("sign")
    frame = frame.with_columns(value=pl.when(zero).then(pl.lit(0, dtype=pl.Int64)).when(whole_fen).then(fen))
    return frame.with_columns(
        wrong=pl.when(pl.col("written").is_null() | pl.col("value").is_not_null())
        .then(None)
        .when(pl.col("shaped"))
        .then(pl.lit("BEYOND_FEN"))
        .otherwise(pl.lit("NOT_MONEY"))
    )


def parse_integers(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` (Int64) and ``wrong`` to a frame with cleaned ``text``; a measure word behind is left out."""
    frame = frame.with_columns(
        written=compact(known(pl.col("text"))).str.replace_all(",", "").str.replace(_MEASURES, "")
    )
    digits = pl.col("written").str.extract(r"^([+\-]?\d{1,15})(?:\.0*)?$", 1).cast(pl.Int64, strict=False)
    none = pl.col("written").is_in(NONE_WORDS)
    frame = frame.with_columns(value=pl.when(none).then(pl.lit(0, dtype=pl.Int64)).otherwise(digits))
    return frame.with_columns(
        wrong=pl.when(pl.col("written").is_not_null() & pl.col("value").is_null()).then(pl.lit("NOT_A_NUMBER"))
    )


def parse_measures(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` (whole hundredths, Int64) and ``wrong``; a unit behind the number (㎡, 吨, 度…) is left out.

    Further decimals than two are beyond what a meter or a certificate shows and are refused, zeros excepted.
    """
    frame = frame.with_columns(
        written=compact(known(pl.col("text"))).str.replace_all(r"[,，]", "").str.replace(_UNITS_OF_MEASURE, "")
    )
    written = pl.col("written")
    whole = written.str.extract(_MEASURE, 1).cast(pl.Int64, strict=False)
    part = written.str.extract(_MEASURE, 2).fill_null("").str.pad_end(2, "0").cast(pl.Int64, strict=False)
    none = written.is_in(NONE_WORDS)
    frame = frame.with_columns(
        value=pl.when(none).then(pl.lit(0, dtype=pl.Int64)).otherwise(whole * 100 + part),
    )
    return frame.with_columns(
        wrong=pl.when(written.is_not_null() & pl.col("value").is_null()).then(pl.lit("NOT_A_MEASURE"))
    )
