"""Two nights of the whole job: every table the demo can write, matched and settled, the addresses, every policy.

The second night every department sends its whole list again, one row in a hundred changed (`bench.night_tables`). It is
held against the first: a first night over the second night's tables must at the end leave the same findings open, or
the bench fails. The database cluster is the bench's own, made anew and removed after it. There is no peer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bench.night_tables import FIRST, SECOND
from minzheng.config.places import CHECKOUT, data_folder

PEOPLE, QUICK_PEOPLE = 1_000_000, 5_000
DAYS = (date(2023, 6, 30), date(2023, 7, 1))
STAGES = {
    "读取文件": "read the files",
    "比对是谁": "match",
    "登记入库": "register",
    "更新家庭与历史": "settle",
    "addresses": "addresses",
    "screening": "judge everybody",
}
"""The stages as the product names them, and as the bench does."""
FINDING = ["kind", "rule", "person", "household"]


def run(*, quick: bool = False, people: int | None = None) -> dict[str, Any]:
    """Seconds by the clock and of the processor, by night and stage. Raises `Differs`."""
    size = people or (QUICK_PEOPLE if quick else PEOPLE)
    folder = data_folder() / f"bench-night-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    tables = folder / "tables"
    subprocess.run([sys.executable, "-m", "bench.night_tables", str(tables), str(size)], cwd=CHECKOUT, check=True)
    try:
        inside(folder, "prepare")
        both = [(tables / FIRST, DAYS[0]), (tables / SECOND, DAYS[1])]
        told = inside(folder, "both", *both)
        inside(folder, "fresh", (tables / SECOND, DAYS[1]))
        compare(*(pl.read_parquet(folder / f"{name}.parquet") for name in ("both", "fresh")))
    finally:
        stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return {"bench": "night", "people": size, "rows": _rows(told)}


class Differs(AssertionError):
    """The second night left other findings open than a first night over the same tables."""


def inside(folder: Path, what: str, *nights: tuple[Path, date]) -> dict[str, Any]:
    """`bench.night_inside` in a process of its own; what it tells of itself."""
    asked = [str(word) for tables, day in nights for word in (tables, day)]
    command = [sys.executable, "-m", "bench.night_inside", str(folder / what), *asked]
    subprocess.run(command, env=environment(folder), cwd=CHECKOUT, check=True)
    return json.loads((folder / f"{what}.json").read_text())


def stop(folder: Path) -> None:
    """Stop the bench's own cluster."""
    command = [sys.executable, "-m", "minzheng.config.cluster", "stop"]
    subprocess.run(command, env=environment(folder), cwd=CHECKOUT, check=False, capture_output=True)


def environment(folder: Path) -> dict[str, str]:
    """What a process needs to find the bench's own cluster and keys."""
    told = {
        "MINZHENG_DATA": str(folder),
        "MINZHENG_KEYS": _keys(),
        "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
    }
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | told


def _keys() -> str:
    """The same keys for both databases: people are told apart by the index of their number."""
    from base64 import b64encode

    cipher, index = (b64encode(bytes([number]) * 32).decode() for number in (1, 2))
    return json.dumps(
        {
            "current": 1,
            "keys": {"1": {"suite": "AES-GCM", "key": cipher}},
            "index": {"suite": "HMAC-SHA256", "key": index},
        }
    )


def compare(second: pl.DataFrame, fresh: pl.DataFrame) -> None:
    """Raise `Differs` unless both hold the same findings with the same evidence.

    Of those who just missed, only so many are kept: at the edge of the list others of the same distance may stand.
    """
    inner = (pl.col("kind") != "NEAREST_MISS") | (pl.col("distance") < pl.col("distance").max().over("kind", "rule"))
    one, other = second.filter(inner), fresh.filter(inner)
    more = one.join(other, on=one.columns, how="anti", nulls_equal=True)
    less = other.join(one, on=one.columns, how="anti", nulls_equal=True)
    if len(more) or len(less):
        with pl.Config(tbl_rows=20, tbl_cols=-1, fmt_str_lengths=90, tbl_width_chars=400):
            raise Differs(f"{len(more)} only after two nights, {len(less)} only after one:\n{more}\n{less}")


def _rows(told: dict[str, Any]) -> list[dict[str, Any]]:
    first, second = told["nights"]
    rows = []
    for night, title in ((first, "first night"), (second, "second night")):
        for stage, name in STAGES.items():
            spent = night["stages"].get(stage, {"clock": 0, "program": 0, "database": 0})
            rows.append(_row(f"{title}: {name}", spent["clock"], "s", spent))
        whole = {name: sum(spent[name] for spent in night["stages"].values()) for name in ("clock", *PROCESSOR)}
        rows.append(_row(f"{title}: whole", whole["clock"], "s", whole))
        rows.append(_row(f"{title}: rows read", night["rows"], "rows"))
        rows.append(_row(f"{title}: rows unchanged", night["unchanged"], "rows"))
        night["whole"] = whole
    for name, title in (("clock", "by the clock"), ("processor", "in processor seconds")):
        sums = [
            night["whole"]["clock"] if name == "clock" else sum(night["whole"][part] for part in PROCESSOR)
            for night in (first, second)
        ]
        rows.append(
            {**_row(f"second night against the first, {title}", None, "×"), "ratio": round(sums[1] / sums[0], 3)}
        )
    rows.append(_row("peak memory of the program", told["peak_gib"], "GiB"))
    return rows


PROCESSOR = ("program", "database")


def _row(what: str, ours: float | None, unit: str, spent: dict[str, float] | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"what": what, "ours": ours, "peer": None, "unit": unit, "ratio": None}
    if spent:
        row |= {"ours": round(spent["clock"], 1)} | {f"{name}_s": round(spent[name], 1) for name in PROCESSOR}
    return row
