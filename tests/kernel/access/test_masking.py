"""What is left of a value: one table, read for one value and for whole columns."""

from __future__ import annotations

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.access.compound_surnames import COMPOUND_SURNAMES
from minzheng.kernel.access.masking import (
    HIDDEN,
    Kind,
    is_masked_for_staff,
    mask,
    mask_column,
    mask_for_staff,
    mask_frame,
)
from minzheng.kernel.intake.contract import Kind as ColumnKind
from minzheng.kernel.registry.surnames import COMPOUND_SURNAMES as READINGS

CASES = [
    (Kind.NAME, "张三", "张*"),
    (Kind.NAME, "张小三", "张*三"),
    (Kind.NAME, "张小三四", "张**四"),
    (Kind.NAME, "欧阳锋", "欧阳*"),
    (Kind.NAME, "欧阳小锋", "欧阳*锋"),
    (Kind.NAME, "阿依古丽·买买提", "阿***"),
    (Kind.NAME, "Anna Li", "A***"),
    (Kind.NAME, "𠮷田一", "𠮷*一"),
    (Kind.NAME, "王", HIDDEN),
    (Kind.ID_NUMBER, "330110195001011234", "330***********1234"),
    (Kind.ID_NUMBER, "33011019500101123X", "330***********123X"),
    (Kind.ID_NUMBER, "330110500101123", "330***********1123"),
    (Kind.ID_NUMBER, "1234", HIDDEN),
    (Kind.PHONE, "13812341234", "138****1234"),
    (Kind.PHONE, "88881234", HIDDEN),
    (Kind.ADDRESS, "余杭区良渚街道玉鸟社区3幢2单元502室", "余杭区良渚街道玉鸟社区***"),
    (Kind.ADDRESS, "径山镇小古城村12号", "径山镇小古城村***"),
    (Kind.ADDRESS, "良渚街道古墩新村3幢", "良渚街道***"),
    (Kind.ADDRESS, "文一西路1500号", HIDDEN),
    (Kind.ACCOUNT, "6222021202011234567", "****4567"),
    (Kind.ACCOUNT, "1234567", HIDDEN),
    (Kind.HEALTH, "精神二级", HIDDEN),
    (Kind.BIRTH_DATE, datetime.date(1950, 1, 2), "1950"),
    (Kind.BIRTH_DATE, "一九五零年", HIDDEN),
]


@pytest.mark.parametrize(("kind", "value", "left"), CASES)
def test_what_is_left_of_a_value(kind, value, left):
    assert mask(kind, value) == left
    assert pl.DataFrame({"x": [value, None]}).select(mask_column(kind, "x"))["x"].to_list() == [left, None]


def test_unknown_stays_unknown():
    assert [mask(kind, None) for kind in Kind] == [None] * len(Kind)


@given(kind=st.sampled_from(Kind), values=st.lists(st.text(st.characters(codec="utf-8"), max_size=24), max_size=5))
def test_one_value_and_a_column_read_the_same(kind, values):
    column = pl.DataFrame({"x": pl.Series(values, dtype=pl.String)}).select(mask_column(kind, "x"))["x"].to_list()
    assert column == [mask(kind, value) for value in values]


@given(value=st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_birth_date_within_an_identity_number_never_shows(value):
    assert value[6:14] not in mask(Kind.ID_NUMBER, value)[3:-4]
    assert len(mask(Kind.ID_NUMBER, value)) == 18


@given(value=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_health_and_unexpected_forms_show_nothing(value):
    assert mask(Kind.HEALTH, value) == HIDDEN


def test_staff_reads_names_and_exports_follow_the_page():
    frame = pl.DataFrame({"name": ["张三"], "id": ["330110195001011234"], "amount": [100]})
    kinds = {"name": Kind.NAME, "id": "ID_NUMBER"}
    assert mask_frame(frame, kinds).rows() == [("张三", "330***********1234", 100)]
    assert mask_frame(frame, kinds, for_staff=False).rows() == [("张*", "330***********1234", 100)]
    assert mask_for_staff(Kind.NAME, "张三") == "张三"
    assert mask_for_staff("PHONE", "13812341234") == "138****1234"


def test_intake_uses_the_same_names_for_kinds():
    personal = {kind.value for kind in Kind} - {Kind.BIRTH_DATE.value}
    assert personal <= {kind.value for kind in ColumnKind}
    assert [is_masked_for_staff(kind) for kind in (ColumnKind.PHONE, ColumnKind.NAME, ColumnKind.MONEY, None)] == [
        True,
        False,
        False,
        False,
    ]


def test_compound_surnames_are_those_of_the_registry():
    assert set(READINGS) <= set(COMPOUND_SURNAMES)
    assert len(set(COMPOUND_SURNAMES)) == len(COMPOUND_SURNAMES)
