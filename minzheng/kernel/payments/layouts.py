"""How banks want their files and how they answer: declared, as one bank differs from the next. Pure: no Django.

A fixed-width layout counts bytes of its encoding (a Chinese character is two in GB 18030). Both directions end in a
line that counts and sums, so that a file cut in the middle is refused whole instead of believed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from minzheng.kernel.rules import label

LEFT, RIGHT = "LEFT", "RIGHT"


class NotThisLayout(ValueError):
    """The bytes are no answer in this layout; the text says what was expected."""


class CutShort(NotThisLayout):
    """The last line is missing, or counts or sums other than the lines before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record: a value by name, or a constant. ``width`` in bytes, 0 where a separator ends it."""

    name: str = ""
    constant: str = ""
    width: int = 0
    align: str = LEFT
    fill: str = " "


@dataclass(frozen=True, slots=True, kw_only=True)
class BankLayout:
    """One bank's files. Values of a line: sequence, account, name, fen, yuan, note; of head and foot: batch, date,
    count, fen, yuan; of an answer: sequence, account, fen or yuan, code, reason.

    success: the codes by which the bank says that it has paid.
    """

    key: str
    title: str
    encoding: str
    suffix: str
    separator: str = ""
    head: tuple[Field, ...]
    line: tuple[Field, ...]
    foot: tuple[Field, ...]
    answer_head: tuple[Field, ...]
    answer: tuple[Field, ...]
    answer_foot: tuple[Field, ...]
    success: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    sequence: int
    account: str
    name: str
    fen: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a bank says of one transfer; ``problem`` where the line cannot be read, and then nothing else counts."""

    row: int
    sequence: int | None = None
    account: str = ""
    fen: int | None = None
    success: bool | None = None
    reason: str = ""
    problem: str = ""


def write(*, layout: BankLayout, batch: str, day: date, transfers: Sequence[Transfer]) -> bytes:
    """The file for the bank: the same transfers, the same bytes. Raises ValueError for what does not fit a field."""
    total = sum(one.fen for one in transfers)
    sums = {"batch": batch, "date": f"{day:%Y%m%d}", "count": len(transfers), "fen": total, "yuan": yuan(total)}
    lines = [_written(layout, layout.head, sums)]
    for one in transfers:
        told = {"sequence": one.sequence, "account": one.account, "name": one.name, "fen": one.fen,
                "yuan": yuan(one.fen), "note": one.note}  # fmt: skip
        lines.append(_written(layout, layout.line, told))
    lines.append(_written(layout, layout.foot, sums))
    return b"".join(lines)


def read(*, layout: BankLayout, content: bytes) -> list[Answer]:
    """The bank's answers, one a line. Raises NotThisLayout, and CutShort where the last line does not agree."""
    try:
        text = content.decode(layout.encoding)
    except UnicodeDecodeError:
        raise NotThisLayout(label("文件编码不符")) from None
    rows = list(_rows(layout, text))
    if len(rows) < len(("head", "foot")):
        raise CutShort(label("文件不完整：没有首行或尾行"))
    _expect(layout, layout.answer_head, rows[0], label("首行不是该银行回盘文件的首行"))
    foot = _expect(layout, layout.answer_foot, rows[-1], label("文件不完整：最后一行不是合计行"))
    answers = [_answer(layout, number, row) for number, row in enumerate(rows[1:-1], start=2)]
    if foot["count"] != str(len(answers)) and foot["count"].lstrip("0") != str(len(answers)):
        raise CutShort(label("文件不完整：合计行的笔数与明细不符"))
    if (stated := _fen(foot)) is None or stated != sum(one.fen or 0 for one in answers):
        raise CutShort(label("合计行的金额与明细之和不符"))
    return answers


def yuan(fen: int) -> str:
    """Whole fen as yuan with two decimals."""
    return str((Decimal(fen) / 100).quantize(Decimal("0.01")))


def _written(layout: BankLayout, fields: Iterable[Field], values: Mapping[str, object]) -> bytes:
    cells = [field.constant or str(values[field.name]) for field in fields]
    if layout.separator:
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=layout.separator, lineterminator="\r\n").writerow(cells)
        return line.getvalue().encode(layout.encoding)
    return b"".join(map(lambda field, cell: _padded(layout, field, cell), fields, cells)) + b"\r\n"


def _padded(layout: BankLayout, field: Field, cell: str) -> bytes:
    sealed, fill = cell.encode(layout.encoding), field.fill.encode(layout.encoding)
    if len(sealed) > field.width:
        raise ValueError(f"{field.name} {len(sealed)} > {field.width} bytes")
    return sealed.rjust(field.width, fill) if field.align == RIGHT else sealed.ljust(field.width, fill)


