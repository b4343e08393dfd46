"""Which unknown facts keep an expression unknown, as expressions themselves: so both readings agree on them too.

A fact is needed if it is unknown and every expression on the way from it to the root is. Whatever value the facts that
are not needed took, the root would stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Policy
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.ruleset import RuleSet

PARAMETER = "PARAMETER"


@dataclass(frozen=True, order=True)
class Need:
    """A fact of the members (PERSON) or the household (HOUSEHOLD), or a PARAMETER, that would have to be known."""

    of: str
    name: str


Needs = dict[Need, ex.Expression]


def needs_of_policy(policy: Policy, ruleset: RuleSet) -> Needs:
    """Per need, the condition under which it keeps the policy's eligibility, or the amount of the eligible, unknown.

    Worked out once per rule set.
    """
    if policy.key not in ruleset.needs:
        ruleset.needs[policy.key] = _needs_of_policy(policy, ruleset)
    return ruleset.needs[policy.key]


def _needs_of_policy(policy: Policy, ruleset: RuleSet) -> Needs:
    eligible = reduce(ex.And, (criterion.expr for criterion in policy.requires))
    found = _unknown(eligible, policy.unit, ruleset)
    if policy.amount is not None:
        of_amount = _unknown(policy.amount, policy.unit, ruleset)
        found = _either([found, {need: eligible & condition for need, condition in of_amount.items()}])
    return found


def _unknown(expression: ex.Expression, unit: Unit, ruleset: RuleSet) -> Needs:
    """The needs of `expression`, each under the condition that `expression` is unknown."""
    unknown = ~ex.IsKnown(expression)
    return {
        need: unknown if condition is ex.TRUE else unknown & condition
        for need, condition in needs_of(expression, unit, ruleset).items()
    }


def needs_of(expression: ex.Expression, unit: Unit, ruleset: RuleSet) -> Needs:
    """Per need, the condition under which it is one, given that `expression` is unknown."""
    match expression:
        case ex.Fact(name):
            if derived := ruleset.derived.get((unit, name)):
                return needs_of(derived.expr, unit, ruleset)
            return {Need(unit.value, name): ex.TRUE}
        case ex.HouseholdRead(value):
            inner = needs_of(value, HOUSEHOLD, ruleset)
            return {
                need: condition if condition is ex.TRUE else ex.HouseholdRead(condition)
                for need, condition in inner.items()
            }
        case ex.Param(name):
            return {Need(PARAMETER, name): ex.TRUE}
        case ex.ParamAt(name, key) | ex.ParamBand(name, key):
            return _either([_unknown(key, unit, ruleset), {Need(PARAMETER, name): ex.IsKnown(key)}])
        case ex.Case(branches, otherwise):
            return _of_case(branches, otherwise, unit, ruleset)
        case ex.AgeOn(birth, day):
            by_rule: Needs = {Need(PARAMETER, ex.LEAP_DAY_PARAMETER): ex.IsKnown(birth) & ex.IsKnown(day)}
            return _either([_unknown(birth, unit, ruleset), _unknown(day, unit, ruleset), by_rule])
        case ex.Aggregate():
            return _of_members(expression, ruleset)
        case ex.IsKnown():
            return {}
    return _either(_unknown(child, unit, ruleset) for child in expression.children())


def _of_case(
    branches: tuple[tuple[ex.Expression, ex.Expression], ...], otherwise: ex.Expression, unit: Unit, ruleset: RuleSet
) -> Needs:
    """The first condition that is not false counts: itself if unknown, its value if true."""
    found: list[Needs] = []
    reached: ex.Expression = ex.TRUE
    for condition, value in branches:
        here = reached
        found.append(_guarded(here, _unknown(condition, unit, ruleset)))
        found.append(_guarded(here & condition, _unknown(value, unit, ruleset)))
        reached = here & ~condition
    found.append(_guarded(reached, _unknown(otherwise, unit, ruleset)))
    return _either(found)


def _of_members(aggregate: ex.Aggregate, ruleset: RuleSet) -> Needs:
    """Members whose part is unknown; in sums and extremes only those whom `where` does not leave out."""
    of_value = _unknown(aggregate.value, PERSON, ruleset)
    if aggregate.where is not ex.TRUE:
        of_value = _either([_guarded(aggregate.where, of_value), _unknown(aggregate.where, PERSON, ruleset)])
    return {need: ex.Aggregate("any", certain(condition), ex.TRUE) for need, condition in of_value.items()}


def _guarded(guard: ex.Expression, needs: Needs) -> Needs:
    return {need: guard & condition for need, condition in needs.items()}


def _either(parts: Iterable[Needs]) -> Needs:
    found: dict[Need, ex.Expression] = {}
    for part in parts:
        for need, condition in part.items():
            found[need] = found[need] | condition if need in found else condition
    return found


def certain(condition: ex.Expression) -> ex.Expression:
    """True where the condition is true, false where it is false or unknown."""
    return ex.FirstKnown((condition, ex.FALSE))
