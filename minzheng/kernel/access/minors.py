"""Whose data is guarded as a minor's. The ages stand in ``minors.yaml`` by date, each with its article."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _values() -> tuple[dict[str, Any], ...]:
    held = yaml.safe_load(Path(__file__).with_name("minors.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(held, key=lambda value: value["from"], reverse=True))


def minor_below(*, day: datetime.date) -> int:
    """The age in full years below which somebody is a minor; ValueError for a day before the first law."""
    for value in _values():
        if value["from"] <= day:
            return int(value["minor_below"])
    raise ValueError(f"no age of majority is known for {day}")


def guarded_as_minor(*, birth_date: datetime.date | None, day: datetime.date) -> bool:
    """Whether somebody is, or may be, a minor: an unknown birth date is not a proof of age."""
    return birth_date is None or _age(birth_date, day) < minor_below(day=day)


def _age(birth_date: datetime.date, day: datetime.date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
