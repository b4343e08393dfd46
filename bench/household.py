"""One household and every policy, with explanation: ours, and OpenFisca-core with its trace.

Each answer starts from the facts of one household of three and ends with, per policy and person, the criteria, the
amount and what led there. OpenFisca's trace is the values of the variables; our sentences are a row of their own.
`python -m bench.household [--quick]`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from bench.peers.environment import run_peer
from bench.policies import POLICIES, PeerDisagrees, facts_for_openfisca
from bench.register import AREA_PATHS, DAY, district_rules, synthesise
from minzheng.kernel.rules import HOUSEHOLD, PERSON, RuleSet
from minzheng.kernel.rules.explaining import Explanation, Situation

MEMBERS = 3


def run(*, quick: bool = False) -> dict:
    """Milliseconds per household. `quick` asks fewer times."""
    ruleset = district_rules()
    people, household = household_of_three()
    members, facts = people.to_dicts(), household.to_dicts()[0]
    area_path = AREA_PATHS[facts["area"]]

    def with_values() -> list[tuple]:
        """Beside the answers, for each criterion its values and thresholds, and what is still missing."""
        return [
            (answer.still_needed, [(finding.values, finding.thresholds) for finding in answer.criteria])
            for answer in answered()
        ]

    def answered() -> list[Explanation]:
        situation = Situation(ruleset=ruleset, facts=facts, members=members, area_path=area_path, day=DAY)
        return explanations(ruleset, situation)

    def in_words() -> list[list[str]]:
        return [answer.reasons() for answer in answered()]

    ways: list[tuple[str, Callable[[], object]]] = [
        ("criteria, amounts, values, thresholds, what is missing", with_values),
        ("criteria and amounts only", answered),
        ("criteria and amounts, each criterion in a sentence", in_words),
    ]
    # Ours before and after OpenFisca, so that both meet the same load as nearly as can be.
    rounds = 50 if quick else 500
    before = [milliseconds(way, rounds) for _, way in ways]
    traced = openfisca_milliseconds(ruleset, people, household, answered(), repeat=20 if quick else 100)
    after = [milliseconds(way, rounds) for _, way in ways]
    rows = []
    for (what, _), *times in zip(ways, before, after, strict=True):
        mine = median(times)
        rows.append(
            {
                "what": f"household of {MEMBERS}, {len(POLICIES)} policies: {what}; OpenFisca-core with trace",
                "ours": round(mine, 4),
                "peer": round(traced, 3),
                "unit": "ms",
                "ratio": round(traced / mine, 1),
            }
        )
    return {"bench": "household", "rows": rows}


def household_of_three() -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first poor household of three of which everything is known."""
    register = synthesise(people=20_000)
    sizes = register.people.group_by("household").agg(pl.len(), aided=pl.col("dibao_member").any())
    chosen = sizes.filter((pl.col("len") == MEMBERS) & pl.col("aided")).select("household")
    known = chosen.filter(pl.col("household").is_in(register.complete.implode())).sort("household")["household"][0]
    people = register.people.filter(pl.col("household") == known).sort("person")
    return people, register.households.filter(pl.col("household") == known)


def explanations(ruleset: RuleSet, situation: Situation) -> list[Explanation]:
    """Every policy of the bench for the household or each of its members."""
    found = []
    for key in POLICIES:
        if ruleset.policies[key].unit == HOUSEHOLD:
            found.append(situation.explain(key))
        else:
            found += [situation.explain(key, person=number) for number in range(MEMBERS)]
    return found


def milliseconds(way: Callable[[], object], rounds: int) -> float:
    way()  # the rules are compiled once per rule set, not per household
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        way()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000


def openfisca_milliseconds(
    ruleset: RuleSet, people: pl.DataFrame, household: pl.DataFrame, ours: list[Explanation], *, repeat: int
) -> float:
    """Median of OpenFisca with trace, in its own process; raises `PeerDisagrees` if it answers otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        facts = facts_for_openfisca({PERSON: people, HOUSEHOLD: household}, ruleset)
        facts |= {"household": np.zeros(MEMBERS, dtype=np.int64), "homes": np.array(1)}
        np.savez(Path(folder) / "facts.npz", allow_pickle=False, **facts)
        run_peer("bench.peers.openfisca_policies", folder, *POLICIES, "--trace", "--repeat", str(repeat))
        found = dict(np.load(Path(folder) / "results.npz"))
        theirs = [
            bool(one)
            for key in POLICIES
            for one in found[f"{key}__eligible"][: 1 if ruleset.policies[key].unit == HOUSEHOLD else MEMBERS]
        ]
        if theirs != [answer.eligible for answer in ours]:
            raise PeerDisagrees("OpenFisca answers otherwise for this household")
        return median(json.loads((Path(folder) / "times.json").read_text())["from_facts"]) * 1000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), ensure_ascii=False))
