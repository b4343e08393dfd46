"""看懂了什么: what was understood of a file, from what the batch keeps of its reading, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.intake.headers import SURE_ENOUGH
from minzheng.kernel.intake.models import Batch, QuarantinedRow
from minzheng.web.intake.forms import HeaderChoice
from minzheng.web.intake.words import SKIPPED, UNIT_SOURCES
from minzheng.web.phrases import noted
from minzheng.web.presenters import Tag, Tone

CERTAIN = 0.95


@dataclass(frozen=True, kw_only=True)
class ColumnLine:
    """One header of the file and the column that it was taken for."""

    header: str
    title: str
    sure: Tag
    unit: str


@dataclass(frozen=True, kw_only=True)
class SheetWords:
    """One sheet. ``why_not`` says why nothing was taken from it, if so."""

    name: str
    why_not: str
    header_rows: str
    rows: int
    columns: Sequence[ColumnLine]
    not_understood: Sequence[str]
    missing: Sequence[str]
    skipped: Sequence[str]

    @property
    def has_units(self) -> bool:
        return any(column.unit for column in self.columns)


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """One kind of problem in one column, and how many rows have it."""

    header: str
    wrong: str
    right: str
    rows: int
    first_row: int


@dataclass(frozen=True, kw_only=True)
class QuarantineLine:
    """One problem of one row; ``found`` is masked where it is sensitive."""

    sheet: str
    row: int
    header: str
    found: str | None
    wrong: str
    right: str
    first: bool


def sheets(batch: Batch) -> list[SheetWords]:
    return [_sheet(told) for told in batch.understood.get("sheets", [])]


def _sheet(told: Mapping[str, Any]) -> SheetWords:
    skipped = [
        _("%(kind)s %(rows)d 行") % {"kind": SKIPPED.get(kind, kind), "rows": rows}
        for kind, rows in told["skipped"].items()
    ]
    return SheetWords(
        name=told["sheet"],
        why_not=_(told["why_not_text"]) if told["why_not_text"] else "",
        header_rows=_header_rows(told["header_rows"]),
        rows=told["rows"],
        columns=[_column(each) for each in told["columns"]],
        not_understood=told["not_understood"],
        missing=[_(each["title"]) for each in told["missing"]],
        skipped=skipped,
    )


def _header_rows(rows: Sequence[int] | None) -> str:
    if not rows:
        return ""
    first, last = rows
    if first == last:
        return _("第 %(row)d 行") % {"row": first}
    return _("第 %(first)d 至 %(last)d 行") % {"first": first, "last": last}


def _column(told: Mapping[str, Any]) -> ColumnLine:
    unit = noted(_(told["unit"]), UNIT_SOURCES.get(told["unit_from"], "")) if told["unit"] else ""
    return ColumnLine(header=told["header"], title=_(told["title"]), sure=_sure(told["sure"]), unit=unit)


def _sure(sure: float) -> Tag:
    if sure >= CERTAIN:
        return Tag(text=_("确定"), tone=Tone.GOOD)
    if sure >= SURE_ENOUGH:
        return Tag(text=_("较有把握，请核对"), tone=Tone.SOON)
    return Tag(text=_("没有把握，请核对"), tone=Tone.BAD)


def problems(batch: Batch, *, kind: str = "problems") -> list[ProblemLine]:
    """Counts by column and kind of problem, the most frequent first; ``kind`` may be ``warnings``."""
    return [
        ProblemLine(
            header=each["header"],
            wrong=_(each["wrong"]),
            right=_(each["right"]),
            rows=each["rows"],
            first_row=each["first_row"],
        )
        for each in batch.understood.get(kind, [])
    ]


def quarantine_lines(rows: Sequence[QuarantinedRow]) -> list[QuarantineLine]:
    """Every problem of these rows, one a line; the first line of a row carries its number."""
    return [
        QuarantineLine(
            sheet=row.sheet,
            row=row.row_number,
            header=told["header"],
            found=told["found"] or None,
            wrong=_(told["wrong"]),
            right=_(told["right"]),
            first=at == 0,
        )
        for row in rows
        for at, told in enumerate(row.problems)
    ]


def headers(batch: Batch) -> list[HeaderChoice]:
    """Every header of the file with the column it is taken for, each once, in the order of the file."""
    found: dict[str, str] = {}
    for sheet in batch.understood.get("sheets", []):
        found |= {each["header"]: each["column"] for each in sheet["columns"] if each["header"] not in found}
        found |= {header: "" for header in sheet["not_understood"] if header not in found}
    return [HeaderChoice(header=header, column=column) for header, column in found.items()]
