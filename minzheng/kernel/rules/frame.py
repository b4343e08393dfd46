"""Reading 1: all policies over a whole register, as of a day.

Written against `narwhals.stable.v2`, so the same rules run on Polars in this process and elsewhere unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from typing import Any

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.aggregation import gathered
from minzheng.kernel.rules.constants import DTYPES, AreaConstants, literal
from minzheng.kernel.rules.declarations import Collision, Policy
from minzheng.kernel.rules.engines import compared_fast, complete_columns, distinct, kept, lazily, natively, nearby
from minzheng.kernel.rules.kinds import CODE, HOUSEHOLD, MONEY, PERSON, Unit
from minzheng.kernel.rules.needs import Need, needs_of_policy
from minzheng.kernel.rules.numbering import Numbering
from minzheng.kernel.rules.plan import Added, Plan, Tail
from minzheng.kernel.rules.queries import Output, Query
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.simplifying import Simplifier

IDENTITY = {PERSON: ["person", "household", "area"], HOUSEHOLD: ["household", "area"]}


@dataclass(frozen=True)
class Register:
    """The facts of everybody on one day, and where each area stands."""

    ruleset: RuleSet
    people: nw.LazyFrame
    households: nw.LazyFrame
    day: date
    area_paths: Mapping[Any, tuple[str, ...]]
    complete: Mapping[Unit, Collection[str]]
    """The facts that are known for everybody."""
    areas: Mapping[Unit, list[Any]]
    """The areas that occur, null included."""

    @cached_property
    def schemas(self) -> dict[Unit, Mapping[str, Any]]:
        return {PERSON: self.people.collect_schema(), HOUSEHOLD: self.households.collect_schema()}

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
    `policy.requires`, and `held`, `held_amount`, `distance`, `differs` (is what is paid further from what is due than
    tolerated?). The last four and `amount` stand only if declared.
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
        whose eligibility is unknown, or whose amount is although they are eligible. Computed when first asked for, and
        where they are few in this process, whatever the engine.
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
    complete = {PERSON: complete_columns(people), HOUSEHOLD: complete_columns(households)}
    frames = {PERSON: lazily(people), HOUSEHOLD: lazily(households)}
    areas = {unit: _areas(frame, area_paths) for unit, frame in frames.items()}
    register = Register(ruleset, frames[PERSON], frames[HOUSEHOLD], day, area_paths, complete, areas)
    chosen = [ruleset.policies[key] for key in (ruleset.policies if policies is None else policies)]
    clashes = [ruleset.collisions[key] for key in (ruleset.collisions if collisions is None else collisions)]
    outputs = [_output_of_policy(policy) for policy in chosen] + [_output_of_collision(clash) for clash in clashes]
    computed, absent = _compute(outputs, register)
    judged = [_judged(frame, policy) for frame, policy in zip(computed, chosen, strict=False)]
    finished = [natively(frame) for frame in kept([*judged, *computed[len(chosen) :]])]
    return Results(
        policies={
            policy.key: PolicyResult(policy, frame, register) for policy, frame in zip(chosen, finished, strict=False)
        },
        collisions={clash.key: frame for clash, frame in zip(clashes, finished[len(chosen) :], strict=True)},
        absent_facts=absent,
    )


def _areas(frame: nw.LazyFrame, area_paths: Mapping[Any, tuple[str, ...]]) -> list[Any]:
    """The areas that occur. Raises `ValueError` for one without a path: its parameters could only be guessed."""
    found = distinct(frame, "area")
    if unmapped := {area for area in found if area is not None} - set(area_paths):
        raise ValueError(f"no path for areas {sorted(unmapped)}")
    return found


def _output_of_policy(policy: Policy) -> Output:
    columns = {f"criterion_{number}": one.expr for number, one in enumerate(policy.requires, start=1)}
    optional = {
        "amount": policy.amount,
        "held": policy.held_by,
        "held_amount": policy.held_amount,
        "distance": policy.nearest,
        "differs": policy.apart,
    }
    columns |= {name: expression for name, expression in optional.items() if expression is not None}
    return Output(policy.unit, columns, policy.candidates, policy.held_by)


def _output_of_collision(collision: Collision) -> Output:
    columns = {"holds": collision.when}
    if collision.at_stake is not None:
        columns["at_stake"] = collision.at_stake
    return Output(collision.unit, columns, collision.when)


def _judged(frame: nw.LazyFrame, policy: Policy) -> nw.LazyFrame:
    """Eligible if all criteria hold; nothing is due to who is not."""
    criteria = [nw.col(f"criterion_{number}") for number in range(1, len(policy.requires) + 1)]
    frame = frame.with_columns(eligible=reduce(lambda one, other: one & other, criteria))
    if policy.amount is not None:
        due, nothing = nw.when(nw.col("eligible")).then(nw.col("amount")), literal(0, MONEY)
        frame = frame.with_columns(amount=due.otherwise(nw.when(~nw.col("eligible")).then(nothing)))
    if policy.apart is not None:
        frame = frame.with_columns(differs=nw.col("eligible") & nw.col("held") & nw.col("differs"))
    identity = IDENTITY[policy.unit]
    others = [name for name in _output_of_policy(policy).columns if name != "amount"]
    return frame.select(*identity, "eligible", *(["amount"] if policy.amount is not None else []), *others)


def _compute(outputs: Sequence[Output], register: Register) -> tuple[list[nw.LazyFrame], dict[Unit, tuple[str, ...]]]:
    """The frames of the outputs, not yet collected, and the facts that had no column."""
    numbering = Numbering(register.ruleset)
    constants = {unit: register.constants(unit) for unit in Unit}
    simplifier = Simplifier(constants, register.complete, numbering)
    queries = [output.simplified(simplifier) for output in outputs]
    numbering.count((expression, query.unit) for query in queries for expression in query.expressions)
    plan = Plan(constants, simplifier)
    # People first: what they look up of households is computed for everybody, and households' outputs then read it too.
    order = sorted(range(len(queries)), key=lambda place: queries[place].unit != PERSON)
    prepared = {place: _prepare(queries[place], plan) for place in order}
    frames = _columns_for_everybody(plan, register)
    found = [prepared[place](frames) for place in range(len(queries))]
    schemas = register.schemas
    return found, {unit: tuple(sorted(plan.facts[unit] - set(schemas[unit]))) for unit in Unit}


def _prepare(query: Query, plan: Plan) -> Callable[[Mapping[Unit, nw.LazyFrame]], nw.LazyFrame]:
    """Lower the query now; the function returned makes its frame once the plan's columns are there."""
    chosen = None if query.keep_first is None else plan.lowerings[query.unit].lower(query.keep_first)
    tail = Tail(plan, query.unit, everybody=query.everybody)
    kept_last = None if query.keep_last is None else tail.lower(query.keep_last)
    read_by_choice, tail.added = tail.added, Added()
    columns = {name: tail.lower(expression) for name, expression in query.columns.items()}

    def make(frames: Mapping[Unit, nw.LazyFrame]) -> nw.LazyFrame:
        frame = frames[query.unit]
        if chosen is not None:
            frame = frame.with_columns(__keep=chosen).filter(nw.col("__keep"))
        if kept_last is not None:  # decided on what the condition reads, before all other columns cross a join
            looked_up = read_by_choice.to(frame, frames[HOUSEHOLD]).with_columns(__keep=kept_last)
            of_those_left = looked_up.filter(nw.col("__keep")).select("person", *read_by_choice.names)
            frame = frame.join(of_those_left, on="person", how="inner")
        frame = tail.added.to(frame, frames[HOUSEHOLD])
        return frame.select(*IDENTITY[query.unit], **columns)

    return make


