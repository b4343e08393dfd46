"""A list as a spreadsheet: the same rows in the same words as the viewer sees them, with who took it and when.

Written as it is read: a million rows need no more memory than some thousand.
"""

from __future__ import annotations

import datetime
import itertools
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from minzheng.web.lists.columns import Column, Kind
from minzheng.web.phrases import noted

WIDTHS = {Kind.TEXT: 24, Kind.MASKED: 22, Kind.DATE: 13, Kind.MONEY: 14, Kind.NUMBER: 11}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HEAD_ROWS = 3
"""Title, line and headers."""
MOST_ROWS = 1_048_576 - HEAD_ROWS
"""Of one sheet; further rows go on another one of the same file."""
AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What stands above the table: the list's title, and a line saying who exported what and when."""

    title: str
    line: str


def write_sheet(
    *,
    caption: Caption,
    columns: Sequence[Column],
    rows: Iterable[Any],
    written: Callable[[int], None] = lambda number: None,
    most_rows: int = MOST_ROWS,
) -> bytes:
    """The .xlsx file; ``written`` is told how many rows there are so far.

    Text is written as text, so that nothing in a name is ever taken for a formula. While it is made, its rows stand in
    a folder that only this process can read.
    """
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        target = Path(folder) / "list.xlsx"
        book = _Book(target, folder=folder, caption=caption, columns=columns, most_rows=most_rows)
        source = iter(rows)
        while chunk := list(itertools.islice(source, AT_ONCE)):
            book.add(chunk)
            written(book.rows)
        book.close()
        return target.read_bytes()


class _Book:
    def __init__(
        self, target: Path, *, folder: str, caption: Caption, columns: Sequence[Column], most_rows: int
    ) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "tmpdir": folder}
        self._book = xlsxwriter.Workbook(str(target), options)
        self._caption, self._columns, self._most = caption, columns, most_rows
        self._formats = {
            "title": self._book.add_format({"bold": True, "font_size": 14}),
            "line": self._book.add_format({"font_color": "#5F6D7E"}),
            "head": self._book.add_format(
                {"bold": True, "bg_color": "#F1F4F8", "border": 1, "border_color": "#C3CCD8"}
            ),
            Kind.DATE: self._book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.MONEY: self._book.add_format({"num_format": "#,##0.00"}),
            Kind.NUMBER: self._book.add_format({"num_format": "#,##0"}),
        }
        self.rows, self._sheets = 0, 0
        self._begin_sheet()

    def add(self, rows: Sequence[Any]) -> None:
        """Some rows below those that are there, on a further sheet where this one is full."""
        lines = zip(*(column.sheet_values(rows) for column in self._columns), strict=True)
        for values in lines:
            if self.rows == self._sheets * self._most:
                self._begin_sheet()
            line = HEAD_ROWS + self.rows - (self._sheets - 1) * self._most
            for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
                _write(self._sheet, line, place, value, self._formats.get(column.kind))
            self.rows += 1

    def close(self) -> None:
        self._book.close()

    def _begin_sheet(self) -> None:
        self._sheets += 1
        self._sheet = sheet = self._book.add_worksheet(_("第%(number)d页") % {"number": self._sheets})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROWS - 1)
        sheet.freeze_panes(HEAD_ROWS, 1)
        sheet.set_footer(f"&L{self._caption.line.replace('&', '&&')}&R&P / &N")
        for place, column in enumerate(self._columns):
            sheet.set_column(place, place, WIDTHS.get(column.kind, 16))
        sheet.write_string(0, 0, self._caption.title, self._formats["title"])
        sheet.write_string(1, 0, self._caption.line, self._formats["line"])
        for place, column in enumerate(self._columns):
            sheet.write_string(2, place, noted(column.label, column.shown_unit), self._formats["head"])


def _write(sheet: Any, line: int, place: int, value: object, cell_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(line, place, value, cell_format)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value, cell_format)
    else:
        sheet.write_string(line, place, str(value), cell_format)
