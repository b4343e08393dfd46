"""Reading 1: all policies over a whole register, as of a day.

Written against `narwhals.stable.v2`, so the same rules run on Polars in this process and elsewhere unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import Any

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import DTYPES, AreaConstants, literal
from minzheng.kernel.rules.declarations import Collision, Policy
from minzheng.kernel.rules.engines import distinct, kept, lazily, natively
from minzheng.kernel.rules.kinds import HOUSEHOLD, MONEY, PERSON, Unit
from minzheng.kernel.rules.needs import needs_of_policy
from minzheng.kernel.rules.plan import Aggregation, Plan
from minzheng.kernel.rules.ruleset import RuleSet

IDENTITY = {PERSON: ["person", "household", "area"], HOUSEHOLD: ["household", "area"]}


@dataclass(frozen=True)
class Output:
    """A frame to be computed: the rows of `unit` for which `keep` is true, with named columns."""

    unit: Unit
    columns: Mapping[str, ex.Expression]
    keep: ex.Expression | None = None


@dataclass(frozen=True)
class Register:
    """The facts of everybody on one day, and where each area stands."""

    ruleset: RuleSet
    people: nw.LazyFrame
    households: nw.LazyFrame
    day: date
    area_paths: Mapping[Any, tuple[str, ...]]

    @cached_property
    def schemas(self) -> dict[Unit, nw.Schema]:
        return {PERSON: self.people.collect_schema(), HOUSEHOLD: self.households.collect_schema()}

    @cached_property
    def areas(self) -> dict[Unit, list[Any]]:
        """The areas that occur. Raises `ValueError` for one without a path: its parameters could only be guessed."""
        found = {PERSON: distinct(self.people, "area"), HOUSEHOLD: distinct(self.households, "area")}
        unmapped = {area for areas in found.values() for area in areas if area is not None} - set(self.area_paths)
        if unmapped:
            raise ValueError(f"no path for areas {sorted(unmapped)}")
        return found

    def constants(self, unit: Unit) -> AreaConstants:
        return AreaConstants(
            unit=unit,
            day=self.day,
            parameters=self.ruleset.parameters,
            interpreter=self.ruleset.interpreter,
            area_paths={area: () if area is None else self.area_paths[area] for area in self.areas[unit] or [None]},
        )


@dataclass(frozen=True)
class PolicyResult:
    """The judgement of one policy over the register.

    `frame` has one row per judged unit: `person` (in PERSON policies), `household`, `area`, `eligible` (null: not yet
    known), `amount` in fen (0 for who is not eligible, null: unknown), `criterion_1`, `criterion_2`, … in the order of
    `policy.requires`, and `held`, `held_amount`, `distance`. The last three and `amount` stand only if declared.
    """

    policy: Policy
    frame: Any
    register: Register

    @property
    def criterion_columns(self) -> dict[str, str]:
        """Column → title of the criterion."""
        return {f"criterion_{number}": one.title for number, one in enumerate(self.policy.requires, start=1)}

    @cached_property
    def missing(self) -> Any:
        """What is missing, one row per undecided unit and need: `person`, `household`, `of`, `name`.

        `of` is PERSON (a fact of the person or of one of the members), HOUSEHOLD or PARAMETER. Undecided are those
        whose eligibility is unknown, or whose amount is although they are eligible. Computed when first asked for.
        """
        return natively(_missing(self.policy, lazily(self.frame), self.register))


@dataclass(frozen=True)
class Results:
    """All judgements of one day. `absent_facts` names facts that rules read and the frames lack: unknown for everybody.

    A frame of `collisions` has one row per unit for whom the collision holds or may hold: identity, `holds` (null: not
    yet known) and, if declared, `at_stake` in fen.
    """

    policies: Mapping[str, PolicyResult]
    collisions: Mapping[str, Any]
    absent_facts: Mapping[Unit, tuple[str, ...]]

    def __getitem__(self, key: str) -> PolicyResult:
        return self.policies[key]


def evaluate(
    *,
    ruleset: RuleSet,
    people: Any,
    households: Any,
    day: date,
    area_paths: Mapping[Any, tuple[str, ...]],
    policies: Collection[str] | None = None,
    collisions: Collection[str] | None = None,
) -> Results:
    """Judge everybody by `policies` and `collisions` (all, if None) as of `day`.

    `people`: columns person, household, area and one per person fact; `households`: household (each once), area and one
    per household fact. Facts without a column are unknown for everybody. `area_paths` maps each value of the `area`
    columns to the codes (own, parent, …, country) by which parameters are found.
    Raises `ValueError` if a household stands twice or an area has no path, `KeyError` for an unknown policy.
    """
    register = Register(ruleset, lazily(people), lazily(households), day, area_paths)
    chosen = [ruleset.policies[key] for key in (ruleset.policies if policies is None else policies)]
    clashes = [ruleset.collisions[key] for key in (ruleset.collisions if collisions is None else collisions)]
    outputs = [_output_of_policy(policy) for policy in chosen] + [_output_of_collision(clash) for clash in clashes]
    frames, absent = _compute(outputs, register)
    judged = [_judged(frame, policy) for frame, policy in zip(frames, chosen, strict=False)]
    finished = [natively(frame) for frame in kept([*judged, *frames[len(chosen) :]])]
    return Results(
        policies={
            policy.key: PolicyResult(policy, frame, register) for policy, frame in zip(chosen, finished, strict=False)
        },
        collisions={clash.key: frame for clash, frame in zip(clashes, finished[len(chosen) :], strict=True)},
        absent_facts=absent,
    )


def _output_of_policy(policy: Policy) -> Output:
    columns = {f"criterion_{number}": one.expr for number, one in enumerate(policy.requires, start=1)}
    optional = {
        "amount": policy.amount,
        "held": policy.held_by,
        "held_amount": policy.held_amount,
        "distance": policy.nearest,
    }
    columns |= {name: expression for name, expression in optional.items() if expression is not None}
    keep = policy.candidates
    if keep is not None:
        keep = keep | ~ex.IsKnown(keep)
        keep = keep if policy.held_by is None else keep | policy.held_by
    return Output(policy.unit, columns, keep)


def _output_of_collision(collision: Collision) -> Output:
    columns = {"holds": collision.when}
    if collision.at_stake is not None:
        columns["at_stake"] = collision.at_stake
    return Output(collision.unit, columns, collision.when | ~ex.IsKnown(collision.when))


def _judged(frame: nw.LazyFrame, policy: Policy) -> nw.LazyFrame:
    """Eligible if all criteria hold; nothing is due to who is not."""
    criteria = [nw.col(f"criterion_{number}") for number in range(1, len(policy.requires) + 1)]
    frame = frame.with_columns(eligible=reduce(lambda one, other: one & other, criteria))
    if policy.amount is not None:
        due, nothing = nw.when(nw.col("eligible")).then(nw.col("amount")), literal(0, MONEY)
        frame = frame.with_columns(amount=due.otherwise(nw.when(~nw.col("eligible")).then(nothing)))
    identity = IDENTITY[policy.unit]
    others = [name for name in _output_of_policy(policy).columns if name != "amount"]
    return frame.select(*identity, "eligible", *(["amount"] if policy.amount is not None else []), *others)


def _compute(outputs: Sequence[Output], register: Register) -> tuple[list[nw.LazyFrame], dict[Unit, tuple[str, ...]]]:
    """The frames of the outputs, not yet collected, and the facts that had no column."""
    constants = {unit: register.constants(unit) for unit in Unit}
    plan = Plan(register.ruleset, constants)
    wanted = [(expression, output.unit) for output in outputs for expression in _expressions(output)]
    lowered = iter(plan.lower(wanted))
    frames = {
        unit: constants[unit].join(_facts(frame, unit, plan, register))
        for unit, frame in ((PERSON, register.people), (HOUSEHOLD, register.households))
    }
    for stage in plan.stages:
        before = dict(frames)
        if lookups := plan.lookups.get(stage):
            source = before[HOUSEHOLD].select("household", **{one.name: nw.col(one.source) for one in lookups})
            frames[PERSON] = before[PERSON].join(source, on="household", how="left")
        if aggregations := plan.aggregations.get(stage):
            frames[HOUSEHOLD] = _gathered(before[PERSON], before[HOUSEHOLD], aggregations)
        for unit in Unit:
            for group in plan.levels(unit, stage):
                frames[unit] = frames[unit].with_columns(**group)
        changed = [unit for unit in Unit if frames[unit] is not before[unit]]
        frames |= dict(zip(changed, kept([frames[unit] for unit in changed]), strict=True)) if changed else {}
    results = []
    for output in outputs:
        frame = frames[output.unit]
        if output.keep is not None:
            frame = frame.with_columns(__keep=next(lowered)).filter(nw.col("__keep"))
        columns = {name: next(lowered) for name in output.columns}
        results.append(frame.select(*IDENTITY[output.unit], **columns))
    schemas = register.schemas
    return results, {unit: tuple(sorted(plan.facts[unit] - set(schemas[unit]))) for unit in Unit}


def _expressions(output: Output) -> list[ex.Expression]:
    return ([] if output.keep is None else [output.keep]) + list(output.columns.values())


def _facts(frame: nw.LazyFrame, unit: Unit, plan: Plan, register: Register) -> nw.LazyFrame:
    """Identity and the facts that are read, in their own types; null for those that have no column."""
    schema = register.schemas[unit]
    columns = {}
    for name in sorted(plan.facts[unit]):
        kind = register.ruleset.facts.get(unit, name).kind  # type: ignore[union-attr]
        if name not in schema:
            columns[name] = literal(None, kind)
        elif schema[name] != DTYPES[kind]:
            columns[name] = nw.col(name).cast(DTYPES[kind])
        else:
            columns[name] = nw.col(name)
    return frame.select(*IDENTITY[unit], **columns)


def _gathered(people: nw.LazyFrame, households: nw.LazyFrame, aggregations: Sequence[Aggregation]) -> nw.LazyFrame:
    """The households with one column per aggregation."""
    prepared = {name: column for one in aggregations for name, column in one.prepared.items()}
    gathered = {name: column for one in aggregations for name, column in one.gathered.items()}
    groups = people.select("household", **prepared).group_by("household").agg(**gathered)
    joined = households.join(groups, on="household", how="left")
    return joined.with_columns(**{one.name: one.read for one in aggregations})


def _missing(policy: Policy, judged: nw.LazyFrame, register: Register) -> nw.LazyFrame:
    """Judge the undecided again, now by the conditions under which each fact is needed."""
    undecided = nw.col("eligible").is_null()
    if policy.amount is not None:
        undecided = undecided | nw.col("amount").is_null()
    units = judged.filter(undecided)
    needs = sorted(needs_of_policy(policy, register.ruleset).items(), key=lambda item: item[0])
    columns = {f"need_{number}": condition for number, (_, condition) in enumerate(needs)}
    only = {"day": register.day, "area_paths": register.area_paths, "ruleset": register.ruleset}
    smaller = Register(**only, **_only_around(units, policy.unit, register))
    (frame,), _ = _compute([Output(policy.unit, columns)], smaller)
    identity = IDENTITY[policy.unit][:-1]
    (frame,) = kept([frame.join(units.select(policy.unit.value.lower()), on=policy.unit.value.lower(), how="semi")])
    rows = [
        frame.filter(nw.col(f"need_{number}")).select(*identity, of=nw.lit(need.of), name=nw.lit(need.name))
        for number, (need, _) in enumerate(needs)
    ]
    nothing = frame.head(0).select(*identity, of=nw.lit(""), name=nw.lit(""))
    return nw.concat([*rows, nothing])


def _only_around(units: nw.LazyFrame, unit: Unit, register: Register) -> dict[str, nw.LazyFrame]:
    """The people and households that the judgement of `units` looks at."""
    around = units.select("household").unique()
    people = register.people.join(around, on="household", how="semi")
    if unit == PERSON:
        alone = units.filter(nw.col("household").is_null()).select("person")
        people = nw.concat([people, register.people.join(alone, on="person", how="semi")])
    return {"people": people, "households": register.households.join(around, on="household", how="semi")}
