"""Seeded draws. Every part of the district has its own stream: a change in one leaves the others as they were."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray


def stream(*, seed: int, part: str) -> np.random.Generator:
    """The generator of one part of the district (`"names"`, `"economy"`…), independent of all others."""
    return np.random.default_rng([seed, crc32(part.encode())])


def weighted(*, rng: np.random.Generator, weights: NDArray[np.float64] | list[float], size: int) -> NDArray[np.int64]:
    """`size` positions into `weights`, each with the probability its weight gives it."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")


def rank_within(*, group: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each element its position (0, 1, …) among the elements of the same group, in order of appearance."""
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]]
    starts = np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = np.arange(len(group)) - starts
    return ranks
