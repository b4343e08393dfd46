"""Checking identity numbers: GB 11643 resident numbers, legacy 15 digits, residence permits and foreigners' cards.

A number is judged, never repaired: a wrong check digit says that one of eighteen characters is wrong, not which one.
No database, no clock. Everything is computed over whole columns; 1,000,000 numbers take about a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas import data_files

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)  # GB 11643-1999, 4.5
CHECK_CHARACTERS = "10X98765432"
DEMO_COUNTY = "330199"  # never assigned; synthetic people carry it
OLDEST_YEARS = 130
CENTENARIAN_ORDER_CODES = ("996", "997", "998", "999")  # legacy numbers of people born in the 1800s

_MARKS_ROUND_A_NUMBER = r"[\s\u200b-\u200f\u2060\ufeff'’‘`′\"]"
_SCIENTIFIC = r"^[0-9](\.[0-9]+)?E\+?[0-9]{1,2}$"
_DECIMAL = r"^[0-9]{15,18}\.[0-9]*$"


@dataclass(frozen=True)
class Message:
    """What a clerk is told: what was wrong and what would be right."""

    wrong: str | Promise
    right: str | Promise


identity_messages: dict[str, Message] = {
    "MASKED": Message(_("号码中有星号，是脱敏后的号码"), _("请提供完整的18位号码")),
    "NUMBER_LOST_DIGITS": Message(
        _("号码被表格软件当成数字，末几位已经丢失"), _("请把该列设为“文本”格式，按证件原件重新录入；丢失的数字无法推算")
    ),
    "BAD_CHARACTERS": Message(_("含有号码中不会出现的字符"), _("应为17位数字加1位数字或X")),
    "BAD_LENGTH": Message(_("位数不对"), _("居民身份证号码应为18位，旧号码为15位")),
    "BAD_DATE": Message(_("号码中的出生日期不存在"), _("第7至14位应为真实的年月日，请核对证件原件")),
    "FUTURE_DATE": Message(_("号码中的出生日期在将来"), _("出生日期不应晚于办理当日，请核对证件原件")),
    "TOO_OLD": Message(_("按号码计算年龄超过130岁"), _("请核对证件原件中的出生年份")),
    "BAD_CHECKSUM": Message(_("校验码不符，18位中至少有一位有误"), _("请按证件原件逐位核对，不要只改末位")),
    "DEMO_CODE": Message(_("330199是演示数据专用代码，不是真实区划"), _("请录入真实的身份证号码")),
}

warning_messages: dict[str, Message] = {
    "LEGACY_15": Message(_("这是15位旧号码，已按规则换算为18位"), _("请核对现用的18位号码")),
    "MAYBE_LOST_DIGITS": Message(_("末三位都是0，可能是表格软件截断了数字"), _("请按证件原件核对末三位")),
    "COUNTY_UNKNOWN": Message(_("前6位不在已知的县级区划代码中"), _("请核对前6位；代码表未收录的旧代码可以保留")),
    "COUNTY_ENDED": Message(_("前6位代码在出生之前已经停用"), _("请核对前6位")),
    "NO_CHECK_DIGIT_RULE": Message(_("旧版外国人永久居留证号码，校验位未核验"), _("请核对现用的18位号码")),
}


@dataclass(frozen=True)
class IdCheck:
    """One number judged; fields as the columns of `check_id_numbers`."""

    valid: bool | None
    problem: str | None
    warning: str | None
    kind: str | None
    normalised: str | None
    birth_date: date | None
    sex: str | None
    area_code: str | None


def check_id_number(text: str | None, *, day: date, demo: bool, county_codes: pl.DataFrame | None = None) -> IdCheck:
    """One number from a form; see `check_id_numbers`."""
    frame = check_id_numbers(pl.Series([text], dtype=pl.String), day=day, demo=demo, county_codes=county_codes)
    return IdCheck(**frame.row(0, named=True))


def check_id_numbers(
    numbers: pl.Series, *, day: date, demo: bool, county_codes: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Judge a column of identity numbers as of `day`.

    `county_codes` is a dated table ``code`` (6 digits), ``last_month`` (null while in force); by default the shipped
    one (`areas.data_files.county_codes`). Returns one row per number, in order:
    ``valid`` bool; ``problem`` and ``warning`` (codes of `identity_messages` / `warning_messages`, null if none);
    ``kind`` RESIDENT_18 | LEGACY_15 | HMT_PERMIT (港澳台居民居住证) | FOREIGN_PERMIT (18 digits, 2023) |
    FOREIGN_PERMIT_15 (2004 and 2017 cards); ``normalised`` (half width, upper X, 15 → 18 digits; null unless valid);
    ``birth_date``; ``sex`` (GB/T 2261.1: "1", "2"); ``area_code`` (6 digits; foreigners' cards: the issuing province).
    A blank cell is unknown, not wrong: every column is null. A float column has lost its digits, whatever it shows.
    """
    frame = pl.DataFrame({"given": _as_text(numbers)}).select(
        given=pl.col("given")
        .str.normalize("NFKC")
        .str.replace_all(_MARKS_ROUND_A_NUMBER, "")
        .str.to_uppercase()
        .replace("", None)
    )
    frame = frame.with_columns(shape=_shape(pl.col("given"))).with_columns(full=_full_number())
    frame = frame.with_columns(
        check_ok=_checksum_ok(frame["full"]),
        birth_date=_birth_date(),
        kind=_kind(),
        area_code=pl.when(pl.col("shape") == "FOREIGN_15")
        .then(pl.col("given").str.slice(3, 2))
        .when(pl.col("full").str.starts_with("9"))
        .then(pl.col("full").str.slice(1, 2))
        .otherwise(pl.col("full").str.slice(0, 6)),
        sex=pl.when(pl.col("full").str.slice(16, 1).str.contains("[13579]"))
        .then(pl.lit("1"))
        .when(pl.col("full").is_not_null())
        .then(pl.lit("2")),
    )
    frame = frame.with_columns(problem=_problem(day, demo))
    frame = frame.with_columns(valid=pl.when(pl.col("given").is_not_null()).then(pl.col("problem").is_null()))
    frame = _with_county_warning(frame, county_codes)
    return frame.select(
        "valid",
        "problem",
        warning=_warning(),
        kind=pl.col("kind"),
        normalised=pl.when(pl.col("valid")).then(pl.coalesce("full", "given")),
        birth_date=_where_readable("birth_date"),
        sex=_where_readable("sex"),
        area_code=_where_readable("area_code"),
    )


