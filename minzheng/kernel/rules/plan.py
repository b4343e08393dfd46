"""The order in which columns come to be: facts, derived facts, and what crosses between people and households.

What aggregates and the choice of whom to judge read is computed for everybody (`Plan`). What only an output reads is
computed in its `Tail`, after those who are not to be judged have gone; there, households' values join few people.

A column of the plan stands at a place (stage, level). A stage begins with a crossing (aggregates join the households,
households' values the people); within a stage, columns that read one another stand on successive levels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.aggregation import Aggregation, aggregation
from minzheng.kernel.rules.constants import AreaConstants
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.lowering import Lowering
from minzheng.kernel.rules.numbering import Key
from minzheng.kernel.rules.simplifying import Simplifier

Place = tuple[int, int]
Columns = dict[str, nw.Expr]


@dataclass(frozen=True)
class Lookup:
    """A column of the people: `source` of the household, under its own name."""

    name: str
    source: str


@dataclass
class Plan:
    """Columns that are computed for everybody, noted while what reads them is lowered."""

    constants: Mapping[Unit, AreaConstants]
    simplifier: Simplifier
    facts: dict[Unit, set[str]] = field(default_factory=lambda: {PERSON: set(), HOUSEHOLD: set()})
    columns: dict[tuple[Unit, Place], Columns] = field(default_factory=lambda: defaultdict(dict))
    aggregations: dict[int, list[Aggregation]] = field(default_factory=lambda: defaultdict(list))
    lookups: dict[int, list[Lookup]] = field(default_factory=lambda: defaultdict(list))
    numbers: Iterable[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.numbering = self.simplifier.numbering
        self.lowerings = {
            unit: Lowering(unit=unit, constants=self.constants[unit], simplifier=self.simplifier, column=self.column)
            for unit in Unit
        }
        self._named: dict[Key, tuple[str, Place]] = {}
        self._seen: Place = (0, 0)  # the latest place that the expression being lowered has read from

    def has(self, expression: ex.Expression, unit: Unit) -> bool:
        return (unit, self.numbering.number(expression)) in self._named

    def column(self, expression: ex.Expression, unit: Unit) -> nw.Expr:
        """The column that holds `expression`, added if need be."""
        key = unit, self.numbering.number(expression)
        if key not in self._named:
            before, self._seen = self._seen, (0, 0)
            self._named[key] = self._add(expression, unit)
            self._seen = before
        name, place = self._named[key]
        self._seen = max(self._seen, place)
        return nw.col(name)

    def source(self, value: ex.Expression) -> str:
        """The household's column that holds `value`, for a look-up."""
        self.column(value, HOUSEHOLD)
        return self._named[HOUSEHOLD, self.numbering.number(value)][0]

    def stages(self) -> range:
        return range(1 + max([0, *self.aggregations, *self.lookups, *(stage for _, (stage, _) in self.columns)]))

    def levels(self, unit: Unit, stage: int) -> list[Columns]:
        """The columns of a stage, in groups that can be computed at once."""
        found = {place[1]: group for (of, place), group in self.columns.items() if of == unit and place[0] == stage}
        return [found[level] for level in sorted(found)]

    def _add(self, expression: ex.Expression, unit: Unit) -> tuple[str, Place]:
        body = self.numbering.body(expression, unit)
        if isinstance(expression, ex.Fact) and body is None:
            self.facts[unit].add(expression.name)
            return expression.name, (0, 0)
        name = expression.name if isinstance(expression, ex.Fact) else f"__{next(self.numbers)}"  # type: ignore[call-overload]
        if isinstance(expression, ex.HouseholdRead):
            source = self.source(expression.value)
            stage = self._seen[0] + 1
            self.lookups[stage].append(Lookup(name, source))
            return name, (stage, 0)
        if isinstance(expression, ex.Aggregate):
            kind = self.numbering.kind_of(expression.value, PERSON)
            added = aggregation(name, expression, kind, self.lowerings[PERSON])
            stage = self._seen[0] + 1
            self.aggregations[stage].append(added)
            return name, (stage, 0)
        lowering = self.lowerings[unit]
        lowered = lowering.lower_anew(expression) if body is None else lowering.lower(body)
        place = self._seen[0], self._seen[1] + 1
        self.columns[unit, place][name] = lowered
        return name, place


@dataclass(frozen=True)
class Added:
    """Columns that are added to the rows of one output: households' values first, then level by level."""

    lookups: list[Lookup] = field(default_factory=list)
    columns: dict[int, Columns] = field(default_factory=lambda: defaultdict(dict))

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.lookups] + [name for level in self.columns.values() for name in level]

    def to(self, frame: nw.LazyFrame, households: nw.LazyFrame) -> nw.LazyFrame:
        if self.lookups:
            values = households.select("household", **{one.name: nw.col(one.source) for one in self.lookups})
            frame = frame.join(values, on="household", how="left")
        for level in sorted(self.columns):
            frame = frame.with_columns(**self.columns[level])
        return frame


class Tail:
    """Columns that only one output reads. `everybody` says that the output judges all units.

    `added` gathers what the expressions lowered so far read; put another in its place to gather what is read next.
    """

    def __init__(self, plan: Plan, unit: Unit, *, everybody: bool) -> None:
        self._plan, self._unit, self._everybody = plan, unit, everybody
        self._lowering = Lowering(
            unit=unit, constants=plan.constants[unit], simplifier=plan.simplifier, column=self._column
        )
        self._named: dict[Key, tuple[str, int]] = {}
        self.added = Added()
        self._seen = 0

    def lower(self, expression: ex.Expression) -> nw.Expr:
        return self._lowering.lower(expression)

    def _column(self, expression: ex.Expression, unit: Unit) -> nw.Expr:
        numbering = self._plan.numbering
        body = numbering.body(expression, unit)
        of_plan = isinstance(expression, ex.Aggregate) or (isinstance(expression, ex.Fact) and body is None)
        shared_by_all = self._everybody and not numbering.looks_up(expression, unit)
        if of_plan or shared_by_all or self._plan.has(expression, unit):
            return self._plan.column(expression, unit)
        key = unit, numbering.number(expression)
        if key not in self._named:
            before, self._seen = self._seen, 0
            self._named[key] = self._add(expression, body)
            self._seen = before
        name, level = self._named[key]
        self._seen = max(self._seen, level)
        return nw.col(name)

    def _add(self, expression: ex.Expression, body: ex.Expression | None) -> tuple[str, int]:
        name = expression.name if isinstance(expression, ex.Fact) else f"__{next(self._plan.numbers)}"  # type: ignore[call-overload]
        if isinstance(expression, ex.HouseholdRead):
            self.added.lookups.append(Lookup(name, self._plan.source(expression.value)))
            return name, 0
        lowered = self._lowering.lower_anew(expression) if body is None else self._lowering.lower(body)
        level = self._seen + 1
        self.added.columns[level][name] = lowered
        return name, level
