"""Parts of a rule that read no fact: computed once per area by the interpreter, then a literal or a joined column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.engines import like
from minzheng.kernel.rules.interpreter import Interpreter, Subject
from minzheng.kernel.rules.kinds import Kind, Unit
from minzheng.kernel.rules.months import latest_birth
from minzheng.kernel.rules.parameters import Parameters

DTYPES: dict[Kind, Any] = {
    Kind.MONEY: nw.Int64(),
    Kind.INTEGER: nw.Int64(),
    Kind.BOOL: nw.Boolean(),
    Kind.DATE: nw.Date(),
    Kind.CODE: nw.String(),
}


def literal(value: Any, kind: Kind) -> nw.Expr:
    return nw.lit(value, dtype=DTYPES[kind])


class AreaConstants:
    """The values of fact-free expressions in each area that occurs in one frame.

    `area_paths` maps the codes in the frame's `area` column to (own code, ancestors…); `None` stands for units without
    an area, for whom every parameter is unknown.
    """

    def __init__(
        self,
        *,
        unit: Unit,
        day: date,
        parameters: Parameters,
        interpreter: Interpreter,
        area_paths: Mapping[Any, tuple[str, ...]],
    ) -> None:
        self._unit, self._interpreter = unit, interpreter
        self._subjects = {
            area: Subject(facts={}, reading=parameters.at(day=day, areas=tuple(path)))
            for area, path in area_paths.items()
        }
        self.day = day
        self._columns: dict[str, tuple[list[Any], Kind]] = {}
        self._values: dict[int, tuple[ex.Expression, list[Any]]] = {}

    def values(self, expression: ex.Expression) -> list[Any]:
        """One value per area, in the order of the areas."""
        if id(expression) not in self._values:  # the expression is kept beside them, so that its id is not used again
            read = self._interpreter.closure(expression, self._unit)
            self._values[id(expression)] = expression, [read(subject) for subject in self._subjects.values()]
        return self._values[id(expression)][1]

    def tables(self, name: str) -> list[Mapping[Any, Any]]:
        return [subject.reading.table(name) for subject in self._subjects.values()]

    def lowered(self, expression: ex.Expression, kind: Kind) -> nw.Expr:
        """The expression over the frame, a literal where all areas agree."""
        return self.spread(self.values(expression), kind)

    def latest_births(self, age: ex.Expression, day: ex.Expression) -> nw.Expr | None:
        """The last date of birth of those aged `age` or more on `day`; None where an area cannot tell."""
        found: list[date | None] = []
        for subject, years, then in zip(self._subjects.values(), self.values(age), self.values(day), strict=True):
            if years is None or then is None:
                found.append(None)
                continue
            rule = subject.parameters.get(ex.LEAP_DAY_PARAMETER)
            birth = latest_birth(age=years, day=then, leap_day_birthday=rule)
            if birth is None:
                return None
            found.append(birth)
        return self.spread(found, Kind.DATE)

    def spread(self, values: Sequence[Any], kind: Kind) -> nw.Expr:
        """One value per area over the frame, a literal where all areas agree."""
        values = list(values)
        if all(value == values[0] for value in values):
            return literal(values[0] if values else None, kind)
        name = next((name for name, column in self._columns.items() if column == (values, kind)), None)
        if name is None:
            name = f"__area_{len(self._columns)}"
            self._columns[name] = (values, kind)
        if None not in self._subjects:
            return nw.col(name)
        of_no_area = values[list(self._subjects).index(None)]
        return nw.when(nw.col("area").is_null()).then(literal(of_no_area, kind)).otherwise(nw.col(name))

    def join(self, frame: nw.LazyFrame) -> nw.LazyFrame:
        """The frame with the columns that its lowered expressions read, one small join."""
        if not self._columns:
            return frame
        areas = [area for area in self._subjects if area is not None]
        table = {"area": areas}
        schema = {"area": frame.collect_schema()["area"]}
        for name, (values, kind) in self._columns.items():
            table[name] = [value for area, value in zip(self._subjects, values, strict=True) if area is not None]
            schema[name] = DTYPES[kind]
        return frame.join(like(frame, table, schema), on="area", how="left")
