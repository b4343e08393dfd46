"""The district's own model: how its offices write, from rows whose person the identity number has told."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import polars as pl

from minzheng.kernel.registry.linkage import splink_engine
from minzheng.kernel.registry.linkage.comparisons import ALL, Compared, levels

LEAST_PAIRS = 300
"""Fewer rows with a known person say too little about rare errors: the declared values stand until there are more."""

PSEUDO_PAIRS = 100.0
"""How many rows the declared values weigh beside what the district's own rows say."""

SAMPLED_PAIRS = 1.5e6

SAMPLED_ROWS = 20_000
"""Of more known rows a sample is taken: rates of one in a thousand are told well enough by it."""


@dataclass(frozen=True)
class Model:
    """Splink's settings with every m and u filled in. `pairs`: rows with a known person that m rests on."""

    told: dict[str, Any]
    pairs: int
    people: int


def train(*, rows: pl.DataFrame, people: pl.DataFrame, share_known: float, seed: int = 1) -> Model:
    """Estimate the model of a district.

    rows: rows that bear the identity number of somebody in the register (others are left out). m comes from them by
    expectation maximisation, u from random pairs. share_known: of all rows, the share about people in the register.
    """
    known = rows.filter(pl.col("id_index").is_not_null()).join(people.select("id_index"), on="id_index", how="semi")
    known = known.sample(min(known.height, SAMPLED_ROWS), seed=seed, shuffle=True)
    met = people.sample(min(people.height, SAMPLED_ROWS), seed=seed)
    prior = min(max(share_known, 0.5), 0.99) / max(people.height, 1)
    told = splink_engine.settings(prior=prior)
    if known.height >= LEAST_PAIRS:
        sides = known
        met = pl.concat([met, people.join(known, on="id_index", how="semi")]).unique("key", maintain_order=True)
    elif met.height >= 2:  # one half of the register stands for rows: nobody is in both
        sides, met = met[::2], met[1::2]
    else:
        return Model(told=told, pairs=0, people=people.height)
    with splink_engine.linker(rows=sides, people=met, told=told) as linker:
        linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=seed, num_chunks=1)
        if known.height >= LEAST_PAIRS:
            linker.training.estimate_parameters_using_expectation_maximisation(
                "l.id_index = r.id_index", fix_probability_two_random_records_match=False,
                estimate_without_term_frequencies=True,
            )  # fmt: skip
        learned = linker.misc.save_model_to_json()
    pairs = known.height if known.height >= LEAST_PAIRS else 0
    comparisons = [
        _filled(compared, learned["comparisons"][at], pairs=pairs) for at, compared in enumerate(ALL)
    ]  # fmt: skip
    return Model(told=splink_engine.settings(prior=prior, comparisons=comparisons), pairs=pairs, people=people.height)


def _filled(compared: Compared, learned: dict[str, Any], *, pairs: int) -> dict[str, Any]:
    """m as learned and declared, by their weight; u as sampled, never 0 where chance has not shown it."""
    filled = copy.deepcopy(levels(compared))
    found = {level["label_for_charts"]: level for level in learned["comparison_levels"]}
    share = pairs / (pairs + PSEUDO_PAIRS)
    own = [found[step.code].get("m_probability") if pairs else None for step in compared.steps]
    chance = [max(found[step.code].get("u_probability") or 0.0, 1 / SAMPLED_PAIRS) for step in compared.steps]
    declared = [step.m for step in compared.steps]
    # Where nothing was told of a thing in the known rows, Splink hands back what it was given.
    mixed = [
        share * (one if one is not None else start) + (1 - share) * start
        for one, start in zip(own, declared, strict=True)
    ]
    for level, m, u in zip(filled["comparison_levels"][1:], mixed, chance, strict=True):
        level["m_probability"] = m / sum(mixed)
        level["u_probability"] = u / sum(chance)
    return filled
