"""Files are told by their content; what is unsafe, broken or no table is clearly refused, everything else opens."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.intake.opening import Limits, RefusedFile, open_table
from minzheng.kernel.intake.opening_csv import open_csv
from minzheng.kernel.intake.opening_xlsx import column_index
from tests.kernel.intake.files import csv_file, repacked, xls, xlsx

ROWS = [["姓名", "身份证号"], ["张三", "330110195001010018"]]
WORKBOOK = xlsx(("名单", ROWS))
LEGACY = xls(("名单", ROWS))
SHEET = "xl/worksheets/sheet1.xml"


def refusal(content: bytes, **limits) -> RefusedFile:
    with pytest.raises(RefusedFile) as refused:
        open_table(content, limits=Limits(**limits) if limits else None)
    assert refused.value.reason
    assert refused.value.advice
    return refused.value


def part(name: str, content: bytes = WORKBOOK) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)


pieces = st.lists(st.sampled_from(["甲", "a", ",", ",", "\n", "\r\n", "\r", " ", '"', '""', '"甲,乙"']), max_size=25)


@given(pieces.map("".join).filter(str.strip))
def test_text_reads_as_the_standard_library_reads_it(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=","))
    width = max(map(len, rows))
    expected = [(*row, *[None] * (width - len(row))) for row in rows]
    assert open_csv(text.encode(), limits=Limits(), separator=",").sheets[0].cells.rows() == expected


def rows_of(content: bytes, sheet: int = 0) -> list[tuple]:
    return open_table(content).sheets[sheet].cells.rows()


# what opens


@pytest.mark.parametrize(
    ("content", "kind", "encoding"),
    [
        (WORKBOOK, "xlsx", None),
        (LEGACY, "xls", None),
        (csv_file(ROWS), "csv", "utf-8"),
        (csv_file(ROWS, encoding="utf-8-sig"), "csv", "utf-8-sig"),
        (csv_file(ROWS, encoding="gb18030"), "csv", "gb18030"),
        (csv_file(ROWS, encoding="utf-16", delimiter="\t"), "csv", "utf-16"),
        (csv_file(ROWS, delimiter=";"), "csv", "utf-8"),
        (csv_file(ROWS, delimiter="\t"), "csv", "utf-8"),
    ],
)
def test_a_table_opens_whatever_it_is_called(content, kind, encoding):
    opened = open_table(content)
    assert (opened.kind, opened.encoding) == (kind, encoding)
    assert opened.sheets[0].cells.rows() == [tuple(row) for row in ROWS]


def test_a_file_on_disk_is_told_by_content_not_by_name(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes(WORKBOOK)
    assert open_table(path).kind == "xlsx"


def test_rare_characters_survive_gb18030():
    rows = [["姓名", "地址"], ["𬭎明", "㙍塘"]]
    assert rows_of(csv_file(rows, encoding="gb18030")) == [tuple(row) for row in rows]


def test_rows_and_columns_keep_the_places_the_file_shows():
    rows = [[], [], [None, None, "标题"], [], [None, None, "姓名", "号码"]]
    assert rows_of(xlsx(("表", rows)))[4] == (None, None, "姓名", "号码")
    assert rows_of(xls(("表", rows)))[4] == (None, None, "姓名", "号码")
    assert rows_of("\n\n,,标题\n\n,,姓名,号码\n".encode())[4] == ("", "", "姓名", "号码")


def test_ragged_lines_and_cells_with_line_breaks():
    assert rows_of('标题\n姓名,地址\n张三,"一号\n二室",多\n'.encode()) == [
        ("标题", None, None),
        ("姓名", "地址", None),
        ("张三", "一号\n二室", "多"),
    ]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_number_that_is_too_long_is_shown_as_one(make):
    content = make(("表", [["号码"], [330110195001010018], ["330110195001010018"], [13800138000]]))
    shown = [row[0] for row in rows_of(content)]
    assert re.fullmatch(r"3\.30110195001\d{3}E\+17", shown[1])
    assert shown[2:] == ["330110195001010018", "13800138000"]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_formulas_are_found_where_they_stand(make):
    sheet = open_table(make(("表", [["金额"], [1], [("formula", "A2+1")]]))).sheets[0]
    assert sheet.formulas.rows() == [(2, 0)]


def test_merged_ranges_and_hidden_sheets_are_told():
    content = xlsx(("表", [["标题", None, None], ["姓名", "号码", "日期"]]), merges=["A1:C1"])
    assert open_table(content).sheets[0].merges == ((0, 0, 0, 2),)
    assert open_table(xls(("表", [["标题"], ["a", "b"]]), merges=[(0, 0, 0, 2)])).sheets[0].merges == ((0, 0, 0, 2),)
    hidden = repacked(
        WORKBOOK, change={"xl/workbook.xml": part("xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')}
    )
    assert open_table(hidden).sheets[0].visible is False


def test_a_workbook_of_another_software_with_prefixed_names():
    sheet = part(SHEET)
    for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"dimension"):
        sheet = sheet.replace(b"<" + tag + b" ", b"<x:" + tag + b" ").replace(b"<" + tag + b">", b"<x:" + tag + b">")
        sheet = sheet.replace(b"</" + tag + b">", b"</x:" + tag + b">")
    sheet = sheet.replace(b"xmlns=", b"xmlns:x=")
    formula = sheet.replace(b"<x:v>1</x:v>", b"<x:f>1+1</x:f><x:v>1</x:v>", 1)
    assert formula != sheet
    assert open_table(repacked(WORKBOOK, change={SHEET: formula})).sheets[0].formulas.rows() == [(0, 1)]


def test_letters_of_columns():
    assert [column_index(letters) for letters in (b"A", b"Z", b"AA", b"XFD")] == [0, 25, 26, 16383]


# what is refused


def test_an_empty_file():
    assert refusal(b"").code == "EMPTY"
    assert refusal(b"\xef\xbb\xbf \r\n ").code == "EMPTY"
    assert refusal(xlsx(("表", []))).code == "EMPTY"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0....", "图片"),
        (b"Rar!\x1a\x07\x00....", "压缩包"),
        (b"MZ\x90\x00....", "程序"),
        ("<html><table><tr><td>姓名</td></tr></table>".encode(), "网页"),
        (b'<?xml version="1.0"?><Workbook/>', "网页"),
        (b"\x00\x01\x02\x03" * 100, "二进制"),
        (bytes(range(1, 9)) * 50, "二进制"),
    ],
)
def test_a_file_of_another_kind(content, what):
    refused = refusal(content)
    assert refused.code == "WRONG_TYPE"
    assert what in refused.reason


@pytest.mark.parametrize(
    ("name", "what"),
    [("word/document.xml", "Word"), ("ppt/presentation.xml", "演示"), ("xl/workbook.bin", "xlsb"), ("a.txt", "压缩包")],
)
def test_another_kind_of_package(name, what):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(name, "x")
    assert what in refusal(buffer.getvalue()).reason


@pytest.mark.parametrize("content", [WORKBOOK, LEGACY])
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.8, 0.95])
def test_a_truncated_file(content, kept):
    assert refusal(content[: int(len(content) * kept)]).code == "DAMAGED"


def test_damage_inside_a_package():
    at = WORKBOOK.index(b"PK\x03\x04", 100) + 60
    assert refusal(WORKBOOK[:at] + b"\xff" * 40 + WORKBOOK[at + 40 :]).code == "DAMAGED"
    assert refusal(repacked(WORKBOOK, change={"xl/workbook.xml": b"<workbook"})).code == "DAMAGED"
    assert refusal(repacked(WORKBOOK, drop=["xl/_rels/workbook.xml.rels"])).code == "DAMAGED"
    assert refusal(repacked(WORKBOOK, change={SHEET: part(SHEET).split(b'<c r="B2"')[0]})).code == "DAMAGED"


def test_a_quote_that_never_closes():
    assert refusal(('姓名,地址\n"张三' + "x" * 200_000).encode()).code == "DAMAGED"


def test_bytes_that_are_no_known_text():
    assert refusal("姓名,号码\n".encode() + b"\xff\xff\xfe\xfa").code == "ENCODING"


def with_entry(name: str) -> bytes:
    """The legacy workbook with its directory's root called otherwise."""
    at = LEGACY.index("Root Entry".encode("utf-16-le"))
    raw = name.encode("utf-16-le")
    return LEGACY[:at] + raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2) + LEGACY[at + 66 :]


