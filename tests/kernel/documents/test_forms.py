"""Forms: what a declaration refuses, what typing is taken and what is said otherwise, how values are written."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel import modules
from minzheng.kernel.documents.forms import (
    Choice,
    Field,
    Fields,
    Form,
    FormError,
    Kind,
    Rows,
    Signature,
    Signatures,
    Text,
    checking,
    examples,
    typed,
)
from minzheng.kernel.documents.forms.checking import Ground
from minzheng.kernel.documents.forms.chinese import in_capitals, written_day, yuan
from minzheng.kernel.documents.forms.remedies import remedies
from minzheng.kernel.documents.forms.showing import Sight, prose, shown

DAY = date(2023, 6, 30)
GROUND = Ground(day=DAY, demo=True)
BOXES = (Choice("A", "甲"), Choice("B", "乙"))

SAMPLE = Form(
    "sample",
    title="试用表",
    sections=(
        Fields(
            of=(
                Field("name", "姓名", Kind.NAME, required=True),
                Field("id_number", "证件号码", Kind.ID_NUMBER),
                Field("phone", "电话", Kind.PHONE),
                Field("account", "账号", Kind.ACCOUNT),
                Field("born", "出生日期", Kind.BIRTH_DATE),
                Field("on_day", "日期", Kind.DATE, not_later=True),
                Field("amount", "金额", Kind.MONEY, most=10_000_00),
                Field("rooms", "间数", Kind.COUNT, unit="间", most=50),
                Field("agrees", "同意", Kind.YES_NO),
                Field("one", "一项", Kind.CHOICE, choices=BOXES),
                Field("many", "多项", Kind.CHOICES, choices=BOXES),
                Field("note", "说明", Kind.LONG_TEXT, most=10),
            )
        ),
        Rows(
            "members",
            title="成员",
            columns=(Field("name", "姓名", Kind.NAME, required=True), Field("pay", "收入", Kind.MONEY)),
            most=2,
        ),
        Text(paragraphs=("{name}领取{amount:capitals}，自{on_day}起，{organ}。",)),
        Signatures(of=(Signature("by", "申请人"),)),
    ),
)


def check(**given):
    return checking.check(SAMPLE, typed={"name": "张三", **given}, ground=GROUND)


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ((Fields(of=(Field("a", "甲"), Field("a", "乙"))),), "a twice"),
        ((Fields(of=(Field("day", "日期", Kind.DATE),)),), "belongs to the document"),
        ((Text(paragraphs=("给{who}",)),), "names who"),
    ],
)
def test_a_form_that_contradicts_itself_does_not_load(sections, told):
    with pytest.raises(FormError, match=told):
        Form("wrong", title="错", sections=sections)


@pytest.mark.parametrize(
    "kind", [Kind.ID_NUMBER, Kind.PHONE, Kind.ADDRESS, Kind.ACCOUNT, Kind.HEALTH, Kind.BIRTH_DATE, Kind.LONG_TEXT]
)
def test_a_public_notice_cannot_even_be_declared_with_what_leads_to_somebody(kind):
    for sections in (
        (Fields(of=(Field("a", "甲", kind),)),),
        (Rows("r", title="表", columns=(Field("a", "甲", kind),)),),
    ):
        with pytest.raises(FormError, match="public notice cannot hold"):
            Form("notice", title="公示", public=True, sections=sections)
    with pytest.raises(FormError, match="free text"):
        Form("notice", title="公示", public=True, sections=(Fields(of=(Field("a", "甲"),)),))


@pytest.mark.parametrize("text", ["详询13800000000", "330199 1948 0312", "账号6222 0000 0000 0000 000", "长" * 41])
def test_what_is_typed_into_a_public_notice_cannot_lead_to_somebody(text):
    notice = Form("notice", title="公示", public=True, sections=(Fields(of=(Field("room", "渠道", most=40),)),))
    assert "room" in checking.check(notice, typed={"room": text}, ground=GROUND).problems
    assert checking.check(notice, typed={"room": "便民中心3号窗口"}, ground=GROUND).good


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("id_number", "330199194803121220", "330199194803121220"),
        ("phone", "+86 138-0000-0000", "13800000000"),
        ("phone", "0571-88888888", "0571-88888888"),
        ("account", "6222 0000 0000 0000", "6222000000000000"),
        ("on_day", "2023年6月3日", date(2023, 6, 3)),
        ("on_day", "2023.6.3", date(2023, 6, 3)),
        ("amount", "1,365.5元", 136550),
        ("amount", "0", 0),
        ("rooms", "3间", 3),
        ("agrees", "0", False),
        ("one", "B", "B"),
        ("many", ["B", "A"], ("A", "B")),
        ("note", "  ", None),
    ],
)
def test_typing_is_read(key, given, value):
    assert check(**{key: given}).values[key] == value


@pytest.mark.parametrize(
    ("key", "given", "told"),
    [
        ("name", " ", "请填写"),
        ("id_number", "330199194803121221", "校验码"),
        ("phone", "1380000", "11 位"),
        ("account", "12", "8 至 30 位"),
        ("on_day", "2023-07-01", "不能晚于今天"),
        ("on_day", "2023-02-30", "如 2023-06-30"),
        ("born", "明年", "如 2023-06-30"),
        ("amount", "1.365", "两位小数"),
        ("amount", "-1", "0.00 元至 10,000.00 元"),
        ("amount", "10000.01", "10,000.00 元"),
        ("rooms", "51", "0 至 50"),
        ("rooms", "三", "整数"),
        ("agrees", "yes", "是或否"),
        ("one", "C", "所列各项"),
        ("many", ["A", "C"], "所列各项"),
        ("note", "一二三四五六七八九十一", "最多 10 个字，现有 11 个"),
        ("note", "a\x00b", "无法打印"),
    ],
)
def test_what_is_wrong_is_told_with_what_would_be_right(key, given, told):
    checked = check(**{key: given})
    assert told in checked.problems[key]
    assert set(checked.problems) == {key}


def test_rows_keep_what_is_filled_and_name_the_wrong_cell():
    empty, good, wrong = {"name": "", "pay": ""}, {"name": "李四", "pay": "10"}, {"name": "", "pay": "x"}
    assert check(members=[good, empty]).values["members"] == [{"name": "李四", "pay": 1000}]
    assert set(check(members=[good, wrong]).problems) == {"members.1.name", "members.1.pay"}
    assert "最多填 2 行" in check(members=[good, good, good]).problems["members"]


def test_a_draft_may_lack_what_is_required_but_not_be_wrong():
    assert checking.check(SAMPLE, typed={}, ground=GROUND, complete=False).good
    assert not checking.check(SAMPLE, typed={"amount": "x"}, ground=GROUND, complete=False).good


@pytest.mark.parametrize("form", modules.forms().values(), ids=lambda form: form.key)
def test_every_form_takes_back_what_it_shows(form):
    """Values → inputs → the same values: the screen loses nothing of what is printed."""
    values = examples.values(form, day=DAY)
    checked = checking.check(form, typed=typed.form_as_typed(form, values), ground=GROUND)
    assert checked.problems == {}
    assert {**values, **checked.values} == values
    assert form.cites, "a paper says on which article it stands"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角整"),
        (100, "壹元整"),
        (1005, "壹拾元零伍分"),
        (10_50, "壹拾元伍角整"),
        (1365_50, "壹仟叁佰陆拾伍元伍角整"),
        (100_500_00, "壹拾万零伍佰元整"),
        (1_000_100_00, "壹佰万零壹佰元整"),
        (10_001_000_00, "壹仟万壹仟元整"),
        (101_000_000_00, "壹亿零壹佰万元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (-120_00, "负壹佰贰拾元整"),
    ],
)
def test_money_in_capitals(fen, words):
    assert in_capitals(fen) == words


def read_capitals(words: str) -> int:
    """The other way, by a rule of its own: digits times places, groups of four."""
    whole, _yuan, part = (
        words.removesuffix("整").rpartition("元") if "元" in words else ("", "", words.removesuffix("整"))
    )
    digits = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = group = digit = 0
    for character in whole:
        if character in digits:
            digit = digits[character]
        elif character in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        elif character == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        else:
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
    fen = 0
    for character, following in itertools.pairwise(part):
        if following in "角分":
            fen += digits[character] * (10 if following == "角" else 1)
    return (total + group + digit) * 100 + fen


@given(st.integers(min_value=0, max_value=10**13))
def test_capitals_say_the_same_sum(fen):
    words = in_capitals(fen)
    assert read_capitals(words) == fen
    assert "零零" not in words


def test_days_and_yuan():
    assert written_day(DAY) == "2023年6月30日"
    assert "年" in written_day(None)
    assert (yuan(136550), yuan(-5), yuan(100_000_000)) == ("1,365.50", "-0.05", "1,000,000.00")


def test_values_are_masked_as_far_as_the_reader_may_see():
    number = SAMPLE.fields["id_number"]
    assert shown(number, "330199194803121220", sight=Sight.FULL) == "330199194803121220"
    assert shown(number, "330199194803121220", sight=Sight.STAFF) == "330***********1220"
    name = SAMPLE.fields["name"]
    assert [shown(name, "张小三", sight=each) for each in Sight] == ["张小三", "张小三", "张*三"]
    assert "张" not in shown(name, "张小三", sight=Sight.PUBLIC, minor=True)


def test_prose_fills_its_places_and_leaves_room_for_the_unknown():
    text, document = SAMPLE.sections[2].paragraphs[0], {"organ": "甲街道", "day": "", "number": ""}
    told = prose(text, form=SAMPLE, values={"name": "张三", "amount": 100}, document=document, sight=Sight.FULL)
    assert told == "张三领取人民币壹元整，自　　　年　　月　　日起，甲街道。"
    assert "＿" in prose(text, form=SAMPLE, values={}, document=document, sight=Sight.FULL)


def test_remedies_go_by_the_day():
    assert remedies(day=DAY)["reconsideration_days"] == 60
    assert "2017" in remedies(day=DAY)["remedy_grounds"]
    assert "2023年修订" in remedies(day=date(2024, 1, 1))["remedy_grounds"]
    with pytest.raises(ValueError, match="no remedies"):
        remedies(day=date(2000, 1, 1))
