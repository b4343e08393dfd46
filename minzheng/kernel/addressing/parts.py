"""The parts of an address, in the order in which they are written: the columns that `reading.parse` returns."""

from __future__ import annotations

from typing import Final

import polars as pl

DIVISIONS: Final = ("province", "city", "district", "town")
PARTS: Final = (
    *DIVISIONS,
    "zone",  # 开发区, 工业园区: neither a division nor an estate
    "community",
    "group",  # 村民小组, 生产队
    "road",
    "road_number",
    "side_road",  # 支路, the second road of a crossing
    "estate",  # estate, building with a name, shop: whatever has a name and is not a road
    "building",
    "unit",
    "floor",
    "room",
    "rest",  # what was not understood, in the order it was written
)
SCHEMA: Final = dict.fromkeys(PARTS, pl.String)
