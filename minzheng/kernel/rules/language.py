"""The words that policies are written in."""

from __future__ import annotations

from minzheng.kernel.rules.expressions import (
    AS_OF,
    TRUE,
    AgeOn,
    Aggregate,
    Bound,
    Case,
    Expression,
    Fact,
    FirstKnown,
    HouseholdRead,
    IsKnown,
    MonthEdge,
    MonthsBefore,
    Param,
    Share,
    lift,
)

as_of = AS_OF


class _Facts:
    """`fact.x`: a fact of the unit being judged."""

    def __getattr__(self, name: str) -> Fact:
        return Fact(_plain(name))


class _HouseholdFacts:
    """`household.x`: in a PERSON expression, a fact of the person's household."""

    def __getattr__(self, name: str) -> HouseholdRead:
        return HouseholdRead(Fact(_plain(name)))


class _Parameters:
    """`param.x`: a value by day and area; `param.x[key]` and `param.x.band(value)` read tables."""

    def __getattr__(self, name: str) -> Param:
        return Param(_plain(name))


class _Members:
    """`members.any(…)` and its kin: a PERSON expression over the members of the household being judged."""

    def any(self, expression: object) -> Aggregate:
        return Aggregate("any", lift(expression), TRUE)

    def all(self, expression: object) -> Aggregate:
        return Aggregate("all", lift(expression), TRUE)

    def count(self, expression: object = TRUE) -> Aggregate:
        return Aggregate("count", lift(expression), TRUE)

    def known_sum(self, expression: object, where: object = TRUE) -> Aggregate:
        return Aggregate("known_sum", lift(expression), lift(where))

    def smallest(self, expression: object, where: object = TRUE) -> Aggregate:
        return Aggregate("smallest", lift(expression), lift(where))

    def largest(self, expression: object, where: object = TRUE) -> Aggregate:
        return Aggregate("largest", lift(expression), lift(where))


def _plain(name: str) -> str:
    if name.startswith("_"):  # so that copy, pickle and inspection do not take dunders for facts
        raise AttributeError(name)
    return name


fact, household, param, members = _Facts(), _HouseholdFacts(), _Parameters(), _Members()


def case(*branches: tuple[object, object], otherwise: object) -> Case:
    """The value of the first condition that holds, else `otherwise`; an unknown condition makes it unknown."""
    if not branches:
        raise TypeError("case() needs at least one (condition, value)")
    return Case(tuple((lift(condition), lift(value)) for condition, value in branches), lift(otherwise))


def known_sum(*expressions: object) -> Expression:
    """The sum of all; unknown if one is unknown."""
    if not expressions:
        raise TypeError("known_sum() needs at least one expression")
    total = lift(expressions[0])
    for expression in expressions[1:]:
        total = total + expression
    return total


def at_least(value: object, floor: object) -> Bound:
    """`value`, but not below `floor`."""
    return Bound("at_least", lift(value), lift(floor))


def at_most(value: object, cap: object) -> Bound:
    """`value`, but not above `cap`."""
    return Bound("at_most", lift(value), lift(cap))


def share(value: object, numerator: object, denominator: object) -> Share:
    """value × numerator ÷ denominator, rounded once, half up."""
    return Share(lift(value), lift(numerator), lift(denominator))


def age_on(birth: object, day: object = AS_OF) -> AgeOn:
    """Whole years from `birth` to `day`."""
    return AgeOn(lift(birth), lift(day))


def months_before(day: object, months: object) -> MonthsBefore:
    """`day` moved back by whole months; `months` is a number or a parameter."""
    return MonthsBefore(lift(day), lift(months))


def month_start(day: object = AS_OF) -> MonthEdge:
    """The first day of the month of `day`."""
    return MonthEdge("start", lift(day))


def month_end(day: object = AS_OF) -> MonthEdge:
    """The last day of the month of `day`."""
    return MonthEdge("end", lift(day))


def first_known(*expressions: object) -> FirstKnown:
    """The first of the expressions that is known."""
    if len(expressions) < 2:
        raise TypeError("first_known() needs at least two expressions")
    return FirstKnown(tuple(lift(expression) for expression in expressions))


def is_known(expression: object) -> IsKnown:
    """Whether the expression is known."""
    return IsKnown(lift(expression))
