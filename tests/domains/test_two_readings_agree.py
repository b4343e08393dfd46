"""The worked cases once more, as a register: the frame must say of each household what the interpreter says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from minzheng.kernel import modules
from minzheng.kernel.modules.case_labels import Labels
from minzheng.kernel.modules.case_reading import Case, read
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, Policy, RuleSet, Unit
from minzheng.kernel.rules.explaining import Situation
from minzheng.kernel.rules.frame import evaluate

TYPES = {
    Kind.MONEY: pl.Int64,
    Kind.INTEGER: pl.Int64,
    Kind.BOOL: pl.Boolean,
    Kind.DATE: pl.Date,
    Kind.CODE: pl.String,
}


def _cases_by_day() -> dict[date, list[Case]]:
    labels, found = Labels(modules.ruleset()), defaultdict(list)
    for module in modules.modules():
        for path in module.cases:
            for case in read(text=path.read_text(encoding="utf-8"), labels=labels):
                if isinstance(case, Case) and not case.changes:
                    found[case.day].append(case)
    return found


CASES = _cases_by_day()


def _schema(ruleset: RuleSet, unit: Unit, *keys: str) -> dict[str, Any]:
    facts = {one.name: TYPES[one.kind] for one in ruleset.facts if one.unit == unit}
    return dict.fromkeys(keys, pl.Int64) | {"area": pl.String} | facts


def _register_of(cases: list[Case]) -> tuple[list[dict], list[dict]]:
    """The families of the cases as one register: the n-th is household n, its first member person n × 100."""
    people, households = [], []
    for number, case in enumerate(cases):
        area = case.area_path[0]
        households.append({"household": number, "area": area, **case.household})
        people += [
            {"person": number * 100 + place, "household": number, "area": area, **member}
            for place, member in enumerate(case.members)
        ]
    return people, households


@pytest.fixture(scope="module")
def everybody(ruleset: RuleSet) -> RuleSet:
    """The rules without `candidates`: nobody is left out of the register."""
    return RuleSet(
        policies=[replace(policy, candidates=None) for policy in ruleset.policies.values()],
        derived=ruleset.derived.values(),
        collisions=ruleset.collisions.values(),
        facts=ruleset.facts,
        parameters=ruleset.parameters,
    )


@pytest.mark.parametrize("day", sorted(CASES), ids=str)
def test_register_and_single_household_come_out_alike(day: date, everybody: RuleSet) -> None:
    cases = CASES[day]
    people, households = _register_of(cases)
    results = evaluate(
        ruleset=everybody,
        people=pl.DataFrame(people, schema=_schema(everybody, PERSON, "person", "household")),
        households=pl.DataFrame(households, schema=_schema(everybody, HOUSEHOLD, "household")),
        day=day,
        area_paths={case.area_path[0]: case.area_path for case in cases},
        policies={case.declared.key for case in cases if isinstance(case.declared, Policy)},
        collisions=[],
    )
    for number, case in enumerate(cases):
        if not isinstance(case.declared, Policy):
            continue
        situation = Situation(
            ruleset=everybody, facts=case.household, members=case.members, area_path=case.area_path, day=day
        )
        of_person = case.declared.unit == PERSON
        told = situation.explain(case.declared.key, person=0 if of_person else None)
        judged = results[case.declared.key]
        (row,) = judged.frame.filter(**({"person": number * 100} if of_person else {"household": number})).to_dicts()
        assert row["eligible"] is told.eligible, case.title
        assert row.get("amount") == told.amount, case.title
        assert [row[name] for name in judged.criterion_columns] == [one.holds for one in told.criteria], case.title
        assert (row.get("held"), row.get("distance")) == (told.held, told.distance), case.title
        lacking = judged.missing.filter(**({"person": number * 100} if of_person else {"household": number}))
        assert set(lacking["name"]) == {one.name for one in told.still_needed}, case.title


def test_collisions_of_a_register_are_those_of_the_cases(ruleset: RuleSet) -> None:
    """The frame finds exactly the people for whom a case says there is a collision."""
    for day, cases in CASES.items():
        told = [case for case in cases if not isinstance(case.declared, Policy)]
        if not told:
            continue
        people, households = _register_of(told)
        results = evaluate(
            ruleset=ruleset,
            people=pl.DataFrame(people, schema=_schema(ruleset, PERSON, "person", "household")),
            households=pl.DataFrame(households, schema=_schema(ruleset, HOUSEHOLD, "household")),
            day=day,
            area_paths={case.area_path[0]: case.area_path for case in told},
            policies=[],
            collisions={case.declared.key for case in told},
        )
        for number, case in enumerate(told):
            unit = {"person": number * 100} if case.declared.unit == PERSON else {"household": number}
            hit = results.collisions[case.declared.key].filter(**unit, holds=True)
            assert (len(hit) == 1) is (case.expected["结论"] == "有"), case.title
