"""Is this file what it says, is it safe, and which sheets of cells does it hold?

The type is told from the content, never from the name. Everything that could harm (macros, links to other files,
entity and zip bombs, cells so far apart that a dense table would fill the memory) is refused before the parser sees
it, with a sentence for the clerk and what to do about it. Cells come out as text, in the rows the file shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from minzheng.kernel.rules.labels import label

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", label("PDF 文件")),
    (b"\x89PNG", label("图片")),
    (b"\xff\xd8\xff", label("图片")),
    (b"GIF8", label("图片")),
    (b"Rar!", label("压缩包")),
    (b"7z\xbc\xaf", label("压缩包")),
    (b"\x1f\x8b", label("压缩包")),
    (b"PK\x05\x06", label("空的压缩包")),
    (b"MZ", label("程序文件")),
    (b"\x7fELF", label("程序文件")),
    (b"{\\rtf", label("RTF 文档")),
)
SAVE_AS_XLSX = label("请用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”后重新上传")


class RefusedFile(Exception):
    """The whole file is refused. `reason` and `advice` are sentences for the clerk, `code` is for the log.

    `template` and `values` are what `reason` is made of, for whoever shows it in another language.
    """

    def __init__(self, code: str, reason: str, advice: str, **values: str | int) -> None:
        self.code, self.template, self.values, self.advice = code, reason, values, advice
        self.reason = reason.format(**values)
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: as sent, unpacked, and as a table. Ratios matter only for files that unpack large."""

    bytes_sent: int = 64 << 20
    bytes_unpacked: int = 1 << 30
    ratio: int = 200
    ratio_from_bytes: int = 64 << 20
    parts: int = 2_000
    cells: int = 40_000_000
    columns: int = 512
    sheets: int = 200


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The cells of one sheet as text.

    cells: String columns ``c0``… numbered as in the file from column A; row i is row i + 1 of the file. A number of
    more digits than a spreadsheet keeps is shown as one (3.30106199001011E+17), so that it never passes for whole.
    formulas: ``row``, ``column`` (from 0) of cells whose value is computed.
    merges: (first row, first column, last row, last column), from 0, inclusive.
    """

    name: str
    cells: pl.DataFrame
    visible: bool = True
    formulas: pl.DataFrame = field(default_factory=lambda: positions([]))
    merges: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """kind: ``xlsx``, ``xls`` or ``csv``; encoding only for csv. starts_1904: serial days count from 1904."""

    kind: str
    sheets: tuple[RawSheet, ...]
    encoding: str | None = None
    starts_1904: bool = False


def positions(pairs: list[tuple[int, int]]) -> pl.DataFrame:
    """A frame of cell positions ``row``, ``column``, counted from 0."""
    return pl.DataFrame(pairs, schema={"row": pl.Int64, "column": pl.Int64}, orient="row")


def open_table(source: Path | bytes, *, limits: Limits | None = None) -> OpenedFile:
    """The sheets of a file, or RefusedFile with the reason and what to do."""
    # the three readers need this module's types
    from minzheng.kernel.intake import opening_csv, opening_xls, opening_xlsx

    limits = limits or Limits()
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise RefusedFile("EMPTY", label("文件是空的（0 字节）"), label("请检查导出是否成功，重新导出后上传"))
    if size > limits.bytes_sent:
        raise too_large(f"{size / 2**20:.0f} MB", f"{limits.bytes_sent / 2**20:.0f} MB")
    content = source if isinstance(source, bytes) else source.read_bytes()
    if content.startswith(ZIP):
        return opening_xlsx.open_xlsx(content, limits=limits)
    if content.startswith(OLE):
        return opening_xls.open_xls(content, limits=limits)
    for magic, what in _FOREIGN:
        if content.startswith(magic):
            raise wrong_type(what)
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style")):
        raise wrong_type(label("网页格式的表格（扩展名虽是 xls）"))
    return opening_csv.open_csv(content, limits=limits)


def wrong_type(what: str) -> RefusedFile:
    """The content is something else than a table."""
    return RefusedFile("WRONG_TYPE", label("这是{what}，不是 xlsx、xls 或 csv 表格"), SAVE_AS_XLSX, what=what)


def too_large(found: str, limit: str) -> RefusedFile:
    """The file is beyond a limit."""
    return RefusedFile(
        "TOO_LARGE",
        label("文件太大：{found}，上限 {limit}"),
        label("请按镇街或按月拆成几个文件分别上传"),
        found=found,
        limit=limit,
    )


def damaged() -> RefusedFile:
    """The file is cut off or broken."""
    return RefusedFile(
        "DAMAGED",
        label("文件不完整或已损坏，无法打开"),
        label("可能是传输中断，请确认能用 WPS 或 Excel 打开，另存后重新上传"),
    )


def encrypted() -> RefusedFile:
    """The file needs a password."""
    return RefusedFile("ENCRYPTED", label("文件设有打开密码，无法读取"), label("请取消密码保护后重新上传"))


def macros() -> RefusedFile:
    """The file carries programs."""
    return RefusedFile("MACROS", label("文件带有宏程序，为安全起见不予打开"), SAVE_AS_XLSX)


def linked() -> RefusedFile:
    """The file takes values from elsewhere."""
    return RefusedFile(
        "EXTERNAL_LINKS",
        label("文件链接到其他文件或外部数据，其中的数值不可信"),
        label("请在“数据—编辑链接”中断开链接，或全选复制、选择性粘贴为“数值”，另存后重新上传"),
    )


def dangerous_formula() -> RefusedFile:
    """A formula that would run a program or fetch something."""
    return RefusedFile(
        "DANGEROUS_FORMULA",
        label("文件中有会调用外部程序或网络的公式，不予打开"),
        label("请核实文件来源；全选复制、选择性粘贴为“数值”后另存再上传"),
    )


def parse_sheets(content: bytes) -> list[tuple[str, bool, pl.DataFrame]]:
    """(name, visible, cells) of every sheet, by calamine; rows from the first row of the sheet, columns as they come.

    calamine leaves out empty columns on the left: the caller puts them back (`shift_columns`).
    """
    import fastexcel

    try:
        reader = fastexcel.read_excel(content)
        sheets = []
        for name in reader.sheet_names:
            sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            sheets.append((name, sheet.visible == "visible", sheet.to_polars()))
    except BaseException as error:  # a panic in the parser is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise damaged() from error
        raise
    return sheets


def show_lost_digits(cells: pl.DataFrame, *, places: list[tuple[int, int]]) -> pl.DataFrame:
    """Write the numbers at these places in scientific notation: their last digits are the software's own."""
    lost = positions(places)
    rows = pl.int_range(pl.len(), dtype=pl.Int64)
    shown = []
    for (column,), group in lost.group_by("column"):
        digits = pl.col(f"c{column}").str.extract(r"^-?(\d+)", 1)
        scientific = pl.concat_str(
            digits.str.slice(0, 1),
            pl.lit("."),
            digits.str.slice(1, 14),
            pl.lit("E+"),
            (digits.str.len_chars().cast(pl.Int32) - 1).cast(pl.String),
        )
        shown.append(
            pl.when(rows.is_in(group["row"].implode()) & digits.is_not_null())
            .then(scientific)
            .otherwise(pl.col(f"c{column}"))
            .alias(f"c{column}")
        )
    return cells.with_columns(shown)


def shift_columns(cells: pl.DataFrame, *, first: int) -> pl.DataFrame:
    """Name the columns ``c0``… by their place in the sheet; `first` is the place of the leftmost one given."""
    cells = cells.rename({old: f"c{first + i}" for i, old in enumerate(cells.columns)})
    left = [pl.lit(None, dtype=pl.String).alias(f"c{i}") for i in range(first)]
    return cells.select(*left, pl.all()) if left and cells.width else cells