def _where_readable(column: str) -> pl.Expr:
    # what a number with a wrong digit says about its holder is not known
    return pl.when(pl.col("valid")).then(pl.col(column)).alias(column)


def _as_text(numbers: pl.Series) -> pl.Series:
    if numbers.dtype.is_float():
        return pl.select(pl.when(numbers.is_not_null()).then(pl.lit("1E17"))).to_series()
    return numbers.cast(pl.String)


def _shape(given: pl.Expr) -> pl.Expr:
    """What the text looks like before its digits are read."""
    return (
        pl.when(given.str.contains("*", literal=True))
        .then(pl.lit("MASKED"))
        .when(given.str.contains(_SCIENTIFIC) | given.str.contains(_DECIMAL))
        .then(pl.lit("NUMBER_LOST_DIGITS"))
        .when(given.str.contains(r"^[0-9]{17}[0-9X]$"))
        .then(pl.lit("FULL"))
        .when(given.str.contains(r"^[0-9]{15}$"))
        .then(pl.lit("LEGACY"))
        .when(given.str.contains(r"^[A-Z]{3}[0-9]{12}$"))
        .then(pl.lit("FOREIGN_15"))
        .when(given.str.contains(r"^[0-9]*X?$"))
        .then(pl.lit("BAD_LENGTH"))
        .when(given.is_not_null())
        .then(pl.lit("BAD_CHARACTERS"))
    )


def _full_number() -> pl.Expr:
    """The 18 characters; a legacy number gets its century and its check character."""
    given = pl.col("given")
    century = pl.when(given.str.slice(12, 3).is_in(CENTENARIAN_ORDER_CODES)).then(pl.lit("18")).otherwise(pl.lit("19"))
    seventeen = pl.concat_str(given.str.slice(0, 6), century, given.str.slice(6, 9))
    return (
        pl.when(pl.col("shape") == "FULL")
        .then(given)
        .when(pl.col("shape") == "LEGACY")
        .then(pl.concat_str(seventeen, seventeen.map_batches(check_characters, return_dtype=pl.String)))
    )


