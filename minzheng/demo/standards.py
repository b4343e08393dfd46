"""The amounts in force on the demo's day, read from the domains' parameter files.

The files are data; the machine that judges by them is not used here: the truth is what it is scored against.
"""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from minzheng.demo.calibration import DAY
from minzheng.demo.places import COUNTY


@cache
def _parameters(domain: str) -> dict[str, Any]:
    return yaml.safe_load((files(f"minzheng.domains.{domain}") / "parameters.yaml").read_text(encoding="utf-8"))


def value(*, domain: str, key: str, day: date = DAY) -> Any:
    """A parameter's value in Yuhang on `day`: the nearest area above that has one, money in yuan as written."""
    held = [
        entry
        for entry in _parameters(domain)[key]["values"]
        if COUNTY.startswith(entry["area"]) and entry["from"] <= day and day < entry.get("until", date.max)
    ]
    if not held:
        raise LookupError(f"{domain}/parameters.yaml has no {key} for {COUNTY} on {day}")
    return max(held, key=lambda entry: (len(entry["area"]), entry["from"]))["value"]


def fen(*, domain: str, key: str, day: date = DAY) -> int:
    """A money parameter in whole fen."""
    return round(float(value(domain=domain, key=key, day=day)) * 100)
