"""Limits of time as tables name them: a dated parameter and the unit in which it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minzheng.kernel.rules.expressions import Param


class LimitUnit(StrEnum):
    """How a limit counts. Stored codes."""

    WORKING_DAYS = "WORKING_DAYS"
    DAYS = "DAYS"
    MONTHS = "MONTHS"


@dataclass(frozen=True)
class Limit:
    """So many days or months, by the value that the parameter has on the first day, in the area of the matter."""

    parameter: str
    unit: LimitUnit


def working_days(parameter: Any) -> Limit:
    """A limit in working days: `working_days(param.confirm_limit)`."""
    return Limit(_name(parameter), LimitUnit.WORKING_DAYS)


def calendar_days(parameter: Any) -> Limit:
    """A limit in calendar days; one that would end on a day off ends on the next working day (Civil Code art. 203)."""
    return Limit(_name(parameter), LimitUnit.DAYS)


def months(parameter: Any) -> Limit:
    """A limit in months, up to the corresponding day, and off a day off."""
    return Limit(_name(parameter), LimitUnit.MONTHS)


def _name(parameter: Any) -> str:
    if not isinstance(parameter, Param):
        raise TypeError(f"a limit is a dated parameter (param.x), not {parameter!r}: laws change their numbers")
    return parameter.name
