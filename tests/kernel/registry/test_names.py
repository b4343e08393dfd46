"""Names are compared in one form, read with the readings of surnames, and found by every term they may be asked by."""

from __future__ import annotations

import polars as pl
import pytest

from minzheng.kernel.registry import names


def described(name: str) -> dict:
    return names.describe(pl.Series([name])).row(0, named=True)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("王　芳", "王芳"), (" 王 芳 ", "王芳"), ("阿不都•买买提", "阿不都·买买提"),
        ("阿不都 · 买买提", "阿不都·买买提"),
        ("阿不都．买买提", "阿不都·买买提"), ("阿不都・买买提", "阿不都·买买提"), ("John  Smith", "John Smith"),
        ("⼀", "一"), ("凞\ufa12", "凞晴"), ("张\ue81e", "张\u9fb4"), ("王\u200b芳", "王芳"), ("李\ue863", "李䶮"),
        ("李\ue855", "李\U000241fe"),
    ],
)  # fmt: skip
def test_one_form_of_each_name(written, cleaned):
    assert described(written)["name"] == cleaned


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单雄信", "shan xiong xin", "sxx"), ("仇英", "qiu ying", "qy"), ("查良镛", "zha liang yong", "zly"),
        ("盖叫天", "ge jiao tian", "gjt"), ("曾国藩", "zeng guo fan", "zgf"), ("解缙", "xie jin", "xj"),
        ("区大相", "ou da xiang", "odx"), ("尉迟恭", "yu chi gong", "ycg"), ("万俟卨", "mo qi xie", "mqx"),
        ("吕布", "lv bu", "lb"), ("张乐", "zhang le", "zl"), ("欧阳修", "ou yang xiu", "oyx"),
        ("尉健", "wei jian", "wj"),
        ("王", "wang", "w"),
    ],
)  # fmt: skip
def test_readings_of_surnames(name, pinyin, initials):
    result = described(name)
    assert (result["pinyin"], result["initials"]) == (pinyin, initials)


def test_terms_are_characters_pairs_pinyin_and_initials_in_every_reading():
    terms = set(described("曾小乐")["terms"])
    assert {"曾", "小", "乐", "曾小", "小乐"} <= terms
    assert {"zengxiaole", "xiaole", "le", "zxl", "xl", "zengxl"} <= terms
    assert {"cengxiaole", "zengxiaoyue", "cengxiaoyue", "cxl", "zxy"} <= terms
    assert not {term for term in terms if term.isascii() and len(term) == 1}


def test_dots_do_not_part_what_is_searched():
    assert "都买" in described("阿不都·买买提")["terms"]


def test_columns_keep_their_order_and_blanks_stay_unknown():
    frame = names.describe(pl.Series(["王芳", None, " ", "李强", "王芳"]))
    assert frame["name"].to_list() == ["王芳", None, None, "李强", "王芳"]
    assert frame["terms"][1] is None
    assert frame.row(0) == frame.row(4)


def test_terms_are_safe_to_write_as_text_search_vectors():
    frame = names.describe(pl.Series(['O\'Neil \\ "x"', "王:*&|!()<->", "عبد الله", "😀"]))
    assert all(term.isalnum() for terms in frame["terms"].to_list() for term in terms)


def test_private_use_characters_of_old_editions_get_their_place():
    moved = names.moved_code_points()
    assert moved["\ue81e"] == "\u9fb4"
    assert moved["\ue855"] == "\U000241fe"
    assert not any("\ue000" <= new <= "\uf8ff" for new in moved.values())
    assert len(moved) == 80
