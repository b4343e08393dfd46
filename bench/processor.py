"""What this process and the database server have cost so far: processor seconds and memory, as the kernel tells."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(*, server: int) -> float:
    """Of a server and its children, those that have ended and were waited for included."""
    ticks = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and (fields := _stat(entry.name)) and str(server) in (entry.name, fields[1]):
            ticks += sum(int(fields[at]) for at in (11, 12, 13, 14))  # own and waited-for, user and system
    return ticks / TICKS


def own_seconds() -> float:
    """Of this process and what it has waited for."""
    return sum(os.times()[:4])


def peak_gib(*, root: int) -> float:
    """The largest memory that the process itself has had."""
    for line in Path(f"/proc/{root}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 2**20, 2)
    raise LookupError(f"process {root} tells no peak")


def _stat(pid: str) -> list[str] | None:
    """The fields behind the name, the first being the state; None where the process has gone."""
    try:
        with open(f"/proc/{pid}/stat") as told:
            return told.read().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
