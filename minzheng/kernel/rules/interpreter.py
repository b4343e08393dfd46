"""Reading 2: expressions as Python closures over one unit. Each node is compiled once per rule set.

A closure takes a `Subject` and returns a plain value, or None where it is unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Derived
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.months import month_edge, move_months_back, whole_years
from minzheng.kernel.rules.parameters import ParameterReading

Closure = Callable[["Subject"], Any]

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Subject:
    """One person or household with its facts and its parameters.

    Derived facts are kept once they are computed, and so are conditions that were judged.
    """

    __slots__ = ("derived", "facts", "household", "judged", "members", "parameters", "reading")

    def __init__(self, *, facts: Mapping[str, Any], reading: ParameterReading) -> None:
        self.facts = facts
        self.reading = reading
        self.parameters = reading.values
        self.derived: dict[str, Any] = {}
        self.judged: dict[Any, Any] = {}
        self.members: list[Subject] = []
        self.household: Subject | None = None


class Interpreter:
    """Compiles expressions to closures; the same expression object in the same unit is compiled once."""

    def __init__(self, derived: Mapping[tuple[Unit, str], Derived]) -> None:
        self._derived = derived
        self._closures: dict[tuple[int, Unit], tuple[ex.Expression, Closure]] = {}
        self._reads: dict[tuple[Unit, str], Closure] = {}

    def closure(self, expression: ex.Expression, unit: Unit) -> Closure:
        """The closure that reads `expression` for a subject of `unit`."""
        key = (id(expression), unit)
        if key not in self._closures:  # the expression is kept beside it, so that its id is not used again
            self._closures[key] = (expression, self._compile(expression, unit))
        return self._closures[key][1]

    def _compile(self, expression: ex.Expression, unit: Unit) -> Closure:
        match expression:
            case ex.Literal(value):
                return lambda subject: value
            case ex.AsOf():
                return lambda subject: subject.reading.day
            case ex.Fact(name):
                return self.read(name, unit)
            case ex.HouseholdRead(value):
                return _through_household(self.closure(value, HOUSEHOLD))
            case ex.Param(name):
                return lambda subject: subject.parameters.get(name)
            case ex.ParamAt(name, key):
                return _table_entry(name, self.closure(key, unit))
            case ex.ParamBand(name, value):
                return _band_entry(name, self.closure(value, unit))
            case ex.Compare(op, left, ex.Literal(value)) | ex.Arithmetic(op, left, ex.Literal(value)):
                return _with_constant(OPERATORS[op], self.closure(left, unit), value)
            case ex.Compare(op, left, right) | ex.Arithmetic(op, left, right):
                return _strict(OPERATORS[op], self.closure(left, unit), self.closure(right, unit))
            case ex.IsIn(value, choices):
                return _strict_one(frozenset(choices).__contains__, self.closure(value, unit))
            case ex.Share(value, numerator, denominator):
                return _share(*(self.closure(part, unit) for part in (value, numerator, denominator)))
            case ex.And(left, right):
                return _and(self.closure(left, unit), self.closure(right, unit))
            case ex.Or(left, right):
                return _or(self.closure(left, unit), self.closure(right, unit))
            case ex.Not(value):
                return _strict_one(operator.not_, self.closure(value, unit))
            case ex.Case(branches, otherwise):
                compiled = [(self.closure(when, unit), self.closure(then, unit)) for when, then in branches]
                return _case(compiled, self.closure(otherwise, unit))
            case ex.Bound(how, value, bound):
                limit = max if how == "at_least" else min
                return _strict(limit, self.closure(value, unit), self.closure(bound, unit))
            case ex.AgeOn(birth, day):
                return _age(self.closure(birth, unit), self.closure(day, unit))
            case ex.MonthsBefore(day, months):
                return _strict(
                    lambda start, count: move_months_back(day=start, months=count),
                    self.closure(day, unit),
                    self.closure(months, unit),
                )
            case ex.MonthEdge(edge, day):
                return _strict_one(lambda found: month_edge(day=found, edge=edge), self.closure(day, unit))
            case ex.FirstKnown(values):
                return _first_known([self.closure(value, unit) for value in values])
            case ex.IsKnown(value):
                known = self.closure(value, unit)
                return lambda subject: known(subject) is not None
            case ex.Aggregate(how, value, where):
                return _aggregate(how, self.closure(value, PERSON), self.closure(where, PERSON))
        raise TypeError(f"no reading for {type(expression).__name__}")

    def read(self, name: str, unit: Unit) -> Closure:
        """The closure that reads a fact, derived or not."""
        if (unit, name) not in self._reads:
            declared = self._derived.get((unit, name))
            self._reads[unit, name] = (
                (lambda subject: subject.facts.get(name))
                if declared is None
                else _remembered(name, self.closure(declared.expr, unit))
            )
        return self._reads[unit, name]


def _remembered(name: str, compute: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        derived = subject.derived
        if name not in derived:
            derived[name] = compute(subject)
        return derived[name]

    return read


def _through_household(read: Closure) -> Closure:
    return lambda subject: None if subject.household is None else read(subject.household)


def _table_entry(name: str, key: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        found = key(subject)
        return None if found is None else subject.reading.table(name).get(found)

    return read


def _band_entry(name: str, value: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        found = value(subject)
        return None if found is None else entry_of_band(subject.reading.table(name), found)

    return read


def entry_of_band(table: Mapping[Any, Any], value: int) -> Any:
    """The entry of the largest lower bound ≤ value, None below all bounds."""
    bound = max((bound for bound in table if bound <= value), default=None)
    return None if bound is None else table[bound]


def _strict(operation: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        if (one := left(subject)) is None or (other := right(subject)) is None:
            return None
        return operation(one, other)

    return read


def _with_constant(operation: Callable[[Any, Any], Any], value: Closure, constant: Any) -> Closure:
    def read(subject: Subject) -> Any:
        found = value(subject)
        return None if found is None else operation(found, constant)

    return read


def _strict_one(operation: Callable[[Any], Any], value: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        found = value(subject)
        return None if found is None else operation(found)

    return read


def _share(value: Closure, numerator: Closure, denominator: Closure) -> Closure:
    def read(subject: Subject) -> int | None:
        whole, part, parts = value(subject), numerator(subject), denominator(subject)
        if whole is None or part is None or parts is None or parts <= 0:
            return None
        return (2 * whole * part + parts) // (2 * parts)

    return read


def _and(left: Closure, right: Closure) -> Closure:
    def read(subject: Subject) -> bool | None:
        one = left(subject)
        if one is False:
            return False
        other = right(subject)
        return other if one else (False if other is False else None)

    return read


def _or(left: Closure, right: Closure) -> Closure:
    def read(subject: Subject) -> bool | None:
        one = left(subject)
        if one:
            return True
        other = right(subject)
        return other if one is False else (True if other else None)

    return read


def _case(branches: list[tuple[Closure, Closure]], otherwise: Closure) -> Closure:
    def read(subject: Subject) -> Any:
        for when, then in branches:
            holds = when(subject)
            if holds is None:
                return None
            if holds:
                return then(subject)
        return otherwise(subject)

    return read


def _age(birth: Closure, day: Closure) -> Closure:
    def read(subject: Subject) -> int | None:
        born: date | None = birth(subject)
        then: date | None = day(subject)
        if born is None or then is None:
            return None
        return whole_years(birth=born, day=then, leap_day_birthday=subject.parameters.get(ex.LEAP_DAY_PARAMETER))

    return read


def _first_known(values: list[Closure]) -> Closure:
    return lambda subject: next((found for value in values if (found := value(subject)) is not None), None)


def _aggregate(how: str, value: Closure, where: Closure) -> Closure:
    if how in ("any", "all"):
        decisive = how == "any"

        def quantify(subject: Subject) -> bool | None:
            found = [value(member) for member in subject.members]
            return decisive if decisive in found else None if None in found else not decisive

        return quantify

    def gather(subject: Subject) -> int | None:
        chosen = []
        for member in subject.members:
            counted = where(member)
            if counted is False:
                continue
            found = value(member)
            if counted is None or found is None:
                return None
            chosen.append(found)
        if how in ("count", "known_sum"):
            return sum(chosen)
        return (min if how == "smallest" else max)(chosen, default=None)

    return gather
