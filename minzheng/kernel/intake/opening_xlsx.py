"""An .xlsx file: what its package may hold, and what stands in its sheets beside the values.

Every part is unpacked once, in pieces, before the parser sees the file: so the sizes it declares are verified, and the
sheets' XML is searched for what calamine does not tell (formulas, numbers that have lost digits, merged ranges, how far
apart the cells stand). Searching the bytes costs a fifth of parsing them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from minzheng.kernel.intake.opening import (
    SAVE_AS_XLSX,
    Limits,
    OpenedFile,
    RawSheet,
    RefusedFile,
    damaged,
    dangerous_formula,
    encrypted,
    linked,
    macros,
    parse_sheets,
    positions,
    shift_columns,
    show_lost_digits,
    too_large,
    wrong_type,
)
from minzheng.kernel.rules.labels import label

_PIECE = 4 << 20
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_OTHER_PACKAGES = (
    ("xl/workbook.bin", label("二进制工作簿 xlsb")),
    ("word/document.xml", label("Word 文档")),
    ("ppt/presentation.xml", label("演示文稿")),
    ("mimetype", label("OpenDocument 文档")),
)
# addresses beyond column Z or row 99999: most tables have none
_FAR = re.compile(rb' r="(?:([A-Z]{2,3})(\d{1,7})|[A-Z](\d{6,7}))"')
_REFERENCE = re.compile(rb'[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"([^<>]*)')
_TEXT_CELL = re.compile(rb'\bt="(?:s|str|inlineStr|b|e|d)"')
_HARMFUL = re.compile(rb"\|[^<]*!|\b(?:WEBSERVICE|DDE|CALL|REGISTER(?:\.ID)?|EXEC)\s*\(", re.IGNORECASE)
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


@dataclass(slots=True)
class SheetMarks:
    """What a sheet's XML says beside its values; positions from 0."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    lost_digits: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    first_column: int | None = None
    last_column: int = 25
    last_row: int = 99_999


