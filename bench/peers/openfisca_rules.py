"""The district's rules as an OpenFisca tax-benefit system: one variable per derived fact, criterion and amount.

Each formula is what one would write by hand in numpy, made from the same expressions, so the peer follows the rules as
they change. Where OpenFisca has no word for something it is spared the work: nothing is ever unknown, and parameters
are constants of the day. Runs in its own process and environment (OpenFisca is AGPL).
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, Policy, RuleSet, Unit
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.interpreter import Subject
from minzheng.kernel.rules.parameters import ParameterReading

PERSON_ENTITY = build_entity(key="person", plural="persons", label="", is_person=True)
HOUSEHOLD_ENTITY = build_entity(
    key="household", plural="households", label="", roles=[{"key": "member", "plural": "members", "label": ""}]
)
ENTITIES = {PERSON: PERSON_ENTITY, HOUSEHOLD: HOUSEHOLD_ENTITY}
TYPES: dict[Kind, tuple[type, Any]] = {
    Kind.MONEY: (int, 0),
    Kind.INTEGER: (int, 0),
    Kind.BOOL: (bool, False),
    Kind.DATE: (date, date(1970, 1, 1)),
}
FAR = np.iinfo(np.int32).max


def codes_of(ruleset: RuleSet) -> type[Enum]:
    """Every code of the catalogue, as one of OpenFisca's enumerations."""
    declared = [*ruleset.facts, *ruleset.derived.values()]
    codes = sorted({code for one in declared for code in one.choices})
    return Enum("Code", {code: code for code in ["UNKNOWN", *codes]})


def outputs_of(policy: Policy) -> list[tuple[str, ex.Expression, Kind]]:
    """What is answered for a policy beside eligibility and amount: name, expression and kind, as `evaluate` does."""
    criteria = [
        (f"{policy.key}__criterion_{number}", one.expr, Kind.BOOL)
        for number, one in enumerate(policy.requires, start=1)
    ]
    others = (
        ("held", policy.held_by, Kind.BOOL),
        ("held_amount", policy.held_amount, Kind.MONEY),
        ("distance", policy.nearest, Kind.INTEGER),
    )
    return criteria + [(f"{policy.key}__{name}", one, kind) for name, one, kind in others if one is not None]


