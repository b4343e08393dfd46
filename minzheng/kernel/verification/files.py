"""The files: requests as the checking platform takes them, answers as it sends them back. Pure but for sealed numbers.

The layout is assumed until the province's interface is at hand; a line of the answer says one thing found, or 无, or
无法核对, of one person and source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

import polars as pl

from minzheng.kernel.exchange.writing import write
from minzheng.kernel.intake.opening import open_table
from minzheng.kernel.intake.sheets import RawSheet
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry import secrets
from minzheng.kernel.rules import label

ASKED: Final = ("核对编号", "姓名", "证件号码", "核对来源", "授权日期")
ANSWERED: Final = ("核对编号", "证件号码", "核对来源", "结果", "类别", "金额（元）", "截止日期", "内容")
RESULTS: Final = {"有": "FOUND", "无": "NOTHING", "无法核对": "UNKNOWN"}
ID_NUMBER: Final = "ID_NUMBER"
MOST_FEN: Final = 10**13
PER_FILE: Final = 200_000

NO_HEADER = label("没有找到表头，应有：核对编号、证件号码、核对来源、结果")
WRONG_RESULT = label("结果应为有、无或无法核对")
WRONG_AMOUNT = label("金额不能识别")
WRONG_DAY = label("截止日期不能识别")
WRONG_SOURCE = label("没有这个核对来源")
WRONG_KIND = label("这个来源不能反馈这个类别")


class UnreadableReply(ValueError):
    """The whole file is refused; the message says why."""


@dataclass(frozen=True)
class Line:
    """One line of an answer as read: `problem` says why it cannot be taken. `line` counts from 1 in the sheet."""

    line: int
    number: str
    person: str
    source: str
    state: str
    kind: str
    amount_fen: int | None
    as_of: date | None
    detail: str
    problem: str = ""


def requests(*, rows: pl.DataFrame, verification: Verification) -> bytes:
    """The request file. rows: `number`, `name`, `id_cipher` (Binary), `source` (key), `authorised` (Date)."""
    titles = {each.key: str(each.title) for each in verification.sources}
    cells = rows.select(
        "number",
        "name",
        id_number=secrets.decrypt(rows["id_cipher"], purpose=ID_NUMBER).fill_null(""),
        source=pl.col("source").replace_strict(titles),
        authorised=pl.col("authorised").dt.strftime("%Y-%m-%d").fill_null(""),
    )
    return write(layout=verification.layout, headers=ASKED, cells=cells)


def answers(*, content: bytes, verification: Verification) -> list[Line]:
    """The lines of an answer file. Raises `UnreadableReply`, `intake.opening.RefusedFile`."""
    for sheet in open_table(content).sheets:
        found = _below_header(sheet)
        if found is not None:
            first, places, cells = found
            return [
                _read(number, dict(zip(ANSWERED, row, strict=True)), verification)
                for number, row in _rows(first, places, cells)
            ]
    raise UnreadableReply(NO_HEADER)


def _below_header(sheet: RawSheet) -> tuple[int, list[int | None], pl.DataFrame] | None:
    for line, row in enumerate(sheet.cells.head(20).iter_rows()):
        said = [(cell or "").strip() for cell in row]
        if all(name in said for name in ANSWERED[:4]):
            places = [said.index(name) if name in said else None for name in ANSWERED]
            return line + 1, places, sheet.cells.slice(line + 1, PER_FILE)
    return None


def _rows(first: int, places: list[int | None], cells: pl.DataFrame) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(cells.iter_rows(), first + 1):
        told = [(row[place] or "").strip() if place is not None else "" for place in places]
        if any(told):
            yield number, told


def _read(number: int, told: dict[str, str], verification: Verification) -> Line:
    source = next((one for one in verification.sources if str(one.title) == told["核对来源"]), None)
    kind = next((one for one in verification.kinds if str(one.title) == told["类别"]), None)
    state = RESULTS.get(told["结果"], "")
    amount, amount_wrong = _fen(told["金额（元）"])
    as_of, day_wrong = _day(told["截止日期"])
    problem = ""
    if source is None:
        problem = WRONG_SOURCE
    elif not state:
        problem = WRONG_RESULT
    elif state == "FOUND" and (kind is None or kind.key not in source.tells):
        problem = WRONG_KIND
    elif amount_wrong:
        problem = WRONG_AMOUNT
    elif day_wrong:
        problem = WRONG_DAY
    return Line(
        line=number, number=told["核对编号"], person=told["证件号码"].upper(), source=source.key if source else "",
        state=state, kind=kind.key if kind and state == "FOUND" else "",
        amount_fen=amount if state == "FOUND" else None, as_of=as_of, detail=told["内容"][:120], problem=str(problem),
    )  # fmt: skip


def _fen(text: str) -> tuple[int | None, bool]:
    """An amount in yuan; empty is not told."""
    if not text:
        return None, False
    try:
        fen = Decimal(text.replace(",", "").replace("，", "")) * 100
    except InvalidOperation:
        return None, True
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= MOST_FEN:
        return None, True
    return int(fen), False


def _day(text: str) -> tuple[date | None, bool]:
    if not text:
        return None, False
    plain = re.sub(r"[./年月]", "-", text).rstrip("日")
    try:
        return date.fromisoformat("-".join(part.zfill(2) for part in plain.split("-"))), False
    except ValueError:
        return None, True