def open_xlsx(content: bytes, *, limits: Limits) -> OpenedFile:
    """The visible and hidden sheets of a workbook; RefusedFile where the package is not safe or not whole."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged() from error
    with package:
        _check_parts(package, limits)
        try:
            marks = _unpack(package, limits)
            starts_1904 = _starts_1904(package)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            ElementTree.ParseError,
            KeyError,
        ) as error:
            raise damaged() from error
        except RuntimeError as error:  # a part of the archive needs a password
            raise encrypted() from error
    sheets = []
    for name, visible, cells in parse_sheets(content):
        sheet = marks.get(name)
        if sheet is None:
            if not cells.is_empty():
                raise _rare_software()  # cells that were not searched are not trusted
            sheet = SheetMarks()
        sheets.append(
            RawSheet(
                name=name,
                cells=show_lost_digits(shift_columns(cells, first=sheet.first_column or 0), places=sheet.lost_digits),
                visible=visible,
                formulas=positions(sheet.formulas),
                merges=tuple(sheet.merges),
            )
        )
    if all(sheet.cells.is_empty() for sheet in sheets):
        raise RefusedFile("EMPTY", label("工作簿里没有内容"), label("请检查导出是否成功，重新导出后上传"))
    return OpenedFile(kind="xlsx", sheets=tuple(sheets), starts_1904=starts_1904)


def _check_parts(package: zipfile.ZipFile, limits: Limits) -> None:
    """What the package's directory tells: the type, the declared sizes, programs and links."""
    parts = package.infolist()
    names = [part.filename for part in parts]
    lowered = {name.lower().lstrip("/") for name in names}
    if len(parts) > limits.parts or len(set(names)) != len(names):
        raise _bomb(f"{len(parts)} 个部件")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if unpacked > limits.bytes_unpacked or (unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * packed):
        raise _bomb(f"解压后 {unpacked / 2**20:.0f} MB")
    if any(part.flag_bits & 0x1 for part in parts):
        raise encrypted()
    if "xl/workbook.xml" not in lowered:
        for part, what in _OTHER_PACKAGES:
            if part in lowered:
                raise wrong_type(what)
        raise wrong_type(label("压缩包"))
    if any(name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/activex/")) for name in lowered):
        raise macros()
    if any(
        name.startswith(("xl/externallinks/", "xl/querytables/")) or name == "xl/connections.xml" for name in lowered
    ):
        raise linked()
    if sum(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in lowered) > limits.sheets:
        raise too_large(f"{len(parts)} 个工作表", f"{limits.sheets} 个")


def _bomb(found: str) -> RefusedFile:
    return RefusedFile(
        "ZIP_BOMB",
        label("文件的压缩方式异常（{found}），可能是恶意文件，不予打开"),
        label("请核实文件来源；确为正常表格的，删去空白行列后另存为新文件再上传"),
        found=found,
    )


def _rare_software() -> RefusedFile:
    return RefusedFile("RARE_SOFTWARE", label("文件由少见的软件导出，其内部结构无法核验"), SAVE_AS_XLSX)


def _unpack(package: zipfile.ZipFile, limits: Limits) -> dict[str, SheetMarks]:
    """Read every part to its end (its checksum proves its size) and search the sheets."""
    sheet_of_part = _sheets(package)
    marks: dict[str, SheetMarks] = {}
    for part in package.infolist():
        with package.open(part) as stream:
            if part.filename in sheet_of_part:
                marks[sheet_of_part[part.filename]] = _search(stream, limits)
            elif part.filename.lower().endswith((".xml", ".rels")):
                for piece in _pieces(stream):
                    _refuse_declarations(piece)
                    if part.filename == "[Content_Types].xml" and b"macroEnabled" in piece:
                        raise macros()
            else:
                while stream.read(_PIECE):
                    pass
    return marks


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing hides on a seam."""
    tail = b""
    while piece := stream.read(_PIECE):
        yield tail + piece
        tail = piece[-64:]


def _refuse_declarations(piece: bytes) -> None:
    if any(mark in piece for mark in _DECLARATIONS):
        raise RefusedFile(
            "XML_ENTITIES",
            label("文件内部含有异常的实体声明，可能是恶意文件，不予打开"),
            label("请核实文件来源，用 WPS 或 Excel 另存为新文件后再上传"),
        )


def _parse_small(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with package.open(name) as stream:
        content = stream.read(_PIECE)
    _refuse_declarations(content)
    return ElementTree.fromstring(content)


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """Part name → sheet name."""
    targets = {}
    for relation in _parse_small(package, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    workbook = _parse_small(package, "xl/workbook.xml")
    found = {}
    for namespace in (_MAIN, _STRICT):
        for sheet in workbook.iter(f"{namespace}sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            found[targets.get(key, "")] = sheet.get("name", "")
    return found


def _starts_1904(package: zipfile.ZipFile) -> bool:
    workbook = _parse_small(package, "xl/workbook.xml")
    properties = [*workbook.iter(f"{_MAIN}workbookPr"), *workbook.iter(f"{_STRICT}workbookPr")]
    return any(each.get("date1904") in ("1", "true") for each in properties)


def _search(stream: IO[bytes], limits: Limits) -> SheetMarks:
    marks = SheetMarks()
    pending, prefix = b"", None
    while True:
        piece = stream.read(_PIECE)
        _refuse_declarations(pending[-64:] + piece)
        pending += piece
        if prefix is None:
            if not (root := re.search(rb"<(\w+:)?worksheet\b", pending)):
                if not piece:
                    return marks  # a chart sheet has no cells
                continue
            prefix = root[1] or b""
        # whole rows only, so that no cell is cut in two
        end = pending.rfind(b"row>") + 4 if piece else len(pending)
        if end > 3:
            _search_rows(pending[:end], prefix, marks, limits)
            pending = pending[end:]
        if not piece:
            return marks


def _search_rows(rows: bytes, prefix: bytes, marks: SheetMarks, limits: Limits) -> None:
    far = _FAR.findall(rows)
    marks.last_column = max([marks.last_column, *(column_index(c) for c in {c for c, _, _ in far} if c)])
    marks.last_row = max([marks.last_row, *(int(row or alone) - 1 for _, row, alone in far)])
    if marks.last_column >= limits.columns or (marks.last_column + 1) * (marks.last_row + 1) > limits.cells:
        raise RefusedFile(
            "TOO_LARGE",
            label("表格范围过大：有内容的单元格一直到第 {row} 行、第 {column} 列"),
            label("请删去数据区以外的内容和格式（选中空白行列后“删除”），另存后重新上传"),
            row=marks.last_row + 1,
            column=marks.last_column + 1,
        )
    if marks.first_column != 0:
        marks.first_column = _first_column(rows, prefix, marks.first_column)
    if (opening := b"<" + prefix + b"f") in rows:
        for found in re.finditer(re.escape(opening) + rb"[\s>/]", rows):
            if _HARMFUL.search(rows, found.end(), max(found.end(), rows.find(b"</", found.end()))):
                raise dangerous_formula()
            marks.formulas.append(_place(rows, found.start(), prefix)[0])
    value = re.escape(b"<" + prefix + b"v>")
    for found in re.finditer(value + rb"-?(?:\d{16,}(?:\.\d*)?|\d(?:\.\d+)?[Ee]\+?(?:1[5-9]|[2-9]\d))<", rows):
        place, attributes = _place(rows, found.start(), prefix)
        if not _TEXT_CELL.search(attributes):
            marks.lost_digits.append(place)
    if b"mergeCell " in rows:
        for c1, r1, c2, r2 in _MERGE.findall(rows):
            marks.merges.append((int(r1) - 1, column_index(c1), int(r2) - 1, column_index(c2)))


def _first_column(rows: bytes, prefix: bytes, known: int | None) -> int | None:
    """The leftmost column with content: calamine's table starts there."""
    content = rb'\d+"[^<>]*>\s*<' + re.escape(prefix) + rb"(?:v|is|f)\b"
    if re.search(rb' r="A' + content, rows):
        return 0
    letters = set(re.findall(rb' r="([A-Z]{1,3})' + content, rows))
    return min([column_index(each) for each in letters] + ([] if known is None else [known]), default=None)


def _place(rows: bytes, at: int, prefix: bytes) -> tuple[tuple[int, int], bytes]:
    """Row and column of the cell that encloses a position, and its attributes."""
    opening = b"<" + prefix + b"c "
    start = rows.rfind(opening, 0, at)
    reference = _REFERENCE.match(rows, start + len(opening)) if start >= 0 else None
    if reference is None:
        raise _rare_software()  # without addresses such a cell cannot be told from its neighbours
    return (int(reference[2]) - 1, column_index(reference[1])), rows[start : reference.end()]


def column_index(letters: bytes) -> int:
    """``b"A"`` → 0, ``b"AA"`` → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
