"""The expression tree: a closed set of immutable nodes, each defined once and read in two ways.

Every value may be unknown (`None` in the interpreter, null in a frame), and unknown is never false and never zero.
The docstring of each node says what it yields when a part is unknown; `interpreter` and `lowering` both follow it.
`==` builds a comparison like the other operators, and a node has no truth value of its own: write `&`, `|`, `~`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar, dataclass_transform

NEVER = date.max  # "has not happened", which is known, unlike null


Node = TypeVar("Node")


class Expression:
    """Base of all nodes: the operators, and the children for those who walk the tree."""

    __slots__ = ()

    def __lt__(self, other: object) -> Compare:
        return Compare("<", self, lift(other))

    def __le__(self, other: object) -> Compare:
        return Compare("<=", self, lift(other))

    def __gt__(self, other: object) -> Compare:
        return Compare(">", self, lift(other))

    def __ge__(self, other: object) -> Compare:
        return Compare(">=", self, lift(other))

    def __eq__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare("==", self, lift(other))

    def __ne__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare("!=", self, lift(other))

    __hash__ = object.__hash__

    def is_in(self, *choices: object) -> IsIn:
        """Whether the value is one of `choices` (constants, or one list of them)."""
        if len(choices) == 1 and isinstance(choices[0], (list, tuple, set, frozenset)):
            choices = tuple(sorted(choices[0])) if isinstance(choices[0], (set, frozenset)) else tuple(choices[0])
        if not choices:
            raise TypeError("is_in() needs at least one choice")
        return IsIn(self, tuple(lift(choice).value for choice in choices))  # type: ignore[attr-defined]

    def __add__(self, other: object) -> Arithmetic:
        return Arithmetic("+", self, lift(other))

    def __radd__(self, other: object) -> Arithmetic:
        return Arithmetic("+", lift(other), self)

    def __sub__(self, other: object) -> Arithmetic:
        return Arithmetic("-", self, lift(other))

    def __rsub__(self, other: object) -> Arithmetic:
        return Arithmetic("-", lift(other), self)

    def __mul__(self, other: object) -> Arithmetic:
        return Arithmetic("*", self, lift(other))

    def __rmul__(self, other: object) -> Arithmetic:
        return Arithmetic("*", lift(other), self)

    def __and__(self, other: object) -> And:
        return And(self, lift(other))

    def __rand__(self, other: object) -> And:
        return And(lift(other), self)

    def __or__(self, other: object) -> Or:
        return Or(self, lift(other))

    def __ror__(self, other: object) -> Or:
        return Or(lift(other), self)

    def __invert__(self) -> Not:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("An expression has no truth value: use & | ~, and write a < b < c as (a < b) & (b < c)")

    def children(self) -> Iterator[Expression]:
        """The direct sub-expressions, in order."""
        for name in part_names(self):
            yield from _expressions_in(getattr(self, name))


_PART_NAMES: dict[str, tuple[str, ...]] = {}


def part_names(expression: Expression) -> tuple[str, ...]:
    """The names of a node's fields, in order."""
    kind = type(expression).__name__  # the nodes are a closed set, each with a name of its own
    if kind not in _PART_NAMES:
        _PART_NAMES[kind] = tuple(field.name for field in fields(expression))  # type: ignore[arg-type]
    return _PART_NAMES[kind]


