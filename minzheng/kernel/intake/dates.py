"""Days and months as offices write them: 2023.5.1, 2023年5月1日, 20230501, 45047 (a spreadsheet's own count).

A year of two digits is refused (53.5.1 may be 1953 or 2053), and so is an order that cannot be told (5/1/2023).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from minzheng.kernel.intake.cleaning import NONE_WORDS, SPACES, known
from minzheng.kernel.intake.contract import NEVER

FOREVER_WORDS = ("长期", "永久", "长期有效", "永久有效", "无限期")
EARLIEST_YEAR, LATEST_YEAR = 1850, 2200
# below 2500 a bare number is rather a year; 73050 is the end of 2099
_FIRST_SERIAL, _LAST_SERIAL = 2500, 73050
_DAY_0, _DAY_0_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)

_TIME = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR_MONTH_DAY = rf"^(\d{{4}})[\-/.年](\d{{1,2}})[\-/.月](\d{{1,2}})[日号]?{_TIME}$"
_YEAR_MONTH = r"^(\d{4})[\-/.年](\d{1,2})月?份?$"
_COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})(?: 0?0:00(?::00)?)?$"
_COMPACT_MONTH = r"^((?:18|19|20|21)\d{2})(0[1-9]|1[0-2])$"
_SHORT_YEAR = r"^\d{2}[\-/.年]\d{1,2}(?:[\-/.月]\d{1,2}[日号]?)?月?$"
_NO_YEAR = r"^\d{1,2}月(?:\d{1,2}[日号])?$"


def parse_dates(frame: pl.DataFrame, *, starts_1904: bool) -> pl.DataFrame:
    """Add ``value`` (Date) and ``wrong`` to a frame with cleaned, half-width ``text``."""
    frame = _days(frame, starts_1904)
    return frame.with_columns(
        wrong=_wrong(
            pl.when(pl.col("dated").str.contains(_YEAR_MONTH) | pl.col("dated").str.contains(_COMPACT_MONTH))
            .then(pl.lit("DAY_MISSING"))
            .otherwise(pl.lit("NOT_A_DATE")),
            shapes=(_YEAR_MONTH_DAY, _COMPACT_DAY),
        )
    )


def parse_months(frame: pl.DataFrame, *, starts_1904: bool) -> pl.DataFrame:
    """Add ``value`` (Date, the first of the month) and ``wrong`` to a frame with cleaned, half-width ``text``."""
    frame = _days(frame, starts_1904)
    dated = pl.col("dated")
    written = pl.concat_str(dated.str.extract(_YEAR_MONTH, 1), dated.str.extract(_YEAR_MONTH, 2).str.zfill(2))
    month = pl.coalesce(written, dated.str.extract(r"^(\d{6})$", 1)) + "01"
    frame = frame.with_columns(value=pl.coalesce(_plausible(_day(month)), pl.col("value").dt.month_start()))
    frame = frame.with_columns(wrong=_wrong(pl.lit("NOT_A_DATE"), shapes=(_YEAR_MONTH, _YEAR_MONTH_DAY, r"^\d{6}$")))
    # the number 2023.10 is kept as 2023.1
    ambiguous = dated.str.contains(r"^\d{4}\.1$")
    return frame.with_columns(wrong=pl.when(ambiguous).then(pl.lit("AMBIGUOUS_MONTH")).otherwise(pl.col("wrong")))


def _days(frame: pl.DataFrame, starts_1904: bool) -> pl.DataFrame:
    dated = known(pl.col("text")).str.replace_all(SPACES + "+", " ")
    dated = dated.str.replace_all("[—–−‐。]", "-").str.replace_all(r" ?([\-/.年月日号]) ?", "${1}")
    dated = dated.str.replace_all(r"([日号])(\d)", "${1} ${2}").str.replace(r"^(\d+)\.0$", "${1}")
    frame = frame.with_columns(dated=dated)
    dated = pl.col("dated")
    parts = (dated.str.extract(_YEAR_MONTH_DAY, part).str.zfill(2) for part in (1, 2, 3))
    serial = dated.str.extract(r"^(\d{4,5})(?:\.\d+)?$", 1).cast(pl.Int32, strict=False)
    day_0 = _DAY_0_OF_1904 if starts_1904 else _DAY_0
    counted = pl.when(serial.is_between(_FIRST_SERIAL, _LAST_SERIAL)).then(pl.lit(day_0) + pl.duration(days=serial))
    value = pl.coalesce(
        _day(pl.concat_str(*parts)),
        _day(dated.str.extract(r"^(\d{8})(?: 0?0:00(?::00)?)?$", 1)),
        counted.cast(pl.Date),
        pl.when(dated.is_in(FOREVER_WORDS)).then(pl.lit(NEVER)),
    )
    return frame.with_columns(value=value).with_columns(value=_plausible(pl.col("value")))


def _day(digits: pl.Expr) -> pl.Expr:
    return digits.str.to_date("%Y%m%d", strict=False)


def _plausible(value: pl.Expr) -> pl.Expr:
    return pl.when(value.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR) | (value == NEVER)).then(value)


def _wrong(otherwise: pl.Expr, *, shapes: tuple[str, ...]) -> pl.Expr:
    dated = pl.col("dated")
    return (
        pl.when(dated.is_null() | dated.is_in(NONE_WORDS) | pl.col("value").is_not_null())
        .then(None)
        .when(dated.str.contains(_SHORT_YEAR))
        .then(pl.lit("TWO_DIGIT_YEAR"))
        .when(dated.str.contains(_NO_YEAR))
        .then(pl.lit("YEAR_MISSING"))
        .when(pl.any_horizontal(dated.str.contains(shape) for shape in shapes))
        .then(pl.lit("NO_SUCH_DAY"))
        .otherwise(otherwise)
    )
