"""The file that goes back to the office: its bad rows as it sent them, with the reason in a last column.

Everything is written as text: an ID number stays whole, a date stays as it was written, and what looks like a formula
stays a word. The headers are the file's own, so that the mended file is read like the first one; the last column is
left out when it comes back.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
import xlsxwriter

from minzheng.kernel.intake.headers import REASON_HEADER
from minzheng.kernel.intake.understanding import Reading

ROW_MARK: Final = r"^原第(\d+)行。"
"""How every reason begins: by it a mended row finds back to the row that it mends."""


@dataclass(frozen=True, slots=True)
class CorrectionSheet:
    """What one sheet of the correction file holds.

    header_rows: the header as the file had it, one to three rows. unit: the money unit that a title row named, which
    bare amounts still depend on. rows: (row number in the file, cells, reasons).
    """

    name: str
    header_rows: Sequence[Sequence[str]]
    rows: Iterable[tuple[int, Sequence[str | None], Sequence[str]]]
    unit: str | None = None


def write_corrections(sheets: Sequence[CorrectionSheet]) -> bytes:
    """An .xlsx of the sheets' bad rows, the reason last; written row by row, so that memory stays small."""
    buffer = io.BytesIO()
    # a string that begins with "=" or looks like a link stays a string
    options = {"constant_memory": True, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        as_text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True, "num_format": "@", "bg_color": "#F6F8FB", "border": 1})
        reason = book.add_format({"num_format": "@", "font_color": "#B42318", "text_wrap": True})
        for i, each in enumerate(sheets, start=1):
            sheet = book.add_worksheet(sheet_name(each.name, i))
            width = max(map(len, each.header_rows), default=0)
            at = 0
            if each.unit:
                sheet.write_string(at, 0, f"单位：{each.unit}", as_text)
                at += 1
            for row in each.header_rows:
                for column, heading in enumerate(row):
                    if heading:
                        sheet.write_string(at, column, heading, bold)
                if row is each.header_rows[-1]:
                    sheet.write_string(at, width, str(REASON_HEADER), bold)
                at += 1
            sheet.freeze_panes(at, 0)
            sheet.set_column(0, max(width - 1, 0), 18, as_text)
            sheet.set_column(width, width, 60, reason)
            for number, cells, reasons in each.rows:
                for column, text in enumerate(cells):
                    if text:
                        sheet.write_string(at, column, text, as_text)
                sheet.write_string(at, width, f"原第{number}行。{'；'.join(reasons)}", reason)
                at += 1
    return buffer.getvalue()


def corrections_of(reading: Reading) -> list[CorrectionSheet]:
    """The rejected rows of a reading, sheet by sheet, with every problem in words."""
    told = reading.problems.select(
        "sheet", "row_number", reason=reason_in_words(pl.col("header"), pl.col("wrong"), pl.col("right"))
    )
    reasons = told.group_by("sheet", "row_number", maintain_order=True).agg("reason")
    rows = reading.rejected.join(reasons, on=["sheet", "row_number"], how="left", maintain_order="left")
    sheets = []
    for sheet in reading.sheets:
        mine = rows.filter(pl.col("sheet") == sheet.name)
        if sheet.header is not None and not mine.is_empty():
            cells = mine.select("row_number", "cells", "reason").iter_rows()
            sheets.append(CorrectionSheet(sheet.name, sheet.header.filled_rows, cells, sheet.header.unit_above()))
    return sheets


def reason_in_words(header: pl.Expr, wrong: pl.Expr, right: pl.Expr) -> pl.Expr:
    """``身份证号：校验码不符，请按证件原件逐位核对``."""
    return pl.concat_str(header, pl.lit("："), wrong, pl.lit("，"), right)


def sheet_name(name: str, number: int) -> str:
    """The name of a sheet as a spreadsheet allows it; ``number`` names one that has none."""
    cleaned = "".join("_" if sign in r"[]:*?/\'" else sign for sign in name).strip()
    return cleaned[:31] or f"Sheet{number}"
