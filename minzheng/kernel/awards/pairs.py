"""Exclusive pairs of policies, as reservations name them. Pure."""

from __future__ import annotations

from collections.abc import Iterable


def pairs_of(*, policy: str, excludes: Iterable[str]) -> list[str]:
    """The names of all pairs that an award of ``policy`` reserves: with every policy it excludes, and with itself.

    Both policies of a pair must name it alike, so ``excludes`` has to hold those that exclude ``policy`` as well
    (``RuleSet.exclusive_pairs`` knows them from either side).
    """
    return sorted("|".join(sorted((policy, other))) for other in {policy, *excludes})


def excluded_with(*, policy: str, exclusive_pairs: Iterable[frozenset[str]]) -> frozenset[str]:
    """The policies that exclude ``policy`` or are excluded by it, from ``RuleSet.exclusive_pairs``."""
    return frozenset().union(*(pair for pair in exclusive_pairs if policy in pair)) - {policy}
