"""Scales by which somebody is assessed at home: items that are met or not, and the grade that follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.rules import Label
from minzheng.kernel.rules.declarations import Cites, _citations
from minzheng.kernel.rules.expressions import Param


@dataclass(frozen=True)
class Grade:
    """A grade from so many unmet items on (a dated parameter); without one it is the grade of whoever meets all."""

    key: str
    title: Label | str = field(kw_only=True)
    from_unmet: Any = field(kw_only=True, default=None)


@dataclass(frozen=True, eq=False)
class Scale:
    """Items, each met or not, and the grades in order, the heaviest first. A step waits for it by ``opens="<key>"``."""

    key: str
    title: Label | str = field(kw_only=True)
    items: tuple[tuple[str, Label | str], ...] = field(kw_only=True)
    grades: tuple[Grade, ...] = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cites", _citations(self.cites))
        if len({key for key, _title in self.items}) < len(self.items):
            raise ValueError(f"scale {self.key!r} has an item twice")
        last = self.grades[-1]
        if last.from_unmet is not None or any(not isinstance(each.from_unmet, Param) for each in self.grades[:-1]):
            raise ValueError(f"scale {self.key!r}: each grade but the last begins at a dated parameter")

    def grade(self, *, answers: Mapping[str, bool | None], values: Mapping[str, Any]) -> Grade | None:
        """The grade by the parameters of a day and area. None while an item is not judged or a parameter not known."""
        told = [answers.get(key) for key, _title in self.items]
        if any(one is None for one in told):
            return None
        unmet = sum(one is False for one in told)
        for each in self.grades[:-1]:
            limit = values.get(each.from_unmet.name)
            if limit is None:
                return None
            if unmet >= limit:
                return each
        return self.grades[-1]

    def titled(self, key: str) -> Grade | None:
        return next((each for each in self.grades if each.key == key), None)