class Translation:
    """Formulas over numpy vectors for the expressions of one rule set, on one day in one area."""

    def __init__(self, ruleset: RuleSet, reading: ParameterReading) -> None:
        self._ruleset, self._reading = ruleset, reading
        self._codes = codes_of(ruleset)
        self._numbers = {code: number for number, code in enumerate(self._codes.__members__)}
        self._nobody = Subject(facts={}, reading=reading)

    def system(self) -> TaxBenefitSystem:
        """All facts, derived facts and policies as variables; a policy's are `KEY__eligible`, `KEY__criterion_1`, …"""
        system = TaxBenefitSystem([PERSON_ENTITY, HOUSEHOLD_ENTITY])
        for fact in self._ruleset.facts:
            system.add_variable(self._variable(fact.name, fact.unit, fact.kind))
        for derived in self._ruleset.derived.values():
            system.add_variable(self._formula(derived.name, derived.expr, derived.unit, derived.kind))
        for policy in self._ruleset.policies.values():
            for name, expression, kind in outputs_of(policy):
                system.add_variable(self._formula(name, expression, policy.unit, kind))
            system.add_variable(self._eligible(policy))
            if policy.amount is not None:
                system.add_variable(self._amount(policy))
            if policy.apart is not None:
                system.add_variable(self._differs(policy))
        return system

    def _formula(self, name: str, expression: ex.Expression, unit: Unit, kind: Kind) -> type[Variable]:
        def formula(population, period):
            return self._full(self.value(expression, unit, population, period), population)

        return self._variable(name, unit, kind, formula)

    def _eligible(self, policy: Policy) -> type[Variable]:
        names = [f"{policy.key}__criterion_{number}" for number in range(1, len(policy.requires) + 1)]

        def formula(population, period):
            return reduce(np.logical_and, (population(name, period) for name in names))

        return self._variable(f"{policy.key}__eligible", policy.unit, Kind.BOOL, formula)

    def _amount(self, policy: Policy) -> type[Variable]:
        def formula(population, period):
            eligible = population(f"{policy.key}__eligible", period)
            return np.where(eligible, self.value(policy.amount, policy.unit, population, period), 0)

        return self._variable(f"{policy.key}__amount", policy.unit, Kind.MONEY, formula)

    def _differs(self, policy: Policy) -> type[Variable]:
        def formula(population, period):
            both = population(f"{policy.key}__eligible", period) & population(f"{policy.key}__held", period)
            return both & self.value(policy.apart, policy.unit, population, period)

        return self._variable(f"{policy.key}__differs", policy.unit, Kind.BOOL, formula)

    def _variable(self, name: str, unit: Unit, kind: Kind, formula=None) -> type[Variable]:
        value_type, default = TYPES.get(kind, (Enum, None))
        body = {
            "value_type": value_type,
            "entity": ENTITIES[unit],
            "definition_period": MONTH,
            "default_value": default,
            "label": name,
        }
        if kind == Kind.CODE:
            body |= {"possible_values": self._codes, "default_value": next(iter(self._codes))}
        if formula is not None:
            body["formula"] = formula
        return type(name, (Variable,), body)

    @staticmethod
    def _full(value, population):
        return value if np.ndim(value) else np.full(population.count, value)

    def _constant(self, expression: ex.Expression, unit: Unit):
        return self._plain(self._ruleset.interpreter.closure(expression, unit)(self._nobody))

    def _plain(self, value):
        if isinstance(value, str):
            return self._numbers.get(value, -1)
        return np.datetime64(value, "D") if isinstance(value, date) else value

    def value(self, expression: ex.Expression, unit: Unit, population, period):
        """The vector (or the constant) of an expression for a population."""

        def part(child: ex.Expression):
            return self.value(child, unit, population, period)

        match expression:
            case ex.Literal() | ex.AsOf() | ex.Param() | ex.MonthsBefore() | ex.MonthEdge():
                return self._constant(expression, unit)
            case ex.Fact(name):
                return np.asarray(population(name, period))
            case ex.HouseholdRead(ex.Fact(name)):
                return np.asarray(population.household(name, period))
            case ex.ParamAt(name, key):
                return self._table(self._reading.table(name), key, part)
            case ex.ParamBand(name, value):
                table = self._reading.table(name)
                bounds = sorted(table)
                entries = np.array([0] + [table[bound] or 0 for bound in bounds])
                return entries[np.searchsorted(bounds, part(value), side="right")]
            case ex.Compare(op, left, right) | ex.Arithmetic(op, left, right):
                return ex.OPERATORS[op](part(left), part(right))
            case ex.IsIn(value, choices):
                return np.isin(part(value), [self._plain(choice) for choice in choices])
            case ex.Share(value, numerator, denominator):
                divisor = part(denominator)
                return (part(value) * part(numerator) * 2 + divisor) // (divisor * 2)
            case ex.And(left, right):
                return np.logical_and(part(left), part(right))
            case ex.Or(left, right):
                return np.logical_or(part(left), part(right))
            case ex.Not(value):
                return np.logical_not(part(value))
            case ex.Case(branches, otherwise):
                result = part(otherwise)
                for condition, value in reversed(branches):
                    result = np.where(part(condition), part(value), result)
                return result
            case ex.Bound(how, value, bound):
                return (np.maximum if how == "at_least" else np.minimum)(part(value), part(bound))
            case ex.AgeOn(birth, day):
                return _age(part(birth), part(day))
            case ex.FirstKnown(values):
                return part(values[0])  # OpenFisca takes everything for known
            case ex.IsKnown():
                return True
            case ex.Aggregate(how, value, where):
                return self._aggregate(how, value, where, population, period)
        raise TypeError(f"no translation for {type(expression).__name__}")

    def _table(self, table: Mapping[Any, Any], key: ex.Expression, part):
        if isinstance(key, ex.Literal):
            return table.get(key.value) or 0
        found = part(key)
        result = np.zeros(len(found), dtype=np.int64)
        for code, entry in table.items():
            result = np.where(found == self._plain(code), entry or 0, result)
        return result

    def _aggregate(self, how: str, value: ex.Expression, where: ex.Expression, household, period):
        members = household.members
        found = self._full(self.value(value, PERSON, members, period), members)
        counted = self._full(self.value(where, PERSON, members, period), members)
        match how:
            case "any":
                return household.any(found)
            case "all":
                return household.all(found)
            case "count" | "known_sum":
                return household.sum(found * counted)
            case "smallest":
                return household.min(np.where(counted, found, FAR))
        return household.max(np.where(counted, found, -FAR))


def _age(birth, day):
    """Whole years: the calendar birthday decides, not a division of days."""
    (born_year, born), (year, then) = _year_and_day(birth), _year_and_day(day)
    return year - born_year - operator.lt(then, born)


def _year_and_day(day):
    months = np.asarray(day).astype("datetime64[M]")
    number = months.astype(np.int64)
    return 1970 + number // 12, (number % 12 + 1) * 100 + (np.asarray(day) - months).astype(np.int64)
