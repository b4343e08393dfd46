"""A legacy .xls file: a compound file that holds a stream of BIFF records ([MS-CFB], [MS-XLS]).

calamine reads the values; here the records are walked once for what it does not tell: passwords, macros, links,
formulas, numbers that have lost digits, merged ranges, and where the leftmost cell stands.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from minzheng.kernel.intake.opening import (
    Limits,
    OpenedFile,
    RawSheet,
    RefusedFile,
    damaged,
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

_END_OF_CHAIN = 0xFFFFFFFA  # this and above mark no sector
_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _DATEMODE = 0x809, 0x0A, 0x2F, 0x85, 0x1AE, 0x22
_FORMULA, _NUMBER, _MERGED = 0x06, 0x203, 0xE5
_CELLS = frozenset({0x06, 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0x205, 0xD6})
_KEPT_DIGITS = 1e15


@dataclass(slots=True)
class _Marks:
    formulas: list[tuple[int, int]] = field(default_factory=list)
    lost_digits: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    first_column: int | None = None


def open_xls(content: bytes, *, limits: Limits) -> OpenedFile:
    """The sheets of a workbook of Excel 97–2003; RefusedFile where it is not safe, not whole or something else."""
    try:
        names, stream = _workbook_stream(content)
        _refuse_by_streams(names)
        marks, starts_1904 = _walk(stream or b"")
    except (struct.error, IndexError) as error:
        raise damaged() from error
    sheets = parse_sheets(content)
    if len(sheets) > limits.sheets:
        raise too_large(f"{len(sheets)} 个工作表", f"{limits.sheets} 个")
    raw = []
    for i, (name, visible, cells) in enumerate(sheets):
        sheet = marks[i] if i < len(marks) else _Marks()
        raw.append(
            RawSheet(
                name=name,
                cells=show_lost_digits(shift_columns(cells, first=sheet.first_column or 0), places=sheet.lost_digits),
                visible=visible,
                formulas=positions(sheet.formulas),
                merges=tuple(sheet.merges),
            )
        )
    if all(sheet.cells.is_empty() for sheet in raw):
        raise RefusedFile("EMPTY", label("工作簿里没有内容"), label("请检查导出是否成功，重新导出后上传"))
    return OpenedFile(kind="xls", sheets=tuple(raw), starts_1904=starts_1904)


def _refuse_by_streams(names: set[str]) -> None:
    if "EncryptedPackage" in names:
        raise encrypted()
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
        raise macros()
    if "WordDocument" in names:
        raise wrong_type(label("Word 文档"))
    if "PowerPoint Document" in names:
        raise wrong_type(label("演示文稿"))
    if not names & {"Workbook", "Book"}:
        raise wrong_type(label("其他程序的文件"))


def _workbook_stream(content: bytes) -> tuple[set[str], bytes | None]:
    """The names in the compound file's directory, and the bytes of its workbook."""
    if len(content) < 1536:
        raise damaged()
    sector_size = 1 << struct.unpack_from("<H", content, 30)[0]
    small_size = 1 << struct.unpack_from("<H", content, 32)[0]
    if sector_size not in (512, 4096) or small_size != 64:
        raise damaged()
    directory_at, _, small_limit, small_fat_at = struct.unpack_from("<IIII", content, 48)
    header_list = list(struct.unpack_from("<109I", content, 76))
    next_list, list_count = struct.unpack_from("<II", content, 68)

    def sector(number: int) -> bytes:
        return content[(number + 1) * sector_size : (number + 2) * sector_size]

    for _ in range(min(list_count, len(content) // sector_size)):
        more = struct.unpack(f"<{sector_size // 4}I", sector(next_list))
        header_list.extend(more[:-1])
        next_list = more[-1]
    fat: list[int] = []
    for number in header_list:
        if number < _END_OF_CHAIN:
            fat.extend(struct.unpack(f"<{sector_size // 4}I", sector(number)))

    def chain(start: int, table: list[int], take: Callable[[int], bytes]) -> bytes:
        parts: list[bytes] = []
        number = start
        while number < _END_OF_CHAIN:
            if len(parts) > len(table):  # a chain that bites its tail
                raise damaged()
            parts.append(take(number))
            number = table[number]
        return b"".join(parts)

    directory = chain(directory_at, fat, sector)
    if not directory or len(directory) % sector_size:
        raise damaged()
    entries: dict[str, tuple[int, int]] = {}
    root = (_END_OF_CHAIN, 0)
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind == 0 or not 2 <= length <= 64:
            continue
        name = directory[at : at + length - 2].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        entries.setdefault(name, (start, size & 0xFFFFFFFF))
        if kind == 5:
            root = (start, size & 0xFFFFFFFF)
    found = entries.get("Workbook") or entries.get("Book")
    if found is None:
        return set(entries), None
    start, size = found
    if size >= small_limit:
        stream = chain(start, fat, sector)
    else:
        small_fat_bytes = chain(small_fat_at, fat, sector)
        small_fat = list(struct.unpack(f"<{len(small_fat_bytes) // 4}I", small_fat_bytes))
        small = chain(root[0], fat, sector)
        stream = chain(start, small_fat, lambda number: small[number * 64 : number * 64 + 64])
    if len(stream) < size:
        raise damaged()
    return set(entries), stream[:size]


def _walk(stream: bytes) -> tuple[list[_Marks], bool]:
    """Marks of each worksheet in the order of the workbook's sheet list, and whether days count from 1904."""
    offsets: dict[int, int] = {}
    sheets: list[_Marks] = []
    current: _Marks | None = None
    outer: list[_Marks | None] = []  # an embedded chart is a stream within the sheet's
    starts_1904 = False
    at, end = 0, len(stream) - 4
    header = struct.Struct("<HH").unpack_from
    place = struct.Struct("<HH").unpack_from
    while at <= end:
        record, length = header(stream, at)
        body = at + 4
        if record in _CELLS:
            if current is not None and length >= 4:
                row, column = place(stream, body)
                if current.first_column is None or column < current.first_column:
                    current.first_column = column
                if record == _FORMULA:
                    current.formulas.append((row, column))
                elif record == _NUMBER and abs(struct.unpack_from("<d", stream, body + 6)[0]) >= _KEPT_DIGITS:
                    current.lost_digits.append((row, column))
        elif record == _BOF:
            outer.append(current)
            current = sheets[offsets[at]] if at in offsets else None
        elif record == _EOF and outer:
            current = outer.pop()
        elif record == _FILEPASS:
            raise encrypted()
        elif record == _BOUNDSHEET:
            offset, _, kind = struct.unpack_from("<IBB", stream, body)
            if kind in (1, 6):
                raise macros()
            offsets[offset] = len(sheets)
            sheets.append(_Marks())
        elif record == _SUPBOOK:
            # 0x0401: this workbook itself; 0x3A01: functions of an add-in
            if struct.unpack_from("<H", stream, body + 2)[0] not in (0x0401, 0x3A01):
                raise linked()
        elif record == _DATEMODE:
            starts_1904 = struct.unpack_from("<H", stream, body)[0] == 1
        elif record == _MERGED and current is not None:
            for i in range(struct.unpack_from("<H", stream, body)[0]):
                first_row, last_row, first, last = struct.unpack_from("<4H", stream, body + 2 + 8 * i)
                current.merges.append((first_row, first, last_row, last))
        at = body + length
    return sheets, starts_1904
