"""From judgements to findings: which results are worth a person's attention, and on what evidence.

Pure: frames in, one frame of findings out. Nobody is left out silently: `tallies` counts everybody who was judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from minzheng.kernel.rules.declarations import Collision, Policy
from minzheng.kernel.rules.frame import PolicyResult, Results
from minzheng.kernel.rules.kinds import HOUSEHOLD

NEAREST_KEPT = 500
"""Of each policy, so many families nearest to the limit: a list somebody can look through, not a census."""

KINDS = ("SHOULD_HAVE", "SHOULD_NOT", "CANNOT_DECIDE", "NEAREST_MISS", "COLLISION", "WRONG_AMOUNT")

COLUMNS = {
    "kind": pl.String,
    "rule": pl.String,
    "person": pl.Int64,
    "household": pl.Int64,
    "area": pl.Int64,
    "at_stake_fen": pl.Int64,
    "distance": pl.Int64,
    "evidence": pl.String,
}


def findings(*, results: Results, collisions: Mapping[str, Collision]) -> pl.DataFrame:
    """One row per finding (`COLUMNS`); `evidence` is JSON: criteria, amount, held_amount, missing."""
    parts = [_of_policy(result) for result in results.policies.values()]
    parts += [_of_collision(collisions[key], frame) for key, frame in results.collisions.items()]
    return pl.concat(parts) if parts else pl.DataFrame(schema=COLUMNS)


def tallies(*, results: Results) -> dict[str, dict[str, int]]:
    """Per policy: how many were judged, eligible, not eligible, undecided, and hold it."""
    counted = {}
    for key, result in results.policies.items():
        eligible = result.frame["eligible"]
        held = result.frame["held"] if "held" in result.frame.columns else pl.Series([False])
        counted[key] = {
            "judged": len(eligible),
            "eligible": int(eligible.sum() or 0),
            "not_eligible": int((~eligible).sum() or 0),
            "undecided": eligible.null_count(),
            "held": int(held.sum() or 0),
        }
    return counted


def just_missed(criteria: Sequence[str]) -> pl.Expr:
    """Whether a unit of `PolicyResult.frame` fails by one criterion alone, all being known, and not below the line."""
    failed = pl.sum_horizontal((~pl.col(name)).fill_null(False).cast(pl.Int8) for name in criteria)
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in criteria)
    return (failed == 1) & known & (pl.col("distance") >= 0)


def _of_policy(result: PolicyResult) -> pl.DataFrame:
    policy = result.policy
    criteria = list(result.criterion_columns)
    optional = {
        "amount": pl.Int64,
        "held": pl.Boolean,
        "held_amount": pl.Int64,
        "distance": pl.Int64,
        "differs": pl.Boolean,
    }
    frame = result.frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in optional.items() if name not in result.frame.columns
    )
    eligible, held = pl.col("eligible"), pl.col("held")
    near = (~held & just_missed(criteria)).fill_null(False)
    open_question = eligible.is_null() | (eligible & (held.is_null() | pl.col("amount").is_null()))
    if policy.amount is None:
        open_question = eligible.is_null() | (eligible & held.is_null())
    if policy.held_by is None:
        open_question = eligible.is_null()
    kind = (
        pl.when(eligible & ~held)
        .then(pl.lit("SHOULD_HAVE"))
        .when(~eligible & held)
        .then(pl.lit("SHOULD_NOT"))
        .when("differs")
        .then(pl.lit("WRONG_AMOUNT"))
        .when(open_question)
        .then(pl.lit("CANNOT_DECIDE"))
        .when(near)
        .then(pl.lit("NEAREST_MISS"))
    )
    found = frame.with_columns(kind=kind).filter(pl.col("kind").is_not_null())
    nearest = pl.col("kind") != "NEAREST_MISS"
    found = found.filter(nearest | (pl.col("distance").rank("ordinal").over("kind") <= NEAREST_KEPT))
    found = _with_missing(found, result)
    stake = (
        pl.when(kind="SHOULD_NOT")
        .then(pl.col("held_amount"))
        .when(kind="WRONG_AMOUNT")
        .then((pl.col("amount") - pl.col("held_amount")).abs())
        .otherwise(pl.col("amount"))
    )
    return _finding_rows(
        found.with_columns(at_stake_fen=stake, rule=pl.lit(policy.key)),
        policy,
        evidence=pl.struct(
            criteria=pl.concat_list(criteria),
            amount=pl.col("amount"),
            held_amount=pl.col("held_amount"),
            missing=pl.col("missing"),
        ),
    )


def _with_missing(found: pl.DataFrame, result: PolicyResult) -> pl.DataFrame:
    """Add `missing`: the names of the facts and parameters that would have to be known, sorted."""
    if not (found["kind"] == "CANNOT_DECIDE").any():
        return found.with_columns(missing=pl.lit(None, dtype=pl.List(pl.String)))
    keys = ["household"] if result.policy.unit == HOUSEHOLD else ["person"]
    names = result.missing.group_by(keys).agg(pl.col("name").unique().sort().alias("missing"))
    return found.join(names, on=keys, how="left", maintain_order="left")


def _of_collision(collision: Collision, frame: pl.DataFrame) -> pl.DataFrame:
    """What contradicts itself for certain. A collision that only may hold is not a finding against anybody."""
    found = frame.filter(pl.col("holds"))
    stake = pl.col("at_stake") if "at_stake" in found.columns else pl.lit(None, dtype=pl.Int64)
    found = found.with_columns(
        kind=pl.lit("COLLISION"),
        rule=pl.lit(collision.key),
        at_stake_fen=stake,
        distance=pl.lit(None, dtype=pl.Int64),
    )
    return _finding_rows(found, collision, evidence=pl.struct(at_stake=pl.col("at_stake_fen")))


def _finding_rows(found: pl.DataFrame, rule: Policy | Collision, *, evidence: pl.Expr) -> pl.DataFrame:
    if rule.unit == HOUSEHOLD:
        found = found.with_columns(person=pl.lit(None, dtype=pl.Int64))
    else:
        found = found.with_columns(household=pl.lit(None, dtype=pl.Int64))
    return found.with_columns(evidence=evidence.struct.json_encode()).select(
        pl.col(name).cast(kind) for name, kind in COLUMNS.items()
    )


def as_counts(found: Any) -> dict[str, int]:
    """How many findings of each kind, all kinds named."""
    numbers = dict(found.group_by("kind").len().iter_rows())
    return {kind: numbers.get(kind, 0) for kind in KINDS}
