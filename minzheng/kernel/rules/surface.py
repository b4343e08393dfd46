"""What an expression looks at on its surface: the facts and parameters that a person would name when asked why.

Derived conditions are looked through (their own parts are what counts), derived numbers are not: those are values of
their own, which can be unfolded in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import BOOL, HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.ruleset import RuleSet

Route = Callable[[Subject], list[Subject]]  # from the subject judged to those whose fact is read


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """One fact that an expression looks at, of the unit judged, its household or its members."""

    of: Unit
    name: str
    declared: Any
    value: Closure
    route: Route | None  # None: the subject itself
    ruleset: RuleSet

    def inner(self) -> Surface | None:
        """The surface of what a derived fact is derived from; None for a fact of a table."""
        derived = self.ruleset.derived.get((self.of, self.name))
        return None if derived is None else surface_of(derived.expr, self.of, self.ruleset)


@dataclass(frozen=True, slots=True)
class Surface:
    reads: tuple[Read, ...]
    parameters: tuple[str, ...]
    ruleset: RuleSet
    own: tuple[tuple[Read, Closure], ...] | None  # the reads and how, if all are the subject's own
    thresholds: dict[int, Any] = field(default_factory=dict)  # by identity of the reading, which its Parameters keep


def surface_of(expression: ex.Expression, unit: Unit, ruleset: RuleSet) -> Surface:
    """The surface of an expression, worked out once per rule set."""
    key = id(expression), unit
    if key not in ruleset.surfaces:  # the expression is kept beside it, so that its id is not used again
        reads: dict[tuple[Unit, str], Read] = {}
        parameters: dict[str, None] = {}
        _look(expression, unit, None, ruleset, reads, parameters)
        found = tuple(reads.values())
        own = None if any(read.route for read in found) else tuple((read, read.value) for read in found)
        ruleset.surfaces[key] = expression, Surface(found, tuple(parameters), ruleset, own)
    return ruleset.surfaces[key][1]


def _through(route: Route | None, step: Route) -> Route:
    if route is None:
        return step
    return lambda subject: [further for one in route(subject) for further in step(one)]


def _household_of(subject: Subject) -> list[Subject]:
    return [] if subject.household is None else [subject.household]


def _members_of(subject: Subject) -> list[Subject]:
    return subject.members


def _look(
    expression: ex.Expression,
    unit: Unit,
    route: Route | None,
    ruleset: RuleSet,
    reads: dict[tuple[Unit, str], Read],
    parameters: dict[str, None],
) -> None:
    match expression:
        case ex.Fact(name):
            derived = ruleset.derived.get((unit, name))
            if derived is not None and derived.kind == BOOL:
                _look(derived.expr, unit, route, ruleset, reads, parameters)
            elif (unit, name) not in reads:
                declared = derived or ruleset.facts.get(unit, name)
                value = ruleset.interpreter.read(name, unit)
                reads[unit, name] = Read(unit, name, declared, value, route, ruleset)
            return
        case ex.Param(name) | ex.ParamAt(name) | ex.ParamBand(name):
            parameters[name] = None
        case ex.HouseholdRead():
            unit, route = HOUSEHOLD, _through(route, _household_of)
        case ex.Aggregate():
            unit, route = PERSON, _through(route, _members_of)
    for child in expression.children():
        _look(child, unit, route, ruleset, reads, parameters)
