"""One way of writing: width, numerals, separators and the words for one thing made the same, before reading."""

from __future__ import annotations

from typing import Final

import polars as pl

DIGITS: Final = "零一二三四五六七八九"
UP_TO: Final = 99
# After these words a Chinese numeral is a number; elsewhere (三里亭, 五常) it is part of a name.
COUNTED: Final = (
    *(
        "号楼",
        "号院",
        "号",
        "幢",
        "栋",
        "座",
        "单元",
        "梯",
        "层",
        "楼",
        "室",
        "弄",
        "组团",
        "组",
        "期",
        "区",
        "队",
        "#",
    ),
)
SEPARATOR: Final = "|"


def numeral(number: int) -> str:
    """1 to 99 as it is written: 8 → 八, 12 → 十二, 30 → 三十."""
    tens, ones = divmod(number, 10)
    written = {0: "", 1: "十"}.get(tens, f"{DIGITS[tens]}十")
    return written + (DIGITS[ones] if ones else "")


# The longest first: 二十一号 before 一号.
NUMERALS: Final = dict(
    sorted(
        ((numeral(number) + word, f"{number}{word}") for number in range(1, UP_TO + 1) for word in COUNTED),
        key=lambda pair: -len(pair[0]),
    )
)


def tidy(text: pl.Expr) -> pl.Expr:
    """Full width → half width, one kind of dash, no blanks; other punctuation becomes `SEPARATOR`."""
    return (
        text.str.normalize("NFKC")
        .str.replace_all(r"\s+", "")
        .str.replace_all(r"(?i)null|undefined|市辖区", SEPARATOR)
        .str.replace_all(r"[—–―−‐~～]+", "-")
        .str.replace_all(r"(\d)至(\d)", "$1-$2")
        .str.replace_all(r"號", "号")
        .str.replace_all(r"(\d)[,，、](\d)", "$1、$2")
        .str.replace_all(r"[^\p{Han}\p{L}\p{N}#\-、]+", SEPARATOR)
        .str.replace_all(r"(\D)、|、(\D)", "${1}" + SEPARATOR + "${2}")
        .str.replace_all(r"([^0-9A-Za-z#号幢栋座元层楼室])-+|-+([^0-9A-Za-z甲乙丙丁])", "${1}" + SEPARATOR + "${2}")
        .str.strip_chars(SEPARATOR + "-")
    )


def numbers(text: pl.Expr) -> pl.Expr:
    """Chinese numerals before a counted word as digits: 一号楼 → 1号楼, 第三单元 → 3单元."""
    apart = text.str.replace_all(r"(\d)([一二三四五六七八九十])", "${1}" + SEPARATOR + "${2}")
    counted = apart.str.replace_many(list(NUMERALS), list(NUMERALS.values()), leftmost=True)
    return counted.str.replace_all(r"第(\d+)", "$1").str.replace_all(r"(\d)(?:#楼|号楼|幢楼|栋楼|#)", "${1}幢")
