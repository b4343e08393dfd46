"""Names, numbers that identify, codes, yes and no, and plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from minzheng.kernel.intake.cleaning import FULL_WIDTH, NONE_WORDS, SPACES, UNKNOWN_WORDS, compact, known
from minzheng.kernel.registry.credit_code import valid_credit_codes

YES = ("是", "有", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "t", "在")
NO = ("否", "无", "不", "没有", "不是", "×", "✗", "✘", "x", "0", "n", "no", "false", "f", "未")

_DOTS = "[‧・･∙⋅•．。●﹒]"
_LATIN_NAME = r"^[A-Za-z][A-Za-z .,'’\-]*$"
_NEVER_IN_A_NAME = r"[0-9:;,，、；：/=+@#<>{}\[\]\"]"
_PHONE = r"^(?:1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7}|400\d{7}|9\d{4})$"


def parse_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` (spaces in a row become one) and ``wrong``, always null."""
    return frame.with_columns(
        value=pl.col("text").str.replace_all(SPACES + "+", " "), wrong=pl.lit(None, dtype=pl.String)
    )


def parse_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` and ``wrong``: 张 三 → 张三; the dot of 买买提·吐尔逊 is kept, whatever dot it was."""
    name = pl.col("text").str.replace_all(_DOTS, "·")
    name = name.str.replace_all(r"([^\x00-\x7f])\.([^\x00-\x7f])", "${1}·${2}").str.replace_all("·+", "·")
    frame = frame.with_columns(name=name)
    name = pl.col("name")
    frame = frame.with_columns(
        value=pl.when(name.str.contains(_LATIN_NAME))
        .then(name.str.replace_all(SPACES + "+", " "))
        .otherwise(name.str.replace_all(SPACES, ""))
    )
    name = pl.col("value")
    return frame.with_columns(
        wrong=pl.when(name.str.contains(r"[*]"))
        .then(pl.lit("MASKED"))
        .when(name.str.contains(r"[?\ufffd□]"))
        .then(pl.lit("GARBLED"))
        .when(
            name.str.contains(_NEVER_IN_A_NAME)
            | ~name.str.len_chars().is_between(2, 60)
            | name.is_in((*UNKNOWN_WORDS, *NONE_WORDS))
        )
        .then(pl.lit("NOT_A_NAME"))
    )


def parse_id_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value``, the number as written without spaces; whether it is one, `registry.identity` says."""
    number = compact(known(pl.col("text"))).str.to_uppercase()
    return frame.with_columns(
        value=pl.when(~number.is_in(NONE_WORDS)).then(number), wrong=pl.lit(None, dtype=pl.String)
    )


def parse_phones(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` (digits only) and ``wrong``; of several numbers in one cell the first is taken."""
    frame = frame.with_columns(
        first=known(pl.col("text"))
        .str.extract(r"^([^/,;、，|]+)", 1)
        .str.replace_all(r"[\s()\-\u2010-\u2015.]", "")
        .str.replace(r"^(?:\+|00)86", "")
    )
    first = pl.col("first")
    valid = first.str.contains(_PHONE)
    none = first.is_null() | first.is_in(NONE_WORDS)
    return frame.with_columns(
        value=pl.when(valid).then(first), wrong=pl.when(~none & ~valid).then(pl.lit("NOT_A_PHONE"))
    )


def parse_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` (digits only) and ``wrong`` for bank accounts."""
    frame = frame.with_columns(number=compact(known(pl.col("text"))).str.replace_all("-", ""))
    number = pl.col("number")
    valid = number.str.contains(r"^\d{8,30}$")
    none = number.is_null() | number.is_in(NONE_WORDS)
    lost = number.str.contains(r"^\d(?:\.\d+)?[Ee]\+?\d+$") | number.str.contains(r"^\d{15,}\.\d*$")
    return frame.with_columns(
        value=pl.when(valid).then(number),
        wrong=pl.when(none | valid)
        .then(None)
        .when(lost)
        .then(pl.lit("LOST_DIGITS"))
        .when(number.str.contains("*", literal=True))
        .then(pl.lit("MASKED"))
        .otherwise(pl.lit("NOT_AN_ACCOUNT")),
    )


def parse_credit_codes(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``value`` and ``wrong`` for unified social credit codes, their check character among the reasons."""
    frame = frame.with_columns(number=compact(known(pl.col("text"))).str.replace_all("-", "").str.to_uppercase())
    number = pl.col("number")
    none = number.is_null() | number.is_in(NONE_WORDS)
    valid = valid_credit_codes(number)
    return frame.with_columns(
        value=pl.when(~none & valid).then(number),
        wrong=pl.when(~none & ~valid).then(pl.lit("NOT_A_CREDIT_CODE")),
    )


def parse_codes(frame: pl.DataFrame, *, choices: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Add ``value`` (a stored code) and ``wrong``; a code, its word, or both together (01男, 1-男, 男(1)) are read."""
    forms = written_forms(choices)
    frame = frame.with_columns(written=compact(pl.col("text")).str.to_uppercase())
    written = pl.col("written")

    def look_up(expression: pl.Expr) -> pl.Expr:
        return expression.replace_strict(forms, default=None, return_dtype=pl.String)

    number, number_word = r"^0*(\d+)(?:\.0)?$", r"^[0-9A-Z]{1,4}[\-.、:_]*([^0-9A-Z\-.、:_].*)$"
    frame = frame.with_columns(
        value=pl.coalesce(
            look_up(written),
            look_up(written.str.extract(number, 1)),
            look_up("0" + written.str.extract(number, 1)),
            look_up(written.str.extract(number_word, 1)),
            look_up(written.str.extract(r"^(.+?)[(\[].*[)\]]$", 1)),
        )
    )
    blank = written.is_null() | written.is_in(UNKNOWN_WORDS)
    return frame.with_columns(wrong=pl.when(~blank & pl.col("value").is_null()).then(pl.lit("NOT_A_CHOICE")))


def written_forms(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every written form, as it is compared, → its code. ValueError where one form is declared for two codes."""
    found: dict[str, str] = {}
    for code, forms in choices.items():
        for form in forms:
            if found.setdefault(_comparable(form), code) != code:
                raise ValueError(f"{form!r} is declared for {found[_comparable(form)]!r} and for {code!r}")
    for code in choices:
        found.setdefault(code, code)
    return found


def _comparable(form: str) -> str:
    return re.sub(SPACES, "", form.translate({ord(wide): plain for wide, plain in FULL_WIDTH.items()})).upper()


def parse_booleans(frame: pl.DataFrame, *, choices: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Add ``value`` (Boolean) and ``wrong``; `choices` names further words as TRUE and FALSE."""
    forms = dict.fromkeys(NO, False) | dict.fromkeys(YES, True)
    forms |= {_comparable(form).lower(): code == "TRUE" for code, words in choices.items() for form in words}
    written = compact(known(pl.col("text"))).str.to_lowercase().str.replace(r"^([01])\.0$", "${1}")
    frame = frame.with_columns(
        written=written, value=written.replace_strict(forms, default=None, return_dtype=pl.Boolean)
    )
    return frame.with_columns(
        wrong=pl.when(pl.col("written").is_not_null() & pl.col("value").is_null()).then(pl.lit("NOT_YES_OR_NO"))
    )
