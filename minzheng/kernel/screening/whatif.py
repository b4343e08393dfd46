"""What if a standard were another one, or a condition fell: who would enter, who would leave, at what cost.

Pure: frames in, frames out. The register is judged twice by the policies that the scenario touches, and every
difference is a row. Unknown stays unknown on both sides: a family that nobody can judge neither enters nor leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Policy, RuleSet
from minzheng.kernel.rules.engines import here, lazily
from minzheng.kernel.rules.frame import PolicyResult
from minzheng.kernel.rules.ground import asked_by, ground_of
from minzheng.kernel.rules.parameters import DatedValue, Parameters
from minzheng.kernel.screening.judging import just_missed

YES, NO, OPEN = "YES", "NO", "OPEN"
"""Eligible; not eligible, or not among those worth judging; not known."""

NEAREST_KEPT = 100
"""Of each policy, so many of those nearest to the line afterwards."""

EFFECTS = {
    "policy": pl.String,
    "effect": pl.String,
    "person": pl.Int64,
    "household": pl.Int64,
    "area": pl.Int64,
    "before": pl.String,
    "after": pl.String,
    "before_fen": pl.Int64,
    "after_fen": pl.Int64,
    "held": pl.Boolean,
    "distance": pl.Int64,
}


class NoScenario(ValueError):
    """A scenario that changes nothing that exists; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """In `area` (a code) and below, `parameter` shall be `value`: fen for money; with `key` one entry of a table."""

    parameter: str
    area: str
    value: Any
    key: str | int | None = None


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is assumed from the day on. `without` names criteria by policy and number, the first being 1."""

    changes: tuple[Change, ...] = ()
    without: tuple[tuple[str, int], ...] = ()


def rules_of(*, scenario: Scenario, ruleset: RuleSet, day: date) -> RuleSet:
    """The rules as the scenario wants them from `day` on. Raises `NoScenario` for what does not exist."""
    parameters = _changed(scenario.changes, ruleset.parameters, day)
    policies = dict(ruleset.policies)
    for key, number in scenario.without:
        if key not in policies or not 1 <= number <= len(ruleset.policies[key].requires):
            raise NoScenario(f"{key} has no criterion {number}")
    for key in {key for key, _number in scenario.without}:
        fallen = {number for other, number in scenario.without if other == key}
        kept = [one for number, one in enumerate(policies[key].requires, start=1) if number not in fallen]
        if not kept:
            raise NoScenario(f"{key} would have no criterion left")
        policies[key] = replace(policies[key], requires=kept)
    return ruleset.with_parameters(parameters, policies=policies.values())


def _changed(changes: Iterable[Change], parameters: Parameters, day: date) -> Parameters:
    for change in changes:
        declared = parameters.get(change.parameter)
        if declared is None:
            raise NoScenario(f"there is no parameter {change.parameter}")
        value = change.value
        if change.key is not None:
            now = declared.at(day=day, areas=path_of(change.area))
            value = {**(now.value if now and isinstance(now.value, dict) else {}), change.key: change.value}
        assumed = DatedValue(
            area=change.area, from_date=day, until_date=None, value=value, mark="ASSUMPTION", note="what-if"
        )
        parameters = parameters.with_changes(changes={change.parameter: [assumed]})
    return parameters


def touched(*, scenario: Scenario, ruleset: RuleSet) -> list[str]:
    """Keys of the policies whose outcome can differ: those that read a changed parameter or lose a criterion."""
    names = {change.parameter for change in scenario.changes}
    lost = {key for key, _number in scenario.without}
    return [key for key, policy in ruleset.policies.items() if key in lost or names & _parameters_of(policy, ruleset)]


def _parameters_of(policy: Policy, ruleset: RuleSet) -> set[str]:
    """Those of its conditions and amounts, of who is worth judging and of the distance to the line."""
    asked = [*asked_by(policy), *(one for one in (policy.candidates, policy.nearest) if one is not None)]
    return set(ground_of(expressions=asked, unit=policy.unit, ruleset=ruleset).all_parameters)


def sides(*, before: PolicyResult, after: PolicyResult) -> pl.DataFrame:
    """One row per unit judged on either side: what `effects` and `sums` read."""
    key = _key(before.policy)
    one = _side(before).rename({"state": "before", "fen": "before_fen"})
    other = _side(after).rename({"state": "after", "fen": "after_fen"})
    joined = one.join(other, on=key, how="full", coalesce=True, suffix=".after", nulls_equal=False)
    both = [name for name in ("household", "area", "held", "distance") if f"{name}.after" in joined.columns]
    return joined.with_columns(
        pl.col("before", "after").fill_null(NO),
        *(pl.coalesce(f"{name}.after", name).alias(name) for name in both),
    ).with_columns(
        pl.when((pl.col(side) == NO) & pl.lit(before.policy.amount is not None))
        .then(0)
        .otherwise(f"{side}_fen")
        .alias(f"{side}_fen")
        for side in ("before", "after")
    )


def effects(*, joined: pl.DataFrame, after: PolicyResult) -> pl.DataFrame:
    """Everybody for whom a policy comes out otherwise, and the nearest to the line afterwards (`EFFECTS`)."""
    changed = joined.filter(
        (pl.col("before") != pl.col("after"))
        | ((pl.col("after") == YES) & ~pl.col("before_fen").eq_missing(pl.col("after_fen")))
    ).with_columns(effect=_effect())
    return pl.concat([_rows(changed, after.policy), _rows(_nearest(after, joined), after.policy)])


def _side(result: PolicyResult) -> pl.DataFrame:
    frame = result.frame
    identity = ["person", "household", "area"] if result.policy.unit == PERSON else ["household", "area"]
    optional = {"amount": pl.Int64, "held": pl.Boolean, "distance": pl.Int64}
    frame = frame.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in optional.items() if name not in frame.columns
    )
    state = pl.when("eligible").then(pl.lit(YES)).when(~pl.col("eligible")).then(pl.lit(NO)).otherwise(pl.lit(OPEN))
    return frame.select(*identity, "held", "distance", state=state, fen="amount")


def _effect() -> pl.Expr:
    before, after = pl.col("before"), pl.col("after")
    return (
        pl.when((before == NO) & (after == YES))
        .then(pl.lit("ENTERS"))
        .when((before == YES) & (after == NO))
        .then(pl.lit("LEAVES"))
        .when((before == YES) & (after == YES))
        .then(pl.when(pl.col("after_fen") < pl.col("before_fen")).then(pl.lit("FALLS")).otherwise(pl.lit("RISES")))
        .when(after == OPEN)
        .then(pl.lit("OPENS"))
        .otherwise(pl.lit("SETTLES"))
    )


def _nearest(after: PolicyResult, joined: pl.DataFrame) -> pl.DataFrame:
    """Those who fail by one known criterion and the smallest distance."""
    key = _key(after.policy)
    if "distance" not in after.frame.columns:
        return joined.head(0).with_columns(effect=pl.lit("NEAR"))
    near = here(lazily(after.frame).filter(just_missed(list(after.criterion_columns))).select(key))
    return (
        joined.join(near, on=key, how="semi")
        .sort("distance", key)
        .head(NEAREST_KEPT)
        .with_columns(effect=pl.lit("NEAR"))
    )


def _key(policy: Policy) -> str:
    return "household" if policy.unit == HOUSEHOLD else "person"


def _rows(frame: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    # a person's household is not who the benefit is for
    subject = {"person": pl.lit(None, dtype=pl.Int64)} if policy.unit == HOUSEHOLD else {"household": pl.lit(None)}
    frame = frame.with_columns(policy=pl.lit(policy.key), **subject)
    return frame.select(pl.col(name).cast(kind) for name, kind in EFFECTS.items())


def sums(*, joined: pl.DataFrame, policy: Policy, towns: Mapping[int, str]) -> pl.DataFrame:
    """By policy and town (code; "" where the area is not known): how many and what a month costs, on both sides.

    `*_yes`, `*_open`: units; `*_fen`: what is due to those who qualify, `*_unpriced`: how many of them have no amount
    yet; `*_held`: those who qualify and hold it, `*_held_fen`: what is due to them. A policy that pays nothing itself
    has null for money.
    """
    town = pl.DataFrame({"area": list(towns), "town": list(towns.values())}, {"area": pl.Int64, "town": pl.String})
    joined = joined.join(town, on="area", how="left").with_columns(pl.col("town").fill_null(""))
    measured = []
    for side in ("before", "after"):
        yes, due = pl.col(side) == YES, pl.col(f"{side}_fen")
        held = yes & pl.col("held").fill_null(False)
        measured += [
            yes.sum().alias(f"{side}_yes"),
            (pl.col(side) == OPEN).sum().alias(f"{side}_open"),
            due.filter(yes).sum().alias(f"{side}_fen"),
            due.filter(yes).null_count().alias(f"{side}_unpriced"),
            held.sum().alias(f"{side}_held"),
            due.filter(held).sum().alias(f"{side}_held_fen"),
        ]
    enters = ((pl.col("before") == NO) & (pl.col("after") == YES)).sum().alias("enters")
    leaves = ((pl.col("before") == YES) & (pl.col("after") == NO)).sum().alias("leaves")
    summed = joined.group_by("town").agg(enters, leaves, *measured).sort("town")
    if policy.amount is None:
        money = [name for name in summed.columns if name.endswith(("_fen", "_unpriced"))]
        summed = summed.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in money)
    return summed.select(pl.lit(policy.key).alias("policy"), "town", pl.exclude("town").cast(pl.Int64))


def town_of(path: tuple[str, ...]) -> str:
    """The code of the town in a path of codes, or of the smallest area above it."""
    return next((code for code in path if 0 < len(code) <= 9), "")
