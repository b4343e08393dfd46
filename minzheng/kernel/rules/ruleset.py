"""All rules that are judged together, checked as a whole when they are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from minzheng.kernel.rules.checking import Checker, check_collision, check_policy, cycle_among
from minzheng.kernel.rules.declarations import Collision, Comparison, Derived, FactCatalogue, FactDeclaration, Policy
from minzheng.kernel.rules.expressions import Expression
from minzheng.kernel.rules.interpreter import Interpreter
from minzheng.kernel.rules.kinds import Kind, Unit
from minzheng.kernel.rules.parameters import Parameters


class RuleSetError(ValueError):
    """Rules that cannot be loaded; `problems` names everything that is wrong, not only the first."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class RuleSet:
    """Policies, derived facts and collisions over a catalogue of facts and a set of parameters.

    Raises `RuleSetError` if a fact, parameter or citation is missing, kinds clash, derived facts lead back to
    themselves, or members and household are read from the wrong unit.
    """

    def __init__(
        self,
        *,
        policies: Iterable[Policy],
        derived: Iterable[Derived] = (),
        collisions: Iterable[Collision] = (),
        comparisons: Iterable[Comparison] = (),
        facts: FactCatalogue | Iterable[FactDeclaration],
        parameters: Parameters,
    ) -> None:
        self.facts = facts if isinstance(facts, FactCatalogue) else FactCatalogue(facts)
        self.comparisons = tuple(comparisons)
        self.facts.register(*(one.fact for one in self.comparisons))
        self.parameters = parameters
        problems: list[str] = []
        self.policies = _by_key("policy", ((one.key, one) for one in policies), problems)
        self.collisions = _by_key("collision", ((one.key, one) for one in collisions), problems)
        self.derived: dict[tuple[Unit, str], Derived] = _by_key(
            "derived fact", (((one.unit, one.name), one) for one in derived), problems
        )
        # What the readings work out once for this rule set.
        self.compiled: dict[str, Any] = {}
        self.conditions: dict[tuple[int, Unit], Any] = {}
        self.compiled_needs: dict[str, Any] = {}
        self.needs: dict[str, Any] = {}
        self.surfaces: dict[tuple[int, Unit], Any] = {}
        self._kinds: dict[tuple[int, Unit], tuple[Expression, Kind]] = {}
        problems += self._check()
        if problems:
            raise RuleSetError(problems)

    def _check(self) -> list[str]:
        checker = Checker(facts=self.facts, derived=self.derived, parameters=self.parameters)
        for (unit, name), derived in self.derived.items():
            if self.facts.get(unit, name):
                checker.problems.append(f"derived fact {name}: {unit} has a fact of this name")
            checker.expect(derived.expr, unit, derived.kind, place=f"derived fact {name}")
        if cycle := cycle_among(self.derived):
            checker.problems.append(f"derived facts lead back to themselves: {' → '.join(cycle)}")
        for policy in self.policies.values():
            check_policy(checker, policy, self.policies)
        for collision in self.collisions.values():
            check_collision(checker, collision)
        return checker.problems

    @cached_property
    def interpreter(self) -> Interpreter:
        return Interpreter(self.derived)

    def kind_of(self, expression: Expression, unit: Unit) -> Kind:
        """The kind of a checked expression."""
        key = id(expression), unit
        if key not in self._kinds:  # the expression is kept beside it, so that its id is not used again
            checker = Checker(facts=self.facts, derived=self.derived, parameters=self.parameters)
            self._kinds[key] = expression, checker.kind_of(expression, unit)
        return self._kinds[key][1]

    def with_parameters(self, parameters: Parameters, *, policies: Iterable[Policy] | None = None) -> RuleSet:
        """The same rules over other parameters (what-if); with `policies` instead of its own, too."""
        other = RuleSet(
            policies=self.policies.values() if policies is None else policies,
            derived=self.derived.values(),
            collisions=self.collisions.values(),
            comparisons=self.comparisons,
            facts=self.facts,
            parameters=parameters,
        )
        # How an expression is read depends on no value of a parameter: what was compiled is compiled for both.
        other.interpreter = self.interpreter
        if policies is None:
            other.needs, other.compiled_needs = self.needs, self.compiled_needs
        return other

    @property
    def exclusive_pairs(self) -> frozenset[frozenset[str]]:
        """The pairs of policies that nobody may hold together; naming it on one side is enough."""
        return frozenset(
            frozenset((policy.key, other)) for policy in self.policies.values() for other in policy.excludes
        )


def _by_key(what: str, declared: Iterable[tuple], problems: list[str]) -> dict:
    found: dict = {}
    for key, one in declared:
        if key in found:
            problems.append(f"{what} {key} is declared twice")
        found[key] = one
    return found