def _columns_for_everybody(plan: Plan, register: Register) -> dict[Unit, nw.LazyFrame]:
    """People and households with every column of the plan, stage by stage."""
    frames = {
        unit: plan.constants[unit].join(_facts(frame, unit, plan, register))
        for unit, frame in ((PERSON, register.people), (HOUSEHOLD, register.households))
    }
    for stage in plan.stages():
        before = dict(frames)
        if lookups := plan.lookups.get(stage):
            source = before[HOUSEHOLD].select("household", **{one.name: nw.col(one.source) for one in lookups})
            frames[PERSON] = before[PERSON].join(source, on="household", how="left")
        if aggregations := plan.aggregations.get(stage):
            frames[HOUSEHOLD] = gathered(before[PERSON], before[HOUSEHOLD], aggregations)
        for unit in Unit:
            for group in plan.levels(unit, stage):
                frames[unit] = frames[unit].with_columns(**group)
        changed = [unit for unit in Unit if frames[unit] is not before[unit]]
        frames |= dict(zip(changed, kept([frames[unit] for unit in changed]), strict=True)) if changed else {}
    return frames


def _facts(frame: nw.LazyFrame, unit: Unit, plan: Plan, register: Register) -> nw.LazyFrame:
    """Identity and the facts that are read, in their own types; null for those that have no column."""
    schema = register.schemas[unit]
    as_they_are, columns = [], {}
    for name in sorted(plan.facts[unit]):
        kind = register.ruleset.facts.get(unit, name).kind  # type: ignore[union-attr]
        if name not in schema:
            columns[name] = literal(None, kind)
        elif kind == CODE and plan.numbering.often_listed(ex.Fact(name), unit):
            columns[name] = compared_fast(nw.col(name), frame)
        elif schema[name] != DTYPES[kind]:
            columns[name] = nw.col(name).cast(DTYPES[kind])
        else:
            as_they_are.append(name)
    return frame.select(*IDENTITY[unit], *as_they_are, **columns)


