"""Expressions written as Python source: one function per expression, its parts inside it as plain statements.

What each node yields where a part is unknown is said once, in `expressions`; here unknown is None. A part is written
where it is needed and not before, so that a right side that no longer matters is not read. Nothing of a rule reaches
the source but the names that we make: constants and names of facts stand beside it, in the names of the function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.months import month_edge, move_months_back, whole_years

if TYPE_CHECKING:
    from minzheng.kernel.rules.interpreter import Closure, Interpreter

LARGEST = 40
"""Nodes: a larger part becomes a function of its own, so that parts that occur often are not written often."""
DEEPEST = 12
"""Levels of indentation, of which Python reads a hundred."""
MISSING = object()


def _age(birth: Any, day: Any, leap_day_birthday: str | None) -> int | None:
    return whole_years(birth=birth, day=day, leap_day_birthday=leap_day_birthday)


def _months_before(day: Any, months: int) -> Any:
    return move_months_back(day=day, months=months)


def _month_edge(day: Any, edge: str) -> Any:
    return month_edge(day=day, edge=edge)


def entry_of_band(table: Any, value: int) -> Any:
    """The entry of the largest lower bound ≤ value, None below all bounds."""
    bound = max((bound for bound in table if bound <= value), default=None)
    return None if bound is None else table[bound]


def written(expression: ex.Expression, unit: Unit, interpreter: Interpreter) -> Closure:
    """The function that reads `expression` for a `Subject` of `unit`."""
    writer = _Writer(interpreter)
    result = writer.part(expression, unit, "subject", whole=True)
    writer.put(f"return {result}")
    return writer.function()


def written_list(reads: Sequence[tuple[Any, str]], unit: Unit, of: type, interpreter: Interpreter) -> Closure:
    """The function that lists facts of a `Subject` of `unit`: per (key, name) the tuple `of` (key, value, subject).

    A family is explained by hundreds of them: made without the detour over the tuple's own constructor.
    """
    writer = _Writer(interpreter)
    new, cls = writer.beside(tuple.__new__), writer.beside(of)
    rows = [
        f"{new}({cls}, ({writer.beside(key)}, {writer.part(ex.Fact(name), unit, 'subject')}, subject)), "
        for key, name in reads
    ]
    writer.put(f"return ({''.join(rows)})")
    return writer.function()


class _Writer:
    """One function being written. Each part leaves its value in a name of its own, which its parent may write to."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._lines: list[str] = []
        self._level = 1
        self._count = 0
        self._names: dict[str, Any] = {
            "__builtins__": {}, "MISSING": MISSING, "min": min, "max": max, "age": _age, "band": entry_of_band,
            "months_before": _months_before, "month_edge": _month_edge, "LEAP_DAY": ex.LEAP_DAY_PARAMETER,
        }  # fmt: skip

    def function(self) -> Closure:
        source = "\n".join(["def rule(subject):", *self._lines])
        exec(compile(source, "<rule>", "exec"), self._names)
        return self._names["rule"]

    def put(self, line: str) -> None:
        self._lines.append("  " * self._level + line)

    @contextmanager
    def under(self, line: str) -> Iterator[None]:
        self.put(line)
        self._level += 1
        yield
        self._level -= 1

    def _new(self, value: str) -> str:
        self._count += 1
        self.put(f"v{self._count} = {value}")
        return f"v{self._count}"

    def beside(self, value: Any) -> str:
        """A name for a value that stands beside the source."""
        self._count += 1
        self._names[f"c{self._count}"] = value
        return f"c{self._count}"

    def part(self, expression: ex.Expression, unit: Unit, subject: str, *, whole: bool = False) -> str:
        """Write the part; the name in which its value stands afterwards."""
        if not whole and (self._level > DEEPEST or self._interpreter.weight(expression) > LARGEST):
            return self._new(f"{self.beside(self._interpreter.closure(expression, unit))}({subject})")
        match expression:
            case ex.Literal(value):
                return self._new(self.beside(value))
            case ex.AsOf():
                return self._new(f"{subject}.reading.day")
            case ex.Fact(name):
                return self._fact(name, unit, subject)
            case ex.Param(name):
                return self._new(f"{subject}.parameters.get({self.beside(name)})")
            case ex.ParamAt(name, key):
                return self._strict([key], unit, subject, f"{self._table(name, subject)}.get({{0}})")
            case ex.ParamBand(name, value):
                return self._strict(
                    [value], unit, subject, f"band({subject}.reading.table({self.beside(name)}), {{0}})"
                )
            case ex.Compare(op, left, right) | ex.Arithmetic(op, left, right):
                return self._strict([left, right], unit, subject, f"{{0}} {op} {{1}}")
            case ex.IsIn(value, choices):
                return self._strict([value], unit, subject, f"{{0}} in {self.beside(frozenset(choices))}")
            case ex.Not(value):
                return self._strict([value], unit, subject, "not {0}")
            case ex.Bound(how, value, bound):
                limit = "max" if how == "at_least" else "min"
                return self._strict([value, bound], unit, subject, f"{limit}({{0}}, {{1}})")
            case ex.AgeOn(birth, day):
                return self._strict(
                    [birth, day], unit, subject, f"age({{0}}, {{1}}, {subject}.parameters.get(LEAP_DAY))"
                )
            case ex.MonthsBefore(day, months):
                return self._strict([day, months], unit, subject, "months_before({0}, {1})")
            case ex.MonthEdge(edge, day):
                return self._strict([day], unit, subject, f"month_edge({{0}}, {self.beside(edge)})")
            case ex.Share(value, numerator, denominator):
                rounded = "(2 * {0} * {1} + {2}) // (2 * {2}) if {2} > 0 else None"
                return self._strict([value, numerator, denominator], unit, subject, rounded)
            case ex.And(left, right):
                return self._either(left, right, unit, subject, decisive=False)
            case ex.Or(left, right):
                return self._either(left, right, unit, subject, decisive=True)
            case ex.Case(branches, otherwise):
                return self._case(branches, otherwise, unit, subject)
            case ex.FirstKnown(values):
                return self._first_known(values, unit, subject)
            case ex.IsKnown(value):
                return self._new(f"{self.part(value, unit, subject)} is not None")
            case ex.HouseholdRead(value):
                return self._through_household(value, subject)
            case ex.Aggregate(how, value, _) if how in ("any", "all"):
                return self._quantified(how, value, subject)
            case ex.Aggregate(how, value, where):
                return self._gathered(how, value, where, subject)
        raise TypeError(f"no reading for {type(expression).__name__}")

    def _table(self, name: str, subject: str) -> str:
        return f"{subject}.reading.table({self.beside(name)})"

    def _fact(self, name: str, unit: Unit, subject: str) -> str:
        compute = self._interpreter.derivation(name, unit)
        key = self.beside(name)
        if compute is None:
            return self._new(f"{subject}.facts.get({key})")
        found = self._new(f"{subject}.derived.get({key}, MISSING)")
        self.put(f"if {found} is MISSING: {found} = {subject}.derived[{key}] = {self.beside(compute)}({subject})")
        return found

    def _strict(self, parts: list[ex.Expression], unit: Unit, subject: str, formula: str) -> str:
        """Unknown if a part is; the parts after an unknown one are not read."""
        result = self._new("None")
        level = self._level
        names = []
        for each in parts:
            if isinstance(each, ex.Literal):
                names.append(self.beside(each.value))
                continue
            names.append(self.part(each, unit, subject))
            self.put(f"if {names[-1]} is not None:")
            self._level += 1
        self.put(f"{result} = {formula.format(*names)}")
        self._level = level
        return result

    def _either(self, left: ex.Expression, right: ex.Expression, unit: Unit, subject: str, *, decisive: bool) -> str:
        """And, decided by a false side, and Or, decided by a true one."""
        one = self.part(left, unit, subject)
        with self.under(f"if {one} is not {decisive}:"):
            other = self.part(right, unit, subject)
            self.put(f"{one} = {other} if {one} is {not decisive} or {other} is {decisive} else None")
        return one

    def _case(self, branches: tuple, otherwise: ex.Expression, unit: Unit, subject: str) -> str:
        result = self._new("None")
        level = self._level
        for when, then in branches:
            holds = self.part(when, unit, subject)
            with self.under(f"if {holds}:"):
                self.put(f"{result} = {self.part(then, unit, subject)}")
            self.put(f"elif {holds} is not None:")
            self._level += 1
        self.put(f"{result} = {self.part(otherwise, unit, subject)}")
        self._level = level
        return result

    def _first_known(self, values: tuple[ex.Expression, ...], unit: Unit, subject: str) -> str:
        result = self._new("None")
        level = self._level
        for each in values:
            self.put(f"{result} = {self.part(each, unit, subject)}")
            self.put(f"if {result} is None:")
            self._level += 1
        self.put("pass")
        self._level = level
        return result

    def _through_household(self, value: ex.Expression, subject: str) -> str:
        result = self._new("None")
        home = self._new(f"{subject}.household")
        with self.under(f"if {home} is not None:"):
            self.put(f"{result} = {self.part(value, HOUSEHOLD, home)}")
        return result

    def _member(self) -> str:
        self._count += 1
        return f"m{self._count}"

    def _quantified(self, how: str, value: ex.Expression, subject: str) -> str:
        decisive = how == "any"
        result, member = self._new(str(not decisive)), self._member()
        with self.under(f"for {member} in {subject}.members:"):
            holds = self.part(value, PERSON, member)
            with self.under(f"if {holds} is {decisive}:"):
                self.put(f"{result} = {decisive}")
                self.put("break")
            self.put(f"if {holds} is None: {result} = None")
        return result

    def _gathered(self, how: str, value: ex.Expression, where: ex.Expression, subject: str) -> str:
        summed = how in ("count", "known_sum")
        result, member = self._new("0" if summed else "None"), self._member()
        with self.under(f"for {member} in {subject}.members:"):
            counted = self.part(where, PERSON, member)
            with self.under(f"if {counted} is not False:"):
                found = self.part(value, PERSON, member)
                with self.under(f"if {counted} is None or {found} is None:"):
                    self.put(f"{result} = None")
                    self.put("break")
                if summed:
                    self.put(f"{result} += {found}")
                else:
                    limit = "min" if how == "smallest" else "max"
                    self.put(f"{result} = {found} if {result} is None else {limit}({result}, {found})")
        return result
