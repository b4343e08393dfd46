"""A stand-in for the province's checking platform: it answers a request file late, in part, and with wrong lines.

    answers(request, seed=…) → files with the day on which each arrives, counted from the day of the request

Every answer follows from the seed, the number and the source alone, so that the same request is answered alike. What
is wrong is what real platforms send: amounts in words, people nobody asked about, sources under other names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from minzheng.kernel.exchange.writing import write
from minzheng.kernel.intake.opening import open_table
from minzheng.kernel.modules.adapters import FileLayout
from minzheng.kernel.modules.verifying import Source, Verification
from minzheng.kernel.verification.files import ANSWERED, ASKED

NEVER: Final = 6
LATE: Final = 30
UNKNOWN: Final = 34
FOUND: Final = 60
"""Per cent, added up: answers that never come, come late, cannot tell, found something; the rest is 无."""
WRONG: Final = 5
LATE_DAYS: Final = 9
STRANGER: Final = "330199190001010019"


@dataclass(frozen=True)
class Arrival:
    """One file and how many days after the request it comes."""

    days: int
    content: bytes


def answers(*, request: bytes, verification: Verification, seed: int) -> list[Arrival]:
    """The platform's files to one request file, the earlier first."""
    asked = _asked(request)
    by_day: dict[int, list[tuple[str, ...]]] = {1: [], LATE_DAYS: []}
    for number, _name, person, title, _authorised in asked:
        source = next(each for each in verification.sources if str(each.title) == title)
        draw = _draw(seed, number, person, title)
        if draw < NEVER:
            continue
        by_day[LATE_DAYS if draw < LATE else 1] += _lines(number, person, source, draw, seed, verification)
    if asked:
        by_day[1].append((asked[0][0], STRANGER, asked[0][3], "无", "", "", "", ""))
        by_day[LATE_DAYS].append((asked[0][0], asked[0][2], "省级其他来源", "无", "", "", "", ""))
    return [Arrival(day, _file(lines)) for day, lines in by_day.items() if lines]


def _asked(request: bytes) -> list[tuple[str, ...]]:
    cells = open_table(request).sheets[0].cells
    rows = [tuple(cell or "" for cell in row[: len(ASKED)]) for row in cells.iter_rows()]
    return rows[rows.index(ASKED) + 1 :]


def _draw(seed: int, *parts: str) -> int:
    text = "|".join((str(seed), *parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 100


def _lines(
    number: str, person: str, source: Source, draw: int, seed: int, verification: Verification
) -> Iterator[tuple[str, ...]]:
    title = str(source.title)
    if draw < UNKNOWN:
        yield number, person, title, "无法核对", "", "", "", "接口未返回"
    elif draw < FOUND:
        for kind in source.tells[: 1 + draw % 2]:
            told = verification.kind(kind)
            size = 1 + _draw(seed, number, person, title, kind)
            yuan = f"{size * 37}.50" if told is not None and told.monthly else f"{size * 813:,}.00"
            wrong = _draw(seed, "wrong", number, person, title, kind) < WRONG
            name = str(told.title) if told is not None else kind
            yield number, person, title, "有", name, "约两万元" if wrong else yuan, "2023-05-31", f"{title}{name}"
    else:
        yield number, person, title, "无", "", "", "", ""


def _file(lines: list[tuple[str, ...]]) -> bytes:
    layout = FileLayout(format="csv", encoding="gb18030", titles=("居民家庭经济状况核对 反馈结果",))
    cells = pl.DataFrame(lines, schema=[(name, pl.String) for name in ANSWERED], orient="row")
    return write(layout=layout, headers=list(ANSWERED), cells=cells)