def check_characters(numbers: pl.Series) -> pl.Series:
    """The check character of each number's first 17 digits (GB 11643); null where there are not 17 digits."""
    usable = numbers.str.contains(r"^[0-9]{17}").fill_null(value=False)
    result = np.full(len(numbers), "", dtype="U1")
    if usable.any():
        text = "".join(numbers.filter(usable).str.slice(0, 17).to_list())
        digits = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, 17).astype(np.int32) - ord("0")
        result[usable.to_numpy()] = np.array(list(CHECK_CHARACTERS))[(digits @ WEIGHTS) % 11]
    return pl.Series(numbers.name, result.astype(object), dtype=pl.String).replace("", None)


def _checksum_ok(full: pl.Series) -> pl.Series:
    return full.str.slice(17, 1) == check_characters(full)


def _birth_date() -> pl.Expr:
    # a 2004/2017 foreigner's card has a two-digit year: the century cannot be told, so the birth date stays unknown
    return pl.col("full").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)


def _kind() -> pl.Expr:
    full = pl.col("full")
    return (
        pl.when(pl.col("shape") == "FOREIGN_15")
        .then(pl.lit("FOREIGN_PERMIT_15"))
        .when(pl.col("shape") == "LEGACY")
        .then(pl.lit("LEGACY_15"))
        .when(full.str.starts_with("9"))
        .then(pl.lit("FOREIGN_PERMIT"))
        .when(full.str.contains(r"^8[123]0000"))
        .then(pl.lit("HMT_PERMIT"))
        .when(full.is_not_null())
        .then(pl.lit("RESIDENT_18"))
    )


def _problem(day: date, demo: bool) -> pl.Expr:
    shape, full, born = pl.col("shape"), pl.col("full"), pl.col("birth_date")
    oldest = date(day.year - OLDEST_YEARS, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    return (
        pl.when(shape.is_in(["MASKED", "NUMBER_LOST_DIGITS", "BAD_CHARACTERS", "BAD_LENGTH"]))
        .then(shape)
        .when(full.is_null())
        .then(None)
        # software that keeps fifteen digits turns the rest into zeros
        .when(full.str.ends_with("000") & ~pl.col("check_ok"))
        .then(pl.lit("NUMBER_LOST_DIGITS"))
        .when(born.is_null())
        .then(pl.lit("BAD_DATE"))
        .when(born > day)
        .then(pl.lit("FUTURE_DATE"))
        .when(born < oldest)
        .then(pl.lit("TOO_OLD"))
        .when(~pl.col("check_ok"))
        .then(pl.lit("BAD_CHECKSUM"))
        .when(pl.lit(not demo) & full.str.starts_with(DEMO_COUNTY))
        .then(pl.lit("DEMO_CODE"))
    )


@cache
def _shipped_county_codes() -> pl.DataFrame:
    return data_files.county_codes()


def _with_county_warning(frame: pl.DataFrame, county_codes: pl.DataFrame | None) -> pl.DataFrame:
    codes = _shipped_county_codes() if county_codes is None else county_codes
    last_use = codes.group_by("code").agg(
        ended=pl.when(pl.col("last_month").null_count() == 0).then(pl.col("last_month").max()), known=pl.lit(value=True)
    )
    resident = pl.col("kind").is_in(["RESIDENT_18", "LEGACY_15"]) & (pl.col("area_code") != DEMO_COUNTY)
    # Numbers were given from 1984 on, to everybody then alive: a code younger than its holder is normal. The lists are
    # yearly, so a code may have been in use for a year after the last one that shows it.
    ended_before_birth = pl.col("ended").dt.offset_by("1y") < pl.col("birth_date")
    return frame.join(last_use, left_on="area_code", right_on="code", how="left", maintain_order="left").with_columns(
        county_warning=pl.when(resident & pl.col("known").is_null())
        .then(pl.lit("COUNTY_UNKNOWN"))
        .when(resident & ended_before_birth)
        .then(pl.lit("COUNTY_ENDED"))
    )


def _warning() -> pl.Expr:
    return (
        pl.when(~pl.col("valid").fill_null(value=False))
        .then(None)
        .when(pl.col("kind") == "LEGACY_15")
        .then(pl.lit("LEGACY_15"))
        .when(pl.col("kind") == "FOREIGN_PERMIT_15")
        .then(pl.lit("NO_CHECK_DIGIT_RULE"))
        .when(pl.col("full").str.ends_with("000"))
        .then(pl.lit("MAYBE_LOST_DIGITS"))
        .otherwise(pl.col("county_warning"))
    )
