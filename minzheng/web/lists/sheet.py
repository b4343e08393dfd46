"""A list as a spreadsheet: the same rows in the same words as the viewer sees them, with who took it and when."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from minzheng.web.lists.columns import Column, Kind
from minzheng.web.phrases import noted

WIDTHS = {Kind.TEXT: 24, Kind.MASKED: 22, Kind.DATE: 13, Kind.MONEY: 14, Kind.NUMBER: 11}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What stands above the table: the list's title, and a line saying who exported what and when."""

    title: str
    line: str


def write_sheet(*, caption: Caption, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """The .xlsx file. Text is written as text, so that nothing in a name is ever taken for a formula."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": True, "strings_to_formulas": False})
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"font_color": "#5F6D7E"}),
        "head": book.add_format({"bold": True, "bg_color": "#F1F4F8", "border": 1, "border_color": "#C3CCD8"}),
        Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        Kind.MONEY: book.add_format({"num_format": "#,##0.00"}),
        Kind.NUMBER: book.add_format({"num_format": "#,##0"}),
    }
    sheet = book.add_worksheet()
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 1)
    sheet.set_footer(f"&L{caption.line.replace('&', '&&')}&R&P / &N")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column.kind, 16))
    sheet.write_string(0, 0, caption.title, formats["title"])
    sheet.write_string(1, 0, caption.line, formats["line"])
    for place, column in enumerate(columns):
        unit = column.shown_unit
        sheet.write_string(2, place, noted(column.label, unit), formats["head"])
    for line, row in enumerate(rows, start=3):
        for place, column in enumerate(columns):
            _write(sheet, line, place, column.sheet_value(row), formats.get(column.kind))
    book.close()
    return target.getvalue()


def _write(sheet: Any, line: int, place: int, value: object, cell_format: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(line, place, value, cell_format)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value, cell_format)
    else:
        sheet.write_string(line, place, str(value), cell_format)