def _missing(policy: Policy, judged: nw.LazyFrame, register: Register) -> nw.LazyFrame:
    """Judge the undecided again, now by the conditions under which each fact is needed."""
    undecided = nw.col("eligible").is_null()
    if policy.amount is not None:
        undecided = undecided | nw.col("amount").is_null()
    units = judged.filter(undecided)
    units, people, households = nearby([units, *_only_around(units, policy.unit, register)])
    smaller = replace(register, people=people, households=households)
    conditions = {
        need: one for need, one in needs_of_policy(policy, register.ruleset).items() if not _is_complete(need, register)
    }
    needs = {f"need_{number}": need for number, need in enumerate(sorted(conditions))}
    output = Output(policy.unit, {name: conditions[need] for name, need in needs.items()}, sparse=True)
    (frame,), _ = _compute([output], smaller)
    identity = IDENTITY[policy.unit][:-1]
    (frame,) = kept([frame.join(units.select(policy.unit.value.lower()), on=policy.unit.value.lower(), how="semi")])
    rows = [
        frame.filter(nw.col(name)).select(*identity, of=nw.lit(needs[name].of), name=nw.lit(needs[name].name))
        for name in frame.collect_schema()
        if name in needs
    ]
    nothing = frame.head(0).select(*identity, of=nw.lit(""), name=nw.lit(""))
    return nw.concat([*rows, nothing])


def _is_complete(need: Need, register: Register) -> bool:
    """Whether everybody has the fact; of a household's fact nobody can say so, for people without a household."""
    return need.of == PERSON and need.name in register.complete[PERSON]


def _only_around(units: nw.LazyFrame, unit: Unit, register: Register) -> tuple[nw.LazyFrame, nw.LazyFrame]:
    """The people and households that the judgement of `units` looks at."""
    around = units.select("household").unique()
    people = register.people.join(around, on="household", how="semi")
    if unit == PERSON:
        alone = units.filter(nw.col("household").is_null()).select("person")
        people = nw.concat([people, register.people.join(alone, on="person", how="semi")])
    return people, register.households.join(around, on="household", how="semi")
