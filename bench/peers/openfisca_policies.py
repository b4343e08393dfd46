"""The peer process: judge the facts in a folder with OpenFisca and leave results and times there.

`python -m bench.peers.openfisca_policies FOLDER` reads `facts.npz`, writes `results.npz` and `times.json`;
with `--one` it judges a single household again and again, with and without OpenFisca's trace.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

from bench.peers.openfisca_rules import Translation
from bench.register import AREA_PATHS, DAY, district_rules

PERIOD = "ETERNITY"


def simulation_of(system, facts: dict[str, np.ndarray], household: np.ndarray, homes: int, *, trace: bool = False):
    """A simulation with the facts set, nothing calculated yet."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    people = len(household)
    builder.declare_person_entity("person", np.arange(people))
    entity = builder.declare_entity("household", np.arange(homes))
    builder.join_with_persons(entity, household, np.full(people, "member"))
    simulation = builder.build(system)
    simulation.trace = trace
    for name, values in facts.items():
        simulation.set_input(name, PERIOD, values)
    return simulation


def judge(simulation, outputs: list[str]) -> dict[str, np.ndarray]:
    return {name: simulation.calculate(name, PERIOD) for name in outputs}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    ruleset = district_rules()
    area = next(iter(AREA_PATHS.values()))
    system = Translation(ruleset, ruleset.parameters.at(day=DAY, areas=area)).system()
    outputs = [f"{key}__eligible" for key in ruleset.policies]
    outputs += [f"{key}__amount" for key, policy in ruleset.policies.items() if policy.amount is not None]
    stored = dict(np.load(arguments.folder / "facts.npz"))
    household, homes = stored.pop("household"), int(stored.pop("homes"))
    modes = {"traced": True, "plain": False} if arguments.one else {"plain": False}
    times: dict[str, list[float]] = {mode: [] for mode in modes}
    for mode, trace in modes.items():
        for _ in range(arguments.repeat):
            simulation = simulation_of(system, stored, household, homes, trace=trace)
            start = time.perf_counter()
            if arguments.one:  # a single household is asked anew each time: making the simulation is part of it
                simulation = simulation_of(system, stored, household, homes, trace=trace)
            results = judge(simulation, outputs)
            times[mode].append(time.perf_counter() - start)
    np.savez(arguments.folder / "results.npz", **results)
    (arguments.folder / "times.json").write_text(json.dumps(times))


if __name__ == "__main__":
    main()
