"""What was understood of a file, as the preview shows it before anything is accepted.

A `Reading` is data only: `reading.read` makes it, `corrections` writes its bad rows back, the register takes its
accepted rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.sheets import Header
from minzheng.kernel.rules.labels import label

PROBLEM_COLUMNS: Final = {
    "sheet": pl.String,
    "row_number": pl.Int64,
    "column": pl.String,
    "header": pl.String,
    "found": pl.String,
    "code": pl.String,
    "wrong": pl.String,
    "right": pl.String,
}
"""One line a problem; ``column`` is the dataset's, ``header`` the file's, ``found`` the cell as it was sent."""

WHY_NOT_READ: Final = {
    "HIDDEN": label("隐藏的工作表，未读取"),
    "EMPTY": label("空白工作表"),
    "NO_TABLE": label("没有找到这类表的表头"),
    "MISSING_COLUMNS": label("缺少必需的列"),
}


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet. why_not: a key of `WHY_NOT_READ` where nothing was taken from it.

    units: column → (unit, where it was found: HEADER, TITLE or ASSUMED).
    not_understood: headers of columns left alone. missing: required columns that the sheet has not.
    skipped: ``row_number``, ``kind``, ``text`` of rows below the header that are no data.
    """

    name: str
    why_not: str | None = None
    header: Header | None = None
    units: dict[str, tuple[str, str]] = field(default_factory=dict)
    not_understood: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: pl.DataFrame = field(default_factory=pl.DataFrame)
    rows: int = 0

    def as_json(self, dataset: Dataset | None) -> dict[str, Any]:
        """For the preview and `Batch.understood`; holds no cell of a data row."""
        header = self.header
        titles = {column.name: str(column.title) for column in dataset.columns} if dataset else {}
        return {
            "sheet": self.name,
            "why_not": self.why_not,
            "why_not_text": str(WHY_NOT_READ.get(self.why_not or "", "")),
            "header_rows": [header.first_row + 1, header.last_row + 1] if header else None,
            "header_cells": [list(row) for row in header.filled_rows] if header else [],
            "columns": [
                {
                    "index": each.label.index,
                    "header": each.label.shown,
                    "column": each.column,
                    "title": titles.get(each.column, each.column),
                    "sure": each.sure,
                    "unit": self.units.get(each.column, (None, None))[0],
                    "unit_from": self.units.get(each.column, (None, None))[1],
                }
                for each in (header.understood if header else ())
            ],
            "not_understood": list(self.not_understood),
            "missing": [{"column": name, "title": titles.get(name, name)} for name in self.missing],
            "skipped": {} if self.skipped.is_empty() else dict(self.skipped["kind"].value_counts().iter_rows()),
            "skipped_rows": [
                {"row_number": row, "kind": kind}
                for row, kind in self.skipped.select("row_number", "kind").head(50).rows()
            ]
            if not self.skipped.is_empty()
            else [],
            "unit_above": header.unit_above() if header else None,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one file.

    dataset: what kind of table it is; None where it could not be told (then choose one and read again).
    scores: how well each given dataset fits, best first. present: the dataset's columns that the file has: of any
    other, its empty cells say nothing.
    accepted: ``sheet``, ``row_number`` (as the spreadsheet shows it, from 1) and every column of the dataset, typed.
    rejected: ``sheet``, ``row_number``, ``cells`` (list of the row's texts as sent).
    problems: of rejected rows; warnings: of accepted ones (both as `PROBLEM_COLUMNS`).
    recalled: whose earlier word it was read by (`reading.KnownHeaders`), and `columns_said` that word.
    duplicates: ``sheet``, ``row_number``, ``first_sheet``, ``first_row_number``: rows that repeat another one exactly.
    """

    kind: str
    encoding: str | None
    dataset: Dataset | None
    scores: tuple[tuple[str, float], ...]
    sheets: tuple[SheetReading, ...]
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    problems: pl.DataFrame
    warnings: pl.DataFrame
    duplicates: pl.DataFrame
    present: tuple[str, ...] = ()
    recalled: int | None = None
    columns_said: dict[str, str | None] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """Data rows found: those accepted, rejected and repeated."""
        return len(self.accepted) + len(self.rejected) + len(self.duplicates)

    @property
    def readable(self) -> bool:
        """Whether at least one sheet was understood as a table of the dataset."""
        return any(sheet.why_not is None for sheet in self.sheets)

    def as_json(self) -> dict[str, Any]:
        """What the preview page shows and `Batch.understood` keeps. No personal data: neither cells nor values."""
        return {
            "kind": self.kind,
            "encoding": self.encoding,
            "dataset": self.dataset.key if self.dataset else None,
            "title": str(self.dataset.title) if self.dataset else None,
            "scores": [{"dataset": key, "score": round(score, 2)} for key, score in self.scores],
            "sheets": [sheet.as_json(self.dataset) for sheet in self.sheets],
            "present": list(self.present),
            "rows": {
                "read": self.rows_read,
                "accepted": len(self.accepted),
                "rejected": len(self.rejected),
                "duplicate": len(self.duplicates),
            },
            "problems": _summary(self.problems),
            "warnings": _summary(self.warnings),
        }


def _summary(problems: pl.DataFrame) -> list[dict[str, Any]]:
    """How often each problem occurs in each column, the most frequent first."""
    counted = problems.group_by("column", "header", "code", "wrong", "right").agg(
        rows=pl.len(), first_row=pl.col("row_number").min()
    )
    return counted.sort(["rows", "column", "code"], descending=[True, False, False]).to_dicts()
