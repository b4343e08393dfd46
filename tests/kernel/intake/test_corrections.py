"""Bad rows go back as a file with the reason in a last column, and come in again when they are mended."""

from __future__ import annotations

import io

import openpyxl

from minzheng.kernel.intake.corrections import CorrectionSheet, corrections_of, write_corrections
from minzheng.kernel.intake.reading import read
from tests.kernel.intake.files import DAY, DEATHS, INCOME, csv_file, id_number, xlsx

GOOD, LI, WANG = id_number(1), id_number(2), id_number(3)
BAD = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")


def read_file(content: bytes):
    return read(content, datasets=(DEATHS, INCOME), day=DAY)


def cells(content: bytes, sheet: int = 0) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def test_bad_rows_come_back_with_their_reasons_are_mended_and_go_in():
    rows = [["名单"], ["序号", "姓名", "身份证号", "死亡日期"], [1, "张三", BAD, "23.5.1"], [2, "李四", LI, "2023.5.1"]]
    first = read_file(xlsx(("5月", rows)))
    sent_back = write_corrections(corrections_of(first))
    header, row = cells(sent_back)
    assert header == ("序号", "姓名", "身份证号", "死亡日期", "问题")
    assert row[:4] == ("1", "张三", BAD, "23.5.1")
    assert row[4] == (
        "原第3行。身份证号：校验码不符，18位中至少有一位有误，请按证件原件逐位核对，不要只改末位；"
        "死亡日期：年份只有两位，无法判断世纪，年份应写四位，如 1953-05-01"
    )
    mended = xlsx(("5月", [header, ("1", "张三", GOOD, "2023.5.1", row[4])]))
    second = read_file(mended)
    assert second.accepted.select("name", "id_number").rows() == [("张三", GOOD)]
    assert second.sheets[0].not_understood == ()


def test_a_file_sent_back_unmended_has_the_same_problems_and_one_column_of_reasons():
    rows = [["姓名", "身份证号", "死亡日期"], ["张三", int(GOOD[:17]) * 10, "2023.5.1"]]
    first = read_file(xlsx(("表", rows)))
    second = read_file(write_corrections(corrections_of(first)))
    assert second.problems["code"].to_list() == first.problems["code"].to_list() == ["NUMBER_LOST_DIGITS"]
    third = cells(write_corrections(corrections_of(second)))
    assert third[0] == ("姓名", "身份证号", "死亡日期", "问题")
    assert third[1][3].count("原第") == 1


def test_a_two_row_header_and_the_unit_of_the_title_go_along():
    rows = [
        ["单位：万元"],
        ["姓名", "证件", None, "收入", None],
        [None, "身份证号", "类型", "养老金", "其他"],
        ["张三", BAD, "身份证", 0.1255, 1],
    ]
    first = read_file(xlsx(("表", rows), merges=["A2:A3", "B2:C2", "D2:E2"]))
    sent_back = cells(write_corrections(corrections_of(first)))
    mended = [[BAD and GOOD if cell == BAD else cell for cell in row] for row in sent_back]
    second = read_file(xlsx(("表", mended)))
    assert second.accepted.select("name", "pension").rows() == [("张三", 125500)]


def test_what_looks_like_a_formula_is_written_as_a_word():
    content = csv_file([["姓名", "身份证号", "死亡日期"], ['=HYPERLINK("http://x")', GOOD, "2023.5.1"]])
    sent_back = write_corrections(corrections_of(read_file(content)))
    cell = openpyxl.load_workbook(io.BytesIO(sent_back)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    assert read_file(sent_back).problems["code"].to_list() == ["INJECTION"]


def test_each_sheet_has_its_own_bad_rows():
    header = ["姓名", "身份证号", "死亡日期"]
    content = xlsx(
        ("甲/1".replace("/", "_"), [header, ["张三", BAD, "2023.5.1"]]), ("乙", [header, ["李四", LI, "5月1日"]])
    )
    sheets = corrections_of(read_file(content))
    assert [sheet.name for sheet in sheets] == ["甲_1", "乙"]
    assert cells(write_corrections(sheets), sheet=1)[1][:3] == ("李四", LI, "5月1日")


def test_names_that_a_workbook_does_not_allow():
    content = write_corrections([CorrectionSheet("a/b:c*d?" + "长" * 40, [["姓名"]], [(2, ["张三"], ["不对"])])])
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["a_b_c_d_" + "长" * 23]
