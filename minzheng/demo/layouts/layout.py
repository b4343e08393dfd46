"""The description of one file as an office sends it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Dates(Enum):
    """How an office writes a date."""

    DASHED = "2023-05-01"
    SLASHED = "2023/5/1"
    DOTTED = "2023.5.1"
    CHINESE = "2023年5月1日"
    COMPACT = "20230501"
    SERIAL = "45047"
    CELL = "a date cell"


class Codes(Enum):
    """Whether an office writes the standard's code or its word."""

    WORDS = "男"
    NUMBERS = "1"


@dataclass(frozen=True)
class Head:
    """One column: the field it shows, the header printed over it, and the merged header above that, if any."""

    field: str
    title: str
    above: str = ""


@dataclass(frozen=True)
class Layout:
    """One file: which rows it takes, and how it prints them.

    `towns`: rows of these towns only (empty: all). `share`: the part of the rows this file takes, (index, of how many),
    by person number. `by`: a field by whose values the rows are spread over sheets. `subtotal`: a field after each
    value of which a sub-total row is printed. `ten_thousands`: money fields printed in 万元. `spill`: rows beyond
    which the office sends a .csv instead.
    """

    kind: str
    file: str
    office: str
    heads: tuple[Head, ...]
    title: str
    format: str = "xlsx"
    encoding: str = "utf-8-sig"
    towns: tuple[str, ...] = ()
    share: tuple[int, int] = (0, 1)
    by: str = ""
    subtotal: str = ""
    dates: Dates = Dates.DASHED
    codes: Codes = Codes.WORDS
    ten_thousands: tuple[str, ...] = ()
    second_line: str = ""
    notes: tuple[str, ...] = ()
    signed: bool = True
    spill: int = 30_000
    delimiter: str = ","

    @property
    def two_rows(self) -> bool:
        """Whether the header takes two rows."""
        return any(head.above for head in self.heads)


CITY: Final = ("良渚街道",)
FUTURE_CITY: Final = ("仓前街道", "五常街道")
SOUTH: Final = ("余杭街道", "中泰街道")
LOWLAND: Final = ("闲林街道",)
NORTH: Final = ("仁和街道", "瓶窑镇")
HILLS: Final = ("径山镇", "黄湖镇", "鸬鸟镇", "百丈镇")
EAST: Final = CITY + FUTURE_CITY + LOWLAND
WEST: Final = SOUTH + NORTH + HILLS


def heads(*columns: str) -> tuple[Head, ...]:
    """Columns from `"field=header"` or `"field=header<merged header above"`."""
    made = []
    for column in columns:
        name, _, text = column.partition("=")
        title, _, above = text.partition("<")
        made.append(Head(name, title, above))
    return tuple(made)
