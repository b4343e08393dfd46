"""What each operator yields at its boundaries, and over members against a slow plain reference."""

from datetime import date
from itertools import product

import pytest

from minzheng.kernel.rules import (
    HOUSEHOLD,
    NEVER,
    PERSON,
    RuleSet,
    age_on,
    as_of,
    case,
    fact,
    first_known,
    members,
    month_end,
    month_start,
    months_before,
    param,
    share,
)
from minzheng.kernel.rules.interpreter import Subject
from tests.kernel.rules.worlds import AREA_PATHS, CHANGE, FACTS, PARAMETERS

RULES = RuleSet(policies=[], facts=FACTS, parameters=PARAMETERS)


def value(expression, facts=(), *, day=CHANGE, area="east", unit=PERSON, of_members=()):
    reading = PARAMETERS.at(day=day, areas=AREA_PATHS[area])
    subject = Subject(facts=dict(facts), reading=reading)
    subject.members = [Subject(facts=one, reading=reading) for one in of_members]
    return RULES.interpreter.closure(expression, unit)(subject)


@pytest.mark.parametrize(
    ("amount", "numerator", "denominator", "expected"),
    [
        *((1, 1, 2, 1), (3, 1, 2, 2), (-1, 1, 2, 0), (-3, 1, 2, -1)),
        *((100, 1, 3, 33), (200, 1, 3, 67), (5, 1, 10, 1), (4, 1, 10, 0), (125500, 150, 100, 188250)),
        *((1, 1, 0, None), (1, 1, -2, None)),
    ],
)
def test_share_rounds_once_half_up(amount, numerator, denominator, expected):
    assert value(share(fact.person_money, numerator, denominator), {"person_money": amount}) == expected


@pytest.mark.parametrize(
    ("born", "day", "area", "expected"),
    [
        (date(1943, 7, 1), date(2023, 6, 30), "east", 79),  # the day before the birthday
        (date(1943, 7, 1), date(2023, 7, 1), "east", 80),
        (date(1943, 7, 1), date(2023, 7, 2), "east", 80),
        (date(2004, 2, 29), date(2023, 2, 28), "east", 18),  # MARCH_1
        (date(2004, 2, 29), date(2023, 3, 1), "east", 19),
        (date(2004, 2, 29), date(2023, 2, 28), "west", 19),  # FEBRUARY_28
        (date(2004, 2, 29), date(2023, 2, 28), "far", None),  # the rule is unknown, and only it could tell
        (date(2004, 2, 29), date(2023, 3, 1), "far", 19),
        (date(2004, 2, 29), date(2024, 2, 28), "west", 19),  # a leap year has the day itself
        (date(2004, 2, 29), date(2024, 2, 29), "west", 20),
        (date(2023, 7, 2), date(2023, 7, 1), "east", -1),
    ],
)
def test_age_turns_on_the_calendar_birthday(born, day, area, expected):
    assert value(age_on(fact.person_date), {"person_date": born}, day=day, area=area) == expected


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2022, 12, 31)),
        (date(2023, 7, 1), 12, date(2022, 7, 1)),
        (NEVER, 1, NEVER),
    ],
)
def test_months_run_to_the_corresponding_day_or_the_months_last(start, months, expected):
    assert value(months_before(fact.person_date, months), {"person_date": start}) == expected


def test_the_edges_of_a_month():
    assert value(month_start(as_of), day=date(2024, 2, 29)) == date(2024, 2, 1)
    assert value(month_end(as_of), day=date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(("age", "expected"), [(79, 100), (80, 200), (89, 200), (90, 300), (-1, None), (None, None)])
def test_bands_take_the_largest_bound_not_above(age, expected):
    read = case((fact.person_integer >= 0, param.bands.band(fact.person_integer)), otherwise=param.bands.band(-1))
    found = value(read * 100, {"person_integer": age})
    assert found == expected


@pytest.mark.parametrize(
    ("code", "area", "expected"), [("A", "east", 10), ("B", "east", None), ("C", "east", None), ("C", "west", 0)]
)
def test_a_key_the_table_lacks_or_leaves_open_is_unknown(code, area, expected):
    assert value(param.by_code[fact.person_code], {"person_code": code}, area=area) == expected


def test_an_unknown_condition_leaves_a_case_unknown():
    choice = case((fact.person_bool, 0), (fact.person_integer > 0, fact.person_money), otherwise=0)
    assert value(choice, {"person_integer": 1, "person_money": 5}) is None
    assert value(choice, {"person_bool": False, "person_integer": 1, "person_money": 5}) == 5
    assert value(choice, {"person_bool": True}) == 0
    assert value(first_known(choice, fact.person_money), {"person_money": 7}) == 7


MEMBER_VALUES = [
    {"person_bool": condition, "person_integer": number, "person_money": number}
    for condition, number in product((True, False, None), (0, 3, None))
]


def reference(how: str, rows: list[tuple]) -> int | None:
    """Over (where, value) pairs, by the words of the definition."""
    if any(where is None or (where and number is None) for where, number in rows):
        return None
    chosen = [number for where, number in rows if where]
    if how == "known_sum":
        return sum(chosen)
    return (min if how == "smallest" else max)(chosen) if chosen else None


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_members_against_the_plain_reference(size):
    for people in product(MEMBER_VALUES, repeat=size):
        found = {
            how: value(
                getattr(members, how)(fact.person_integer, where=fact.person_bool), unit=HOUSEHOLD, of_members=people
            )
            for how in ("known_sum", "smallest", "largest")
        }
        rows = [(one["person_bool"], one["person_integer"]) for one in people]
        assert found == {how: reference(how, rows) for how in found}
        conditions = [one["person_bool"] for one in people]
        counted = None if None in conditions else conditions.count(True)
        assert value(members.count(fact.person_bool), unit=HOUSEHOLD, of_members=people) == counted
        some = True if True in conditions else None if None in conditions else False
        every = False if False in conditions else None if None in conditions else True
        assert value(members.any(fact.person_bool), unit=HOUSEHOLD, of_members=people) is some
        assert value(members.all(fact.person_bool), unit=HOUSEHOLD, of_members=people) is every
