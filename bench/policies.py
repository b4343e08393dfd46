"""All policies over a whole register: ours, OpenFisca-core with the same rules, and Polars written by hand.

`python -m bench.policies [--quick]`. Ours and the hand-written query are run in turn, before and after OpenFisca, so
that all three meet the same load as nearly as can be.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import polars as pl

from bench.peers import polars_policies
from bench.peers.environment import run_peer
from bench.register import AREA_PATHS, DAY, SyntheticRegister, district_rules, synthesise
from minzheng.kernel.rules import BOOL, CODE, DATE, HOUSEHOLD, PERSON, RuleSet, Unit
from minzheng.kernel.rules.frame import Results, evaluate

ROUNDS = 5
POLICIES = ("dibao", "low_margin", "single_person_dibao", "tekun", "living_subsidy", "care_subsidy", "gaoling")
"""Those written by hand as well: the synthetic register has the facts of these, and few of what came later."""


class PeerDisagrees(AssertionError):
    """A peer has other results: the times would compare different things."""


def run(*, quick: bool = False) -> dict:
    """Time all three and check that they agree wherever they can; `quick` judges 100,000 people, not a million."""
    ruleset = district_rules()
    register = synthesise(people=100_000 if quick else 1_000_000)
    values = {**ruleset.parameters.at(day=DAY, areas=next(iter(AREA_PATHS.values()))).values, "day": DAY}

    def ours() -> Results:
        return evaluate(
            ruleset=ruleset,
            people=register.people,
            households=register.households,
            day=DAY,
            area_paths=AREA_PATHS,
            policies=POLICIES,
            collisions=(),
        )

    def by_hand() -> dict[str, pl.DataFrame]:
        return polars_policies.judge(people=register.people, households=register.households, day=DAY, values=values)

    check_by_hand(ours(), by_hand())
    before = timed_in_turn([ours, by_hand], rounds=ROUNDS)
    fisca = openfisca_times(ruleset, register, ours())
    after = timed_in_turn([ours, by_hand], rounds=ROUNDS)
    (our_times, our_processor), (hand_times, hand_processor) = (
        (one[0] + other[0], one[1] + other[1]) for one, other in zip(before, after, strict=True)
    )
    size = f"{len(register.people):,} people, {len(register.households):,} households, {len(POLICIES)} policies"
    mine = median(our_times)
    return {
        "bench": "policies",
        "rows": [
            _row(f"OpenFisca-core, from facts in memory to answers: {size}", mine, median(fisca["from_facts"])),
            _row("OpenFisca-core, judging alone (its inputs set before)", mine, median(fisca["judging"])),
            _row(
                "OpenFisca-core, the same in processor seconds (ours uses both cores, OpenFisca one)",
                median(our_processor),
                median(fisca["processor"]),
            ),
            _row(f"Polars by hand: {size}", mine, median(hand_times)),
            _row("Polars by hand, the same in processor seconds", median(our_processor), median(hand_processor)),
        ],
    }


def _row(what: str, ours: float, peer: float) -> dict[str, Any]:
    """`ratio` above 1: ours is so many times faster."""
    return {"what": what, "ours": round(ours, 3), "peer": round(peer, 3), "unit": "s", "ratio": round(peer / ours, 2)}


def timed_in_turn(ways: list[Callable[[], Any]], *, rounds: int) -> list[tuple[list[float], list[float]]]:
    """Seconds by the clock and of the processor, of each way, taken in turn."""
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in ways]
    for _ in range(rounds):
        for way, (by_clock, of_processor) in zip(ways, times, strict=True):
            start, processor = time.perf_counter(), time.process_time()
            way()
            by_clock.append(time.perf_counter() - start)
            of_processor.append(time.process_time() - processor)
    return times


def check_by_hand(results: Results, by_hand: dict[str, pl.DataFrame]) -> None:
    """Row for row and unknown for unknown."""
    for key, frame in by_hand.items():
        ours = results[key].frame
        unit = "person" if results[key].policy.unit == PERSON else "household"
        columns = [name for name in ours.columns if name in frame.columns]
        if set(ours.columns) != set(frame.columns):
            raise PeerDisagrees(f"{key}: columns {sorted(set(ours.columns) ^ set(frame.columns))}")
        one, other = ours.select(columns).sort(unit), frame.select(columns).sort(unit)
        differing = [name for name in columns if not one[name].equals(other[name])]
        if differing:
            raise PeerDisagrees(f"{key}: Polars by hand differs in {differing}, {len(one)} and {len(other)} rows")


def openfisca_times(ruleset: RuleSet, register: SyntheticRegister, results: Results) -> dict[str, list[float]]:
    """Seconds of OpenFisca in its own process, over the people in the same order."""
    with tempfile.TemporaryDirectory() as folder:
        facts = facts_for_openfisca({PERSON: register.people, HOUSEHOLD: register.households}, ruleset)
        facts["household"] = register.people["household"].to_numpy()
        facts["homes"] = np.array(len(register.households))
        np.savez(Path(folder) / "facts.npz", allow_pickle=False, **facts)
        run_peer("bench.peers.openfisca_policies", folder, *POLICIES, "--repeat", str(ROUNDS))
        found = dict(np.load(Path(folder) / "results.npz"))
        check_openfisca(results, found, register)
        return json.loads((Path(folder) / "times.json").read_text())


def facts_for_openfisca(frames: dict[Unit, pl.DataFrame], ruleset: RuleSet) -> dict[str, np.ndarray]:
    """Vectors of the facts that the register has. OpenFisca knows no unknown: it becomes 0, no or UNKNOWN."""
    facts = {}
    for fact in ruleset.facts:
        if fact.name not in frames[fact.unit].columns:
            continue
        column = frames[fact.unit][fact.name]
        if fact.kind == CODE:
            facts[fact.name] = column.fill_null("UNKNOWN").to_numpy().astype(str)
        elif fact.kind == DATE:
            facts[fact.name] = column.cast(pl.Int32).fill_null(0).to_numpy().astype("datetime64[D]")
        else:
            facts[fact.name] = column.fill_null(False if fact.kind == BOOL else 0).to_numpy()
    return facts


def check_openfisca(results: Results, found: dict[str, np.ndarray], register: SyntheticRegister) -> None:
    """Every answer is the same in every household of which nothing is unknown."""
    row_of = np.empty(len(register.people), dtype=np.int64)
    row_of[register.people["person"].to_numpy()] = np.arange(len(register.people))
    for key, result in results.policies.items():
        frame = result.frame.filter(pl.col("household").is_in(register.complete.implode()))
        rows = row_of[frame["person"].to_numpy()] if result.policy.unit == PERSON else frame["household"].to_numpy()
        for name in set(frame.columns) - {"person", "household", "area"}:
            if frame[name].has_nulls():
                raise PeerDisagrees(f"{key}: {name} is unknown although nothing is")
            different = int((frame[name].to_numpy() != found[f"{key}__{name}"][rows]).sum())
            if different:
                raise PeerDisagrees(f"{key}: OpenFisca has another {name} for {different} of {len(rows)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), ensure_ascii=False))
