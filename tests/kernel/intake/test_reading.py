"""Tables as offices send them, read whole: every messy form, and exactly what was understood of it."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from datetime import date

import polars as pl
import pytest

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.reading import Reading, read
from minzheng.kernel.intake.values import FRAME_TYPES
from tests.kernel.intake.files import DAY, DEATHS, INCOME, csv_file, id_number, repacked, xls, xlsx

ZHANG, LI, WANG, ZHAO = (id_number(order) for order in (1, 2, 3, 4))
MAY = date(2023, 5, 1)
HEADER = ["序号", "姓名", "身份证号", "死亡日期"]


def read_file(content: bytes, *, datasets=(DEATHS, INCOME), **more) -> Reading:
    return read(content, datasets=datasets, day=DAY, **more)


def accepted(reading: Reading, *columns: str) -> list[tuple]:
    return reading.accepted.select("row_number", *columns).rows()


def problems(reading: Reading) -> list[tuple]:
    return reading.problems.select("row_number", "column", "code").rows()


def deaths(*rows) -> bytes:
    return xlsx(("名单", [HEADER, *rows]))


# where the table stands


@pytest.mark.parametrize("make", [xlsx, xls])
def test_titles_above_and_notes_below(make):
    rows = [
        ["余杭区2023年5月死亡人员名单"],
        ["填报单位：卫健局", None, None, "2023年6月1日"],
        [],
        HEADER,
        [1, "张三", ZHANG, "2023.5.1"],
        [2, "李四", LI, MAY],
        [],
        ["合计", None, None, 2],
        ["注：以上为5月数据。"],
        ["制表人：钱七", None, "审核人：孙八", "2023年6月1日"],
        ["第 1 页 共 1 页"],
    ]
    reading = read_file(make(("5月", rows)))
    assert reading.dataset is DEATHS
    assert accepted(reading, "name", "id_number", "death_date") == [(5, "张三", ZHANG, MAY), (6, "李四", LI, MAY)]
    assert reading.sheets[0].header.first_row == reading.sheets[0].header.last_row == 3
    assert reading.sheets[0].skipped.select("row_number", "kind").rows() == [
        (8, "SUBTOTAL"),
        (9, "NOTE"),
        (10, "NOTE"),
        (11, "NOTE"),
    ]
    assert reading.rejected.is_empty()


def test_a_header_of_two_rows_with_merged_groups():
    rows = [
        ["死亡人员登记表", None, None, None, None, None, None],
        ["序号", "死者", None, None, "申报人", None, "死亡时间"],
        [None, "姓名", "身份证号码", "性别", "姓名", "联系电话", None],
        [1, "张三", ZHANG, "男", "张小", "13800138000", "2023年5月1日"],
    ]
    reading = read_file(xlsx(("表", rows), merges=["A1:G1", "A2:A3", "B2:D2", "E2:F2", "G2:G3"]))
    header = reading.sheets[0].header
    assert (header.first_row, header.last_row) == (1, 2)
    assert accepted(reading, "name", "id_number", "sex", "death_date") == [(4, "张三", ZHANG, "1", MAY)]
    assert reading.sheets[0].not_understood == ("申报人/姓名", "申报人/联系电话")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_two_row_header_whose_merging_was_lost_in_text(encoding):
    rows = [
        ["序号", "姓名", "证件", "", "死亡", ""],
        ["", "", "类型", "号码", "日期", "地点"],
        ["1", "张三", "身份证", ZHANG, "20230501", "家中"],
    ]
    dataset = DEATHS
    reading = read_file(csv_file(rows, encoding=encoding), datasets=[dataset])
    assert accepted(reading, "name", "id_number", "death_date") == [(3, "张三", ZHANG, MAY)]
    assert reading.encoding == encoding


def test_several_sheets_some_of_no_use():
    content = xlsx(
        ("填表说明", [["一、请按格式填写"], ["二、不得增删列"]]),
        ("街道A", [HEADER, [1, "张三", ZHANG, "2023.5.1"]]),
        ("街道B", [["街道B名单"], ["死亡日期", "身份证号", "姓名"], ["2023.5.1", LI, "李四"]]),
        ("空", []),
    )
    reading = read_file(content)
    assert [sheet.why_not for sheet in reading.sheets] == ["NO_TABLE", None, None, "EMPTY"]
    assert reading.accepted.select("sheet", "row_number", "name").rows() == [("街道A", 2, "张三"), ("街道B", 3, "李四")]


def test_sub_totals_sections_repeated_headers_and_blank_rows_between():
    reading = read_file(
        deaths(
            ["仓前街道"],
            [1, "张三", ZHANG, "2023.5.1"],
            ["小  计", None, None, 1],
            [],
            ["序号", "姓 名", "身份证号", "死亡日期"],
            ["五常街道"],
            [2, "李四", LI, "2023.5.1"],
            ["本页合计", None, None, "1"],
            [3, None, None, None],
            ["总计", "2人"],
        )
    )
    assert [row[1] for row in accepted(reading, "name")] == ["张三", "李四"]
    assert reading.sheets[0].skipped["kind"].to_list() == [
        "SECTION",
        "SUBTOTAL",
        "HEADER",
        "SECTION",
        "SUBTOTAL",
        "SUBTOTAL",
    ]


def test_a_row_that_numbers_the_columns():
    reading = read_file(deaths(["甲", 1, 2, 3], [1, "张三", ZHANG, "2023.5.1"]))
    assert len(reading.accepted) == 1
    assert reading.sheets[0].skipped["kind"].to_list() == ["NUMBERING"]


def test_one_household_number_merged_beside_its_members():
    rows = [["户号", "姓名", "身份证号"], ["H1", "张三", ZHANG], [None, "李四", LI], ["H2", "王五", WANG]]
    for content in (xlsx(("表", rows), merges=["A2:A3"]), xls(("表", rows), merges=[(1, 2, 0, 0)])):
        assert accepted(read_file(content), "household_number") == [(2, "H1"), (3, "H1"), (4, "H2")]


def test_a_table_that_does_not_begin_in_the_first_column():
    rows = [[], [None, None, *HEADER], [None, None, 1, "张三", ZHANG, 45047]]
    reading = read_file(xlsx(("表", rows)))
    assert accepted(reading, "name", "death_date") == [(3, "张三", MAY)]


# whose rows are whose


def test_other_names_another_order_and_columns_nobody_knows():
    rows = [["殡仪馆", "死亡时间", "公民身份号码", "死者姓名"], ["甲", "2023-05-01", ZHANG, "张三"]]
    reading = read_file(csv_file(rows))
    assert accepted(reading, "name", "id_number", "death_date") == [(2, "张三", ZHANG, MAY)]
    assert reading.sheets[0].not_understood == ("殡仪馆",)
    assert reading.present == ("name", "id_number", "death_date")
    assert reading.accepted.schema == {"sheet": pl.String, "row_number": pl.Int64} | {
        column.name: FRAME_TYPES[column.kind] for column in DEATHS.columns
    }


def test_the_kind_of_table_is_recognised_and_can_be_overridden():
    content = xlsx(("收入", [["姓名", "身份证号", "养老金", "家庭人数"], ["张三", ZHANG, 1255, 3]]))
    reading = read_file(content)
    assert reading.dataset is INCOME
    assert [key for key, _ in reading.scores] == ["income", "deaths"]
    forced = read_file(content, dataset=DEATHS)
    assert forced.dataset is DEATHS
    assert forced.sheets[0].why_not == "MISSING_COLUMNS"
    assert forced.sheets[0].missing == ("death_date",)
    assert not forced.readable


def test_the_title_decides_between_tables_with_the_same_columns():
    twin = Dataset(key="twin", title="优抚对象名册", department="退役军人局", columns=DEATHS.columns)
    content = xlsx(("表", [["优抚对象名册"], HEADER, [1, "张三", ZHANG, "2023.5.1"]]))
    assert read_file(content, datasets=(DEATHS, twin)).dataset is twin
    plain = deaths([1, "张三", ZHANG, "2023.5.1"])
    assert read_file(plain, datasets=(DEATHS, twin), file_name="优抚对象5月.xlsx").dataset is twin


def test_a_table_of_no_known_kind_is_left_to_a_person():
    reading = read_file(csv_file([["车牌", "车型"], ["浙A12345", "轿车"]]))
    assert (reading.dataset, reading.rows_read, reading.readable) == (None, 0, False)


def test_a_person_may_say_what_a_column_is():
    content = csv_file([["姓名", "身份证号", "没了的日子"], ["张三", ZHANG, "2023.5.1"]])
    assert read_file(content, dataset=DEATHS).sheets[0].missing == ("death_date",)
    assert accepted(read_file(content, dataset=DEATHS, columns={"没了的日子": "death_date"}), "death_date") == [
        (2, MAY)
    ]


# units


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        ([["姓名", "身份证号", "养老金（万元）"], ["张三", ZHANG, 0.1255]], ("万元", "HEADER")),
        ([["单位：万元"], ["姓名", "身份证号", "养老金"], ["张三", ZHANG, 0.1255]], ("万元", "TITLE")),
        ([["收入核对表（单位：元）"], ["姓名", "身份证号", "养老金"], ["张三", ZHANG, 1255]], ("元", "TITLE")),
        ([["姓名", "身份证号", "养老金"], ["张三", ZHANG, 1255]], ("元", "ASSUMED")),
        ([["单位：万元"], ["姓名", "身份证号", "养老金(元)"], ["张三", ZHANG, 1255]], ("元", "HEADER")),
    ],
)
def test_yuan_or_ten_thousand_yuan(rows, unit):
    reading = read_file(xlsx(("表", rows)))
    assert reading.sheets[0].units == {"pension": unit}
    assert reading.accepted["pension"].to_list() == [125500]


# what is wrong with a row


def test_an_id_number_that_became_a_number_is_never_repaired():
    reading = read_file(deaths([1, "张三", int(ZHANG[:17]) * 10, "2023.5.1"], [2, "李四", "3.301E+17", "2023.5.1"]))
    assert problems(reading) == [(2, "id_number", "NUMBER_LOST_DIGITS"), (3, "id_number", "NUMBER_LOST_DIGITS")]
    assert reading.accepted.is_empty()
    shown = reading.problems.row(0, named=True)
    assert "末几位已经丢失" in shown["wrong"]
    assert "文本" in shown["right"]
    assert "E+17" in shown["found"]


def test_a_bad_row_names_every_problem_and_good_rows_go_on():
    wrong = ZHANG[:17] + ("1" if ZHANG[17] != "1" else "2")
    reading = read_file(
        deaths([1, "张三", wrong, "2023.2.30"], [2, "李四", LI, "23.5.1"], [3, "王五", WANG, "2023.5.1"])
    )
    assert problems(reading) == [
        (2, "id_number", "BAD_CHECKSUM"),
        (2, "death_date", "NO_SUCH_DAY"),
        (3, "death_date", "TWO_DIGIT_YEAR"),
    ]
    assert accepted(reading, "name") == [(4, "王五")]
    assert reading.rejected.rows() == [
        ("名单", 2, ["1", "张三", wrong, "2023.2.30"]),
        ("名单", 3, ["2", "李四", LI, "23.5.1"]),
    ]
    assert reading.problems.row(1, named=True) == {
        "sheet": "名单",
        "row_number": 2,
        "column": "death_date",
        "header": "死亡日期",
        "found": "2023.2.30",
        "code": "NO_SUCH_DAY",
        "wrong": "日历上没有这一天",
        "right": "请核对年、月、日",
    }


def test_a_required_cell_that_is_empty_and_an_expected_one():
    reading = read_file(deaths([1, "张三", None, "2023.5.1"], [2, "李四", LI, None], [3, None, WANG, "2023.5.1"]))
    assert accepted(reading, "name", "id_number") == [(2, "张三", None)]
    assert problems(reading) == [(3, "death_date", "MISSING"), (4, "name", "MISSING")]


def test_what_would_be_right_names_choices_and_bounds():
    rows = [["姓名", "身份证号", "养老金", "家庭人数"], ["张三", ZHANG, -1, 30]]
    right = dict(read_file(csv_file(rows)).problems.select("column", "right").rows())
    assert right == {"pension": "不应小于 0.00 元", "members": "不应大于 20"}
    rows = [["姓名", "身份证号", "性别", "死亡日期"], ["张三", ZHANG, "其他", "2023.5.1"]]
    sex = dataclasses.replace(DEATHS.column("sex"), required=True)
    strict = dataclasses.replace(
        DEATHS, columns=tuple(sex if column.name == "sex" else column for column in DEATHS.columns)
    )
    assert read_file(csv_file(rows), dataset=strict).problems["right"].to_list() == ["应为：男、女"]


@pytest.mark.parametrize("make", [xlsx, xls])
def test_a_formula_is_no_value_but_in_a_column_nobody_reads_it_does_no_harm(make):
    rows = [HEADER, [("formula", "ROW()-1"), "张三", ZHANG, "2023.5.1"], [2, "李四", LI, ("formula", "DATE(2023,5,1)")]]
    reading = read_file(make(("表", rows)))
    assert accepted(reading, "name") == [(2, "张三")]
    assert problems(reading)[0] == (3, "death_date", "FORMULA")


def test_a_cell_that_would_run_when_opened():
    reading = read_file(csv_file([HEADER, ["1", "=cmd|'/C calc'!A0", ZHANG, "2023.5.1"]]))
    assert problems(reading) == [(2, "name", "INJECTION")]


def test_full_width_digits_apostrophes_and_spaces_are_only_spelling():
    wide = ZHANG.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    order = next(n for n in range(1, 200) if id_number(n).endswith("X"))
    lower = id_number(order).lower()
    reading = read_file(deaths([1, "张 三", wide, "２０２３．５．１"], [2, "\u200b李四", f"'{lower} ", "2023.5.1"]))
    assert accepted(reading, "name", "id_number") == [(2, "张三", ZHANG), (3, "李四", lower.upper())]


def test_rows_that_repeat_one_another_are_kept_once():
    reading = read_file(
        deaths(
            [1, "张三", ZHANG, "2023.5.1"],
            [2, "李四", LI, "2023.5.1"],
            [3, "张 三", ZHANG, 45047],
            [4, "张三", ZHANG, "2023.5.2"],
        )
    )
    assert [row[0] for row in accepted(reading)] == [2, 3, 5]
    assert reading.duplicates.rows() == [("名单", 4, "名单", 2)]
    assert reading.rows_read == 4


def test_a_wrong_telephone_number_is_left_out_and_told():
    rows = [["姓名", "身份证号", "死亡日期", "联系电话"], ["张三", ZHANG, "2023.5.1", "1380013"]]
    reading = read_file(csv_file(rows))
    assert accepted(reading, "phone") == [(2, None)]
    assert reading.warnings.select("row_number", "column", "code").rows() == [(2, "phone", "PHONE_LEFT_OUT")]


def test_demo_numbers_count_only_in_demo_mode():
    content = deaths([1, "张三", id_number(1, county="330199"), "2023.5.1"])
    assert problems(read_file(content)) == [(2, "id_number", "DEMO_CODE")]
    assert len(read_file(content, demo=True).accepted) == 1


def test_hidden_sheets_are_named_and_not_read():
    content = xlsx(("甲", [HEADER, [1, "张三", ZHANG, "2023.5.1"]]), ("乙", [HEADER, [1, "李四", LI, "2023.5.1"]]))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        book = package.read("xl/workbook.xml").replace(b'name="\xe4\xb9\x99"', b'name="\xe4\xb9\x99" state="hidden"')
    reading = read_file(repacked(content, change={"xl/workbook.xml": book}))
    assert [sheet.why_not for sheet in reading.sheets] == [None, "HIDDEN"]
    assert len(reading.accepted) == 1


# what the preview shows


def test_the_preview_says_what_was_understood_and_holds_no_personal_data():
    rows = [
        ["单位：万元"],
        ["姓名", "身份证号", "养老金", "车牌"],
        ["张三", ZHANG, 0.1255, "浙A1"],
        ["李四", "123", 1, ""],
        ["合计", "", 1, ""],
    ]
    shown = read_file(csv_file(rows)).as_json()
    text = json.dumps(shown, ensure_ascii=False)
    assert ZHANG not in text
    assert "张三" not in text
    assert shown["dataset"] == "income"
    assert shown["rows"] == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}
    sheet = shown["sheets"][0]
    assert sheet["header_rows"] == [2, 2]
    assert [(c["header"], c["column"], c["sure"], c["unit"], c["unit_from"]) for c in sheet["columns"]] == [
        ("姓名", "name", 1.0, None, None),
        ("身份证号", "id_number", 1.0, None, None),
        ("养老金", "pension", 1.0, "万元", "TITLE"),
    ]
    assert sheet["not_understood"] == ["车牌"]
    assert sheet["skipped"] == {"SUBTOTAL": 1}
    assert shown["problems"][0] | {"wrong": "", "right": ""} == {
        "column": "id_number",
        "header": "身份证号",
        "code": "BAD_LENGTH",
        "wrong": "",
        "right": "",
        "rows": 1,
        "first_row": 4,
    }
