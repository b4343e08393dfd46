"""Reading 1, node by node: an expression as a narwhals expression over the frame of its unit.

Only operators that mean the same on every engine are used; what differs (sums that skip nulls, half-even rounding,
date parts of eight bits, floor and truncation) is spelled out here once.
"""

from __future__ import annotations

from collections.abc import Callable

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import AreaConstants, literal, reads_no_fact
from minzheng.kernel.rules.interpreter import OPERATORS
from minzheng.kernel.rules.kinds import DATE, INTEGER, Kind, Unit

Column = Callable[[ex.Expression, Unit], nw.Expr]


class Lowering:
    """Lowers the expressions of one unit. `column` yields the column of a fact, an aggregate or a household's value."""

    def __init__(
        self, *, unit: Unit, constants: AreaConstants, kind_of: Callable[[ex.Expression, Unit], Kind], column: Column
    ) -> None:
        self._unit, self._constants, self._kind_of, self._column = unit, constants, kind_of, column

    def lower(self, expression: ex.Expression) -> nw.Expr:
        if isinstance(expression, (ex.Fact, ex.HouseholdRead, ex.Aggregate)):
            return self._column(expression, self._unit)
        if reads_no_fact(expression):
            return self._constants.lowered(expression, self._kind_of(expression, self._unit))
        match expression:
            case ex.ParamAt(name, key):
                return self._table_entry(name, key)
            case ex.ParamBand(name, value):
                return self._band_entry(name, value)
            case ex.Compare(op, left, right):
                by_birth_date = self._by_birth_date(op, left, right)
                return OPERATORS[op](self.lower(left), self.lower(right)) if by_birth_date is None else by_birth_date
            case ex.Arithmetic(op, left, right):
                return OPERATORS[op](self.lower(left), self.lower(right))
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
                result = self.lower(otherwise)
                for condition, value in reversed(branches):
                    result = either(self.lower(condition), self.lower(value), result)
                return result
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
        """Exact look-up: a chain over the keys that any area's table has."""
        kind, found = self._kind_of(ex.Param(name), self._unit), self.lower(key)
        result = literal(None, kind)
        for one in sorted({entry for table in self._constants.tables(name) for entry in table}, reverse=True):
            entry = self._constants.lowered(ex.ParamAt(name, ex.Literal(one)), kind)
            result = nw.when(found == one).then(entry).otherwise(result)
        return result

    def _band_entry(self, name: str, value: ex.Expression) -> nw.Expr:
        """Step look-up: the bounds of all areas together cut each area's steps finer, never differently."""
        kind, found = self._kind_of(ex.Param(name), self._unit), self.lower(value)
        result = literal(None, kind)
        for bound in sorted({bound for table in self._constants.tables(name) for bound in table}):
            entry = self._constants.lowered(ex.ParamBand(name, ex.Literal(bound)), kind)
            result = nw.when(found >= bound).then(entry).otherwise(result)
        return result

    def _by_birth_date(self, op: str, left: ex.Expression, right: ex.Expression) -> nw.Expr | None:
        """`age_on(birth) >= n` as one comparison of dates, where the day is the day of judging and n reads no fact."""
        if op not in ("<", ">=", ">", "<=") or not isinstance(left, ex.AgeOn) or not reads_no_fact(right):
            return None
        if not isinstance(left.day, ex.AsOf) or reads_no_fact(left.birth):
            return None
        limit = self._constants.latest_births(right + 1 if op in (">", "<=") else right)
        if limit is None:
            return None
        birth = self.lower(left.birth)
        return birth <= limit if op in (">=", ">") else birth > limit

    def _age(self, birth: ex.Expression, day: ex.Expression) -> nw.Expr:
        """Year and month-and-day as 32-bit numbers (Polars' own date parts have 8 bits)."""
        (born_year, born), (year, then) = _parts(self.lower(birth)), _parts(self.lower(day))
        years = year - born_year
        rule = self._constants.lowered(ex.Param(ex.LEAP_DAY_PARAMETER), Kind.CODE)
        leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
        on_28th = nw.when(rule == "FEBRUARY_28").then(years).otherwise(nw.when(rule == "MARCH_1").then(years - 1))
        by_rule = (born == 229) & (then == 228) & ~leap
        return either(by_rule, on_28th, either(then < born, years - 1, years))

    def _months_before(self, day: nw.Expr, months: ex.Expression) -> nw.Expr:
        """One chain over the numbers of months that occur in the areas; `NEVER` stays."""
        count = self._constants.lowered(months, INTEGER)
        moved = literal(None, DATE)
        for number in sorted({value for value in self._constants.values(months) if value is not None}):
            moved = nw.when(count == number).then(day.dt.offset_by(f"{-number}mo")).otherwise(moved)
        known = ~count.is_null()
        return nw.when((day == ex.NEVER) & known).then(literal(ex.NEVER, DATE)).otherwise(moved)

    def _share(self, share: ex.Share) -> nw.Expr:
        value, numerator, denominator = map(self.lower, (share.value, share.numerator, share.denominator))
        rounded = ((value * numerator * 2 + denominator) // (denominator * 2)).cast(nw.Int64())
        always_positive = self._fixed(share.denominator) and min(self._constants.values(share.denominator)) > 0
        return rounded if always_positive else nw.when(denominator > 0).then(rounded)

    def _bound(self, how: str, value: ex.Expression, bound: ex.Expression) -> nw.Expr:
        one, other = self.lower(value), self.lower(bound)
        beyond = one < other if how == "at_least" else one > other
        return nw.when(beyond).then(other).otherwise(one) if self._fixed(bound) else either(beyond, other, one)

    def _fixed(self, expression: ex.Expression) -> bool:
        """Whether the expression is known in every area whatever the facts."""
        return reads_no_fact(expression) and None not in self._constants.values(expression)


def either(condition: nw.Expr, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    """`yes` or `no`, and unknown if the condition is."""
    return nw.when(condition).then(yes).otherwise(nw.when(~condition).then(no))


def _parts(day: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
    wide = nw.Int64()
    return day.dt.year().cast(wide), day.dt.month().cast(wide) * 100 + day.dt.day().cast(wide)


def encoded(condition: nw.Expr) -> nw.Expr:
    """A Kleene value as a number that keeps its order under max and min: false 0, unknown 1, true 2."""
    return (condition.cast(nw.Int8()) * nw.lit(2, dtype=nw.Int8())).fill_null(1)


def decoded(code: nw.Expr) -> nw.Expr:
    return nw.when(code != 1).then(code == 2)
