"""What goes wrong in a cell, how often, and what a careful reader should make of it.

`ACCEPT`: the value is still plain, only oddly written. `QUARANTINE`: it cannot be right and must not be guessed at.
`EITHER`: honest readers may differ, so that the score leaves it out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from minzheng.demo.layouts.layout import Dates
from minzheng.demo.name_stock import RARE_CHARACTERS, SAME_SOUND, SURNAME_READINGS_LOST
from minzheng.demo.numbers import COUNTY, legacy_15
from minzheng.demo.places import OLD_TOWN_NAMES

ACCEPT, QUARANTINE, EITHER = "ACCEPT", "QUARANTINE", "EITHER"
NUMERIC_CELL: Final = "ID_NUMERIC_CELL"


@dataclass(frozen=True)
class Noise:
    """One way of going wrong. `change` gets the cell's text and gives the text written; unchanged text is no noise."""

    key: str
    rate: float
    expect: str
    change: Callable[[pl.Expr], pl.Expr]


_NARROW: Final = list("0123456789X.")
_WIDE: Final = [chr(ord(character) + 0xFEE0) for character in _NARROW]


def _full_width(text: pl.Expr) -> pl.Expr:
    return text.str.replace_many(_NARROW, _WIDE)


def _scientific(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 1) + "." + text.str.slice(1, 3) + "E+17"


def _wrong_check(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 17) + text.str.slice(17).replace(
        {"X": "3", "0": "7", "1": "8", "2": "9", "3": "X", "4": "0", "5": "1", "6": "2", "7": "4", "8": "5", "9": "6"}
    )


def _transposed(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 14) + text.str.slice(15, 1) + text.str.slice(14, 1) + text.str.slice(16)


def _spaced(text: pl.Expr) -> pl.Expr:
    return text.str.slice(0, 6) + " " + text.str.slice(6, 8) + " " + text.str.slice(14)


def _legacy(text: pl.Expr) -> pl.Expr:
    return (
        pl.when(text.str.starts_with(str(COUNTY)) & (text.str.slice(6, 2) == "19"))
        .then(legacy_15(id_number=text))
        .otherwise(text)
    )


def _last_same_sound(text: pl.Expr) -> pl.Expr:
    last = text.str.slice(-1)
    surname = text.str.slice(0, 1).replace(SURNAME_READINGS_LOST) + text.str.slice(1)
    changed = text.str.head(-1) + last.replace(SAME_SOUND)
    return pl.when(changed != text).then(changed).otherwise(surname)


def _blank(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_null()).then(text)


def _impossible(text: pl.Expr) -> pl.Expr:
    # The thirtieth of February, whatever the form: digits are what the cell holds, so the year is kept.
    return (
        pl.when(text.str.len_chars() >= 8)
        .then(text.str.slice(0, 4) + pl.lit("年2月30日"))
        .otherwise(pl.lit("1958.13.05"))
    )


ID_NOISE: Final = (
    Noise("ID_SCIENTIFIC", 0.0010, QUARANTINE, _scientific),
    Noise(NUMERIC_CELL, 0.0030, QUARANTINE, lambda text: text.str.slice(0, 15) + "000"),
    Noise("ID_WRONG_CHECK", 0.0025, QUARANTINE, _wrong_check),
    Noise("ID_TRANSPOSED", 0.0020, QUARANTINE, _transposed),
    Noise("ID_TRUNCATED", 0.0010, QUARANTINE, lambda text: text.str.slice(0, 17)),
    Noise("ID_MISSING", 0.0030, EITHER, _blank),
    Noise("ID_FULL_WIDTH", 0.0030, ACCEPT, _full_width),
    Noise("ID_SPACED", 0.0040, ACCEPT, _spaced),
    Noise("ID_LOWER_X", 0.0300, ACCEPT, lambda text: text.str.to_lowercase()),
    Noise("ID_APOSTROPHE", 0.0020, ACCEPT, lambda text: pl.lit("'") + text),
    Noise("ID_LEGACY_15", 0.0025, ACCEPT, _legacy),
)
NAME_NOISE: Final = (
    Noise(
        "NAME_SPACED",
        0.0080,
        ACCEPT,
        lambda text: (
            pl.when(text.str.len_chars() == 2)
            .then(text.str.slice(0, 1) + "  " + text.str.slice(1))
            .otherwise(text + " ")
        ),
    ),
    Noise("NAME_WIDE_SPACE", 0.0030, ACCEPT, lambda text: text.str.slice(0, 1) + "\u3000" + text.str.slice(1)),
    Noise("NAME_MISSPELT", 0.0060, ACCEPT, _last_same_sound),
    Noise("NAME_RARE_LOST", 0.2000, ACCEPT, lambda text: text.str.replace_all(f"[{RARE_CHARACTERS}]", "?")),
    Noise("NAME_DOT", 0.3000, ACCEPT, lambda text: text.str.replace("·", ".", literal=True)),
)
DATE_NOISE: Final = (
    Noise("DATE_IMPOSSIBLE", 0.0015, QUARANTINE, _impossible),
    Noise("DATE_FULL_WIDTH", 0.0020, ACCEPT, _full_width),
)
MONEY_NOISE: Final = (
    Noise("MONEY_WORDED", 0.0060, ACCEPT, lambda text: text + "元"),
    Noise("MONEY_COMMAS", 0.0200, ACCEPT, lambda text: text.str.replace(r"(\d)(\d{3})\.", "${1},${2}.")),
    Noise("MONEY_FULL_WIDTH", 0.0030, ACCEPT, _full_width),
    Noise(
        "MONEY_GARBLED",
        0.0015,
        QUARANTINE,
        lambda text: (
            pl.when(text.str.contains("0.", literal=True))
            .then(text.str.replace("0.", "O.", literal=True))
            .otherwise(pl.lit("l") + text)
        ),
    ),
)
AREA_NOISE: Final = (Noise("AREA_OLD_TOWN", 0.0150, ACCEPT, lambda text: text.replace(OLD_TOWN_NAMES)),)
OTHER_DATE_FORMS: Final = (Dates.DOTTED, Dates.CHINESE, Dates.DASHED, Dates.COMPACT, Dates.SLASHED)
OTHER_DATE_RATE: Final = 0.012
OLD_COUNTY_RATE: Final = 0.25
SECOND_NAME_RATE: Final = 0.20
ANOTHERS_ID_RATE: Final = 0.0006
DEATHS_WITHOUT_ID: Final = 0.03
DUPLICATE_RATE: Final = 0.004
BLANK_ROW_RATE: Final = 0.002

EXPECTED: Final[dict[str, str]] = {
    noise.key: noise.expect for noise in ID_NOISE + NAME_NOISE + DATE_NOISE + MONEY_NOISE + AREA_NOISE
} | {
    "DATE_OTHER_FORM": ACCEPT,
    "AREA_OLD_COUNTY": ACCEPT,
    "NAME_SECOND": ACCEPT,
    "ID_OF_ANOTHER": EITHER,
    "DUPLICATE": EITHER,
}
"""Every kind of noise and what should become of a row that has it."""
