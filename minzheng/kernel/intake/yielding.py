"""What facts the rows of a table yield: from which column, of which rows, over which months, and what no row means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NEVER: Final = date.max
"""The day of an event that has verifiably not happened (9999-12-31); never used for "we do not know"."""


class Several(StrEnum):
    """How a fact is made when several valid rows of one person yield it."""

    LATEST = "LATEST"  # the row that holds since latest; of the same day, the one received last
    SUM = "SUM"  # two pensions are one income; unknown as soon as one part is unknown
    LARGEST = "LARGEST"
    SMALLEST = "SMALLEST"


LATEST, SUM, LARGEST, SMALLEST = Several

FactValue = str | int | bool | date | None

KEY = re.compile(r"[a-z][a-z0-9_]*")


def frozen(mapping: Mapping) -> Mapping:
    return MappingProxyType({key: tuple(value) if isinstance(value, list) else value for key, value in mapping.items()})


@dataclass(frozen=True, slots=True)
class Window:
    """Rows are counted by the day from which each holds: those of the `months` before a day, that day included.

    The sum is known only where complete deliveries have spoken of the whole window (`Delivery.since` to its day). A
    table that comes by the month cannot speak of today: `grace_days` after its last day the sum still stands for known.
    """

    months: int
    grace_days: int = 45

    def __post_init__(self) -> None:
        if self.months < 1 or self.grace_days < 0:
            raise ValueError("a window is at least one month long")


TWELVE_MONTHS: Final = Window(months=12)


@dataclass(frozen=True, slots=True)
class Yield:
    """One fact about the row's subject.

    column: the column that holds the value; or None with `value`, a constant that any row yields.
    absent: the value for somebody who is not in the table (or has no row that meets `when`), used only where the
        dataset says ABSENT_IS_NONE. None: unknown.
    blank: the value where the row is there and its cell is empty. None: unknown.
    when: the row yields only if each named column holds one of these stored values.
    codes: stored value of the column → value of the fact, where the two differ; a code that is not named is unknown.
    window: the fact is a sum over the rows of some months (spending, income); `absent` is then 0.
    precedence: of this fact, where the table is more or less to be trusted with it than with others.
    """

    fact: str
    column: str | None = None
    absent: FactValue = None
    blank: FactValue = None
    value: FactValue = None
    when: Mapping[str, tuple[str | int | bool, ...]] = field(default_factory=dict, hash=False)
    codes: Mapping[str | bool, FactValue] = field(default_factory=dict, hash=False)
    several: Several = LATEST
    window: Window | None = None
    precedence: int | None = None

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.fact):
            raise ValueError(f"fact name {self.fact!r} is not lower_snake_case")
        if (self.column is None) == (self.value is None):
            raise ValueError(f"yield of {self.fact!r} needs either a column or a constant value")
        if any(isinstance(values, str) for values in self.when.values()):
            raise TypeError(f"yield of {self.fact!r}: `when` maps a column to a tuple of values")
        if self.window and (self.several is not SUM or self.absent != 0):
            raise ValueError(f"yield of {self.fact!r}: over a window rows are summed, and no row at all is 0")
        object.__setattr__(self, "when", frozen(self.when))
        object.__setattr__(self, "codes", frozen(self.codes))
