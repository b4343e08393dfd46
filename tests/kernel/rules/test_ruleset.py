"""A rule set loads only if everything in it exists, fits and cites."""

import pytest

from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Collision,
    Criterion,
    Derived,
    Policy,
    RuleSet,
    RuleSetError,
    case,
    fact,
    household,
    members,
    param,
)
from tests.kernel.rules.worlds import FACTS, LAW, PARAMETERS


def problems_of(*, policies=(), derived=(), collisions=()) -> tuple[str, ...]:
    with pytest.raises(RuleSetError) as error:
        RuleSet(policies=policies, derived=derived, collisions=collisions, facts=FACTS, parameters=PARAMETERS)
    return error.value.problems


def policy(expression, unit=PERSON, **others) -> Policy:
    return Policy(
        "it", unit=unit, title="试", requires=[Criterion(expression, title="条件", cites=LAW.art(1))], **others
    )


@pytest.mark.parametrize(
    ("expression", "unit", "told"),
    [
        (fact.nowhere, PERSON, "fact nowhere is not declared for PERSON"),
        (fact.household_bool, PERSON, "only for HOUSEHOLD"),
        (fact.person_money < param.nowhere, PERSON, "parameter nowhere is not declared"),
        (fact.person_money < fact.person_integer, PERSON, "MONEY, not INTEGER"),
        (fact.person_money < 100, PERSON, "MONEY, not INTEGER"),  # a number of a law belongs in the parameters
        (fact.person_money, PERSON, "MONEY, not BOOL"),
        (fact.person_code == "D", PERSON, "'D' is not a choice of person_code"),
        (household.household_code.is_in("A", "D"), PERSON, "'D' is not a choice"),
        (fact.person_code < "B", PERSON, "no order"),
        (fact.person_money * fact.person_money > 0, PERSON, "use share()"),
        (members.any(fact.person_bool), PERSON, "members.any stands in a PERSON expression"),
        (household.household_bool, HOUSEHOLD, "write fact.…"),
        (members.any(fact.household_bool), HOUSEHOLD, "only for HOUSEHOLD"),
        (param.by_code > 0, PERSON, "has CODE keys"),
        (param.standard[fact.person_code] > 0, PERSON, "has no keys"),
        (param.by_code[fact.person_integer] > 0, PERSON, "has CODE keys, not INTEGER"),
        (case((fact.person_money, True), otherwise=False), PERSON, "a condition of case"),
        (case((fact.person_bool, 0), otherwise=fact.person_date) == 0, PERSON, "a value of case"),
    ],
)
def test_what_does_not_fit_is_refused(expression, unit, told):
    assert any(
        told in problem and "policy it" in problem for problem in problems_of(policies=[policy(expression, unit)])
    )


def test_all_problems_are_told_at_once():
    found = problems_of(
        policies=[
            Policy(
                "it",
                unit=PERSON,
                title="试",
                requires=[Criterion(fact.nowhere, title="无据")],
                amount=fact.person_integer,
                excludes=["other"],
            ),
            policy(fact.person_bool),
        ],
        derived=[
            Derived("one", fact.two, unit=PERSON, kind=BOOL, title="一"),
            Derived("two", ~fact.one, unit=PERSON, kind=BOOL, title="二"),
            Derived("person_money", fact.person_money, unit=PERSON, kind=MONEY, title="重名"),
        ],
        collisions=[Collision("clash", unit=PERSON, when=fact.person_bool, title="碰", explanation="试")],
    )
    for told in (
        "policy it is declared twice",
        "derived facts lead back to themselves: one → two → one",
        "derived fact person_money: PERSON has a fact of this name",
        "collision clash: cites no document",
    ):
        assert told in found
    lone = problems_of(
        policies=[
            Policy(
                "it",
                unit=PERSON,
                title="试",
                requires=[Criterion(fact.nowhere, title="无据")],
                amount=fact.person_integer,
                excludes=["other"],
            )
        ]
    )
    assert {
        "policy it, criterion 无据: fact nowhere is not declared for PERSON",
        "policy it, criterion 无据: cites no document",
        "policy it, amount: the result is INTEGER, not MONEY",
        "policy it: excludes other, which is not a policy",
    } == set(lone)


def test_a_cycle_through_household_and_members_is_found():
    found = problems_of(
        derived=[
            Derived("up", members.count(fact.down), unit=HOUSEHOLD, kind=INTEGER, title="上"),
            Derived("down", household.up > 0, unit=PERSON, kind=BOOL, title="下"),
        ]
    )
    assert found == ("derived facts lead back to themselves: up → down → up",)


def test_an_expression_has_no_truth_value():
    with pytest.raises(TypeError, match=r"use & \| ~"):
        bool(0 < fact.person_integer < 3)
    with pytest.raises(TypeError, match=r"1\.5"):
        fact.person_money * 1.5


def test_exclusion_is_pairwise():
    one = Policy("one", unit=PERSON, title="一", requires=policy(fact.person_bool).requires, excludes=["two"])
    two = Policy("two", unit=PERSON, title="二", requires=one.requires)
    ruleset = RuleSet(policies=[one, two], facts=FACTS, parameters=PARAMETERS)
    assert ruleset.exclusive_pairs == {frozenset({"one", "two"})}
