"""A frame of texts as the file that an upper system takes: its titles, headers, encoding."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import polars as pl
import xlsxwriter

from minzheng.kernel.modules.adapters import FileLayout


def write(
    *, layout: FileLayout, headers: Sequence[str], cells: pl.DataFrame, changes: pl.Series | None = None
) -> bytes:
    """The file's bytes. `changes` adds the layout's own column for them, where it names one, as the last.

    All cells are text: numbers of people stay whole, and nothing is ever taken for a formula.
    """
    names = list(headers)
    if changes is not None and layout.change_column:
        names.append(layout.change_column)
        cells = cells.with_columns(changes.alias("__change__"))
    return _csv(layout, names, cells) if layout.format == "csv" else _xlsx(layout, names, cells)


def _csv(layout: FileLayout, headers: Sequence[str], cells: pl.DataFrame) -> bytes:
    text = io.StringIO()
    for title in layout.titles:
        text.write(pl.DataFrame({"title": [title]}).write_csv(include_header=False))
    text.write(pl.DataFrame([headers], orient="row").write_csv(include_header=False))
    text.write(cells.write_csv(include_header=False))
    return text.getvalue().encode(layout.encoding)


def _xlsx(layout: FileLayout, headers: Sequence[str], cells: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    options: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True})
    for line, title in enumerate(layout.titles):
        sheet.write_string(line, 0, title, bold)
    first = len(layout.titles)
    sheet.write_row(first, 0, headers, bold)
    for place, name in enumerate(cells.columns):
        sheet.set_column(place, place, 20)
        sheet.write_column(first + 1, place, cells[name].to_list())
    book.close()
    return target.getvalue()
