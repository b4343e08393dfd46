"""Cells to values: what is read, and what is refused with which reason. Nothing is ever repaired."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.intake.contract import (
    ACCOUNT,
    BOOL,
    CODE,
    DATE,
    ID_NUMBER,
    INTEGER,
    MONEY,
    MONTH,
    NAME,
    NEVER,
    PHONE,
    TEXT,
    Column,
    Kind,
)
from minzheng.kernel.intake.problems import CELL_PROBLEMS
from minzheng.kernel.intake.values import FRAME_TYPES, Context, parse
from minzheng.kernel.intake.words import written_forms

CHOICES = {"1": ("男", "男性"), "2": ("女", "女性")}


def column(kind: Kind, **more) -> Column:
    return Column("it", kind, "它", choices=CHOICES if kind is CODE else {}, **more)


def read(kind: Kind, *cells: str | None, context: Context | None = None, **more) -> list[tuple]:
    return parse(pl.Series(cells, dtype=pl.String), column=column(kind, **more), context=context).rows()


MAY = date(2023, 5, 1)


@pytest.mark.parametrize(
    "cell",
    [
        *("2023.5.1", "2023.05.01", "2023年5月1日", "2023年05月01日", "2023/5/1", "2023-5-1", "2023-05-01", "20230501"),
        *("45047", "45047.0", "2023-05-01 00:00:00", "2023-05-01T00:00:00", "2023/5/1 0:00", "20230501 00:00:00"),
        *("２０２３．５．１", " 2023 年 5 月 1 日 ", "2023年5月1号", "'2023-05-01", "2023—5—1", "\u200b2023-05-01"),
    ],
)
def test_a_day_is_read_however_it_is_written(cell):
    assert read(DATE, cell) == [(MAY, None)]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("23.5.1", "TWO_DIGIT_YEAR"),
        ("53年5月1日", "TWO_DIGIT_YEAR"),
        ("2023.2.30", "NO_SUCH_DAY"),
        ("20230230", "NO_SUCH_DAY"),
        ("2023-13-01", "NO_SUCH_DAY"),
        ("2023年5月", "DAY_MISSING"),
        ("202305", "DAY_MISSING"),
        ("5月1日", "YEAR_MISSING"),
        ("5/1/2023", "NOT_A_DATE"),
        ("2023", "NOT_A_DATE"),
        ("112.5.1", "NOT_A_DATE"),
        ("民国112年5月1日", "NOT_A_DATE"),
        ("昨天", "NOT_A_DATE"),
        ("1023-05-01", "NO_SUCH_DAY"),
        ("#N/A", "SPREADSHEET_ERROR"),
    ],
)
def test_a_day_that_can_be_read_in_two_ways_or_none_is_refused(cell, problem):
    assert read(DATE, cell) == [(None, problem)]


def test_days_of_a_workbook_that_counts_from_1904():
    assert read(DATE, "43585", context=Context(starts_1904=True)) == [(MAY, None)]


def test_a_card_for_life_never_ends():
    assert read(DATE, "长期", "9999-12-31") == [(NEVER, None)] * 2


@pytest.mark.parametrize("cell", ["", "  ", "-", "——", "/", "\u3000", "不详", "未知", "无", None])
def test_a_blank_day_is_unknown_and_no_problem(cell):
    assert read(DATE, cell) == [(None, None)]


def test_where_a_blank_means_something_unknown_must_not_be_read_as_blank():
    assert read(DATE, "不详", "", context=Context(blank_means=True)) == [(None, "NOT_KNOWN"), (None, None)]


def test_bounds_are_inclusive_and_forever_is_no_late_day():
    bounds = {"minimum": date(2000, 1, 1), "maximum": MAY}
    cells = ["1999-12-31", "2000-01-01", "2023-05-01", "2023-05-02", "长期"]
    problems = [problem for _, problem in read(DATE, *cells, **bounds)]
    assert problems == ["TOO_SMALL", None, None, "TOO_LARGE", None]


@pytest.mark.parametrize(
    "cell", ["2023.5", "2023-05", "2023年5月", "2023年5月份", "202305", "2023/5", "2023-05-17", "45047"]
)
def test_a_month_is_its_first_day(cell):
    assert read(MONTH, cell) == [(MAY, None)]


def test_a_month_that_lost_its_zero_is_ambiguous():
    assert read(MONTH, "2023.1", "2023.10", "5月") == [
        (None, "AMBIGUOUS_MONTH"),
        (date(2023, 10, 1), None),
        (None, "YEAR_MISSING"),
    ]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("1255", 125500),
        ("1,255.50", 125550),
        ("１２５５．５", 125550),
        ("¥1255元", 125500),
        ("0.1255万元", 125500),
        ("1.2万", 1200000),
        ("1255.3000000000002", 125530),
        ("0.29", 29),
        ("0.28999999999999998", 29),
        ("(100)", -10000),
        ("-5", -500),
        ("无", 0),
        ("0", 0),
        ("1255元/月", 125500),
        (".5", 50),
        ("9999999999.99", 999999999999),
    ],
)
def test_money_is_whole_fen(cell, fen):
    assert read(MONEY, cell) == [(fen, None)]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1255.333", "BEYOND_FEN"),
        ("约1200", "NOT_MONEY"),
        ("1200-1300", "NOT_MONEY"),
        (".", "NOT_MONEY"),
        ("1e9", "NOT_MONEY"),
    ],
)
def test_money_that_is_not_whole_fen_is_refused_not_rounded(cell, problem):
    assert read(MONEY, cell) == [(None, problem)]


def test_the_unit_of_a_column_goes_behind_the_unit_of_a_cell():
    in_ten_thousands = Context(money_unit=1_000_000)
    assert read(MONEY, "0.12555", "3", "500元", context=in_ten_thousands) == [
        (125550, None),
        (3000000, None),
        (50000, None),
    ]


def test_unknown_money_is_null_and_never_zero():
    assert read(MONEY, "", "不详", "-") == [(None, None)] * 3


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("张 三", "张三"),
        ("\u3000李　四\u3000", "李四"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("张\u200b三", "张三"),
        ("'赵六", "赵六"),
        ("𠮷田", "𠮷田"),
        ("\ufa0e三", "\ufa0e三"),
        ("John  Smith", "John Smith"),
        ("欧阳春花", "欧阳春花"),
    ],
)
def test_a_name_loses_its_spaces_and_keeps_its_signs(cell, name):
    assert read(NAME, cell) == [(name, None)]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("张*三", "MASKED"),
        ("王?", "GARBLED"),
        ("王\ufffd", "GARBLED"),
        ("张三1", "NOT_A_NAME"),
        ("李", "NOT_A_NAME"),
        ("不详", "NOT_A_NAME"),
    ],
)
def test_what_is_no_name_is_refused(cell, problem):
    assert read(NAME, cell) == [(None, problem)]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    "cell", ["=cmd|'/C calc'!A0", "=1+1", "@SUM(A1)", "+cmd|x", "-cmd|'/C calc'!A0", '=HYPERLINK("http://x")']
)
def test_a_cell_that_would_run_is_refused_in_every_kind(kind, cell):
    assert read(kind, cell) == [(None, "INJECTION")]


def test_text_that_an_exporter_wrapped_in_a_formula_is_only_text():
    assert read(ID_NUMBER, '="33011019500101001X"') == [("33011019500101001X", None)]


def test_numbers_that_identify():
    assert read(ID_NUMBER, "'33011019500101001x", "３３０１１０ 19500101 001X", "无") == [
        ("33011019500101001X", None),
        ("33011019500101001X", None),
        (None, None),
    ]
    assert read(
        PHONE, "138 0013 8000", "+86-13800138000", "0571-88888888", "13800138000/13900139000", "12345678901"
    ) == [
        ("13800138000", None),
        ("13800138000", None),
        ("057188888888", None),
        ("13800138000", None),
        (None, "NOT_A_PHONE"),
    ]
    assert read(ACCOUNT, "6222 0212 0200 1234 567", "6.22202120200123E+18", "6222****4567", "工行") == [
        ("6222021202001234567", None),
        (None, "LOST_DIGITS"),
        (None, "MASKED"),
        (None, "NOT_AN_ACCOUNT"),
    ]


def test_a_long_number_in_a_text_column_that_lost_its_digits_is_refused():
    assert read(TEXT, "3.30110000012345E+17") == [(None, "LOST_DIGITS")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("男", "1"), ("男 性", "1"), ("1", "1"), ("1.0", "1"), ("01", "1"), ("1-男", "1"), ("男(1)", "1"), ("２", "2")],
)
def test_a_code_is_read_as_number_word_or_both(cell, code):
    assert read(CODE, cell) == [(code, None)]


def test_a_word_outside_the_list_is_refused_and_unknown_is_unknown():
    assert read(CODE, "其他", "未知", "") == [(None, "NOT_A_CHOICE"), (None, None), (None, None)]


def test_a_written_form_of_two_codes_is_a_slip_in_the_declaration():
    with pytest.raises(ValueError, match="declared for"):
        written_forms({"1": ("男",), "2": (" 男",)})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("是", True),
        ("√", True),
        ("Y", True),
        ("TRUE", True),
        ("1", True),
        ("否", False),
        ("无", False),
        ("0", False),
        ("×", False),
    ],
)
def test_yes_and_no(cell, value):
    assert read(BOOL, cell) == [(value, None)]


def test_neither_yes_nor_no():
    assert read(BOOL, "也许", "", "不清楚") == [(None, "NOT_YES_OR_NO"), (None, None), (None, None)]


def test_whole_numbers():
    assert read(INTEGER, "3", "3.0", "3人", "１２", "3.5", "三") == [
        (3, None),
        (3, None),
        (3, None),
        (12, None),
        (None, "NOT_A_NUMBER"),
        (None, "NOT_A_NUMBER"),
    ]


# properties

DATE_FORMS = [
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d:%Y-%m-%d} 00:00:00",
    lambda d: str((d - date(1899, 12, 30)).days),
]


@given(st.dates(date(1907, 1, 1), date(2099, 12, 31)), st.sampled_from(DATE_FORMS))
def test_every_day_comes_back_from_every_form(day, form):
    assert read(DATE, form(day)) == [(day, None)]


@given(st.integers(-(10**12), 10**12))
def test_every_amount_comes_back_to_the_fen(fen):
    yuan = Decimal(fen) / 100
    assert read(MONEY, f"{yuan:.2f}", f"{yuan:,.2f}", f"{yuan:.2f}元", f"{yuan / 10000:.6f}万元") == [(fen, None)] * 4


@given(st.integers(0, 10**11), st.sampled_from(["{:.17g}", "{!r}"]))
def test_every_amount_that_a_spreadsheet_keeps_as_a_double_comes_back(fen, shown):
    assert read(MONEY, shown.format(fen / 100)) == [(fen, None)]


@given(st.sampled_from(list(Kind)), st.lists(st.text(max_size=30) | st.none(), max_size=8))
def test_no_text_breaks_a_parser(kind, cells):
    parsed = parse(pl.Series(cells, dtype=pl.String), column=column(kind))
    assert parsed.height == len(cells)
    assert parsed.schema["value"] == FRAME_TYPES[kind]
    assert set(parsed["problem"].drop_nulls()) <= set(CELL_PROBLEMS)
    assert parsed.filter(pl.col("value").is_not_null() & pl.col("problem").is_not_null()).is_empty()


NUMERIC = st.text(alphabet="0123456789.-/:年月日 元万,()Ee+", max_size=24)


@given(st.sampled_from([DATE, MONTH, MONEY, INTEGER, PHONE, ACCOUNT]), st.lists(NUMERIC, min_size=1, max_size=8))
def test_no_number_like_text_breaks_a_parser(kind, cells):
    assert parse(pl.Series(cells, dtype=pl.String), column=column(kind)).height == len(cells)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_of_two_digit_year_is_never_read(day):
    values = [value for value, _ in read(DATE, f"{day:%y}.{day.month}.{day.day}", f"{day:%y}/{day:%m}/{day:%d}")]
    assert values == [None, None]


@given(st.integers(1, 40_000))
def test_serials_count_from_their_workbooks_first_day(days):
    if days >= 2500:
        assert read(DATE, str(days)) == [(date(1899, 12, 30) + timedelta(days=days), None)]
