"""Reading 1, node by node: an expression as a narwhals expression over the frame of its unit.

Only operators that mean the same on every engine are used; what differs (sums that skip nulls, half-even rounding,
date parts of eight bits, floor and truncation) is spelled out here once.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import AreaConstants, literal
from minzheng.kernel.rules.kinds import DATE, INTEGER, Kind, Unit
from minzheng.kernel.rules.simplifying import Simplifier

Column = Callable[[ex.Expression, Unit], nw.Expr]


class Lowering:
    """Lowers the expressions of one unit. `column` yields the column of a fact, an aggregate, a household's value, or
    of a part that is worth computing only once."""

    def __init__(self, *, unit: Unit, constants: AreaConstants, simplifier: Simplifier, column: Column) -> None:
        self._unit, self._constants, self._column = unit, constants, column
        self._simplifier, self._numbering = simplifier, simplifier.numbering

    def is_known(self, expression: ex.Expression) -> bool:
        """Whether the expression is known for everybody."""
        return self._simplifier.is_known(expression, self._unit)

    def either(self, condition: ex.Expression, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
        """`yes` or `no`, and unknown if the condition is."""
        lowered = self.lower(condition)
        return nw.when(lowered).then(yes).otherwise(no) if self.is_known(condition) else either(lowered, yes, no)

    def lower(self, expression: ex.Expression) -> nw.Expr:
        """The expression over the frame, read from a column where it has one."""
        if isinstance(expression, (ex.Fact, ex.HouseholdRead, ex.Aggregate)):
            return self._column(expression, self._unit)
        if self._numbering.is_shared(expression, self._unit):
            return self._column(expression, self._unit)
        return self.lower_anew(expression)

    def lower_anew(self, expression: ex.Expression) -> nw.Expr:
        """The expression computed from its parts."""
        if self._numbering.reads_no_fact(expression):
            return self._constants.lowered(expression, self._kind_of(expression))
        match expression:
            case ex.ParamAt(name, key):
                return self._table_entry(name, key)
            case ex.ParamBand(name, value):
                return self._band_entry(name, value)
            case ex.Compare(op, left, right):
                by_birth_date = self._by_birth_date(op, left, right)
                return ex.OPERATORS[op](self.lower(left), self.lower(right)) if by_birth_date is None else by_birth_date
            case ex.Arithmetic(op, left, right):
                return ex.OPERATORS[op](self.lower(left), self.lower(right))
            case ex.IsIn(value, choices):
                return self.lower(value).is_in(list(choices))
            case ex.Share():
                return self._share(expression)
            case ex.And(left, right):
                return self.lower(left) & self.lower(right)
            case ex.Or(left, right):
                return self.lower(left) | self.lower(right)
            case ex.Not(value):
                return ~self.lower(value)
            case ex.Case(branches, otherwise):
                return self._case(branches, otherwise)
            case ex.Bound(how, value, bound):
                return self._bound(how, value, bound)
            case ex.AgeOn(birth, day):
                return self._age(birth, day)
            case ex.MonthsBefore(day, months):
                return self._months_before(self.lower(day), months)
            case ex.FirstKnown(values):
                return nw.coalesce(*(self.lower(value) for value in values))
            case ex.IsKnown(value):
                return ~self.lower(value).is_null()
        raise TypeError(f"no lowering for {type(expression).__name__}")

    def _table_entry(self, name: str, key: ex.Expression) -> nw.Expr:
        """Exact look-up: a chain over the entries of any area's table, each for all the keys that have it."""
        kind, found = self._kind_of(ex.Param(name)), self.lower(key)
        keys_of: dict[tuple, list[Any]] = {}
        for one in sorted({entry for table in self._constants.tables(name) for entry in table}):
            keys_of.setdefault(tuple(self._constants.values(ex.ParamAt(name, ex.Literal(one)))), []).append(one)
        result = literal(None, kind)
        for values, keys in keys_of.items():
            is_one = reduce(operator.or_, (found == one for one in keys))
            result = nw.when(is_one).then(self._constants.spread(values, kind)).otherwise(result)
        return result

    def _band_entry(self, name: str, value: ex.Expression) -> nw.Expr:
        """Step look-up: the bounds of all areas together cut each area's steps finer, never differently."""
        kind = self._kind_of(ex.Param(name))
        result = literal(None, kind)
        for bound in sorted({bound for table in self._constants.tables(name) for bound in table}):
            entry = self._constants.lowered(ex.ParamBand(name, ex.Literal(bound)), kind)
            result = nw.when(self.lower_anew(value >= bound)).then(entry).otherwise(result)
        return result

    def _kind_of(self, expression: ex.Expression) -> Kind:
        return self._numbering.kind_of(expression, self._unit)

    def _case(self, branches: tuple[tuple[ex.Expression, ex.Expression], ...], otherwise: ex.Expression) -> nw.Expr:
        """From the last branch back."""
        result = self.lower(otherwise)
        for condition, value in reversed(branches):
            result = self.either(condition, self.lower(value), result)
        return result

    def _by_birth_date(self, op: str, left: ex.Expression, right: ex.Expression) -> nw.Expr | None:
        """`age_on(birth, day) >= n` as one comparison of dates, where neither day nor n reads a fact."""
        while (body := self._numbering.body(left, self._unit)) is not None:
            left = body
        if op not in ("<", ">=", ">", "<=") or not isinstance(left, ex.AgeOn):
            return None
        reads_no_fact = self._numbering.reads_no_fact
        if not reads_no_fact(right) or not reads_no_fact(left.day) or reads_no_fact(left.birth):
            return None
        limit = self._constants.latest_births(right + 1 if op in (">", "<=") else right, left.day)
        if limit is None:
            return None
        birth = self.lower(left.birth)
        return birth <= limit if op in (">=", ">") else birth > limit

    def _age(self, birth: ex.Expression, day: ex.Expression) -> nw.Expr:
        """Years between, less one before the birthday; month and day as one wide number (Polars' have eight bits)."""
        (born_year, born), (year, then) = _parts(self.lower(birth)), _parts(self.lower(day))
        years = year - born_year - (then < born).cast(nw.Int64())
        if self._numbering.reads_no_fact(day) and all(
            found is not None and (found.month, found.day) != (2, 28) for found in self._constants.values(day)
        ):
            return years
        rule = self._constants.lowered(ex.Param(ex.LEAP_DAY_PARAMETER), Kind.CODE)
        leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
        on_28th = nw.when(rule == "FEBRUARY_28").then(years + 1).otherwise(nw.when(rule == "MARCH_1").then(years))
        return either((born == 229) & (then == 228) & ~leap, on_28th, years)

    def _months_before(self, day: nw.Expr, months: ex.Expression) -> nw.Expr:
        """One chain over the numbers of months that occur in the areas; `NEVER` stays."""
        count = self._constants.lowered(months, INTEGER)
        moved = literal(None, DATE)
        for number in sorted({value for value in self._constants.values(months) if value is not None}):
            back = day.dt.offset_by(f"{-number}mo").cast(nw.Date())  # Spark makes an instant of it
            moved = nw.when(count == number).then(back).otherwise(moved)
        known = ~count.is_null()
        return nw.when((day == ex.NEVER) & known).then(literal(ex.NEVER, DATE)).otherwise(moved)

    def _share(self, share: ex.Share) -> nw.Expr:
        value, numerator, denominator = map(self.lower, (share.value, share.numerator, share.denominator))
        rounded = ((value * numerator * 2 + denominator) // (denominator * 2)).cast(nw.Int64())
        fixed = self._numbering.reads_no_fact(share.denominator) and self.is_known(share.denominator)
        always_positive = fixed and min(self._constants.values(share.denominator)) > 0
        return rounded if always_positive else nw.when(denominator > 0).then(rounded)

    def _bound(self, how: str, value: ex.Expression, bound: ex.Expression) -> nw.Expr:
        one, other = self.lower(value), self.lower(bound)
        beyond = one < other if how == "at_least" else one > other
        return nw.when(beyond).then(other).otherwise(one) if self.is_known(bound) else either(beyond, other, one)


def either(condition: nw.Expr, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    """`yes` or `no`, and unknown if the condition is."""
    return nw.when(condition).then(yes).otherwise(nw.when(~condition).then(no))


def _parts(day: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    wide = nw.Int64()
    return day.dt.year().cast(wide), day.dt.month().cast(wide) * 100 + day.dt.day().cast(wide)
