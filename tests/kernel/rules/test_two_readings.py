"""The two readings mean the same, whatever the rule and whatever is unknown."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules import BOOL, HOUSEHOLD, INTEGER, MONEY, PERSON, Collision, Criterion, Policy, RuleSet
from minzheng.kernel.rules.explaining import Situation
from minzheng.kernel.rules.expressions import FirstKnown, IsKnown, walk
from minzheng.kernel.rules.frame import evaluate
from tests.kernel.rules.worlds import (
    AREA_PATHS,
    DAYS,
    FACTS,
    LAW,
    PARAMETERS,
    derived_facts,
    expressions,
    facts_of,
    frame_of,
    registers,
)

SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    derived = draw(derived_facts())
    policies = []
    for unit in (PERSON, HOUSEHOLD):
        criteria = [
            Criterion(draw(expressions(unit, BOOL, derived)), title=f"条件{number}", cites=LAW.art(number))
            for number in range(1, draw(st.integers(1, 3)) + 1)
        ]
        policies.append(
            Policy(
                f"policy_{unit.value.lower()}",
                unit=unit,
                title="试",
                requires=criteria,
                amount=draw(expressions(unit, MONEY, derived)),
                held_by=draw(expressions(unit, BOOL, derived, 1)),
                held_amount=draw(expressions(unit, MONEY, derived, 1)),
                tolerance=draw(st.none() | expressions(unit, MONEY, derived, 1)),
                nearest=draw(expressions(unit, INTEGER, derived, 1)),
                candidates=draw(st.none() | expressions(unit, BOOL, derived, 1)),
            )
        )
    clash = Collision(
        "clash",
        unit=HOUSEHOLD,
        when=draw(expressions(HOUSEHOLD, BOOL, derived, 2)),
        title="碰撞",
        explanation="试",
        cites=LAW.art(9),
        at_stake=draw(expressions(HOUSEHOLD, MONEY, derived, 1)),
    )
    return RuleSet(policies=policies, derived=derived, collisions=[clash], facts=FACTS, parameters=PARAMETERS)


def situations_of(ruleset: RuleSet, people: list[dict], households: list[dict], day: date) -> dict:
    """One situation per household, and one without household facts per person who has none."""
    made = {}
    for one in households:
        members = [person for person in people if person["household"] == one["household"]]
        made[one["household"]] = (situation(ruleset, one, members, day), members)
    return made


def situation(ruleset: RuleSet, household: dict, members: list[dict], day: date) -> Situation:
    return Situation(
        ruleset=ruleset,
        facts=household,
        members=members,
        area_path=AREA_PATHS.get(household["area"], ()),
        day=day,
        member_area_paths=[AREA_PATHS.get(member["area"], ()) for member in members],
    )


def columns_of(explanation) -> dict:
    return {
        "eligible": explanation.eligible,
        "amount": explanation.amount,
        "held": explanation.held,
        "held_amount": explanation.held_amount,
        "distance": explanation.distance,
        **({} if explanation.policy.apart is None else {"differs": explanation.differs}),
        **{f"criterion_{number}": one.holds for number, one in enumerate(explanation.criteria, start=1)},
    }


def explained(ruleset: RuleSet, people: list[dict], households: list[dict], day: date) -> dict:
    """(unit, id) → the interpreter's explanation."""
    found = {}
    for key, (made, members) in situations_of(ruleset, people, households, day).items():
        found["household", key] = made.explain("policy_household")
        for number, member in enumerate(members):
            found["person", member["person"]] = made.explain("policy_person", person=number)
    return found


@SETTINGS
@given(rule_sets(), registers(), DAYS)
def test_frame_and_interpreter_agree(ruleset, register, day):
    people, households = register
    results = evaluate(
        ruleset=ruleset,
        people=frame_of(people, PERSON),
        households=frame_of(households, HOUSEHOLD),
        day=day,
        area_paths=AREA_PATHS,
    )
    explanations = explained(ruleset, people, households, day)
    for unit in ("person", "household"):
        result = results[f"policy_{unit}"]
        rows = {row[unit]: row for row in result.frame.iter_rows(named=True)}
        missing = {}
        for row in result.missing.iter_rows(named=True):
            missing.setdefault(row[unit], set()).add((row["of"], row["name"]))
        for (of, key), explanation in explanations.items():
            if of != unit:
                continue
            kept = is_kept(result.policy, explanation)
            assert (key in rows) == kept
            if kept:
                expected = columns_of(explanation)
                assert {name: rows[key][name] for name in expected} == expected
                needed = {(need.of, need.name) for need in explanation.still_needed}
                assert missing.get(key, set()) == needed
    check_collisions(results.collisions["clash"], ruleset, explanations)


def is_kept(policy: Policy, explanation) -> bool:
    if policy.candidates is None:
        return True
    candidate = explanation.ruleset.interpreter.closure(policy.candidates, policy.unit)(explanation.subject)
    return candidate is not False or explanation.held is True


def check_collisions(frame, ruleset: RuleSet, explanations: dict) -> None:
    clash = ruleset.collisions["clash"]
    rows = {row["household"]: (row["holds"], row["at_stake"]) for row in frame.iter_rows(named=True)}
    for (unit, key), explanation in explanations.items():
        if unit == "household":
            read = [ruleset.interpreter.closure(one, HOUSEHOLD) for one in (clash.when, clash.at_stake)]
            holds, at_stake = (one(explanation.subject) for one in read)
            assert rows.get(key) == (None if holds is False else (holds, at_stake))


@settings(SETTINGS, max_examples=15)
@given(rule_sets(), registers(), DAYS)
def test_every_explanation_can_be_put_into_words(ruleset, register, day):
    for explanation in explained(ruleset, *register, day).values():
        assert all(explanation.reasons())
        assert explanation.calculation()
        for finding in explanation.criteria:
            assert all(value.text() for value in finding.values)
            assert all(one.parameter is not None for one in finding.thresholds)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), DAYS)
def test_nothing_but_what_is_needed_can_decide_an_open_question(data, day):
    """Give every unknown fact that is *not* needed a value: the open question stays open."""
    policy = Policy(
        "policy_person",
        unit=PERSON,
        title="试",
        requires=[Criterion(data.draw(expressions(PERSON, BOOL).filter(_monotone)), title="条件", cites=LAW.art(1))],
    )
    ruleset = RuleSet(policies=[policy], facts=FACTS, parameters=PARAMETERS)
    household, member = data.draw(facts_of(HOUSEHOLD)), data.draw(facts_of(PERSON))
    before = situation(ruleset, household | {"area": "far"}, [member | {"area": "far"}], day)
    explanation = before.explain("policy_person", person=0)
    needed = {need.name for need in explanation.still_needed}
    other = (data.draw(facts_of(HOUSEHOLD)), data.draw(facts_of(PERSON)))
    filled = [
        {name: new[name] if old[name] is None and name not in needed else old[name] for name in old}
        for old, new in zip((household, member), other, strict=True)
    ]
    after = situation(ruleset, filled[0] | {"area": "far"}, [filled[1] | {"area": "far"}], day)
    assert after.explain("policy_person", person=0).eligible == explanation.eligible


def _monotone(expression) -> bool:
    """`is_known` and `first_known` may change a known answer when something becomes known; that is their purpose."""
    return not any(isinstance(one, (FirstKnown, IsKnown)) for one in walk(expression))
