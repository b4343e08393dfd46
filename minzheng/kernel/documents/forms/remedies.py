"""How long somebody has to ask for reconsideration or to sue; ``remedies.yaml`` holds the periods by date. Pure."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _values() -> tuple[dict[str, Any], ...]:
    held = yaml.safe_load(Path(__file__).with_name("remedies.yaml").read_text(encoding="utf-8"))
    return tuple(sorted(held, key=lambda value: value["from"], reverse=True))


def remedies(*, day: datetime.date) -> dict[str, Any]:
    """The values of the fields ``reconsideration_days``, ``suit_months`` and ``remedy_grounds`` of a notice of a day.

    ValueError for a day before the first law that is kept.
    """
    for value in _values():
        if value["from"] <= day:
            return {
                "reconsideration_days": int(value["reconsideration_days"]),
                "suit_months": int(value["suit_months"]),
                "remedy_grounds": str(value["cites"]),
            }
    raise ValueError(f"no remedies are known for {day}")
