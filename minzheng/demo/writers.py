"""Sheets to files: .xlsx, .xls, and .csv in the office's encoding. The same sheets give the same bytes every time."""

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
import xlsxwriter
import xlwt

from minzheng.demo.layouts.layout import Dates, Layout
from minzheng.demo.noise import NOISE
from minzheng.demo.noise_kinds import NUMERIC_CELL
from minzheng.demo.sheets import Sheet
from minzheng.demo.tables import KIND_OF

CREATED: Final = datetime(2023, 6, 30, 9, 0, 0)  # noqa: DTZ001  spreadsheets know no time zones
CSV_ROWS_AT_ONCE: Final = 100_000


def write(*, path: Path, sheets: list[Sheet], layout: Layout) -> None:
    """Write one file in its layout's format."""
    {"xlsx": _write_xlsx, "xls": _write_xls, "csv": _write_csv}[layout.format](path, sheets, layout)


def _write_csv(path: Path, sheets: list[Sheet], layout: Layout) -> None:
    with path.open("w", encoding=layout.encoding, newline="") as file:
        for sheet in sheets:
            width = len(layout.heads)
            _lines(file, sheet.above, width=width, delimiter=layout.delimiter)
            file.writelines(layout.delimiter.join(row) + "\r\n" for row in sheet.header)
            columns = sheet.body.select(head.field for head in layout.heads)
            for piece in columns.iter_slices(CSV_ROWS_AT_ONCE):
                file.write(piece.write_csv(include_header=False, separator=layout.delimiter, line_terminator="\r\n"))
            _lines(file, sheet.below, width=width, delimiter=layout.delimiter)


def _lines(file: io.TextIOBase, texts: Iterable[str], *, width: int, delimiter: str) -> None:
    # A spreadsheet saved as text fills a title line up with empty cells.
    file.writelines(text + delimiter * (width - 1) + "\r\n" for text in texts)


def _write_xlsx(path: Path, sheets: list[Sheet], layout: Layout) -> None:
    book = xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": layout.title, "author": layout.office, "created": CREATED})
    title, head = (
        book.add_format({"bold": True, "align": "center"}),
        book.add_format({"bold": True, "border": 1, "align": "center"}),
    )
    day = book.add_format({"num_format": "yyyy/m/d"})
    last = len(layout.heads) - 1
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for row, text in enumerate(sheet.above):
            page.merge_range(row, 0, row, last, text, title)
        for top, left, bottom, right, text in _header_boxes(sheet):
            if (top, left) == (bottom, right):
                page.write_string(top, left, text, head)
            else:
                page.merge_range(top, left, bottom, right, text, head)
        first = sheet.first_row - 1
        for column, values in enumerate(_cells(sheet=sheet, layout=layout)):
            is_day = KIND_OF[layout.heads[column].field] == "date" and layout.dates is Dates.CELL
            for row, value in enumerate(values, start=first):
                if value is None:
                    continue
                if isinstance(value, float):
                    page.write_number(row, column, value, day if is_day else None)
                else:
                    page.write_string(row, column, value)
        for row, text in enumerate(sheet.below, start=first + sheet.body.height):
            page.write_string(row, 0, text)
    book.close()


def _write_xls(path: Path, sheets: list[Sheet], layout: Layout) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    bold = xlwt.easyxf("font: bold on; align: horiz center")
    plain = xlwt.Style.default_style
    last = len(layout.heads) - 1
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, text in enumerate(sheet.above):
            page.write_merge(row, row, 0, last, text, bold)
        for top, left, bottom, right, text in _header_boxes(sheet):
            page.write_merge(top, bottom, left, right, text, bold)
        first = sheet.first_row - 1
        for column, values in enumerate(_cells(sheet=sheet, layout=layout)):
            is_day = KIND_OF[layout.heads[column].field] == "date" and layout.dates is Dates.CELL
            for row, value in enumerate(values, start=first):
                if value is not None:
                    page.write(row, column, value, day if is_day and isinstance(value, float) else plain)
        for row, text in enumerate(sheet.below, start=first + sheet.body.height):
            page.write(row, 0, text)
    book.save(str(path))


def _header_boxes(sheet: Sheet) -> Iterator[tuple[int, int, int, int, str]]:
    """Header cells as (top, left, bottom, right, text), merged downwards and sideways where the header has two rows."""
    top = len(sheet.above)
    if len(sheet.header) == 1:
        yield from ((top, column, top, column, text) for column, text in enumerate(sheet.header[0]))
        return
    upper, lower = sheet.header
    for column, text in enumerate(upper):
        if text and not lower[column]:
            yield top, column, top + 1, column, text
        elif text:
            right = column
            while right + 1 < len(upper) and not upper[right + 1] and lower[right + 1]:
                right += 1
            yield top, column, top, right, text
    yield from ((top + 1, column, top + 1, column, text) for column, text in enumerate(lower) if text)


def _cells(*, sheet: Sheet, layout: Layout) -> Iterator[list[Any]]:
    """Column by column: text, floats for cells that are numbers, None for empty ones."""
    numeric = sheet.body[NOISE].list.contains(NUMERIC_CELL)
    for head in layout.heads:
        texts = sheet.body[head.field]
        as_number = _NUMBER_CELLS.get(KIND_OF[head.field])
        if KIND_OF[head.field] == "id":
            numbers = pl.select(pl.when(numeric).then(texts.cast(pl.Float64, strict=False))).to_series()
        elif as_number is None or not as_number(layout):
            yield texts.to_list()
            continue
        else:
            # What a clerk typed over (garbled, worded, wide digits) stays text; a date's serial has five digits.
            plain = (
                texts.str.contains(r"^\d{5}$")
                if KIND_OF[head.field] == "date"
                else texts.str.contains(r"^\d+(\.\d+)?$")
            )
            numbers = pl.select(pl.when(plain).then(texts.cast(pl.Float64, strict=False))).to_series()
        yield [
            text if number is None else number for text, number in zip(texts.to_list(), numbers.to_list(), strict=True)
        ]


_NUMBER_CELLS: Final[dict[str, Callable[[Layout], bool]]] = {
    "money": lambda layout: True,
    "count": lambda layout: True,
    "made": lambda layout: True,
    "date": lambda layout: layout.dates in (Dates.CELL, Dates.SERIAL),
}
"""Kinds of field that a spreadsheet holds as numbers."""