def _expressions_in(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _expressions_in(part)


@dataclass_transform(frozen_default=True, eq_default=False)
def node(cls: type[Node]) -> type[Node]:
    """A frozen dataclass that keeps the operators of `Expression`."""
    return dataclass(frozen=True, eq=False, slots=True)(cls)


def lift(value: object) -> Expression:
    """Make a constant of a plain value. Floats and None are refused: money is whole fen, unknown is not a constant."""
    if isinstance(value, Expression):
        return value
    if isinstance(value, (bool, int, str)) or type(value) is date:
        return Literal(value)
    raise TypeError(f"{value!r} ({type(value).__name__}) cannot stand in a rule: use int (fen), bool, str or date")


@node
class Literal(Expression):
    """A constant. 0 is at home in MONEY and INTEGER; any other number of a law belongs in the parameters."""

    value: bool | int | str | date


@node
class AsOf(Expression):
    """The day of judging."""


@node
class Fact(Expression):
    """A fact, or a derived fact, of the unit being judged; unknown where it is not on record."""

    name: str


@node
class HouseholdRead(Expression):
    """In a PERSON expression: the value of `value` for the person's household; unknown without a household."""

    value: Expression


@node
class Param(Expression):
    """A dated value, read as of the day in the unit's area; unknown where no value holds or it is given as unknown."""

    name: str

    def __getitem__(self, key: object) -> ParamAt:
        return ParamAt(self.name, lift(key))

    def band(self, value: object) -> ParamBand:
        return ParamBand(self.name, lift(value))


@node
class ParamAt(Expression):
    """Exact look-up in a table; unknown for an unknown key and for a key the table does not have."""

    name: str
    key: Expression


@node
class ParamBand(Expression):
    """Step look-up: the entry of the largest lower bound ≤ value; unknown for an unknown value and below all bounds."""

    name: str
    value: Expression


@node
class Compare(Expression):
    """`<  <=  >  >=  ==  !=`; unknown if either side is."""

    op: str
    left: Expression
    right: Expression


@node
class IsIn(Expression):
    """One of constants; unknown if the value is."""

    value: Expression
    choices: tuple


@node
class Arithmetic(Expression):
    """`+  -  *` on whole numbers (64 bits in a frame); unknown if either side is."""

    op: str
    left: Expression
    right: Expression


@node
class Share(Expression):
    """value × numerator ÷ denominator in whole numbers, rounded once, half up (towards +∞).

    Unknown if a part is unknown or the denominator is not positive.
    """

    value: Expression
    numerator: Expression
    denominator: Expression


@node
class And(Expression):
    """False if one side is false, else unknown if one is unknown, else true."""

    left: Expression
    right: Expression


@node
class Or(Expression):
    """True if one side is true, else unknown if one is unknown, else false."""

    left: Expression
    right: Expression


@node
class Not(Expression):
    value: Expression


@node
class Case(Expression):
    """The value of the first condition that holds; unknown as soon as a condition before that is unknown."""

    branches: tuple[tuple[Expression, Expression], ...]
    otherwise: Expression


@node
class Bound(Expression):
    """`at_least`: not below the bound; `at_most`: not above it. Unknown if either part is."""

    how: str
    value: Expression
    bound: Expression


@node
class AgeOn(Expression):
    """Whole years from `birth` to `day`, turning at 0:00 of the calendar birthday; unknown if either is.

    Who is born on 29 February turns, in a year without one, on the day that the parameter `leap_day_birthday` names
    (`MARCH_1` or `FEBRUARY_28`); if that is unknown, their age on 28 February is unknown.
    """

    birth: Expression
    day: Expression


@node
class MonthsBefore(Expression):
    """`day` moved back by whole months to the corresponding day, or the month's last day; `months` holds no fact.

    Unknown if either is, or if it would leave the calendar. `NEVER` stays `NEVER`.
    """

    day: Expression
    months: Expression


@node
class MonthEdge(Expression):
    """The first (`start`) or the last (`end`) day of the month of `day`; `day` holds no fact. Unknown if `day` is."""

    edge: str
    day: Expression


@node
class FirstKnown(Expression):
    """The first of the values that is known; unknown if none is."""

    values: tuple[Expression, ...]


@node
class IsKnown(Expression):
    """Whether the value is known; itself never unknown."""

    value: Expression


@node
class Aggregate(Expression):
    """In a HOUSEHOLD expression: a PERSON expression taken over the members for whom `where` holds.

    - `any`: true if one is true, else unknown if one is unknown, else false; `all` is its dual.
    - `count`, `known_sum`: unknown if one is unknown or its `where` is; 0 over nobody.
    - `smallest`, `largest`: likewise, and unknown over nobody, for then there is no such value.
    """

    how: str
    value: Expression
    where: Expression


TRUE, FALSE, ZERO, AS_OF = Literal(True), Literal(False), Literal(0), AsOf()
AGGREGATES = ("any", "all", "count", "known_sum", "smallest", "largest")
LEAP_DAY_PARAMETER = "leap_day_birthday"
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
"""What `Compare` and `Arithmetic` do, to plain values and to columns."""


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything below it, parents first."""
    yield expression
    for child in expression.children():
        yield from walk(child)
