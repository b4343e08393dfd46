"""Reading 3: what an expression could still come to while facts are missing that somebody may yet tell.

Reading 2 takes what is missing as unknown for good; here it may turn out to be anything of its kind. A closure takes a
`Supposition` and returns a `Possible`. Property tests hold it against reading 2: whatever the missing facts turn out to
be, the value found then lies within what was possible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.months import month_edge, move_months_back, whole_years
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.kernel.rules.possible import (
    NO,
    UNKNOWN,
    YES,
    YES_OR_NO,
    Choice,
    Possible,
    Span,
    both,
    bounded,
    calculated,
    compared,
    either,
    exactly,
    known_part,
    negated,
    one_of,
    shared,
    truth,
    united,
)
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.writing import entry_of_band

Supposed = Callable[["Supposition"], Any]


class Supposition:
    """One person or household with what its facts could be. Facts that are not in `facts` are unknown for good."""

    __slots__ = ("derived", "facts", "household", "members", "reading", "values")

    def __init__(self, *, facts: Mapping[str, Possible], reading: ParameterReading) -> None:
        self.facts, self.reading = facts, reading
        self.derived: dict[str, Possible] = {}
        self.values: dict[int, Any] = {}
        self.members: list[Supposition] = []
        self.household: Supposition | None = None


class Supposer:
    """Compiles expressions to closures over suppositions, once per rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._derived = ruleset.derived
        self._closures: dict[tuple[int, Unit], tuple[ex.Expression, Supposed]] = {}

    def closure(self, expression: ex.Expression, unit: Unit) -> Supposed:
        key = id(expression), unit
        if key not in self._closures:  # the expression is kept beside it, so that its id is not used again
            self._closures[key] = expression, self._compile(expression, unit)
        return self._closures[key][1]

    def value(self, expression: ex.Expression, unit: Unit, subject: Supposition) -> Any:
        """What the expression could come to, kept beside the supposition; its expressions live with the rules."""
        key = id(expression)
        if key not in subject.values:
            subject.values[key] = self.closure(expression, unit)(subject)
        return subject.values[key]

    def _compile(self, expression: ex.Expression, unit: Unit) -> Supposed:
        def part(of: ex.Expression) -> Supposed:
            return self.closure(of, unit)

        match expression:
            case ex.Literal(value):
                constant = exactly(value)
                return lambda subject: constant
            case ex.AsOf():
                return lambda subject: exactly(subject.reading.day)
            case ex.Fact(name):
                return self._fact(name, unit)
            case ex.HouseholdRead(value):
                inner = self.closure(value, HOUSEHOLD)
                return lambda subject: UNKNOWN if subject.household is None else inner(subject.household)
            case ex.Param(name):
                return lambda subject: exactly(subject.reading.values.get(name))
            case ex.ParamAt(name, key):
                return _entry(name, part(key), _entries_at)
            case ex.ParamBand(name, value):
                return _entry(name, part(value), _entries_of_band)
            case ex.Compare(op, left, right):
                return _of_two(lambda one, other: compared(op, one, other), part(left), part(right))
            case ex.Arithmetic(op, left, right):
                return _of_two(lambda one, other: calculated(op, one, other), part(left), part(right))
            case ex.IsIn(value, choices):
                return _of_one(lambda found: one_of(found, choices), part(value))
            case ex.Share(value, numerator, denominator):
                parts = [part(one) for one in (value, numerator, denominator)]
                return lambda subject: shared(*(one(subject) for one in parts))
            case ex.And(left, right):
                return _joined(both, NO, part(left), part(right))
            case ex.Or(left, right):
                return _joined(either, YES, part(left), part(right))
            case ex.Not(value):
                return _of_one(negated, part(value))
            case ex.Case(branches, otherwise):
                return _case([(part(when), part(then)) for when, then in branches], part(otherwise))
            case ex.Bound(how, value, bound):
                return _of_two(lambda one, other: bounded(how, one, other), part(value), part(bound))
            case ex.AgeOn(birth, day):
                return _age(part(birth), part(day))
            case ex.MonthsBefore(day, months):
                return _months_before(part(day), part(months))
            case ex.MonthEdge(edge, day):
                return _of_one(lambda found: _edge(found, edge), part(day))
            case ex.FirstKnown(values):
                return _first_known([part(value) for value in values])
            case ex.IsKnown(value):
                return _of_one(lambda found: truth(yes=found.known, no=found.unknown, unknown=False), part(value))
            case ex.Aggregate(how, value, where):
                return _aggregate(how, self.closure(value, PERSON), self.closure(where, PERSON))
        raise TypeError(f"no reading for {type(expression).__name__}")

    def _fact(self, name: str, unit: Unit) -> Supposed:
        declared = self._derived.get((unit, name))
        if declared is None:
            return lambda subject: subject.facts.get(name, UNKNOWN)
        compute = self.closure(declared.expr, unit)

        def read(subject: Supposition) -> Possible:
            if name not in subject.derived:
                subject.derived[name] = compute(subject)
            return subject.derived[name]

        return read


def _of_one(operation: Callable[[Any], Any], value: Supposed) -> Supposed:
    return lambda subject: operation(value(subject))


def _of_two(operation: Callable[[Any, Any], Any], left: Supposed, right: Supposed) -> Supposed:
    return lambda subject: operation(left(subject), right(subject))


def _joined(join: Callable[[Choice, Choice], Choice], decisive: Choice, left: Supposed, right: Supposed) -> Supposed:
    def read(subject: Supposition) -> Choice:
        one = left(subject)
        return one if one == decisive else join(one, right(subject))

    return read


