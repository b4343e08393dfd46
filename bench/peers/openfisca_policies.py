"""The peer process: judge the facts in a folder with OpenFisca and leave results and times there.

`python -m bench.peers.openfisca_policies FOLDER POLICY…` reads `facts.npz`, writes `results.npz` and `times.json`.
Times are taken of judging alone, and from facts in memory to answers, which is what `evaluate` does (OpenFisca first
makes a simulation and sets its inputs).
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder

from bench.peers.openfisca_rules import Translation, outputs_of
from bench.register import AREA_PATHS, DAY, district_rules

PERIOD = f"{DAY:%Y-%m}"


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
    parser.add_argument("policies", nargs="+")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    ruleset = district_rules()
    area = next(iter(AREA_PATHS.values()))
    system = Translation(ruleset, ruleset.parameters.at(day=DAY, areas=area)).system()
    policies = [ruleset.policies[key] for key in arguments.policies]
    outputs = [f"{one.key}__eligible" for one in policies]
    outputs += [f"{one.key}__amount" for one in policies if one.amount is not None]
    outputs += [f"{one.key}__differs" for one in policies if one.apart is not None]
    outputs += [name for one in policies for name, _, _ in outputs_of(one)]
    stored = dict(np.load(arguments.folder / "facts.npz"))
    household, homes = stored.pop("household"), int(stored.pop("homes"))
    times: dict[str, list[float]] = {"judging": [], "from_facts": [], "processor": []}
    for _ in range(arguments.repeat):
        start, processor = time.perf_counter(), time.process_time()
        simulation = simulation_of(system, stored, household, homes, trace=arguments.trace)
        ready = time.perf_counter()
        results = judge(simulation, outputs)
        if arguments.trace:
            simulation.tracer.computation_log.lines()  # what OpenFisca shows of how it came to its answers
        done = time.perf_counter()
        times["judging"].append(done - ready)
        times["from_facts"].append(done - start)
        times["processor"].append(time.process_time() - processor)
    np.savez(arguments.folder / "results.npz", **results)
    (arguments.folder / "times.json").write_text(json.dumps(times))


if __name__ == "__main__":
    main()
