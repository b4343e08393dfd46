"""How many questions 码上测 puts to a family, against asking every fact of every policy; the answers must be the same.

The households are those of the demo's truth, drawn at random. Each answers what it knows of itself; what the demo
does not invent of it (savings, supporters, …) it answers by "I do not know", which decides nothing. What the self-check
takes for granted (that those named are alive, and live together) counts on neither side. `python -m bench.questions`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from bench.register import AREA_PATHS, synthesise
from bench.register import DAY as SYNTHETIC_DAY
from minzheng.demo import perfect_reading, truth
from minzheng.demo.calibration import DAY
from minzheng.kernel import modules
from minzheng.kernel.rules import HOUSEHOLD, PERSON, FactDeclaration, RuleSet, Unit
from minzheng.kernel.rules.asking import Cell, Inquiry, with_implied
from minzheng.kernel.rules.explaining import Situation
from minzheng.kernel.rules.needs import PARAMETER, needs_of_policy

SEED = 20230630
DISTRICT = 60_000
HOUSEHOLDS, QUICK = 1_000, 50
IDENTITY = ("person", "household", "area")


class AnswersDiffer(AssertionError):
    """Asking less gave another answer: the shares would mean nothing."""


def run(*, quick: bool = False) -> dict:
    """The shares of facts asked. `quick` asks few households of each kind."""
    count = QUICK if quick else HOUSEHOLDS
    ruleset = modules.ruleset()
    rows = [
        _measured("households of the demo", ruleset, *_of_the_demo(count), day=DAY),
        _measured(
            "households of the synthetic register that know everything",
            ruleset,
            *_of_the_synthetic_register(count),
            day=SYNTHETIC_DAY,
        ),
    ]
    return {"bench": "questions", "rows": rows}


def asked_facts(ruleset: RuleSet) -> dict[Unit, list[FactDeclaration]]:
    """The facts that some policy reads and a citizen is asked: what a form with every question would hold."""
    needed = {(need.of, need.name) for policy in ruleset.policies.values() for need in needs_of_policy(policy, ruleset)}
    return {
        unit: [
            one for of, name in sorted(needed) if of == unit if (one := ruleset.facts.get(unit, name)) and _asked(one)
        ]
        for unit in (PERSON, HOUSEHOLD)
        if PARAMETER not in unit
    }


def _asked(declared: FactDeclaration) -> bool:
    return declared.question is not None and declared.question.presumed is None


def _of_the_demo(count: int) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, tuple[str, ...]]]:
    district = truth.build(seed=SEED, people=DISTRICT)
    people, households = perfect_reading.facts(seed=SEED, truth=district)
    # A family knows its own wages, those that no table shows included.
    known = district.incomes.select("person", wage=pl.col("wage").fill_null(0))
    people = people.join(known, on="person", how="left", maintain_order="left")
    people = people.with_columns(wage_monthly=pl.coalesce("wage_monthly", "wage")).drop("wage")
    people = people.filter(pl.col("death_date") > DAY, pl.col("moved_out_date") > DAY)
    paths = {area: (area, area[:6], area[:4], area[:2], "") for area in people["area"].unique()}
    return people, _sample(people, households, count), paths


def _of_the_synthetic_register(count: int) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, tuple[str, ...]]]:
    register = synthesise(people=20_000)
    people = register.people.filter(
        pl.col("household").is_in(register.complete.implode()), pl.col("death_date") > SYNTHETIC_DAY
    )
    return people, _sample(people, register.households, count), AREA_PATHS


def _sample(people: pl.DataFrame, households: pl.DataFrame, count: int) -> pl.DataFrame:
    inhabited = households.filter(pl.col("household").is_in(people["household"].unique().implode()))
    return inhabited.sample(min(count, inhabited.height), seed=SEED)


def _measured(
    what: str,
    ruleset: RuleSet,
    people: pl.DataFrame,
    households: pl.DataFrame,
    paths: Mapping[str, tuple[str, ...]],
    *,
    day: Any,
) -> dict:
    everything = asked_facts(ruleset)
    shares, pages, facts, names = [], [], [], Counter[str]()
    chosen = people.filter(pl.col("household").is_in(households["household"].implode()))
    families = chosen.sort("person").partition_by("household", as_dict=True)
    started = time.perf_counter()
    for row in households.iter_rows(named=True):
        members = families[row["household"],].to_dicts()
        area_path = paths[row["area"]]
        asked, shown = interview(ruleset, row, members, area_path=area_path, day=day)
        names.update({cell.name for cell in asked})
        all_facts = len(everything[HOUSEHOLD]) + len(members) * len(everything[PERSON])
        shares.append(len(asked) / all_facts)
        pages.append(shown)
        facts.append(all_facts)
    spent = time.perf_counter() - started
    ordered = sorted(shares)
    return {
        "what": f"{what}: facts asked of a family; facts of all policies",
        "ours": round(sum(share * total for share, total in zip(shares, facts, strict=True)) / len(facts), 1),
        "peer": round(sum(facts) / len(facts), 1),
        "unit": "facts",
        "ratio": round(sum(shares) / len(shares), 3),
        "p90": round(ordered[int(len(ordered) * 0.9)], 3),
        "pages": round(sum(pages) / len(pages), 1),
        "families": len(shares),
        "ms_a_question": round(spent / sum(pages) * 1000, 1),
        "most_asked": dict(names.most_common(12)),
    }


def interview(
    ruleset: RuleSet,
    household: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]],
    *,
    area_path: tuple[str, ...],
    day: Any,
) -> tuple[list[Cell], int]:
    """Ask one family until nothing matters: the cells asked and the pages shown. Raises `AnswersDiffer`."""
    told, told_of = _presumed(ruleset, HOUSEHOLD, household), [_presumed(ruleset, PERSON, one) for one in members]
    asked: list[Cell] = []
    pages = 0
    while ask := Inquiry(ruleset=ruleset, facts=told, members=told_of, area_path=area_path, day=day, asked=asked).next:
        pages += 1
        for cell in ask.cells:
            asked.append(cell)
            if cell.member is None:
                told[cell.name] = household.get(cell.name)
            else:
                told_of[cell.member][cell.name] = members[cell.member].get(cell.name)
    few = Situation(
        ruleset=ruleset,
        facts=with_implied(told, unit=HOUSEHOLD, ruleset=ruleset),
        members=[with_implied(one, unit=PERSON, ruleset=ruleset) for one in told_of],
        area_path=area_path,
        day=day,
    )
    whole = Situation(
        ruleset=ruleset,
        facts=_askable(ruleset, HOUSEHOLD, household),
        members=[_askable(ruleset, PERSON, one) for one in members],
        area_path=area_path,
        day=day,
    )
    for key, policy in ruleset.policies.items():
        for person in range(len(members)) if policy.unit == PERSON else (None,):
            one, other = few.explain(key, person=person), whole.explain(key, person=person)
            if (one.eligible, one.amount) != (other.eligible, other.amount):
                raise AnswersDiffer(f"{key}, household {household.get('household')}, member {person}")
    return asked, pages


def _presumed(ruleset: RuleSet, unit: Unit, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What need not be asked, as it truly is."""
    named = [one for one in ruleset.facts if one.unit == unit and one.question and one.question.presumed is not None]
    return {one.name: facts.get(one.name) for one in named}


def _askable(ruleset: RuleSet, unit: Unit, facts: Mapping[str, Any]) -> dict[str, Any]:
    """All that a family could have been asked, with what need not be asked and what follows by itself."""
    told = {one.name: facts.get(one.name) for one in ruleset.facts if one.unit == unit and one.question}
    return with_implied(told, unit=unit, ruleset=ruleset)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), ensure_ascii=False))
