"""What is asked of a register: an output as a policy declares it, and the query that is left of it when simplified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import Unit
from minzheng.kernel.rules.simplifying import Simplifier, never_true


@dataclass(frozen=True)
class Output:
    """A frame to be computed: named columns for the units of whom `candidates` is not false, or `held` is true."""

    unit: Unit
    columns: Mapping[str, ex.Expression]
    candidates: ex.Expression | None = None
    held: ex.Expression | None = None
    sparse: bool = False
    """Whether conditions that nobody can fulfil are left out of the columns."""

    def simplified(self, simplifier: Simplifier) -> Query:
        """What has to be computed. Whom to keep is decided first by what stands in the unit's own row, then, of those
        left, by conditions that look up the household: a conjunction is false as soon as one of its parts is.
        """

        def simple(expression: ex.Expression) -> ex.Expression:
            return simplifier.simple(expression, self.unit)

        def looks_up(expression: ex.Expression) -> bool:
            return simplifier.numbering.looks_up(expression, self.unit)

        columns = {name: simple(expression) for name, expression in self.columns.items()}
        if self.sparse:
            columns = {name: expression for name, expression in columns.items() if not never_true(expression)}
        if self.candidates is None:
            return Query(self.unit, columns, None, None, everybody=True)
        parts = list(_conjuncts(simple(self.candidates)))
        held_late = self.held is not None and looks_up(simple(self.held))
        first = [] if held_late else [part for part in parts if not looks_up(part)]
        last = parts if held_late else [part for part in parts if looks_up(part)]
        keep_first, keep_last = (None if keep is None else simple(keep) for keep in map(self._keep, (first, last)))
        return Query(self.unit, columns, keep_first, keep_last, everybody=False)

    def _keep(self, parts: list[ex.Expression]) -> ex.Expression | None:
        if not parts:
            return None
        candidate = reduce(ex.And, parts)
        keep = candidate | ~ex.IsKnown(candidate)
        return keep if self.held is None else keep | self.held


@dataclass(frozen=True)
class Query:
    """An output, simplified: of whom `keep_first` and then `keep_last` are true are kept; `everybody` if all are."""

    unit: Unit
    columns: Mapping[str, ex.Expression]
    keep_first: ex.Expression | None
    keep_last: ex.Expression | None
    everybody: bool

    @property
    def expressions(self) -> list[ex.Expression]:
        return [*self.columns.values(), *(one for one in (self.keep_first, self.keep_last) if one is not None)]


def _conjuncts(expression: ex.Expression) -> Iterator[ex.Expression]:
    if isinstance(expression, ex.And):
        yield from _conjuncts(expression.left)
        yield from _conjuncts(expression.right)
    else:
        yield expression
