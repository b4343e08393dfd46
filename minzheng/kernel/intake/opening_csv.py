"""Comma-separated text: UTF-8 with or without its mark, GB18030, and the UTF-16 that Excel calls "Unicode text"."""

from __future__ import annotations

import csv
import io

import polars as pl

from minzheng.kernel.intake.opening import Limits, OpenedFile, RawSheet, RefusedFile, too_large, wrong_type
from minzheng.kernel.rules.labels import label

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 40


def open_csv(content: bytes, *, limits: Limits, separator: str | None = None) -> OpenedFile:
    """The one sheet of a text file, its separator found where it is not told; RefusedFile where it is no table."""
    text, encoding = _decode(content)
    if not text.strip():
        raise RefusedFile("EMPTY", label("文件里没有内容"), label("请检查导出是否成功，重新导出后上传"))
    separator = separator or _separator(text)
    rows = _line_by_line(text, separator)
    if rows is None:
        rows = _across_lines(text, separator)
    width: int = rows.to_frame("row").select(pl.col("row").list.len().max()).item()
    if width > limits.columns or width * len(rows) > limits.cells:
        raise too_large(f"{len(rows)} 行 {width} 列", f"{limits.columns} 列、{limits.cells} 格")
    cells = rows.to_frame("row").select(
        pl.col("row").list.get(index, null_on_oob=True).alias(f"c{index}") for index in range(width)
    )
    return OpenedFile(kind="csv", sheets=(RawSheet(name="CSV", cells=cells),), encoding=encoding)


def _line_by_line(text: str, separator: str) -> pl.Series | None:
    """The cells of each row (lists) where a line is a row; None where a quoted cell may run over lines.

    A million rows come as text, not as workbooks: only the lines with quotes are taken apart by Python.
    """
    if text.count("\r") != text.count("\r\n"):
        return None
    lines = pl.DataFrame({"line": text.replace("\r\n", "\n").removesuffix("\n").split("\n")}).with_row_index("at")
    line = pl.col("line")
    if lines.select(line.str.len_chars().max()).item() > csv.field_size_limit():
        return None
    quoted = lines.filter(line.str.contains('"', literal=True))
    try:
        parted = [next(csv.reader([one], delimiter=separator, strict=True)) for one in quoted["line"]]
    except csv.Error:
        return None
    rows = quoted.select("at", parted=pl.Series(parted, dtype=pl.List(pl.String)))
    split = pl.when(line != "").then(line.str.split(separator)).otherwise([])
    return (
        lines.join(rows, on="at", how="left", maintain_order="left")
        .select(row=pl.when(pl.col("parted").is_null()).then(split).otherwise("parted"))
        .to_series()
    )


def _across_lines(text: str, separator: str) -> pl.Series:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise RefusedFile(
            "DAMAGED",
            label("文字表格不完整：引号没有成对，或某一格过长"),
            label("请用 WPS 或 Excel 打开，另存为 xlsx 后重新上传"),
        ) from error
    return pl.Series("row", rows, dtype=pl.List(pl.String))


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding), encoding
    if b"\0" in content:
        raise wrong_type(label("二进制文件"))
    encoding = "utf-8" if _is_utf8(content) else "gb18030"
    return _decoded(content, encoding), encoding


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedFile(
            "ENCODING",
            label("文字编码无法识别：既不是 UTF-8，也不是 GB18030（或文件在传输中损坏）"),
            label("请用 WPS 或 Excel 打开，另存为 xlsx 后重新上传"),
        ) from error
    # almost any bytes decode as GB18030; control characters betray those that are no text
    if sum(text[:4096].count(chr(code)) for code in (*range(1, 9), 11, *range(14, 32))) > 2:
        raise wrong_type(label("二进制文件"))
    return text


def _separator(text: str) -> str:
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    # the separator is what stands in the most lines, and there most often
    return max(
        _SEPARATORS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
