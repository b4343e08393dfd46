"""The closed sets that declarations and expressions speak about."""

from enum import StrEnum


class Kind(StrEnum):
    """What a value is. MONEY is whole fen, never a float."""

    MONEY = "MONEY"
    INTEGER = "INTEGER"
    BOOL = "BOOL"
    DATE = "DATE"
    CODE = "CODE"

    __hash__ = str.__hash__  # Enum's own goes through Python, and these are keys everywhere


class Unit(StrEnum):
    """Who is judged, and whom a fact is about."""

    PERSON = "PERSON"
    HOUSEHOLD = "HOUSEHOLD"

    __hash__ = str.__hash__


class Period(StrEnum):
    """What an amount is paid for."""

    MONTH = "MONTH"
    YEAR = "YEAR"
    ONCE = "ONCE"


MONEY, INTEGER, BOOL, DATE, CODE = Kind.MONEY, Kind.INTEGER, Kind.BOOL, Kind.DATE, Kind.CODE
PERSON, HOUSEHOLD = Unit.PERSON, Unit.HOUSEHOLD
MONTH, YEAR, ONCE = Period.MONTH, Period.YEAR, Period.ONCE
