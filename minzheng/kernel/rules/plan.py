"""The order in which columns come to be: facts, derived facts, and what crosses between people and households.

A column stands at a *place* (stage, level). A stage begins with a crossing (aggregates join the households, households'
values join the people); within a stage, derived facts that read one another stand on successive levels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import DTYPES, AreaConstants
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.lowering import Lowering, decoded, either, encoded
from minzheng.kernel.rules.ruleset import RuleSet

Place = tuple[int, int]


@dataclass(frozen=True)
class Aggregation:
    """A column of the households: what is prepared per person, how it is gathered, and how that is read back."""

    name: str
    prepared: Mapping[str, nw.Expr]
    gathered: Mapping[str, nw.Expr]
    read: nw.Expr


@dataclass(frozen=True)
class Lookup:
    """A column of the people: `source` of the household, under its own name."""

    name: str
    source: str


@dataclass
class Plan:
    """What the outputs need, collected while they are lowered."""

    ruleset: RuleSet
    constants: Mapping[Unit, AreaConstants]
    facts: dict[Unit, set[str]] = field(default_factory=lambda: {PERSON: set(), HOUSEHOLD: set()})
    columns: dict[tuple[Unit, Place], dict[str, nw.Expr]] = field(default_factory=lambda: defaultdict(dict))
    aggregations: dict[int, list[Aggregation]] = field(default_factory=lambda: defaultdict(list))
    lookups: dict[int, list[Lookup]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._lowerings = {
            unit: Lowering(unit=unit, constants=self.constants[unit], kind_of=self.ruleset.kind_of, column=self._column)
            for unit in Unit
        }
        self._places: dict[tuple[Unit, str], Place] = {}
        self._named: dict[tuple[Unit, str], str] = {}
        self._numbers = count()
        self._early: set[str] = set()
        self._deferred_stage = 0

    def lower(self, outputs: Iterable[tuple[ex.Expression, Unit]]) -> list[nw.Expr]:
        """The outputs over the frames as they stand after the last stage."""
        outputs = list(outputs)
        lookups: dict[str, ex.HouseholdRead] = {}
        seen: set[tuple[str, Unit, bool]] = set()
        for expression, unit in outputs:
            self._find_lookups(expression, unit, inside=False, seen=seen, found=lookups)
        deferred = [read for key, read in lookups.items() if key not in self._early]
        self._deferred_stage = 1 + max((self._place(read.value, HOUSEHOLD)[0] for read in deferred), default=0)
        return [self._lowerings[unit].lower(expression) for expression, unit in outputs]

    @property
    def stages(self) -> range:
        return range(1 + max([0, *self.aggregations, *self.lookups, *(stage for _, (stage, _) in self.columns)]))

    def levels(self, unit: Unit, stage: int) -> list[dict[str, nw.Expr]]:
        """The derived columns of a stage, in groups that can be computed at once."""
        found = {place[1]: group for (of, place), group in self.columns.items() if of == unit and place[0] == stage}
        return [found[level] for level in sorted(found)]

    def _find_lookups(
        self,
        expression: ex.Expression,
        unit: Unit,
        *,
        inside: bool,
        seen: set[tuple[str, Unit, bool]],
        found: dict[str, ex.HouseholdRead],
    ) -> None:
        """Tell the lookups that an aggregate needs from those that can all wait for one last join."""
        key = repr(expression)
        if (key, unit, inside) in seen:
            return
        seen.add((key, unit, inside))
        parts: Iterable[ex.Expression] = expression.children()
        if isinstance(expression, ex.Fact):
            derived = self.ruleset.derived.get((unit, expression.name))
            parts = [derived.expr] if derived else []
        elif isinstance(expression, ex.HouseholdRead):
            found[key] = expression
            unit = HOUSEHOLD
            if inside:
                self._early.add(key)
        elif isinstance(expression, ex.Aggregate):
            unit, inside = PERSON, True
        for part in parts:
            self._find_lookups(part, unit, inside=inside, seen=seen, found=found)

    def _place(self, expression: ex.Expression, unit: Unit) -> Place:
        """Where all that `expression` reads has come to be."""
        key = (unit, repr(expression))
        if key not in self._places:
            self._places[key] = self._find_place(expression, unit)
        return self._places[key]

    def _find_place(self, expression: ex.Expression, unit: Unit) -> Place:
        match expression:
            case ex.Fact(name):
                if derived := self.ruleset.derived.get((unit, name)):
                    stage, level = self._place(derived.expr, unit)
                    return stage, level + 1
                return 0, 0
            case ex.Aggregate(_, value, where):
                return 1 + max(self._place(value, PERSON), self._place(where, PERSON))[0], 0
            case ex.HouseholdRead(value):
                early = repr(expression) in self._early
                return (1 + self._place(value, HOUSEHOLD)[0] if early else self._deferred_stage), 0
        return max((self._place(child, unit) for child in expression.children()), default=(0, 0))

    def _column(self, expression: ex.Expression, unit: Unit) -> nw.Expr:
        key = (unit, repr(expression))
        if key not in self._named:
            self._named[key] = self._add(expression, unit)
        return nw.col(self._named[key])

    def _add(self, expression: ex.Expression, unit: Unit) -> str:
        stage, level = self._place(expression, unit)
        match expression:
            case ex.Fact(name):
                if derived := self.ruleset.derived.get((unit, name)):
                    self.columns[unit, (stage, level)][name] = self._lowerings[unit].lower(derived.expr)
                else:
                    self.facts[unit].add(name)
                return name
            case ex.HouseholdRead(value):
                source = self._source(value)
                name = f"__household_{next(self._numbers)}"
                self.lookups[stage].append(Lookup(name, source))
                return name
            case ex.Aggregate():
                name = f"__members_{next(self._numbers)}"
                self.aggregations[stage].append(self._aggregation(name, expression))
                return name
        raise TypeError(f"{type(expression).__name__} has no column")

    def _source(self, value: ex.Expression) -> str:
        """The household's column that holds `value`."""
        if isinstance(value, ex.Fact):
            self._column(value, HOUSEHOLD)
            return value.name
        stage, level = self._place(value, HOUSEHOLD)
        name = f"__value_{next(self._numbers)}"
        self.columns[HOUSEHOLD, (stage, level + 1)][name] = self._lowerings[HOUSEHOLD].lower(value)
        return name

    def _aggregation(self, name: str, aggregate: ex.Aggregate) -> Aggregation:
        """Gathering in terms that no engine reads differently: max, min and sum over columns without nulls."""
        lower = self._lowerings[PERSON].lower
        value, column = lower(aggregate.value), nw.col(name)
        if aggregate.how in ("any", "all"):
            gathered = nw.col(name).max() if aggregate.how == "any" else nw.col(name).min()
            of_nobody = 0 if aggregate.how == "any" else 2
            return Aggregation(name, {name: encoded(value)}, {name: gathered}, decoded(column.fill_null(of_nobody)))
        if aggregate.how == "count":
            value = value.cast(nw.Int64())
        kind = self.ruleset.kind_of(aggregate.value, PERSON)
        unknown = f"{name}_unknown"
        selective = not (isinstance(aggregate.where, ex.Literal) and aggregate.where.value is True)
        if aggregate.how in ("count", "known_sum"):
            if selective:
                value = either(lower(aggregate.where), value, nw.lit(0, dtype=nw.Int64()))
            return Aggregation(
                name,
                {name: value.fill_null(0), unknown: value.is_null()},
                {name: nw.col(name).sum(), unknown: nw.col(unknown).max()},
                nw.when(~nw.col(unknown).fill_null(False)).then(column.fill_null(0)),
            )
        lacking, chosen = value.is_null(), value
        if selective:
            where = lower(aggregate.where)
            lacking = where.is_null() | (where & lacking)
            chosen = nw.when(where).then(value).otherwise(nw.lit(None, dtype=DTYPES[kind]))
        gathered = nw.col(name).min() if aggregate.how == "smallest" else nw.col(name).max()
        return Aggregation(
            name,
            {name: chosen, unknown: lacking},
            {name: gathered, unknown: nw.col(unknown).max()},
            nw.when(~nw.col(unknown)).then(column),
        )
