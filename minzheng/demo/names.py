"""Names for people: a household's surname runs in its male line, given names follow sex and generation."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minzheng.demo import name_stock as stock
from minzheng.demo.draws import stream, weighted

RARE_SHARE = 0.0012
SECOND_NAME_SHARE = 0.012


class Names(NamedTuple):
    """One element a person: the registered name, another name they go by (null: none), the ethnic group."""

    name: pl.Series
    other_name: pl.Series
    ethnic_group: pl.Series


def draw_names(
    *,
    seed: int,
    households: NDArray[np.int64],
    paternal: NDArray[np.bool_],
    male: NDArray[np.bool_],
    birth_years: NDArray[np.int64],
) -> Names:
    """Names of all people. `paternal` marks those who carry their household's surname, the others bring their own."""
    rng = stream(seed=seed, part="names")
    size = len(households)
    surnames = np.array(list(stock.SURNAMES), dtype=object)
    weights = list(stock.SURNAMES.values())
    of_household = weighted(rng=rng, weights=weights, size=int(households.max()) + 1)
    own = weighted(rng=rng, weights=weights, size=size)
    surname = surnames[np.where(paternal, of_household[households], own)]

    given = _given_names(rng=rng, male=male, birth_years=birth_years)
    other = _given_names(rng=rng, male=male, birth_years=birth_years)
    name: NDArray[np.object_] = surname + given
    other_name = surname + other
    other_name[rng.random(size) >= SECOND_NAME_SHARE] = None

    codes = np.array(list(stock.ETHNIC_GROUPS), dtype=object)
    group: NDArray[np.object_] = codes[weighted(rng=rng, weights=list(stock.ETHNIC_GROUPS.values()), size=size)]
    for code, share, firsts, fathers in stock.MINORITY:
        chosen = np.flatnonzero(rng.random(size) < share)
        dotted = np.array(firsts, dtype=object)[rng.integers(0, len(firsts), len(chosen))] + "·"
        name[chosen] = dotted + np.array(fathers, dtype=object)[rng.integers(0, len(fathers), len(chosen))]
        group[chosen] = code
        other_name[chosen] = None
    return Names(
        name=pl.Series("name", name.tolist(), dtype=pl.String),
        other_name=pl.Series("other_name", other_name.tolist(), dtype=pl.String),
        ethnic_group=pl.Series("ethnic_group", group.tolist(), dtype=pl.String),
    )


def _given_names(
    *, rng: np.random.Generator, male: NDArray[np.bool_], birth_years: NDArray[np.int64]
) -> NDArray[np.object_]:
    size = len(male)
    given = np.empty(size, dtype=object)
    ends = np.array([generation[0] for generation in stock.GENERATIONS])
    generation_of = np.searchsorted(ends, birth_years)
    rare = np.array(list(stock.RARE_CHARACTERS), dtype=object)
    for position, (_, men_first, men_second, women_first, women_second) in enumerate(stock.GENERATIONS):
        for is_male, first, second in ((True, men_first, men_second), (False, women_first, women_second)):
            members = np.flatnonzero((generation_of == position) & (male == is_male))
            count = len(members)
            firsts, seconds = np.array(list(first), dtype=object), np.array(list(second), dtype=object)
            # A square of a uniform draw makes the front of each list common and its end seldom.
            head = firsts[(rng.random(count) ** 1.4 * len(firsts)).astype(np.int64)]
            tail = seconds[(rng.random(count) ** 1.4 * len(seconds)).astype(np.int64)]
            tail = np.where(rng.random(count) < RARE_SHARE, rare[rng.integers(0, len(rare), count)], tail)
            single = rng.random(count) < stock.SINGLE_CHARACTER_SHARE[position]
            given[members] = np.where(single, "", head) + tail
    return given
