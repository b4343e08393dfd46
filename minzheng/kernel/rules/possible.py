"""What a value could still be while some facts are not yet known: a set of codes, or a span of numbers or days.

Every operation here takes in more rather than less: what it returns holds whatever its parts may turn out to be, so
that a value that is `settled` stays as it is whoever answers what. Parts are taken as independent of one another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.kernel.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `values` (None: any), or unknown where `unknown`. Truth values and codes."""

    values: frozenset | None
    unknown: bool

    @property
    def settled(self) -> bool:
        """Whether nothing that is still open can change it."""
        return self.values is not None and len(self.values) + self.unknown == 1

    @property
    def known(self) -> bool:
        """Whether it may be known."""
        return self.values is None or bool(self.values)


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included (numbers without bound: ±infinity), or unknown where `unknown`."""

    low: Any
    high: Any
    unknown: bool

    @property
    def settled(self) -> bool:
        return bool(self.low == self.high) and not self.unknown

    @property
    def known(self) -> bool:
        return True


Possible = Choice | Span

UNKNOWN = Choice(frozenset(), True)
"""Unknown for good, of whatever kind."""
YES, NO = Choice(frozenset((True,)), False), Choice(frozenset((False,)), False)
YES_OR_NO = Choice(frozenset((True, False)), False)

_TRUTHS = {
    (yes, no, unknown): Choice(frozenset([True] * yes + [False] * no), unknown)
    for yes in (False, True)
    for no in (False, True)
    for unknown in (False, True)
}


def exactly(value: Any) -> Possible:
    """A value that is settled; None is unknown for good."""
    if value is None:
        return UNKNOWN
    if isinstance(value, (bool, str)):
        return YES if value is True else NO if value is False else Choice(frozenset((value,)), False)
    return Span(value, value, False)


def anything(kind: Kind, *, low: Any = None, high: Any = None, choices: Iterable[str] = ()) -> Possible:
    """A value of this kind of which nothing is known yet, and which may stay unknown."""
    if kind == Kind.BOOL:
        return _TRUTHS[True, True, True]
    if kind == Kind.CODE:
        return Choice(frozenset(choices) or None, True)
    floor, ceiling = (date.min, date.max) if kind == Kind.DATE else (-math.inf, math.inf)
    return Span(floor if low is None else low, ceiling if high is None else high, True)


def truth(*, yes: bool, no: bool, unknown: bool) -> Choice:
    return _TRUTHS[bool(yes), bool(no), bool(unknown)]


def united(parts: Iterable[Possible]) -> Possible:
    """Any of the parts; at least one part is needed."""
    chosen = list(parts)
    unknown = any(one.unknown for one in chosen)
    known = [one for one in chosen if one.known]
    if not known:
        return UNKNOWN
    if isinstance(known[0], Span):
        return Span(min(one.low for one in known), max(one.high for one in known), unknown)  # type: ignore[union-attr]
    sets = [one.values for one in known]  # type: ignore[union-attr]
    return Choice(None if None in sets else frozenset().union(*sets), unknown)  # type: ignore[arg-type]


def known_part(value: Possible) -> Possible:
    """The value, given that it is known."""
    if isinstance(value, Span):
        return Span(value.low, value.high, False) if value.unknown else value
    return Choice(value.values, False) if value.unknown else value


def negated(value: Possible) -> Choice:
    assert isinstance(value, Choice)
    values = value.values or frozenset()
    return truth(yes=False in values, no=True in values, unknown=value.unknown)


def both(left: Choice, right: Choice) -> Choice:
    """Kleene's and: false if one is false, else unknown if one is unknown."""
    one, other = left.values or (), right.values or ()
    may_hold = (True in one or left.unknown) and (True in other or right.unknown)
    return truth(
        yes=True in one and True in other,
        no=False in one or False in other,
        unknown=may_hold and (left.unknown or right.unknown),
    )


