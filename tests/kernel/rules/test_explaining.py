"""One household with reasons: sentences, values, thresholds, and what is still needed."""

from datetime import date

import pytest

from minzheng.kernel.rules import (
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Criterion,
    Derived,
    Document,
    FactDeclaration,
    Policy,
    RuleSet,
    age_on,
    fact,
    household,
    members,
    param,
)
from minzheng.kernel.rules.explaining import explain
from minzheng.kernel.rules.rendering import Renderer
from tests.kernel.rules.worlds import PARAMETERS

CONFIRM = Document("最低生活保障审核确认办法", "民发〔2021〕57号")
FACTS = [
    FactDeclaration("income", PERSON, MONEY, "月收入"),
    FactDeclaration("birth_date", PERSON, "DATE", "出生日期"),
    FactDeclaration("kind", PERSON, "CODE", "残疾类别", choices={"A": "肢体残疾", "B": "视力残疾"}),
    FactDeclaration("held", PERSON, "BOOL", "已在保"),
    FactDeclaration("cars", HOUSEHOLD, INTEGER, "机动车辆"),
]
DERIVED = [
    Derived("household_income", members.known_sum(fact.income), unit=HOUSEHOLD, kind=MONEY, title="家庭月收入"),
    Derived("size", members.count(), unit=HOUSEHOLD, kind=INTEGER, title="保障人数"),
]
AID = Policy(
    "aid",
    unit=HOUSEHOLD,
    title="最低生活保障",
    requires=[
        Criterion(
            fact.household_income < param.standard * fact.size, title="家庭人均月收入低于标准", cites=CONFIRM.art(10)
        ),
        Criterion(fact.cars <= 0, title="没有机动车辆", cites=CONFIRM.art(14)),
    ],
    amount=param.standard * fact.size - fact.household_income,
)
OWN = Policy(
    "own",
    unit=PERSON,
    title="个人补贴",
    requires=[
        Criterion(fact.kind.is_in("A", "B") & ~fact.held, title="持证而未在保", cites=CONFIRM.art(8)),
        Criterion(age_on(fact.birth_date) >= param.limit, title="达到年龄", cites=CONFIRM.art(9)),
        Criterion(household.cars == 0, title="没有机动车辆", cites=CONFIRM.art(14)),
    ],
)
RULES = RuleSet(policies=[AID, OWN], derived=DERIVED, facts=FACTS, parameters=PARAMETERS)
PATH = ("east", "county", "")
DAY = date(2023, 7, 1)
MEMBERS = [
    {"income": 6000, "birth_date": date(1943, 7, 1), "kind": "A", "held": False},
    {"income": 18000},
    {"income": 0},
]


def ask(policy: str = "aid", *, facts=None, people=MEMBERS, person=None, area_path=PATH):
    facts = {"cars": 0} if facts is None else facts
    return explain(
        ruleset=RULES, policy=policy, facts=facts, members=people, area_path=area_path, day=DAY, person=person
    )


def test_a_sentence_holds_the_values_and_since_when_the_threshold_holds():
    found = ask(people=[{"income": 240}, {"income": 0}, {"income": 0}])
    assert found.criteria[0].sentence() == "家庭月收入 2.40 元 低于 标准 1.50 元（2023年7月1日起） × 保障人数 3"
    assert found.reasons()[0].startswith("符合：家庭人均月收入低于标准。")
    assert found.calculation() == "(标准 1.50 元（2023年7月1日起） × 保障人数 3) − 家庭月收入 2.40 元"
    assert (found.eligible, found.amount) == (True, 210)


def test_values_unfold_and_thresholds_tell_where_they_come_from():
    finding = ask().criteria[0]
    assert [(value.title, value.value) for value in finding.values] == [("家庭月收入", 24000), ("保障人数", 3)]
    assert [(part.member, part.value) for part in finding.values[0].parts] == [(0, 6000), (1, 18000), (2, 0)]
    (threshold,) = finding.thresholds
    assert (threshold.entry.value, threshold.entry.area, threshold.entry.from_date) == (150, "county", DAY)
    assert [str(cite) for cite in finding.cites] == ["《最低生活保障审核确认办法》(民发〔2021〕57号)第10条"]


def test_only_what_can_still_change_the_answer_is_asked_for():
    unknown = [{"income": 0}, {"income": None}, {}]
    still_open = ask(people=unknown)
    assert (still_open.eligible, still_open.amount) == (None, None)
    assert [(need.title, need.members) for need in still_open.still_needed] == [("月收入", (1, 2))]
    decided = ask(facts={"cars": 1}, people=unknown)
    assert (decided.eligible, decided.amount, decided.still_needed) == (False, 0, ())
    assert [finding.title for finding in decided.decisive] == ["没有机动车辆"]


def test_a_missing_parameter_is_asked_for_by_its_title():
    found = ask(area_path=("far", ""))
    assert found.eligible is None
    assert [(need.of, need.title) for need in found.still_needed] == [("PARAMETER", "标准")]
    assert "标准 未知" in found.criteria[0].sentence()


def test_a_person_is_judged_with_the_facts_of_the_household():
    found = ask("own", person=0)
    assert found.eligible is True
    assert found.criteria[0].sentence() == "残疾类别 肢体残疾 属于 肢体残疾、视力残疾，且 已在保 否（应为否）"
    assert found.criteria[1].sentence() == "周岁年龄（出生日期 1943年7月1日） 80 不低于 限 3（1900年1月1日起）"
    assert found.criteria[2].sentence() == "机动车辆 0 为 0"


@pytest.mark.parametrize(("policy", "person"), [("aid", 0), ("own", None)])
def test_the_unit_must_fit(policy, person):
    with pytest.raises(ValueError, match="does not fit"):
        ask(policy, person=person)


def test_a_rule_stands_alone_and_in_another_language():
    alone = Renderer(ruleset=RULES).sentence(AID.requires[0].expr, HOUSEHOLD)
    assert alone == "家庭月收入 低于 标准 × 保障人数"
    english = {"%(left)s 低于 %(right)s": "%(left)s is below %(right)s", "家庭月收入": "household income"}
    said = Renderer(ruleset=RULES, translate=lambda text: english.get(text, text)).sentence(
        AID.requires[0].expr, HOUSEHOLD
    )
    assert said == "household income is below 标准 × 保障人数"
