"""What a tree of processes has cost so far: processor seconds and memory, as the kernel counts them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(*, root: int) -> float:
    """Of the process and all below it, those that have ended and were waited for included."""
    ticks = 0
    for pid in _tree(root):
        fields = _stat(pid)
        ticks += sum(int(fields[at]) for at in (11, 12, 13, 14)) if fields else 0  # own and waited-for, user and system
    return ticks / TICKS


def peak_gib(*, root: int) -> float:
    """The largest memory that the process itself has had."""
    for line in Path(f"/proc/{root}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 2**20, 2)
    raise LookupError(f"process {root} tells no peak")


def _tree(root: int) -> Iterator[int]:
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += below.get(pid, [])


def _stat(pid: int) -> list[str] | None:
    """The fields behind the name, the first being the state; None where the process has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