def _rows(layout: BankLayout, text: str) -> Iterator[list[str]]:
    if layout.separator:
        yield from (row for row in csv.reader(io.StringIO(text), delimiter=layout.separator) if any(row))
        return
    yield from ([line] for line in text.splitlines() if line.strip())


def _cells(layout: BankLayout, fields: Sequence[Field], row: Sequence[str]) -> dict[str, str] | None:
    if layout.separator:
        cells = [cell.strip() for cell in row]
        if len(cells) != len(fields):
            return None
    else:
        line = row[0].encode(layout.encoding)
        if len(line) != sum(field.width for field in fields):
            return None
        cells, at = [], 0
        for field in fields:
            cells.append(line[at : at + field.width].decode(layout.encoding, errors="replace").strip())
            at += field.width
    constant = all(not field.constant or cell == field.constant for field, cell in zip(fields, cells, strict=True))
    return {field.name: cell for field, cell in zip(fields, cells, strict=True) if field.name} if constant else None


def _expect(layout: BankLayout, fields: Sequence[Field], row: Sequence[str], problem: str) -> dict[str, str]:
    if (cells := _cells(layout, fields, row)) is None:
        raise CutShort(problem) if fields is layout.answer_foot else NotThisLayout(problem)
    return cells


def _answer(layout: BankLayout, number: int, row: Sequence[str]) -> Answer:
    cells = _cells(layout, layout.answer, row)
    if cells is None or not cells["sequence"].isdecimal() or _fen(cells) is None:
        return Answer(row=number, problem=label("该行不符合格式"))
    return Answer(
        row=number, sequence=int(cells["sequence"]), account=cells["account"], fen=_fen(cells),
        success=cells["code"] in layout.success, reason=cells["reason"],
    )  # fmt: skip


def _fen(cells: Mapping[str, str]) -> int | None:
    try:
        if "fen" in cells:
            return int(cells["fen"])
        fen = Decimal(cells["yuan"]) * 100
    except (InvalidOperation, ValueError):
        return None
    return int(fen) if fen == fen.to_integral_value() else None


FIXED_WIDTH: Final = BankLayout(
    key="fixed_gb18030", title=label("定长文本（GB 18030）"), encoding="gb18030", suffix="txt",
    head=(Field(constant="H", width=1), Field(name="batch", width=20), Field(name="date", width=8),
          Field(name="count", width=8, align=RIGHT, fill="0"), Field(name="fen", width=15, align=RIGHT, fill="0")),
    line=(Field(constant="D", width=1), Field(name="sequence", width=8, align=RIGHT, fill="0"),
          Field(name="account", width=32), Field(name="name", width=60),
          Field(name="fen", width=15, align=RIGHT, fill="0"), Field(name="note", width=60)),
    foot=(Field(constant="T", width=1), Field(name="count", width=8, align=RIGHT, fill="0"),
          Field(name="fen", width=15, align=RIGHT, fill="0")),
    answer_head=(Field(constant="H", width=1), Field(name="batch", width=20), Field(name="date", width=8)),
    answer=(Field(constant="D", width=1), Field(name="sequence", width=8, align=RIGHT, fill="0"),
            Field(name="account", width=32), Field(name="fen", width=15, align=RIGHT, fill="0"),
            Field(name="code", width=4), Field(name="reason", width=60)),
    answer_foot=(Field(constant="T", width=1), Field(name="count", width=8, align=RIGHT, fill="0"),
                 Field(name="fen", width=15, align=RIGHT, fill="0")),
    success=frozenset({"0000"}),
)  # fmt: skip

_TITLES: Final = {"sequence": "序号", "account": "账号", "name": "户名", "yuan": "金额(元)", "note": "摘要",
                  "code": "处理结果", "reason": "失败原因"}  # fmt: skip


def _titles(*names: str) -> tuple[Field, ...]:
    return tuple(Field(constant=_TITLES[name]) for name in names)


def _columns(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=name) for name in names)


COMMA_SEPARATED: Final = BankLayout(
    key="csv_gb18030", title=label("逗号分隔（GB 18030）"), encoding="gb18030", suffix="csv", separator=",",
    head=_titles("sequence", "account", "name", "yuan", "note"),
    line=_columns("sequence", "account", "name", "yuan", "note"),
    foot=(Field(constant="合计"), Field(name="count"), Field(name="batch"), Field(name="yuan"), Field(name="date")),
    answer_head=_titles("sequence", "account", "yuan", "code", "reason"),
    answer=_columns("sequence", "account", "yuan", "code", "reason"),
    answer_foot=(Field(constant="合计"), Field(name="count"), Field(name="yuan"), Field(name="code"),
                 Field(name="reason")),
    success=frozenset({"成功"}),
)  # fmt: skip

LAYOUTS: Final = {one.key: one for one in (FIXED_WIDTH, COMMA_SEPARATED)}
