"""Asking only what can still matter gives the answers that asking everything gives, whatever the rules."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Criterion,
    FactDeclaration,
    Policy,
    Question,
    RuleSet,
    fact,
    first_known,
    members,
    param,
)
from minzheng.kernel.rules.asking import Cell, Inquiry
from minzheng.kernel.rules.explaining import Situation
from tests.kernel.rules.test_two_readings import rule_sets
from tests.kernel.rules.worlds import AREA_PATHS, DAYS, LAW, PARAMETERS, facts_of

DAY = date(2023, 6, 30)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def everything(declared: FactDeclaration) -> bool:
    return True


def interview(ruleset, household, people, *, day, area, known=(), askable=everything):
    """Ask until nothing matters; returns the cells asked and the facts then known. `known`: cells told beforehand."""
    told = {cell: _value(cell, household, people) for cell in known}
    asked: list[Cell] = []
    for _ in range(1000):
        facts = {cell.name: value for cell, value in told.items() if cell.member is None}
        of_members = [
            {cell.name: value for cell, value in told.items() if cell.member == number} for number in range(len(people))
        ]
        inquiry = Inquiry(
            ruleset=ruleset,
            facts=facts,
            members=of_members,
            area_path=AREA_PATHS[area],
            day=day,
            asked=asked,
            askable=askable,
        )
        if inquiry.next is None:
            return asked, facts, of_members
        for cell in inquiry.next.cells:
            asked.append(cell)
            told[cell] = _value(cell, household, people)
    raise AssertionError("it does not end")


def _value(cell, household, people):
    return (household if cell.member is None else people[cell.member]).get(cell.name)


def answers(ruleset, household, people, *, day, area):
    situation = Situation(ruleset=ruleset, facts=household, members=people, area_path=AREA_PATHS[area], day=day)
    found = {}
    for key, policy in ruleset.policies.items():
        for person in range(len(people)) if policy.unit == PERSON else [None]:
            told = situation.explain(key, person=person)
            found[key, person] = told.eligible, told.amount
    return found


@SETTINGS
@given(st.data(), rule_sets(), DAYS, st.sampled_from(sorted(AREA_PATHS)))
def test_what_is_asked_gives_the_answers_that_everything_gives(data, ruleset, day, area):
    household = data.draw(facts_of(HOUSEHOLD))
    people = [data.draw(facts_of(PERSON)) for _ in range(data.draw(st.integers(0, 3)))]
    cells = [Cell(HOUSEHOLD, name, None) for name in household]
    cells += [Cell(PERSON, name, number) for number, person in enumerate(people) for name in person]
    known = [cell for cell in data.draw(st.sets(st.sampled_from(cells))) if _value(cell, household, people) is not None]
    asked, facts, of_members = interview(ruleset, household, people, day=day, area=area, known=known)
    assert len(asked) == len(set(asked)), "a question was put twice"
    assert not set(asked) & set(known), "a known fact was asked"
    everything_told = answers(ruleset, household, people, day=day, area=area)
    assert answers(ruleset, facts, of_members, day=day, area=area) == everything_told


def _small(*criteria, amount=None, facts):
    policy = Policy(
        "aid",
        unit=HOUSEHOLD,
        title="补助",
        requires=[Criterion(one, title="条件", cites=LAW.art(1)) for one in criteria],
        amount=amount,
    )
    return RuleSet(policies=[policy], facts=facts, parameters=PARAMETERS)


WAGE = FactDeclaration("wage", PERSON, MONEY, "工资", question=Question(text="每月工资多少", least=0, order=20))
CARS = FactDeclaration("cars", HOUSEHOLD, INTEGER, "车", question=Question(text="有几辆车", least=0, order=10))
ILL = FactDeclaration("ill", PERSON, BOOL, "重病", question=Question(text="有没有重病"))


def test_a_condition_that_fails_ends_the_questions_about_its_policy():
    ruleset = _small(
        fact.cars <= 0, members.known_sum(fact.wage) < param.standard, amount=param.standard, facts=[WAGE, CARS, ILL]
    )
    asked, *_ = interview(ruleset, {"cars": 1}, [{"wage": 0}, {"wage": 0}], day=DAY, area="west")
    assert asked == [Cell(HOUSEHOLD, "cars", None)]


def test_wages_already_told_may_make_the_others_needless():
    proven = members.known_sum(first_known(fact.wage, 0)) < param.standard
    ruleset = _small((members.known_sum(fact.wage) < param.standard) & proven, facts=[WAGE, CARS, ILL])
    inquiry = Inquiry(ruleset=ruleset, facts={}, members=[{"wage": 500}, {}], area_path=AREA_PATHS["west"], day=DAY)
    assert inquiry.finished, "nobody earns less than nothing, so one wage above the limit decides"


def test_a_fact_that_only_counts_for_the_amount_is_asked_once_there_is_one():
    ruleset = _small(
        fact.cars <= 0,
        amount=param.standard * members.count(first_known(fact.ill, False)),
        facts=[WAGE, CARS, ILL],
    )
    asked, *_ = interview(ruleset, {"cars": 0}, [{"ill": True}], day=DAY, area="west")
    assert [cell.name for cell in asked] == ["cars", "ill"]


def test_who_does_not_know_is_not_asked_again():
    ruleset = _small(fact.cars <= 0, facts=[WAGE, CARS, ILL])
    asked, *_ = interview(ruleset, {}, [{}], day=DAY, area="west")
    assert asked == [Cell(HOUSEHOLD, "cars", None)]


def test_only_what_has_a_question_is_asked_and_the_rest_stays_unknown():
    silent = FactDeclaration("cars", HOUSEHOLD, INTEGER, "车")
    ruleset = _small(fact.cars <= 0, facts=[WAGE, silent, ILL])
    inquiry = Inquiry(ruleset=ruleset, facts={}, members=[{}], area_path=AREA_PATHS["west"], day=DAY)
    assert inquiry.finished
