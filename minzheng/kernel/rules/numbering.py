"""Equal expressions by number, and what is worth knowing about each: asked often while a rule set is planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules.ruleset import RuleSet

# What costs little enough to be computed wherever it is read.
_TRIVIAL = (ex.Literal, ex.AsOf, ex.Param, ex.Not, ex.IsKnown)
_COLUMNS = (ex.Fact, ex.HouseholdRead, ex.Aggregate)
# From so many lists on, numbering the texts of a column once costs less than looking them up each time.
FEW_LISTS = 3

Key = tuple[Unit, int]


class Numbering:
    """Numbers expressions so that equal ones, wherever they were written, have the same number."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._by_identity: dict[int, tuple[ex.Expression, int]] = {}
        self._by_shape: dict[tuple, int] = {}
        self._kinds: dict[Key, Kind] = {}
        self._fact_free: dict[int, bool] = {}
        self._looks_up: dict[Key, bool] = {}
        self._references: Counter[Key] = Counter()
        self._listings: Counter[Key] = Counter()
        self.bodies: dict[tuple[Unit, str], ex.Expression] = {}

    def number(self, expression: ex.Expression) -> int:
        if (found := self._by_identity.get(id(expression))) is None:
            shape = (
                type(expression),
                *(self._shape(getattr(expression, name)) for name in ex.part_names(expression)),
            )
            # The expression is kept beside its number, so that its identity is not used again.
            found = expression, self._by_shape.setdefault(shape, len(self._by_shape))
            self._by_identity[id(expression)] = found
        return found[1]

    def _shape(self, value: Any) -> Any:
        if isinstance(value, ex.Expression):
            return self.number(value)
        if isinstance(value, tuple):
            return tuple(self._shape(part) for part in value)
        return type(value), value  # True and 1 are different constants

    def kind_of(self, expression: ex.Expression, unit: Unit) -> Kind:
        key = unit, self.number(expression)
        if key not in self._kinds:
            self._kinds[key] = self._ruleset.kind_of(expression, unit)
        return self._kinds[key]

    def reads_no_fact(self, expression: ex.Expression) -> bool:
        number = self.number(expression)
        if number not in self._fact_free:
            self._fact_free[number] = not isinstance(expression, _COLUMNS) and all(
                self.reads_no_fact(child) for child in expression.children()
            )
        return self._fact_free[number]

    def looks_up(self, expression: ex.Expression, unit: Unit) -> bool:
        """Whether a person's value needs the household's row."""
        key = unit, self.number(expression)
        if key not in self._looks_up:
            body = self.body(expression, unit)
            parts = expression.children() if body is None else [body]
            self._looks_up[key] = isinstance(expression, ex.HouseholdRead) or (
                not isinstance(expression, ex.Aggregate) and any(self.looks_up(part, unit) for part in parts)
            )
        return self._looks_up[key]

    def declared(self, expression: ex.Expression, unit: Unit) -> ex.Expression | None:
        """From what a derived fact is derived, as it was declared; None for everything else."""
        if not isinstance(expression, ex.Fact):
            return None
        derived = self._ruleset.derived.get((unit, expression.name))
        return None if derived is None else derived.expr

    def body(self, expression: ex.Expression, unit: Unit) -> ex.Expression | None:
        """From what a derived fact is computed here: simplified, if somebody did; None for everything else."""
        if not isinstance(expression, ex.Fact):
            return None
        return self.bodies.get((unit, expression.name), self.declared(expression, unit))

    @staticmethod
    def unit_below(expression: ex.Expression, unit: Unit) -> Unit:
        """The unit for which the parts of the expression stand."""
        return {ex.HouseholdRead: HOUSEHOLD, ex.Aggregate: PERSON}.get(type(expression), unit)

    def count(self, outputs: Iterable[tuple[ex.Expression, Unit]]) -> None:
        """Note how often each part of the outputs is read, so that `is_shared` can tell."""
        for expression, unit in outputs:
            self._count(expression, unit)

    def _count(self, expression: ex.Expression, unit: Unit) -> None:
        key = unit, self.number(expression)
        self._references[key] += 1
        if self._references[key] > 1:
            return
        if isinstance(expression, (ex.IsIn, ex.ParamAt)):
            listed = expression.value if isinstance(expression, ex.IsIn) else expression.key
            self._listings[unit, self.number(listed)] += 1
        body, below = self.body(expression, unit), self.unit_below(expression, unit)
        for part in expression.children() if body is None else [body]:
            self._count(part, below)

    def is_shared(self, expression: ex.Expression, unit: Unit) -> bool:
        """Whether it pays to compute `expression` once and keep it in a column."""
        if isinstance(expression, _TRIVIAL) or self.reads_no_fact(expression):
            return False
        return self._references[unit, self.number(expression)] > 1

    def often_listed(self, fact: ex.Fact, unit: Unit) -> bool:
        """Whether the fact is looked up in so many lists that each should be a list of numbers, not of texts."""
        return self._listings[unit, self.number(fact)] >= FEW_LISTS