def test_a_password_on_a_workbook():
    assert refusal(with_entry("EncryptedPackage")).code == "ENCRYPTED"
    locked = bytearray(WORKBOOK)
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(magic) + flags] |= 1
    assert refusal(bytes(locked)).code == "ENCRYPTED"


def test_a_password_on_a_legacy_workbook():
    content = bytearray(LEGACY)
    first = content.index(struct.pack("<HH", 0x0809, 16))
    struct.pack_into("<H", content, first + 20, 0x2F)
    assert refusal(bytes(content)).code == "ENCRYPTED"


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/activeX1.xml"])
def test_macros(name):
    assert refusal(repacked(WORKBOOK, change={name: b"x"})).code == "MACROS"


def test_macros_that_only_the_type_betrays():
    types = part("[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert refusal(repacked(WORKBOOK, change={"[Content_Types].xml": types})).code == "MACROS"


def test_macros_in_a_legacy_file():
    assert refusal(with_entry("_VBA_PROJECT_CUR")).code == "MACROS"
    content = bytearray(LEGACY)
    content[content.index(struct.pack("<H", 0x85)) + 4 + 5] = 1  # the sheet's type: a sheet of macros
    assert refusal(bytes(content)).code == "MACROS"


def test_another_document_in_the_same_container():
    assert "Word" in refusal(with_entry("WordDocument")).reason


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml", "xl/queryTables/q1.xml"])
def test_links_to_elsewhere(name):
    assert refusal(repacked(WORKBOOK, change={name: b"<x/>"})).code == "EXTERNAL_LINKS"


@pytest.mark.parametrize("formula", ["cmd|'/C calc'!A0", 'WEBSERVICE("http://x/"&A1)', 'CALL("kernel32","x")'])
def test_formulas_that_reach_outside(formula):
    content = xlsx(("表", [["甲"], [1]]))
    sheet = part(SHEET, content).replace(
        b"<v>1</v>", b"<f>" + formula.replace('"', "&quot;").replace("&A", "&amp;A").encode() + b"</f><v>1</v>"
    )
    assert refusal(repacked(content, change={SHEET: sheet})).code == "DANGEROUS_FORMULA"


@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entity_bombs(name):
    bomb = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    content = part(name)
    end = content.index(b"?>") + 2
    assert refusal(repacked(WORKBOOK, change={name: content[:end] + bomb + content[end:]})).code == "XML_ENTITIES"


def test_zip_bombs_are_refused_before_they_unpack():
    bomb = repacked(WORKBOOK, change={"xl/media/image1.png": b"\0" * (80 << 20)})
    assert len(bomb) < 1 << 20
    assert refusal(bomb).code == "ZIP_BOMB"
    assert refusal(WORKBOOK, parts=3).code == "ZIP_BOMB"
    assert refusal(WORKBOOK, bytes_unpacked=1000).code == "ZIP_BOMB"


def test_a_package_that_lies_about_its_sizes():
    bomb = bytearray(repacked(WORKBOOK, change={"xl/media/image1.png": b"\0" * (8 << 20)}))
    directory = bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<I", bomb, directory + 24, 10)
    assert refusal(bytes(bomb)).code == "DAMAGED"


def test_two_parts_of_one_name():
    buffer = io.BytesIO(WORKBOOK)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(buffer, "a") as package:
        package.writestr(SHEET, "<worksheet/>")
    assert refusal(buffer.getvalue()).code == "ZIP_BOMB"


def test_cells_so_far_apart_that_a_table_of_them_would_fill_the_memory():
    sheet = part(SHEET).replace(b'r="B2"', b'r="XFD1048576"')
    refused = refusal(repacked(WORKBOOK, change={SHEET: sheet}))
    assert refused.code == "TOO_LARGE"
    assert "1048576" in refused.reason
    sheet = part(SHEET).replace(b'r="B2"', b'r="AMJ2"')
    assert refusal(repacked(WORKBOOK, change={SHEET: sheet})).code == "TOO_LARGE"


def test_a_file_beyond_the_limits():
    assert refusal(WORKBOOK, bytes_sent=100).code == "TOO_LARGE"
    assert refusal(csv_file([["a"] * 20]), columns=10).code == "TOO_LARGE"
    assert refusal(xlsx(("甲", ROWS), ("乙", ROWS)), sheets=1).code == "TOO_LARGE"


def test_a_chain_of_sectors_that_bites_its_tail():
    broken = bytearray(LEGACY)
    fat_sector = struct.unpack_from("<I", broken, 76)[0]
    at = (fat_sector + 1) * 512
    struct.pack_into("<128I", broken, at, *([0] * 128))
    assert refusal(bytes(broken)).code == "DAMAGED"
