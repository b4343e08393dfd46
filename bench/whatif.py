"""What-ifs over the whole register while somebody waits: the first in a process, and the next ones. It has no peer.

The register is what a first night leaves of the demo's tables (`bench.night`). Cold: a process that has not read it
yet; warm: the same process asked again, of other policies, and of the same with another value. Each answer is kept with
its lists, as the page keeps it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from bench.night import DAYS, environment, inside, stop
from bench.night_tables import FIRST
from bench.processor import own_seconds, peak_gib
from minzheng.config.places import CHECKOUT, data_folder

PEOPLE, QUICK_PEOPLE = 1_000_000, 5_000
AREA = "330110"
ASKED = (
    ("cold: 低保 1,175 → 1,300 yuan", {"dibao_standard": 130_000}),
    ("warm, other policies: margin of 2 → 2.5 times", {"low_margin_percent": 250}),
    ("warm, the same with another value: 低保 1,350 yuan", {"dibao_standard": 135_000}),
    ("warm, once more: 低保 1,400 yuan", {"dibao_standard": 140_000}),
)
"""What is asked of one process in turn: parameter → value, money in fen."""


def run(*, quick: bool = False, people: int | None = None) -> dict[str, Any]:
    """Seconds by the clock and of the processor from asking to the kept answer, by stage."""
    size = people or (QUICK_PEOPLE if quick else PEOPLE)
    folder = data_folder() / f"bench-whatif-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    tables = folder / "tables"
    try:
        subprocess.run([sys.executable, "-m", "bench.night_tables", str(tables), str(size)], cwd=CHECKOUT, check=True)
        inside(folder, "prepare")
        inside(folder, "register", (tables / FIRST, DAYS[0]))
        told = environment(folder) | {"DATABASE_URL": _database(folder)}
        command = [sys.executable, "-m", "bench.whatif"]
        done = subprocess.run(command, env=told, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True)
        return {"bench": "whatif", "people": size, "rows": json.loads(done.stdout.splitlines()[-1])}
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _database(folder: Any) -> str:
    url = subprocess.run(
        [sys.executable, "-m", "minzheng.config.cluster", "url"],
        env=environment(folder), cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout.strip()  # fmt: skip
    return f"{url.rpartition('/')[0]}/register"


def measure() -> list[dict[str, Any]]:
    """The rows, in a process that Django is set up in; its database is the register's."""
    rows: list[dict[str, Any]] = []
    for title, values in ASKED:
        rows += _answer(title, values, day=DAYS[0])
    return [*rows, _row("peak memory of the program", peak_gib(root=os.getpid()), "GiB")]


def _answer(title: str, values: dict[str, int], *, day: date) -> list[dict[str, Any]]:
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.screening import simulations
    from minzheng.kernel.screening.models import SimulatedEffect, Simulation
    from minzheng.kernel.screening.whatif import Change, Scenario

    changes = tuple(Change(parameter=name, area=AREA, value=value) for name, value in values.items())
    begun, spent = time.perf_counter(), own_seconds()
    asked = simulations.ask(
        title=title,
        scenario=Scenario(changes=changes),
        day=day,
        actor=Account.objects.system(),
        now=datetime.now(tz=UTC),
    )
    simulations.carry_out(simulation=asked, clock=lambda: datetime.now(tz=UTC))
    seconds, processor = time.perf_counter() - begun, own_seconds() - spent
    held = Simulation.objects.get(pk=asked.pk)
    effects = SimulatedEffect.objects.filter(simulation=held).count()
    return [
        {**_row(title, round(seconds, 2), "s"), "program_s": round(processor, 2)},
        _row(f"{title}: policies judged twice", len(held.policies), "policies"),
        _row(f"{title}: names kept", effects, "rows"),
    ]


def _row(what: str, ours: float, unit: str) -> dict[str, Any]:
    return {"what": what, "ours": ours, "peer": None, "unit": unit, "ratio": None}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(measure(), ensure_ascii=False) + "\n")
