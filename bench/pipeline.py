"""The main job as a whole: departments' tables to findings, by stage, with peak memory. It has no peer.

What is held against it is itself: ten times the people shall take about ten times as long. Each size runs in a process
and a database cluster of its own, from an empty folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from minzheng.config.places import data_folder

SIZES = (100_000, 1_000_000)
QUICK_SIZES = (2_000, 20_000)
STAGES = {"tables": "write the tables", "intake": "read, match, register", "screening": "judge everybody"}


def run(*, quick: bool = False) -> dict[str, Any]:
    """Seconds by stage and peak memory of the program (GiB, without PostgreSQL) at two sizes."""
    sizes = QUICK_SIZES if quick else SIZES
    measured = {people: _run_one(people) for people in sizes}
    rows = []
    small, large = (measured[people] for people in sizes)
    growth = sizes[1] / sizes[0]
    for stage, title in STAGES.items():
        for people in sizes:
            rows.append(_row(f"{people:,} people: {title}", measured[people]["seconds"][stage], "s"))
        ratio = large["seconds"][stage] / max(small["seconds"][stage], 0.01) / growth
        rows.append(_row(f"{title}: growth against linear", None, "×", ratio=ratio))
    for people in sizes:
        rows.append(_row(f"{people:,} people: peak memory", measured[people]["peak_gib"], "GiB"))
        rows.append(_row(f"{people:,} people: rows read", measured[people]["rows_read"], "rows"))
    return {"bench": "pipeline", "rows": rows}


def _row(what: str, ours: float | None, unit: str, *, ratio: float | None = None) -> dict[str, Any]:
    return {"what": what, "ours": ours, "peer": None, "unit": unit, "ratio": ratio and round(ratio, 2)}


def _run_one(people: int) -> dict[str, Any]:
    """`minzheng demo` in a folder of its own; its JSON line, and the largest memory of the process."""
    folder = data_folder() / f"bench-pipeline-{people}"
    environment = {**os.environ, "MINZHENG_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    _remove(folder, environment)
    command = [sys.executable, "-c", MEASURED, str(people)]
    try:
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])
    finally:
        _remove(folder, environment)


MEASURED = """
import contextlib, io, json, resource, sys
from minzheng.cli import main
told = io.StringIO()
with contextlib.redirect_stdout(told):
    main(["demo", "--no-serve", "--json", "--people", sys.argv[1]])
result = json.loads(told.getvalue().splitlines()[-1])
result["peak_gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
print(json.dumps(result))
"""


def _remove(folder: Path, environment: dict[str, str]) -> None:
    if folder.exists():
        stop = [sys.executable, "-m", "minzheng.config.cluster", "stop"]
        subprocess.run(stop, env=environment, check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    print(json.dumps(run(quick="--quick" in sys.argv), ensure_ascii=False))
