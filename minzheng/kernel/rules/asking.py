"""Which fact to ask next of a family that asks what it may get: only such as can still change an answer.

An `Inquiry` is what is known so far. It is `finished` when, whatever the facts not asked may be, every answer and every
amount stays what it is; until then `next` names one question. Each question asked and not answered stays unknown, so
that an inquiry always ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import Any, NamedTuple

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import FactDeclaration, Policy
from minzheng.kernel.rules.kinds import DATE, HOUSEHOLD, PERSON, Unit
from minzheng.kernel.rules.possible import YES, Possible, anything, both, exactly
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.supposing import Supposer, Supposition

FINEST = 1_000_000


class Cell(NamedTuple):
    """One fact of one member (by index), or of the household (`member` None)."""

    of: Unit
    name: str
    member: int | None


@dataclass(frozen=True)
class Ask:
    """The next question: one fact, and of which members it still matters (empty for the household's own)."""

    declared: FactDeclaration
    members: tuple[int, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        of, name = self.declared.unit, self.declared.name
        return tuple(Cell(of, name, member) for member in self.members) or (Cell(of, name, None),)


class Inquiry:
    """One household on one day, of which more can be asked; arguments as for `explaining.Situation`.

    asked: cells that were put to somebody already; of these nothing more is expected.
    askable: which facts may be asked; others stay unknown. Default: those that declare a question and do not presume
    its answer.
    policies: the keys of those that matter; None: all.
    """

    def __init__(
        self,
        *,
        ruleset: RuleSet,
        facts: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]],
        area_path: tuple[str, ...],
        day: date,
        member_area_paths: Sequence[tuple[str, ...]] | None = None,
        asked: Collection[Cell] = (),
        askable: Callable[[FactDeclaration], bool] | None = None,
        policies: Iterable[str] | None = None,
    ) -> None:
        self._ruleset, self._day, self._asked = ruleset, day, frozenset(asked)
        self._supposer: Supposer = ruleset.compiled_needs.setdefault("supposer", Supposer(ruleset))
        self._policies = [ruleset.policies[key] for key in (ruleset.policies if policies is None else policies)]
        declared = [one for one in ruleset.facts if (askable or _asks)(one)]
        own = [one for one in declared if one.unit == HOUSEHOLD]
        personal = [one for one in declared if one.unit == PERSON]
        reading = ruleset.parameters.at(day=day, areas=tuple(area_path))
        self._household = Supposition(facts=self._supposed(facts, own, None), reading=reading)
        for number, member in enumerate(members):
            if member_area_paths is not None:
                reading = ruleset.parameters.at(day=day, areas=tuple(member_area_paths[number]))
            one = Supposition(facts=self._supposed(member, personal, number), reading=reading)
            one.household = self._household
            self._household.members.append(one)
        self._found: dict[tuple[int, int], frozenset[Cell]] = {}
        self._numbers = {id(member): number for number, member in enumerate(self._household.members)}

    def _supposed(
        self, facts: Mapping[str, Any], askable: Iterable[FactDeclaration], member: int | None
    ) -> dict[str, Possible]:
        unit = HOUSEHOLD if member is None else PERSON
        told = with_implied(facts, unit=unit, ruleset=self._ruleset)
        known = {name: exactly(value) for name, value in told.items() if value is not None}
        for one in askable:
            if one.name not in known and Cell(one.unit, one.name, member) not in self._asked:
                known[one.name] = self._open(one)
        return known

    def _open(self, declared: FactDeclaration) -> Possible:
        question = declared.question
        low, high = (question.least, question.most) if question else (None, None)
        if question and declared.kind == DATE and question.past and not question.never:
            high = self._day  # type: ignore[assignment]
        return anything(declared.kind, low=low, high=high, choices=declared.choices)

    @property
    def finished(self) -> bool:
        """Whether no question that may still be asked can change an answer."""
        return self.next is None

    @cached_property
    def weights(self) -> Mapping[Cell, int]:
        """What may still change an answer, with how much hangs on it: each open policy weighs a fact by how few others
        it would take beside it to settle one of its conditions."""
        found: defaultdict[Cell, int] = defaultdict(int)
        for policy in self._policies:
            subjects = self._household.members if policy.unit == PERSON else [self._household]
            for subject in subjects:
                for cell, weight in self._of_policy(policy, subject).items():
                    found[cell] += weight
        return found

    @cached_property
    def next(self) -> Ask | None:
        """The question to put now; None when nothing is left that could matter."""
        members: defaultdict[tuple[Unit, str], list[int]] = defaultdict(list)
        scores: defaultdict[tuple[Unit, str], int] = defaultdict(int)
        for cell, weight in self.weights.items():
            scores[cell.of, cell.name] += weight
            if cell.member is not None:
                members[cell.of, cell.name].append(cell.member)
        if not scores:
            return None
        chosen = min(scores, key=lambda key: self._rank(key, scores[key]))
        declared = self._ruleset.facts.get(*chosen)
        assert declared is not None
        return Ask(declared, tuple(sorted(members[chosen])))

    def _rank(self, key: tuple[Unit, str], score: int) -> tuple:
        declared = self._ruleset.facts.get(*key)
        question = declared.question if declared else None
        effort, order = (question.effort, question.order) if question else (1, 0)
        return -score // effort, order, key

    def _of_policy(self, policy: Policy, subject: Supposition) -> dict[Cell, int]:
        found: dict[Cell, int] = {}
        values = [self._value(one.expr, policy.unit, subject) for one in policy.requires]
        eligible = reduce(both, values, YES)
        if not eligible.settled:
            for criterion, value in zip(policy.requires, values, strict=True):
                if not value.settled:
                    self._weigh(criterion.expr, policy.unit, subject, found)
        elif eligible == YES and policy.amount is not None:
            self._weigh(policy.amount, policy.unit, subject, found)
        return found

    def _weigh(self, expression: ex.Expression, unit: Unit, subject: Supposition, found: dict[Cell, int]) -> None:
        cells = self._relevant(expression, unit, subject)
        for cell in cells:
            found[cell] = max(found.get(cell, 0), FINEST // len(cells))

    def _value(self, expression: ex.Expression, unit: Unit, subject: Supposition) -> Any:
        return self._supposer.value(expression, unit, subject)

    def _relevant(self, expression: ex.Expression, unit: Unit, subject: Supposition) -> frozenset[Cell]:
        """The open facts on which an expression that is not settled may depend."""
        key = id(expression), id(subject)  # both live as long as the inquiry: rules and suppositions are kept
        if key not in self._found:
            settled = self._value(expression, unit, subject).settled
            self._found[key] = frozenset() if settled else frozenset(self._open_parts(expression, unit, subject))
        return self._found[key]

    def _open_parts(self, expression: ex.Expression, unit: Unit, subject: Supposition) -> Iterator[Cell]:
        match expression:
            case ex.Fact(name):
                if derived := self._ruleset.derived.get((unit, name)):
                    yield from self._relevant(derived.expr, unit, subject)
                else:
                    yield Cell(unit, name, self._numbers[id(subject)] if unit == PERSON else None)
            case ex.HouseholdRead(value):
                if subject.household is not None:
                    yield from self._relevant(value, HOUSEHOLD, subject.household)
            case ex.Aggregate(_, value, where):
                for member in subject.members:
                    if True in self._value(where, PERSON, member).values:
                        yield from self._relevant(value, PERSON, member)
                    yield from self._relevant(where, PERSON, member)
            case ex.Case(branches, otherwise):
                yield from self._of_branches(branches, otherwise, unit, subject)
            case ex.FirstKnown(values):
                for one in values:
                    yield from self._relevant(one, unit, subject)
                    if not self._value(one, unit, subject).unknown:
                        return
            case _:
                for child in expression.children():
                    yield from self._relevant(child, unit, subject)

    def _of_branches(
        self,
        branches: tuple[tuple[ex.Expression, ex.Expression], ...],
        otherwise: ex.Expression,
        unit: Unit,
        subject: Supposition,
    ) -> Iterator[Cell]:
        for condition, value in branches:
            holds = self._value(condition, unit, subject)
            yield from self._relevant(condition, unit, subject)
            if True in holds.values:
                yield from self._relevant(value, unit, subject)
            if False not in holds.values:
                return
        yield from self._relevant(otherwise, unit, subject)


def with_implied(facts: Mapping[str, Any], *, unit: Unit, ruleset: RuleSet) -> dict[str, Any]:
    """The facts of one unit, with those that follow by themselves: the part of nothing is nothing."""
    found = dict(facts)
    for one in ruleset.facts:
        if one.unit == unit and one.question and one.question.part_of and facts.get(one.question.part_of) == 0:
            found[one.name] = 0 if facts.get(one.name) is None else facts[one.name]
    return found


def _asks(declared: FactDeclaration) -> bool:
    return declared.question is not None and declared.question.presumed is None
