"""Unit costs of judging a register apart from the database: Polars in this process, Spark beside it, over one snapshot.

`minzheng bench spark [--quick | --people N]`. The synthetic register (`bench/register.py`) is written as snapshots of
counties of a million people, as `minzheng snapshot` writes them; then `minzheng screen-snapshot` judges them by all
installed rules and chooses the findings, each run a process of its own. Spark's run compares every judged cell with
Polars, and the bench stops if one differs. From `ONLY_POLARS` people on Spark is left out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import polars as pl

from minzheng.config.places import data_folder

PEOPLE = 1_000_000
A_COUNTY = 1_000_000
"""So many people are made at a time and stand in one county: a large one."""
ONLY_POLARS = 3_000_000


def run(*, quick: bool = False, people: int = PEOPLE) -> dict[str, Any]:
    """Seconds, people a second, peak memory and bytes a person on disk."""
    people = 20_000 if quick else people
    folder = data_folder() / "bench-spark"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        seconds, places, size = _write(people, folder)
        rows = [
            _row(f"{size['people']:,} people: write the snapshot from frames in memory", seconds, "s"),
            _row("on disk, a person (with his part of the household)", size["bytes"] / size["people"], "bytes"),
        ]
        polars = _screen(places, "--engine", "polars")
        rows += _rows("Polars, county after county", polars, size["people"])
        if people < ONLY_POLARS:
            spark = _screen(places, "--engine", "spark", "--driver-memory", "4g", "--compare")
            assert spark["cells_apart"] == {}, spark["cells_apart"]
            assert spark["findings"] == polars["findings"], (spark["findings"], polars["findings"])
            rows += _rows("Spark local[2], everybody at once", spark, size["people"])
        rows.append(_row("findings", sum(polars["findings"].values()), "rows"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return {"bench": "spark", "load": os.getloadavg()[1], "rows": rows}


def _rows(what: str, told: dict[str, Any], people: int) -> Iterator[dict[str, Any]]:
    judging = told["seconds"]["judge"]
    yield _row(f"{what}: judge by every rule and choose the findings", judging, "s")
    yield _row(f"{what}: people a second", people / judging, "people/s")
    if "session" in told["seconds"]:
        yield _row(f"{what}: start of the session", told["seconds"]["session"], "s")
    yield _row(f"{what}: processor seconds of the whole run", told["processor"], "s")
    yield _row(f"{what}: peak memory of its largest process", told["peak_gib"], "GiB")


def _row(what: str, ours: float, unit: str) -> dict[str, Any]:
    return {"what": what, "ours": round(ours, 2), "peer": None, "unit": unit, "ratio": None}


def _write(people: int, folder: Path) -> tuple[float, list[Path], dict[str, int]]:
    """A snapshot of each county's people: seconds of writing alone, the places, how many and how large."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    django.setup()
    from bench.register import DAY, synthesise
    from minzheng.kernel import modules
    from minzheng.kernel.screening import snapshot_files

    seconds, places, size = 0.0, [], {"people": 0, "bytes": 0}
    for number in range(-(-people // A_COUNTY)):
        made = synthesise(people=min(people, A_COUNTY), seed=number)
        county = f"3301{number + 10}"
        towns = made.households["area"].unique().sort().to_list()
        codes = {town: index for index, town in enumerate(towns, start=1)}
        frames = [
            frame.with_columns(pl.col("area").replace_strict(codes, return_dtype=pl.Int64))
            for frame in (made.people, made.households)
        ]
        began = time.perf_counter()
        place = snapshot_files.write(
            people=frames[0],
            households=frames[1],
            area_paths={index: (f"{county}{index:03d}", county, "3301", "33", "") for index in codes.values()},
            ruleset=modules.ruleset(),
            standards={},
            day=DAY,
            source=county,
            made_at=datetime(2023, 7, 1, tzinfo=UTC),
            folder=folder / county,
        )
        seconds += time.perf_counter() - began
        told = snapshot_files.manifest_of(place)
        places.append(place)
        size = {"people": size["people"] + told.people, "bytes": size["bytes"] + told.size}
    return seconds, places, size


def _screen(places: list[Path], *options: str) -> dict[str, Any]:
    """`minzheng screen-snapshot` in a process of its own: its JSON line, what it took of processor and memory."""
    command = [sys.executable, "-c", MEASURED, "screen-snapshot", *map(str, places), *options, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


# Java is a child that is waited for only at the end of the process that started it: its share is read from outside.
MEASURED = """
import contextlib, io, json, os, resource, subprocess, sys, threading, time
from minzheng.cli import main
peak, spent = {}, {}
def watch():
    page, tick = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
    while True:
        alive = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            with contextlib.suppress(OSError):
                parts = open(f"/proc/{name}/stat").read().rsplit(")", 1)[1].split()
                alive[int(name)] = (int(parts[1]), (int(parts[11]) + int(parts[12])) / tick, int(parts[21]) * page)
        ours, grown = {os.getpid()}, True
        while grown:
            more = {pid for pid, (parent, _, _) in alive.items() if parent in ours} - ours
            ours, grown = ours | more, bool(more)
        for pid in ours & set(alive):
            spent[pid] = alive[pid][1]
            peak[pid] = max(peak.get(pid, 0), alive[pid][2])
        time.sleep(0.2)
threading.Thread(target=watch, daemon=True).start()
told = io.StringIO()
with contextlib.redirect_stdout(told):
    main(sys.argv[1:])
result = json.loads(told.getvalue().splitlines()[-1])
time.sleep(0.3)
result["peak_gib"] = round(max(peak.values()) / 2**30, 2)
result["processor"] = round(sum(spent.values()), 1)
print(json.dumps(result))
"""


if __name__ == "__main__":
    print(json.dumps(run(quick="--quick" in sys.argv), ensure_ascii=False))
