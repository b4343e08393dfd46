"""Identity numbers are judged like a patient clerk would with pencil and paper, whole columns at a time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.registry.identity import (
    check_characters,
    check_id_number,
    check_id_numbers,
    identity_messages,
    warning_messages,
)
from tests.kernel.registry.conftest import DAY

GOOD = "11010519491231002X"


def digit_for(seventeen: str) -> str:
    """GB 11643 by hand."""
    weights = [2 ** (17 - at) % 11 for at in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return "10X98765432"[total % 11]


def by_hand(text: str, *, day: date, demo: bool) -> tuple[bool, str | None]:
    """(valid, problem) of one number, character by character; 18- and 15-digit resident numbers and permits."""
    text = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace()).upper()
    if "*" in text:
        return False, "MASKED"
    if re.fullmatch(r"\d(\.\d+)?E\+?\d\d?|\d{15,18}\.\d*", text, re.ASCII):
        return False, "NUMBER_LOST_DIGITS"
    if re.fullmatch(r"[A-Z]{3}\d{12}", text, re.ASCII):
        return True, None
    if not re.fullmatch(r"\d*X?", text, re.ASCII):
        return False, "BAD_CHARACTERS"
    if len(text) == 15 and text.isdigit():
        century = "18" if text[12:] in ("996", "997", "998", "999") else "19"
        text = text[:6] + century + text[6:]
        text += digit_for(text)
    if len(text) != 18:
        return False, "BAD_LENGTH"
    wrong_digit = digit_for(text[:17]) != text[17]
    if text.endswith("000") and wrong_digit:
        return False, "NUMBER_LOST_DIGITS"
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False, "BAD_DATE"
    if born > day:
        return False, "FUTURE_DATE"
    if (born.year, born.month, born.day) < (day.year - 130, day.month, day.day):
        return False, "TOO_OLD"
    if wrong_digit:
        return False, "BAD_CHECKSUM"
    if text.startswith("330199") and not demo:
        return False, "DEMO_CODE"
    return True, None


births = st.dates(min_value=date(1850, 1, 1), max_value=date(2030, 12, 31))
prefixes = st.sampled_from(["330110", "330199", "110105", "810000", "830000", "933156", "000000"])


@st.composite
def numbers(draw) -> str:
    born = draw(births)
    seventeen = draw(prefixes) + f"{born:%Y%m%d}" + draw(st.from_regex(r"[0-9]{3}", fullmatch=True))
    number = seventeen + digit_for(seventeen)
    return draw(st.sampled_from([number, number.lower(), f" {number}", number[:6] + number[8:17]]))


@st.composite
def spoilt(draw) -> str:
    number = draw(numbers())
    at = draw(st.integers(0, len(number) - 1))
    return number[:at] + draw(st.sampled_from([*"0123456789X*Q张 ", ""])) + number[at + 1 :]


texts = st.one_of(numbers(), spoilt(), st.from_regex(r"[0-9]{14,19}[Xx]?", fullmatch=True), st.just("3.301E+17"))


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, min_size=1, max_size=30), st.booleans())
def test_agrees_with_the_check_by_hand(column, demo):
    result = check_id_numbers(pl.Series(column), day=DAY, demo=demo)
    wanted = [by_hand(text, day=DAY, demo=demo) if text.strip() else (None, None) for text in column]
    assert result.select("valid", "problem").rows() == wanted


@settings(max_examples=200, deadline=None)
@given(births.filter(lambda born: born <= DAY and born.year > 1895), st.integers(0, 999))
def test_birth_date_and_sex_come_out_as_they_went_in(born, order):
    seventeen = f"330110{born:%Y%m%d}{order:03d}"
    checked = check_id_number(seventeen + digit_for(seventeen), day=DAY, demo=False)
    assert (checked.birth_date, checked.sex, checked.area_code) == (born, "1" if order % 2 else "2", "330110")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(at, by):
    wrong = GOOD[:at] + str((int(GOOD[at]) + by) % 10) + GOOD[at + 1 :]
    assert check_id_number(wrong, day=DAY, demo=False).valid is False


@pytest.mark.parametrize(
    "text", [GOOD, "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", " 110105 19491231 002X ", "'" + GOOD]
)
def test_the_ways_of_writing_a_good_number(text):
    checked = check_id_number(text, day=DAY, demo=False)
    assert (checked.valid, checked.kind, checked.normalised) == (True, "RESIDENT_18", GOOD)
    assert (checked.birth_date, checked.sex, checked.area_code) == (date(1949, 12, 31), "2", "110105")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("3.301E+17", "NUMBER_LOST_DIGITS"), ("330110199001011000", "NUMBER_LOST_DIGITS"),
        ("330110199001011000.0", "NUMBER_LOST_DIGITS"), ("330***********1234", "MASKED"), ("张三", "BAD_CHARACTERS"),
        ("33011019900101", "BAD_LENGTH"), ("330110199002301234", "BAD_DATE"), ("330110205001011234", "FUTURE_DATE"),
        ("330110188001011234", "TOO_OLD"), ("110105194912310021", "BAD_CHECKSUM"),
        ("1101051949123100X2", "BAD_CHARACTERS"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_read_from_it(text, problem):
    checked = check_id_number(text, day=DAY, demo=False)
    assert (checked.valid, checked.problem) == (False, problem)
    assert (checked.normalised, checked.birth_date, checked.sex, checked.area_code) == (None, None, None, None)
    assert identity_messages[problem].right


def test_a_blank_is_unknown_and_not_wrong():
    result = check_id_numbers(pl.Series([None, "", "  "]), day=DAY, demo=False)
    assert result.null_count().row(0) == (3,) * 8


def test_a_column_of_floats_has_lost_its_digits():
    result = check_id_numbers(pl.Series([3.3011019900101123e17, None]), day=DAY, demo=False)
    assert result["problem"].to_list() == ["NUMBER_LOST_DIGITS", None]


def test_legacy_numbers_are_converted_with_a_warning():
    checked = check_id_number("110105491231002", day=DAY, demo=False)
    assert (checked.valid, checked.kind, checked.warning, checked.normalised) == (True, "LEGACY_15", "LEGACY_15", GOOD)


def test_permits_follow_the_same_check_digit():
    for prefix, kind, area in (
        ("810000", "HMT_PERMIT", "810000"), ("820000", "HMT_PERMIT", "820000"), ("830000", "HMT_PERMIT", "830000"),
        ("933156", "FOREIGN_PERMIT", "33"),
    ):  # fmt: skip
        seventeen = f"{prefix}19900101123"
        checked = check_id_number(seventeen + digit_for(seventeen), day=DAY, demo=False)
        assert (checked.valid, checked.kind, checked.area_code, checked.warning) == (True, kind, area, None)
    old_card = check_id_number("usa330090010112", day=DAY, demo=False)
    assert (old_card.valid, old_card.kind, old_card.warning) == (True, "FOREIGN_PERMIT_15", "NO_CHECK_DIGIT_RULE")
    assert old_card.birth_date is None


def test_the_demo_county_is_accepted_in_the_demo_only():
    seventeen = "33019919900101123"
    number = seventeen + digit_for(seventeen)
    assert check_id_number(number, day=DAY, demo=True).valid is True
    assert check_id_number(number, day=DAY, demo=True).warning is None
    assert check_id_number(number, day=DAY, demo=False).problem == "DEMO_CODE"


@pytest.mark.parametrize(
    ("prefix", "born", "warning"),
    [
        ("330110", date(1990, 1, 1), None),  # 余杭区, a code younger than its holder
        ("330104", date(1990, 1, 1), None),  # 江干区, until 2021
        ("330104", date(2022, 12, 1), "COUNTY_ENDED"),
        ("999999", date(1990, 1, 1), None),  # a foreigner's card has no county
        ("339999", date(1990, 1, 1), "COUNTY_UNKNOWN"),
    ],
)
def test_county_codes_are_dated_and_only_a_warning(prefix, born, warning):
    seventeen = f"{prefix}{born:%Y%m%d}123"
    checked = check_id_number(seventeen + digit_for(seventeen), day=DAY, demo=False)
    assert (checked.valid, checked.warning) == (True, warning)


def test_three_zeros_that_fit_by_chance_are_pointed_out():
    seventeens = (f"330110{date(1950, 1, 1) + timedelta(days=at):%Y%m%d}100" for at in range(400))
    number = next(f"{seventeen}0" for seventeen in seventeens if digit_for(seventeen) == "0")
    assert check_id_number(number, day=DAY, demo=False).warning == "MAYBE_LOST_DIGITS"


def test_every_code_has_its_words():
    for message in (*identity_messages.values(), *warning_messages.values()):
        assert str(message.wrong)
        assert str(message.right)


def test_check_characters_of_what_has_not_seventeen_digits_are_unknown():
    assert check_characters(pl.Series(["11010519491231002", "123", None])).to_list() == ["X", None, None]
