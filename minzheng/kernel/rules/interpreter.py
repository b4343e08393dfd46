"""Reading 2: expressions as Python functions of one unit. Each expression is compiled once per rule set.

A function takes a `Subject` and returns a plain value, or None where it is unknown. `writing` writes its source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Derived
from minzheng.kernel.rules.kinds import Unit
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.kernel.rules.writing import written, written_list

Closure = Callable[["Subject"], Any]


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
    """Makes functions of expressions; the same expression object in the same unit is compiled once."""

    def __init__(self, derived: Mapping[tuple[Unit, str], Derived]) -> None:
        self._derived = derived
        self._closures: dict[tuple[int, Unit], tuple[ex.Expression, Closure]] = {}
        self._reads: dict[tuple[Unit, str], Closure] = {}
        self._weights: dict[int, tuple[ex.Expression, int]] = {}

    def closure(self, expression: ex.Expression, unit: Unit) -> Closure:
        """The function that reads `expression` for a subject of `unit`."""
        key = (id(expression), unit)
        if key not in self._closures:  # the expression is kept beside it, so that its id is not used again
            self._closures[key] = (expression, written(expression, unit, self))
        return self._closures[key][1]

    def read(self, name: str, unit: Unit) -> Closure:
        """The function that reads a fact, derived or not. A derived fact is kept once it is computed."""
        if (unit, name) not in self._reads:
            self._reads[unit, name] = self.closure(ex.Fact(name), unit)
        return self._reads[unit, name]

    def listing(self, reads: Sequence[tuple[Any, str]], unit: Unit, of: type) -> Closure:
        """The function that lists facts of a subject, each as the named tuple `of`: (key, value, subject)."""
        return written_list(reads, unit, of, self)

    def derivation(self, name: str, unit: Unit) -> Closure | None:
        """The function that computes a derived fact anew; None for a fact of a table."""
        declared = self._derived.get((unit, name))
        return None if declared is None else self.closure(declared.expr, unit)

    def weight(self, expression: ex.Expression) -> int:
        """The nodes of the expression, each counted as often as it is reached."""
        if id(expression) not in self._weights:
            self._weights[id(expression)] = expression, 1 + sum(self.weight(one) for one in expression.children())
        return self._weights[id(expression)][1]
