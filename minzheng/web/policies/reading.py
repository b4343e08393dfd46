"""What a rule stands on: the facts of tables, the parameters, and the derived facts between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.rules import Collision, Derived, FactDeclaration, Policy, RuleSet
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit


@dataclass(frozen=True)
class StandsOn:
    """In the order in which the rule asks for them; ``deeper_parameters`` only within derived facts."""

    facts: tuple[FactDeclaration, ...]
    parameters: tuple[str, ...]
    deeper_parameters: tuple[str, ...]
    derived: tuple[Derived, ...]

    @property
    def all_parameters(self) -> tuple[str, ...]:
        return self.parameters + self.deeper_parameters


def stands_on(*, rule: Policy | Collision, ruleset: RuleSet) -> StandsOn:
    """Everything that a policy or collision looks at, down to the tables' facts."""
    return _stands_on(rule, ruleset)


@lru_cache(maxsize=256)
def _stands_on(rule: Policy | Collision, ruleset: RuleSet) -> StandsOn:
    facts: dict[tuple[Unit, str], FactDeclaration] = {}
    parameters: dict[str, bool] = {}
    derived: dict[tuple[Unit, str], Derived] = {}
    ahead = [(each, rule.unit, False) for each in _expressions(rule)]
    while ahead:
        expression, unit, deep = ahead.pop(0)
        match expression:
            case ex.Fact(name):
                if between := ruleset.derived.get((unit, name)):
                    if (unit, name) not in derived:
                        derived[unit, name] = between
                        ahead.append((between.expr, unit, True))
                elif declared := ruleset.facts.get(unit, name):
                    facts.setdefault((unit, name), declared)
                continue
            case ex.Param(name) | ex.ParamAt(name) | ex.ParamBand(name):
                parameters[name] = parameters.get(name, True) and deep
            case ex.AgeOn():
                parameters.setdefault(ex.LEAP_DAY_PARAMETER, True)
            case ex.HouseholdRead():
                unit = HOUSEHOLD
            case ex.Aggregate():
                unit = PERSON
        ahead += [(child, unit, deep) for child in expression.children()]
    return StandsOn(
        facts=tuple(facts.values()),
        parameters=tuple(name for name, deep in parameters.items() if not deep),
        deeper_parameters=tuple(name for name, deep in parameters.items() if deep),
        derived=tuple(derived.values()),
    )


def key_titles(*, parameter: str, ruleset: RuleSet) -> Mapping[str, str]:
    """The titles of a table's keys, as the fact that rules look it up by names them; empty where no rule does."""
    return _key_titles(parameter, ruleset)


@lru_cache(maxsize=256)
def _key_titles(parameter: str, ruleset: RuleSet) -> Mapping[str, str]:
    rules = [*ruleset.policies.values(), *ruleset.collisions.values()]
    sources = [(one, rule.unit) for rule in rules for one in _expressions(rule)]
    sources += [(one.expr, one.unit) for one in ruleset.derived.values()]
    for source, unit in sources:
        for each in ex.walk(source):
            match each:
                case ex.ParamAt(name, ex.Fact(fact)) if name == parameter:
                    declared = [
                        ruleset.derived.get((one, fact)) or ruleset.facts.get(one, fact) for one in (unit, PERSON)
                    ]
                    return next((one.choices for one in declared if one is not None and one.choices), {})
    return {}


def _expressions(rule: Policy | Collision) -> Iterable[ex.Expression]:
    if isinstance(rule, Collision):
        return [one for one in (rule.when, rule.at_stake) if one is not None]
    return [criterion.expr for criterion in rule.requires] + [
        one for one in (rule.amount, rule.held_by, rule.held_amount) if one is not None
    ]
