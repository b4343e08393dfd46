"""What a rule stands on: the facts of tables, the parameters, and the derived facts between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.rules import Collision, Derived, FactDeclaration, Policy, RuleSet
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit


@dataclass(frozen=True)
class StandsOn:
    """In the order in which the rule asks for them."""

    facts: tuple[FactDeclaration, ...]
    parameters: tuple[str, ...]
    derived: tuple[Derived, ...]


def stands_on(*, rule: Policy | Collision, ruleset: RuleSet) -> StandsOn:
    """Everything that a policy or collision looks at, down to the tables' facts."""
    return _stands_on(rule, ruleset)


@lru_cache(maxsize=256)
def _stands_on(rule: Policy | Collision, ruleset: RuleSet) -> StandsOn:
    facts: dict[tuple[Unit, str], FactDeclaration] = {}
    parameters: dict[str, None] = {}
    derived: dict[tuple[Unit, str], Derived] = {}
    ahead = [(each, rule.unit) for each in _expressions(rule)]
    while ahead:
        expression, unit = ahead.pop(0)
        match expression:
            case ex.Fact(name):
                if between := ruleset.derived.get((unit, name)):
                    if (unit, name) not in derived:
                        derived[unit, name] = between
                        ahead.append((between.expr, unit))
                elif declared := ruleset.facts.get(unit, name):
                    facts.setdefault((unit, name), declared)
                continue
            case ex.Param(name) | ex.ParamAt(name) | ex.ParamBand(name):
                parameters[name] = None
            case ex.AgeOn():
                parameters[ex.LEAP_DAY_PARAMETER] = None
            case ex.HouseholdRead():
                unit = HOUSEHOLD
            case ex.Aggregate():
                unit = PERSON
        ahead += [(child, unit) for child in expression.children()]
    return StandsOn(tuple(facts.values()), tuple(parameters), tuple(derived.values()))


def _expressions(rule: Policy | Collision) -> Iterable[ex.Expression]:
    if isinstance(rule, Collision):
        return [one for one in (rule.when, rule.at_stake) if one is not None]
    return [criterion.expr for criterion in rule.requires] + [
        one for one in (rule.amount, rule.held_by, rule.held_amount) if one is not None
    ]
