"""Which header is which column: other words, brackets, units, and words that speak of somebody else."""

from __future__ import annotations

import pytest

from minzheng.kernel.intake.headers import Label, comparable, is_serial, understand, unit_in, vocabulary
from tests.kernel.intake.files import DEATHS, INCOME


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("*身份证号（18位）", "身份证号"),
        (" 姓　名 ", "姓名"),
        ("养老金\n(元/月)", "养老金"),
        ("养老金 万元", "养老金"),
        ("ｓｆｚｈ", "SFZH"),
        ("死亡日期：", "死亡日期"),
        ("（必填）", "必填"),
        ("元", "元"),
    ],
)
def test_headers_are_compared_without_decoration(written, compared):
    assert comparable(written) == compared


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("金额（万元）", "万元"),
        ("金额(元/月)", "元"),
        ("金额：千元", "千元"),
        ("金额", None),
        ("得分", None),
        ("部分", None),
    ],
)
def test_the_unit_in_a_header(written, unit):
    assert unit_in(written) == unit


def test_serial_columns():
    assert [is_serial(text) for text in ("序号", " 序 号", "No.", "户号")] == [True, True, True, False]


def columns(dataset, *headers, chosen=None):
    labels = [Label(i, *header) if isinstance(header, tuple) else Label(i, header) for i, header in enumerate(headers)]
    found = understand(labels, words=vocabulary(dataset), chosen=chosen)
    return {each.label.shown: each.column for each in found}


def test_usual_words_need_no_declaration():
    assert columns(INCOME, "公民身份号码", "人员姓名", "养老金") == {
        "公民身份号码": "id_number",
        "人员姓名": "name",
        "养老金": "pension",
    }


def test_words_round_a_declared_word():
    assert columns(DEATHS, "死亡人员姓名", "死者身份证号码", "死亡日期及时间") == {
        "死亡人员姓名": "name",
        "死者身份证号码": "id_number",
        "死亡日期及时间": "death_date",
    }


@pytest.mark.parametrize("header", ["监护人姓名", "经办人", "户主姓名", "配偶身份证号", "单位名称", "开户银行"])
def test_somebody_elses_column_is_not_the_persons(header):
    assert columns(INCOME, header) == {}


def test_the_group_above_tells_whose_column_it_is():
    headers = [("姓名", ("死者",)), ("身份证号", ("死者",)), ("姓名", ("申报人",)), ("联系电话", ("家属",))]
    assert columns(DEATHS, *headers) == {"死者/姓名": "name", "死者/身份证号": "id_number"}


def test_a_column_is_taken_once_and_the_surest_header_wins():
    assert columns(INCOME, "本人姓名及曾用名", "姓名", "姓名") == {"姓名": "name"}
    labels = [Label(0, "姓名"), Label(1, "姓名")]
    assert [each.label.index for each in understand(labels, words=vocabulary(INCOME))] == [0]


def test_a_person_may_say_what_a_header_is():
    assert columns(INCOME, "待遇", "姓名", chosen={"待遇": "pension", "姓名": None}) == {"待遇": "pension"}
