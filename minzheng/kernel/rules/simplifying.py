"""The same rules with less in them: without what the parameters of all areas settle, or what is never unknown here.

A branch that no area takes, a deduction that no area knows, the question whether a complete column is known: each costs
a pass over a million people. Nothing that is left out could change a value, unknowns included.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import AreaConstants
from minzheng.kernel.rules.kinds import PERSON, Unit
from minzheng.kernel.rules.numbering import Key, Numbering


class Simplifier:
    """Simplifies expressions for the areas of `constants`; `complete` names the facts that are known for everybody.

    The bodies of derived facts are left in `numbering`, simplified too. An expression in which nothing changes stays
    the same object.
    """

    def __init__(
        self, constants: Mapping[Unit, AreaConstants], complete: Mapping[Unit, Collection[str]], numbering: Numbering
    ) -> None:
        self._constants, self._complete = constants, complete
        self.numbering = numbering
        self._simple: dict[Key, ex.Expression] = {}
        self._known: dict[Key, bool] = {}

    def simple(self, expression: ex.Expression, unit: Unit) -> ex.Expression:
        key = unit, self.numbering.number(expression)
        if key not in self._simple:
            self._simple[key] = self._simplified(expression, unit)
        return self._simple[key]

    def is_known(self, expression: ex.Expression, unit: Unit) -> bool:
        """Whether a simplified expression is known for everybody."""
        key = unit, self.numbering.number(expression)
        if key not in self._known:
            self._known[key] = self._never_unknown(expression, unit)
        return self._known[key]

    def _simplified(self, expression: ex.Expression, unit: Unit) -> ex.Expression:
        if self.numbering.reads_no_fact(expression):
            return self._settled(expression, unit)
        if isinstance(expression, ex.Fact):
            return self._fact(expression, unit)
        expression = self._with_simple_parts(expression, unit)
        match expression:
            case ex.And(left, right):
                return _joined(expression, left, right, decisive=ex.FALSE, idle=ex.TRUE)
            case ex.Or(left, right):
                return _joined(expression, left, right, decisive=ex.TRUE, idle=ex.FALSE)
            case ex.Not(value) if value is ex.TRUE or value is ex.FALSE:
                return ex.FALSE if value is ex.TRUE else ex.TRUE
            case ex.Not(ex.Not(value)):
                return value
            case ex.Case(branches, otherwise):
                return _case(expression, branches, otherwise)
            case ex.FirstKnown(values):
                return (
                    ex.FALSE
                    if values[-1] is ex.FALSE and never_true(expression)
                    else self._first_known(expression, values, unit)
                )
            case ex.IsKnown(value) if self.is_known(value, unit):
                return ex.TRUE
            case ex.Aggregate():
                return self._aggregate(expression)
        return expression

    def _settled(self, expression: ex.Expression, unit: Unit) -> ex.Expression:
        """A condition that has one value in all areas is that value; other constants stay as they are written."""
        values = self._constants[unit].values(expression)
        if values and all(value is values[0] for value in values) and isinstance(values[0], bool):
            return ex.TRUE if values[0] else ex.FALSE
        return expression

    def _fact(self, read: ex.Fact, unit: Unit) -> ex.Expression:
        declared = self.numbering.declared(read, unit)
        if declared is None:
            return read
        body = self.simple(declared, unit)
        self.numbering.bodies[unit, read.name] = body
        return body if self.numbering.reads_no_fact(body) else read

    def _with_simple_parts(self, expression: ex.Expression, unit: Unit) -> ex.Expression:
        below = self.numbering.unit_below(expression, unit)
        changed = {}
        for name in ex.part_names(expression):
            before = getattr(expression, name)
            after = self._part(before, below)
            if after is not before:
                changed[name] = after
        return replace(expression, **changed) if changed else expression  # type: ignore[type-var]

    def _part(self, value: Any, unit: Unit) -> Any:
        if isinstance(value, ex.Expression):
            return self.simple(value, unit)
        if isinstance(value, tuple):
            parts = tuple(self._part(one, unit) for one in value)
            return parts if any(one is not before for one, before in zip(parts, value, strict=True)) else value
        return value

    def _first_known(self, whole: ex.FirstKnown, values: tuple[ex.Expression, ...], unit: Unit) -> ex.Expression:
        kept: list[ex.Expression] = []
        for value in values:
            kept.append(value)
            if self.is_known(value, unit):
                break
        return kept[0] if len(kept) == 1 else whole if len(kept) == len(values) else ex.FirstKnown(tuple(kept))

    def _aggregate(self, whole: ex.Aggregate) -> ex.Expression:
        """Nobody can be looked for in vain; a sum of one constant is a count."""
        value, where = whole.value, whole.where
        idle = {"any": ex.FALSE, "all": ex.TRUE}.get(whole.how)
        if idle is not None and value is idle:
            return idle
        if whole.how == "known_sum" and self.numbering.reads_no_fact(value):
            amounts = self._constants[PERSON].values(value)
            if amounts and amounts[0] is not None and all(one == amounts[0] for one in amounts):
                return ex.Literal(amounts[0]) * ex.Aggregate("count", where, ex.TRUE)
        return whole

    def _never_unknown(self, expression: ex.Expression, unit: Unit) -> bool:
        if self.numbering.reads_no_fact(expression):
            return None not in self._constants[unit].values(expression)
        match expression:
            case ex.Fact(name):
                body = self.numbering.body(expression, unit)
                return name in self._complete[unit] if body is None else self.is_known(body, unit)
            case ex.FirstKnown(values):
                return any(self.is_known(value, unit) for value in values)
            case ex.IsKnown():
                return True
            case ex.Aggregate(how, value, where):
                never = how not in ("smallest", "largest")  # nobody has no smallest
                return never and self.is_known(value, PERSON) and self.is_known(where, PERSON)
            case ex.AgeOn():
                rule = self._constants[unit].values(ex.Param(ex.LEAP_DAY_PARAMETER))
                return None not in rule and self._all_parts_known(expression, unit)
            case ex.HouseholdRead() | ex.ParamAt() | ex.ParamBand() | ex.Share() | ex.MonthsBefore():
                return False  # no household, no entry, no positive denominator, no such day
        return self._all_parts_known(expression, unit)

    def _all_parts_known(self, expression: ex.Expression, unit: Unit) -> bool:
        return all(self.is_known(part, unit) for part in expression.children())


def never_true(condition: ex.Expression) -> bool:
    """Whether a simplified condition is false or unknown for everybody, by its shape alone."""
    match condition:
        case ex.And(left, right):
            return never_true(left) or never_true(right)
        case ex.Or(left, right):
            return never_true(left) and never_true(right)
        case ex.FirstKnown(values):
            return all(never_true(value) for value in values)
        case ex.HouseholdRead(value) | ex.Aggregate("any", value, _):
            return never_true(value)
    return condition is ex.FALSE


def _joined(
    whole: ex.Expression, left: ex.Expression, right: ex.Expression, *, decisive: ex.Expression, idle: ex.Expression
) -> ex.Expression:
    if left is decisive or right is decisive:
        return decisive
    if left is idle or left is right:
        return right
    return left if right is idle else whole


def _case(whole: ex.Case, branches: tuple[tuple, ...], otherwise: ex.Expression) -> ex.Expression:
    kept = []
    for condition, value in branches:
        if condition is ex.TRUE:
            otherwise = value
            break
        if condition is not ex.FALSE:
            kept.append((condition, value))
    if not kept:
        return otherwise
    return whole if len(kept) == len(branches) else ex.Case(tuple(kept), otherwise)