def either(left: Choice, right: Choice) -> Choice:
    """Kleene's or: true if one is true, else unknown if one is unknown."""
    return negated(both(negated(left), negated(right)))


def compared(op: str, left: Possible, right: Possible) -> Choice:
    """`<  <=  >  >=  ==  !=`."""
    if not (left.known and right.known):
        return UNKNOWN
    unknown = left.unknown or right.unknown
    if isinstance(left, Span) and isinstance(right, Span):
        yes, no = _SPANS_COMPARED[op](left, right)
        return truth(yes=yes, no=no, unknown=unknown)
    one, other = left.values, right.values  # type: ignore[union-attr]
    equal = one is None or other is None or bool(one & other)
    differ = one is None or other is None or len(one) > 1 or len(other) > 1 or one != other
    return truth(yes=equal if op == "==" else differ, no=differ if op == "==" else equal, unknown=unknown)


def _meet(left: Span, right: Span) -> tuple[bool, bool]:
    meet = left.low <= right.high and right.low <= left.high
    return meet, not (left.low == left.high == right.low == right.high)


_SPANS_COMPARED: dict[str, Callable[[Span, Span], tuple[bool, bool]]] = {
    "<": lambda left, right: (left.low < right.high, left.high >= right.low),
    "<=": lambda left, right: (left.low <= right.high, left.high > right.low),
    ">": lambda left, right: (left.high > right.low, left.low <= right.high),
    ">=": lambda left, right: (left.high >= right.low, left.low < right.high),
    "==": _meet,
    "!=": lambda left, right: _meet(left, right)[::-1],
}


def one_of(value: Possible, choices: tuple) -> Choice:
    if not value.known:
        return UNKNOWN
    if isinstance(value, Span):
        within = any(value.low <= choice <= value.high for choice in choices)
        return truth(yes=within, no=not (within and value.low == value.high), unknown=value.unknown)
    if value.values is None:
        return truth(yes=True, no=True, unknown=value.unknown)
    chosen = frozenset(choices)
    return truth(yes=bool(value.values & chosen), no=bool(value.values - chosen), unknown=value.unknown)


def calculated(op: str, left: Possible, right: Possible) -> Possible:
    """`+  -  *` on numbers."""
    if not (isinstance(left, Span) and isinstance(right, Span)):
        return UNKNOWN
    unknown = left.unknown or right.unknown
    if op == "+":
        return Span(left.low + right.low, left.high + right.high, unknown)
    if op == "-":
        return Span(left.low - right.high, left.high - right.low, unknown)
    corners = [_times(one, other) for one in (left.low, left.high) for other in (right.low, right.high)]
    return Span(min(corners), max(corners), unknown)


def _times(one: Any, other: Any) -> Any:
    return 0 if one == 0 or other == 0 else one * other  # 0 × ∞ is a product of finite numbers here


def bounded(how: str, value: Possible, bound: Possible) -> Possible:
    """`at_least` or `at_most`."""
    if not (isinstance(value, Span) and isinstance(bound, Span)):
        return UNKNOWN
    limit = max if how == "at_least" else min
    return Span(limit(value.low, bound.low), limit(value.high, bound.high), value.unknown or bound.unknown)


def shared(value: Possible, numerator: Possible, denominator: Possible) -> Possible:
    """value × numerator ÷ denominator, rounded half up; bounds only where the divisor is settled."""
    if not (isinstance(value, Span) and isinstance(numerator, Span) and isinstance(denominator, Span)):
        return UNKNOWN
    if denominator.high <= 0:
        return UNKNOWN
    unknown = value.unknown or numerator.unknown or denominator.unknown or denominator.low <= 0
    if denominator.low != denominator.high:
        return Span(-math.inf, math.inf, unknown)
    product = calculated("*", value, numerator)
    parts = denominator.low
    ends = [end if math.isinf(end) else (2 * end + parts) // (2 * parts) for end in (product.low, product.high)]  # type: ignore[union-attr]
    return Span(ends[0], ends[1], unknown)
