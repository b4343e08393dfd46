"""Files as offices send them, made in memory: workbooks of both kinds, text in both encodings, and people for them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl
import xlsxwriter
import xlwt

from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    BOOL,
    CODE,
    DATE,
    ID_NUMBER,
    INTEGER,
    MONEY,
    NAME,
    NEVER,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Yield,
)
from minzheng.kernel.registry.identity import check_characters

DAY = date(2023, 6, 30)

DEATHS = Dataset(
    key="deaths",
    title="死亡人员名单",
    department="卫生健康局",
    columns=(
        Column("name", NAME, "姓名", aliases=("死者姓名",), required=True),
        Column("id_number", ID_NUMBER, "身份证号", expected=True),
        Column("sex", CODE, "性别", choices={"1": ("男",), "2": ("女",)}),
        Column("death_date", DATE, "死亡日期", aliases=("死亡时间",), required=True),
        Column("phone", PHONE, "家属电话", aliases=("联系电话",)),
    ),
    yields=(Yield("death_date", column="death_date", absent=NEVER),),
    absence=ABSENT_IS_NONE,
)

INCOME = Dataset(
    key="income",
    title="收入核对表",
    department="人社局",
    columns=(
        Column("name", NAME, "姓名", required=True),
        Column("id_number", ID_NUMBER, "身份证号", required=True),
        Column("household_number", TEXT, "户号"),
        Column("pension", MONEY, "养老金", minimum=0),
        Column("property", MONEY, "家庭财产", aliases=("财产总额",)),
        Column("members", INTEGER, "家庭人数", minimum=1, maximum=20),
        Column("student", BOOL, "是否在校"),
    ),
)


def id_number(order: int, *, born: date = date(1950, 1, 1), county: str = "330110") -> str:
    """A valid number: the `order`-th of those born that day."""
    body = f"{county}{born:%Y%m%d}{order:03d}"
    return body + check_characters(pl.Series([body]))[0]


Rows = Sequence[Sequence[object]]


def xlsx(*sheets: tuple[str, Rows], merges: Iterable[str] = ()) -> bytes:
    """A workbook; strings stay strings, numbers numbers, dates dates, `=…` in a tuple ("formula", text) formulas."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_formula(r, c, cell[1], None, cell[2] if len(cell) > 2 else 0)
                    elif isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif cell is not None:
                        sheet.write(r, c, cell)
            for merge in merges:
                at = merge.split(":")[0]
                sheet.merge_range(merge, rows[int(at[1:]) - 1][ord(at[0]) - ord("A")])
    return buffer.getvalue()


def xls(*sheets: tuple[str, Rows], merges: Iterable[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook of Excel 97–2003; ("formula", text) makes a formula."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets:
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, tuple):
                    sheet.write(r, c, xlwt.Formula(cell[1]))
                elif isinstance(cell, date):
                    sheet.write(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, cell)
        for r1, r2, c1, c2 in merges:
            sheet.merge(r1, r2, c1, c2)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_file(rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Comma-separated text."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return buffer.getvalue().encode(encoding)


def repacked(content: bytes, *, change: dict[str, bytes] | None = None, drop: Iterable[str] = ()) -> bytes:
    """The same package with parts added, replaced or left out."""
    buffer = io.BytesIO()
    change = dict(change or {})
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in drop:
                new.writestr(part.filename, change.pop(part.filename, None) or old.read(part))
        for name, data in change.items():
            new.writestr(name, data)
    return buffer.getvalue()
