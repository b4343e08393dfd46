"""What an expression looks at on its surface: the facts and parameters that a person would name when asked why.

Derived conditions are looked through (their own parts are what counts), derived numbers are not: those are values of
their own, which can be unfolded in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import BOOL, HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules.parameters import DatedValue, Parameter, ParameterReading
from minzheng.kernel.rules.rendering import Translate, text_of
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


class Threshold(NamedTuple):
    """A parameter with the value that held: `entry` tells its area, its days and its source; None if none held."""

    parameter: Parameter
    entry: DatedValue | None


class ValueUsed(NamedTuple):
    """A fact with the value it had, None if unknown."""

    read: Read
    value: Any
    subject: Subject

    @property
    def of(self) -> Unit:
        return self.read.of

    @property
    def name(self) -> str:
        return self.read.name

    @property
    def title(self) -> str:
        return self.read.declared.title

    @property
    def kind(self) -> Kind:
        return self.read.declared.kind

    @property
    def member(self) -> int | None:
        """The index among the members of the household; None for the household's own facts."""
        if self.of == HOUSEHOLD or self.subject.household is None:
            return None
        return next(number for number, one in enumerate(self.subject.household.members) if one is self.subject)

    @property
    def parts(self) -> tuple[ValueUsed, ...]:
        """What a derived fact was derived from; empty for a fact of a table."""
        inner = self.read.inner()
        return () if inner is None else inner.values(self.subject)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that entered a derived fact."""
        inner = self.read.inner()
        return () if inner is None else inner.thresholds(self.subject.reading)

    def text(self, translate: Translate = str) -> str:
        return text_of(self.value, self.kind, translate=translate, choices=self.read.declared.choices)


@dataclass(eq=False, slots=True)
class Surface:
    """The facts read, and the parameters, each with what it takes to list them for one unit after another."""

    reads: tuple[Read, ...]
    parameters: tuple[str, ...]
    unit: Unit
    ruleset: RuleSet
    _listing: Closure | None = None
    _thresholds: dict[int, tuple[Threshold, ...]] = field(default_factory=dict)  # by reading, which its Parameters keep

    def values(self, subject: Subject) -> tuple[ValueUsed, ...]:
        """The facts with the values that they have for the subject, its household or its members."""
        if self._listing is None:
            self._listing = self._listed()
        return self._listing(subject)

    def _listed(self) -> Closure:
        if not any(read.route for read in self.reads):
            return self.ruleset.interpreter.listing([(read, read.name) for read in self.reads], self.unit, ValueUsed)

        new = tuple.__new__  # without the detour over a named tuple's own constructor

        def listed(subject: Subject) -> tuple[ValueUsed, ...]:
            found: list[ValueUsed] = []
            for read in self.reads:
                whose = [subject] if read.route is None else read.route(subject)
                found += [new(ValueUsed, (read, read.value(one), one)) for one in whose]
            return tuple(found)

        return listed

    def thresholds(self, reading: ParameterReading) -> tuple[Threshold, ...]:
        """The parameters with what held of them."""
        if id(reading) not in self._thresholds:
            self._thresholds[id(reading)] = tuple(
                Threshold(self.ruleset.parameters.get(name), reading.entries.get(name))  # type: ignore[arg-type]
                for name in self.parameters
            )
        return self._thresholds[id(reading)]


def surface_of(expression: ex.Expression, unit: Unit, ruleset: RuleSet) -> Surface:
    """The surface of an expression, worked out once per rule set."""
    key = id(expression), unit
    if key not in ruleset.surfaces:  # the expression is kept beside it, so that its id is not used again
        reads: dict[tuple[Unit, str], Read] = {}
        parameters: dict[str, None] = {}
        _look(expression, unit, None, ruleset, reads, parameters)
        found = tuple(reads.values())
        ruleset.surfaces[key] = expression, Surface(found, tuple(parameters), unit, ruleset)
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
