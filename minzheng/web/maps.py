"""A county on a page: its real outline, and inside it as many spots as it has towns, evenly spread.

Where towns lie is not known here, so the spots are a scheme and say so: they show how many, never where.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.areas.boundaries import Ring, rings_of

WIDTH = 640.0
MARGIN = 8.0
STEPS = 44
"""Candidates for a spot along the longer side."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """``path`` is the outline as SVG draws it; ``spots`` are places inside, top to bottom; in units of the picture."""

    width: float
    height: float
    path: str
    spots: tuple[Point, ...]
    spacing: float


@lru_cache(maxsize=32)
def plan_of(code: str, spots: int) -> Plan | None:
    """The picture of a county with so many spots; None where its outline is not known."""
    rings = rings_of(code)
    if not rings:
        return None
    projected, width, height = _projected(rings)
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in projected)
    chosen, spacing = _spread(projected[0], spots, width, height)
    return Plan(width, height, path, tuple(sorted(chosen, key=lambda point: (point[1], point[0]))), spacing)


def _projected(rings: Sequence[Ring]) -> tuple[list[list[Point]], float, float]:
    """Degrees to the picture: equal scales at the county's latitude, north above."""
    points = [point for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, (north - south))
    width = (east - west) * squeeze * scale + 2 * MARGIN
    height = (north - south) * scale + 2 * MARGIN

    def place(point: Point) -> Point:
        return MARGIN + (point[0] - west) * squeeze * scale, MARGIN + (north - point[1]) * scale

    return [[place(point) for point in ring] for ring in rings], width, height


def _spread(ring: Sequence[Point], spots: int, width: float, height: float) -> tuple[list[Point], float]:
    """Points inside, each as far from the edge and from the others as can be; and how far apart they are."""
    step = max(width, height) / STEPS
    grid = [(column * step, row * step) for row in range(1, STEPS) for column in range(1, STEPS)]
    room = {point: _to_edge(point, ring) for point in grid if _inside(point, ring)}
    chosen: list[Point] = []
    # at the edge a spot needs half the room that it needs beside another
    free = {point: 2 * distance for point, distance in room.items()}
    nearest = math.inf
    for _ in range(min(spots, len(free))):
        best = max(free, key=lambda point: (free[point], point))
        nearest = min(nearest, free[best])
        chosen.append(best)
        free = {point: min(distance, math.dist(point, best)) for point, distance in free.items()}
    return chosen, nearest if chosen else 0.0


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def _to_edge(point: Point, ring: Sequence[Point]) -> float:
    return min(math.dist(point, corner) for corner in ring)