def _entry(name: str, key: Supposed, entries: Callable[[Mapping[Any, Any], Any], list[Any]]) -> Supposed:
    def read(subject: Supposition) -> Possible:
        found = key(subject)
        if not found.known:
            return UNKNOWN
        possible = [exactly(one) for one in entries(subject.reading.table(name), found)]
        return united([*possible, UNKNOWN] if found.unknown else possible)

    return read


def _entries_at(table: Mapping[Any, Any], key: Any) -> list[Any]:
    """What the keys that are possible look up; None for a key that the table does not have."""
    if isinstance(key, Span):
        if key.low == key.high:
            return [table.get(key.low)]
        return [*(value for number, value in table.items() if key.low <= number <= key.high), None]
    if key.values is None:
        return [*table.values(), None]
    return [table.get(one) for one in key.values]


def _entries_of_band(table: Mapping[Any, Any], value: Span) -> list[Any]:
    between = [entry for bound, entry in table.items() if value.low < bound <= value.high]
    return [entry_of_band(table, value.low), *between]


def _case(branches: list[tuple[Supposed, Supposed]], otherwise: Supposed) -> Supposed:
    def read(subject: Supposition) -> Possible:
        reached: list[Possible] = []
        for when, then in branches:
            holds = when(subject)
            if holds.unknown:
                reached.append(UNKNOWN)
            if True in holds.values:
                reached.append(then(subject))
            if False not in holds.values:
                return united(reached)
        return united([*reached, otherwise(subject)])

    return read


def _age(birth: Supposed, day: Supposed) -> Supposed:
    def read(subject: Supposition) -> Possible:
        born, then = birth(subject), day(subject)
        if not (isinstance(born, Span) and isinstance(then, Span)):
            return UNKNOWN
        rule = subject.reading.values.get(ex.LEAP_DAY_PARAMETER)
        if born.settled and then.settled:
            return exactly(whole_years(birth=born.low, day=then.low, leap_day_birthday=rule))
        low = whole_years(birth=born.high, day=then.low, leap_day_birthday=rule or "MARCH_1")
        high = whole_years(birth=born.low, day=then.high, leap_day_birthday=rule or "FEBRUARY_28")
        return Span(low, high, born.unknown or then.unknown or rule is None)

    return read


def _months_before(day: Supposed, months: Supposed) -> Supposed:
    def read(subject: Supposition) -> Possible:
        then, count = day(subject), months(subject)
        if not (isinstance(then, Span) and isinstance(count, Span)):
            return UNKNOWN
        ends = [
            move_months_back(day=end, months=number) for end, number in ((then.low, count.high), (then.high, count.low))
        ]
        if then.settled and count.settled:
            return exactly(ends[0])
        low, high = ends[0] or date.min, ends[1] or date.max
        return Span(low, high, then.unknown or count.unknown or None in ends)

    return read


def _edge(day: Possible, edge: str) -> Possible:
    if not isinstance(day, Span):
        return UNKNOWN
    return Span(month_edge(day=day.low, edge=edge), month_edge(day=day.high, edge=edge), day.unknown)


def _first_known(values: list[Supposed]) -> Supposed:
    def read(subject: Supposition) -> Possible:
        reached: list[Possible] = []
        for value in values:
            found = value(subject)
            if found.known:
                reached.append(known_part(found))
            if not found.unknown:
                return united(reached)
        return united([*reached, UNKNOWN])

    return read


def _aggregate(how: str, value: Supposed, where: Supposed) -> Supposed:
    if how in ("any", "all"):
        join, start = (either, NO) if how == "any" else (both, YES)

        def quantify(subject: Supposition) -> Choice:
            found = start
            for member in subject.members:
                found = join(found, value(member))
            return found

        return quantify

    def gather(subject: Supposition) -> Possible:
        parts, unknown = [], False
        for member in subject.members:
            counted = where(member)
            if counted == NO:
                continue
            found = value(member)
            unknown = unknown or counted.unknown or (found.unknown and True in counted.values)
            if not counted.known or (False not in counted.values and not found.known):
                return UNKNOWN
            if True in counted.values and found.known:
                parts.append((_as_number(found), False not in counted.values))
        return _total(parts, unknown) if how in ("count", "known_sum") else _extreme(how, parts, unknown)

    return gather


def _as_number(value: Possible) -> Span:
    if isinstance(value, Span):
        return value
    values = value.values if value.values is not None else YES_OR_NO.values
    return Span(int(False not in values), int(True in values), value.unknown)  # type: ignore[operator]


def _total(parts: list[tuple[Span, bool]], unknown: bool) -> Span:
    low = sum(part.low if surely else min(part.low, 0) for part, surely in parts)
    high = sum(part.high if surely else max(part.high, 0) for part, surely in parts)
    return Span(low, high, unknown)


def _extreme(how: str, parts: list[tuple[Span, bool]], unknown: bool) -> Possible:
    """The smallest or largest; unknown where there may be nobody."""
    if not parts:
        return UNKNOWN
    sure = [part for part, surely in parts if surely]
    lows, highs = [part.low for part, _ in parts], [part.high for part, _ in parts]
    if how == "smallest":
        return Span(min(lows), min(part.high for part in sure) if sure else max(highs), unknown or not sure)
    return Span(max(part.low for part in sure) if sure else min(lows), max(highs), unknown or not sure)
