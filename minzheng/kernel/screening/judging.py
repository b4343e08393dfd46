"""From judgements to findings: which results are worth a person's attention, and on what evidence.

Pure: frames in, one frame of findings out. Nobody is left out silently: `tallies` counts everybody who was judged.
What is a finding is decided on the engine that judged; only the findings come here, where their evidence is written.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from minzheng.kernel.rules.declarations import Collision, Policy
from minzheng.kernel.rules.engines import here, lazily
from minzheng.kernel.rules.frame import PolicyResult, Results
from minzheng.kernel.rules.kinds import HOUSEHOLD

NEAREST_KEPT = 500
"""Of each policy, so many families nearest to the limit: a list somebody can look through, not a census."""

KINDS = ("SHOULD_HAVE", "SHOULD_NOT", "CANNOT_DECIDE", "NEAREST_MISS", "COLLISION", "WRONG_AMOUNT")

TALLIES = ("judged", "eligible", "not_eligible", "undecided", "held")

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
        frame = lazily(result.frame)
        eligible = nw.col("eligible")
        conditions = {"eligible": eligible, "not_eligible": ~eligible, "undecided": eligible.is_null()}
        if "held" in frame.collect_schema():
            conditions["held"] = nw.col("held")
        told = {name: condition.cast(nw.Int64()).sum() for name, condition in conditions.items()}
        row = here(frame.select(judged=nw.len(), **told)).row(0, named=True)
        counted[key] = {name: int(row.get(name) or 0) for name in TALLIES}
    return counted


def just_missed(criteria: Sequence[str]) -> nw.Expr:
    """Whether a unit of `PolicyResult.frame` fails by one criterion alone, all being known, and not below the line."""
    failed = reduce(operator.add, ((~nw.col(name)).cast(nw.Int64()) for name in criteria))  # null where one is unknown
    return (failed == 1) & (nw.col("distance") >= 0)


def _of_policy(result: PolicyResult) -> pl.DataFrame:
    policy = result.policy
    criteria = list(result.criterion_columns)
    found = _with_missing(_worth_attention(result, criteria), result)
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


def _worth_attention(result: PolicyResult, criteria: Sequence[str]) -> pl.DataFrame:
    """The units with a `kind` of finding: chosen on the engine that judged them, of them alone the rows come here."""
    policy, frame = result.policy, lazily(result.frame)
    optional = {
        "amount": nw.Int64(),
        "held": nw.Boolean(),
        "held_amount": nw.Int64(),
        "distance": nw.Int64(),
        "differs": nw.Boolean(),
    }
    present = frame.collect_schema()
    if lacking := {name: nw.lit(None, dtype=kind) for name, kind in optional.items() if name not in present}:
        frame = frame.with_columns(**lacking)
    eligible, held = nw.col("eligible"), nw.col("held")
    open_question = eligible.is_null() | (eligible & (held.is_null() | nw.col("amount").is_null()))
    if policy.amount is None:
        open_question = eligible.is_null() | (eligible & held.is_null())
    if policy.held_by is None:
        open_question = eligible.is_null()
    conditions = {
        "SHOULD_HAVE": eligible & ~held,
        "SHOULD_NOT": ~eligible & held,
        "WRONG_AMOUNT": nw.col("differs"),
        "CANNOT_DECIDE": open_question,
        "NEAREST_MISS": ~held & just_missed(criteria),
    }
    kind = nw.lit(None, dtype=nw.String())
    for name, condition in reversed(conditions.items()):
        kind = nw.when(condition).then(nw.lit(name)).otherwise(kind)
    found = frame.with_columns(kind=kind).filter(~nw.col("kind").is_null())
    near = nw.col("kind") == "NEAREST_MISS"
    # Of those at the same distance the same ones every night, on every engine: else findings would come and go.
    nearest = found.filter(near).sort("distance", _key(policy)).head(NEAREST_KEPT)
    return pl.concat([here(found.filter(~near)), here(nearest)])


def nearest_kept(found: pl.DataFrame) -> pl.DataFrame:
    """Findings of several parts of a register with no more near misses than of the whole."""
    near = pl.col("kind") == "NEAREST_MISS"
    nearest = found.filter(near).sort("distance", "person", "household").group_by("rule", maintain_order=True)
    return pl.concat([found.filter(~near), nearest.head(NEAREST_KEPT).select(found.columns)])


def _key(rule: Policy | Collision) -> str:
    return "household" if rule.unit == HOUSEHOLD else "person"


def _with_missing(found: pl.DataFrame, result: PolicyResult) -> pl.DataFrame:
    """Add `missing`: the names of the facts and parameters that would have to be known, sorted."""
    undecided = found["eligible"].is_null()
    if result.policy.amount is not None:
        undecided |= found["amount"].is_null()
    if not undecided.any():
        return found.with_columns(missing=pl.lit(None, dtype=pl.List(pl.String)))
    key = _key(result.policy)
    names = here(lazily(result.missing).select(key, "name"))
    names = names.group_by(key).agg(pl.col("name").unique().sort().alias("missing"))
    return found.join(names, on=key, how="left", maintain_order="left")


def _of_collision(collision: Collision, frame: Any) -> pl.DataFrame:
    """What contradicts itself for certain. A collision that only may hold is not a finding against anybody."""
    found = here(lazily(frame).filter(nw.col("holds")))
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
