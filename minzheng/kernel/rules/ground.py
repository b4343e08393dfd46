"""What a rule stands on: the facts of tables, the parameters, and the derived facts between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Collision, Derived, FactDeclaration, Policy
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.ruleset import RuleSet


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
    return ground_of(expressions=asked_by(rule), unit=rule.unit, ruleset=ruleset)


def ground_of(*, expressions: Iterable[ex.Expression], unit: Unit, ruleset: RuleSet) -> StandsOn:
    """The same for some expressions read of one unit."""
    facts: dict[tuple[Unit, str], FactDeclaration] = {}
    parameters: dict[str, bool] = {}
    derived: dict[tuple[Unit, str], Derived] = {}
    ahead = [(each, unit, False) for each in expressions]
    while ahead:
        expression, of, deep = ahead.pop(0)
        match expression:
            case ex.Fact(name):
                if between := ruleset.derived.get((of, name)):
                    if (of, name) not in derived:
                        derived[of, name] = between
                        ahead.append((between.expr, of, True))
                elif declared := ruleset.facts.get(of, name):
                    facts.setdefault((of, name), declared)
                continue
            case ex.Param(name) | ex.ParamAt(name) | ex.ParamBand(name):
                parameters[name] = parameters.get(name, True) and deep
            case ex.AgeOn():
                parameters.setdefault(ex.LEAP_DAY_PARAMETER, True)
            case ex.HouseholdRead():
                of = HOUSEHOLD
            case ex.Aggregate():
                of = PERSON
        ahead += [(child, of, deep) for child in expression.children()]
    return StandsOn(
        facts=tuple(facts.values()),
        parameters=tuple(name for name, deep in parameters.items() if not deep),
        deeper_parameters=tuple(name for name, deep in parameters.items() if deep),
        derived=tuple(derived.values()),
    )


def asked_by(rule: Policy | Collision) -> Iterable[ex.Expression]:
    """The expressions of a rule that decide and that a person would name; not who is worth judging."""
    if isinstance(rule, Collision):
        return [one for one in (rule.when, rule.at_stake) if one is not None]
    return [criterion.expr for criterion in rule.requires] + [
        one for one in (rule.amount, rule.held_by, rule.held_amount) if one is not None
    ]
