"""Judging a register: areas, days, absent columns, who is judged, what is missing."""

from datetime import date

import polars as pl
import pytest

from minzheng.kernel.rules import (
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Criterion,
    Derived,
    Policy,
    RuleSet,
    age_on,
    as_of,
    fact,
    members,
    param,
)
from minzheng.kernel.rules.frame import evaluate
from tests.kernel.rules.worlds import AREA_PATHS, CHANGE, FACTS, LAW, PARAMETERS

INCOME = Derived(
    "income", members.known_sum(fact.person_money), unit=HOUSEHOLD, kind=MONEY, title="家庭收入", cites=LAW.art(2)
)
SIZE = Derived("size", members.count(), unit=HOUSEHOLD, kind=INTEGER, title="人数")
AID = Policy(
    "aid",
    unit=HOUSEHOLD,
    title="救助",
    requires=[Criterion(fact.income < param.standard * fact.size, title="收入低于标准", cites=LAW.art(1))],
    amount=param.standard * fact.size - fact.income,
    held_by=members.any(fact.person_bool),
    nearest=fact.income - param.standard * fact.size,
)
RULES = RuleSet(policies=[AID], derived=[INCOME, SIZE], facts=FACTS, parameters=PARAMETERS)


def judge(people: list[dict], households: list[dict], *, day: date = CHANGE, ruleset: RuleSet = RULES):
    schema = {"person": pl.Int64, "household": pl.Int64, "area": pl.String, "person_money": pl.Int32}
    return evaluate(
        ruleset=ruleset,
        people=pl.DataFrame(people, schema=schema),
        households=pl.DataFrame(households, schema={"household": pl.Int64, "area": pl.String}),
        day=day,
        area_paths=AREA_PATHS,
    )


def person(number: int, household: int | None, money: int | None, area: str = "east") -> dict:
    return {"person": number, "household": household, "area": area, "person_money": money}


def home(number: int, area: str | None = "east") -> dict:
    return {"household": number, "area": area}


def rows(results, key: str = "aid") -> dict:
    return {row["household"]: row for row in results[key].frame.iter_rows(named=True)}


def test_each_area_has_its_own_value_on_each_day():
    people = [person(1, 1, 120), person(2, 2, 120, "far"), person(3, 3, 120)]
    households = [home(1), home(2, "far"), home(3, None)]
    before, on = (rows(judge(people, households, day=day)) for day in (date(2023, 6, 30), CHANGE))
    assert [before[number]["eligible"] for number in (1, 2, 3)] == [False, False, None]
    assert [on[number]["eligible"] for number in (1, 2, 3)] == [True, None, None]
    assert [on[number]["amount"] for number in (1, 2, 3)] == [30, None, None]


def test_the_limit_itself_is_not_below_it():
    found = rows(judge([person(1, 1, 149), person(2, 2, 150)], [home(1), home(2)]))
    assert (found[1]["eligible"], found[1]["amount"], found[1]["distance"]) == (True, 1, -1)
    assert (found[2]["eligible"], found[2]["amount"], found[2]["distance"]) == (False, 0, 0)


def test_an_unknown_income_leaves_the_household_open_and_is_named():
    results = judge([person(1, 1, 0), person(2, 1, None), person(3, 2, 0)], [home(1), home(2), home(3)])
    found = rows(results)
    assert (found[1]["eligible"], found[1]["amount"]) == (None, None)
    assert found[2]["eligible"] is True
    assert found[3]["eligible"] is False  # nobody lives there: 0 is not below 0
    assert results["aid"].missing.rows() == [(1, "PERSON", "person_money")]


def test_a_missing_parameter_is_named_and_decides_nothing():
    results = judge([person(1, 1, 0, "far")], [home(1, "far")])
    assert results["aid"].missing.rows() == [(1, "PARAMETER", "standard")]


def test_a_fact_without_a_column_is_unknown_for_everybody_and_told():
    results = judge([person(1, 1, 0)], [home(1)])
    assert results.absent_facts[PERSON] == ("person_bool",)
    assert rows(results)[1]["held"] is None
    assert rows(results)[1]["eligible"] is True


def test_an_area_that_nobody_can_place_is_refused():
    with pytest.raises(ValueError, match="nowhere"):
        judge([person(1, 1, 0, "nowhere")], [home(1)])


def test_only_candidates_and_holders_are_judged():
    low = Criterion(fact.person_money < param.standard, title="低于标准", cites=LAW.art(1))
    few = Policy(
        "few", unit=PERSON, title="少", requires=[low], candidates=fact.person_money == 0, held_by=fact.person_bool
    )
    ruleset = RuleSet(policies=[few], facts=FACTS, parameters=PARAMETERS)
    people = pl.DataFrame(
        {
            "person": [1, 2, 3, 4],
            "household": [1, 1, None, None],
            "area": ["east"] * 4,
            "person_money": [0, 5, None, 5],
            "person_bool": [False, True, False, None],
        }
    )
    results = evaluate(
        ruleset=ruleset,
        people=people,
        households=pl.DataFrame([home(1)]),
        day=CHANGE,
        area_paths=AREA_PATHS,
    )
    assert sorted(results["few"].frame["person"]) == [1, 2, 3]  # 4 is no candidate, and not known to hold it


def test_on_28_february_an_unknown_leap_day_rule_leaves_only_those_open_whom_it_concerns():
    young = Criterion(age_on(fact.person_date, as_of) <= param.limit, title="年龄", cites=LAW.art(1))
    ruleset = RuleSet(
        policies=[Policy("young", unit=PERSON, title="幼", requires=[young])], facts=FACTS, parameters=PARAMETERS
    )
    born = [date(2004, 2, 29), date(2004, 2, 28), date(2020, 2, 28)]
    people = pl.DataFrame({"person": [1, 2, 3], "household": [1] * 3, "area": ["far"] * 3, "person_date": born})
    results = evaluate(
        ruleset=ruleset,
        people=people,
        households=pl.DataFrame([home(1, "far")]),
        day=date(2023, 2, 28),
        area_paths=AREA_PATHS,
    )
    assert dict(results["young"].frame.select("person", "eligible").iter_rows()) == {1: None, 2: False, 3: True}
    assert results["young"].missing.select("person", "name").rows() == [(1, "leap_day_birthday")]
