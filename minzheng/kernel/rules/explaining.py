"""Reading 2 as a question: does this household (or this member) qualify, for how much, and why?

`Situation` is one household on one day, to be judged by any number of policies; `explain` is the short way for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.conditions import Condition, CriterionFinding, condition_of
from minzheng.kernel.rules.declarations import Policy
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import PERSON, Unit
from minzheng.kernel.rules.needs import PARAMETER, Need, certain, needs_of_policy
from minzheng.kernel.rules.rendering import Renderer, Translate
from minzheng.kernel.rules.ruleset import RuleSet


@dataclass(frozen=True)
class StillNeeded:
    """Something unknown that could still change the answer. `members` are the indexes of those it is unknown of."""

    of: str
    name: str
    title: str
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The answer to one policy: `eligible` and `amount` (fen; 0 if not eligible) are None where not yet known."""

    policy: Policy
    day: date
    eligible: bool | None
    amount: int | None
    criteria: tuple[CriterionFinding, ...]
    subject: Subject
    ruleset: RuleSet

    @property
    def decisive(self) -> tuple[CriterionFinding, ...]:
        """The criteria that make the answer what it is: the failing ones, else the open ones, else all."""
        chosen = tuple(one for one in self.criteria if one.holds is self.eligible)
        return chosen or self.criteria

    def reasons(self, translate: Translate = str) -> list[str]:
        """One sentence per criterion, in the order of the policy."""
        return [one.reason(translate) for one in self.criteria]

    def calculation(self, translate: Translate = str) -> str:
        """How the amount comes about, in words; empty if the policy declares none."""
        if self.policy.amount is None:
            return ""
        renderer = Renderer(ruleset=self.ruleset, translate=translate, subject=self.subject)
        return renderer.sentence(self.policy.amount, self.policy.unit)

    @cached_property
    def held(self) -> bool | None:
        """Whether the unit holds it according to the record; None if unknown or not declared."""
        return self._read(self.policy.held_by)

    @cached_property
    def held_amount(self) -> int | None:
        return self._read(self.policy.held_amount)

    @cached_property
    def distance(self) -> int | None:
        return self._read(self.policy.nearest)

    @cached_property
    def differs(self) -> bool | None:
        """Whether who is eligible and holds it is paid something else than is due; None if unknown or not compared."""
        if self.policy.apart is None:
            return None
        parts = (self.eligible, self.held, self._read(self.policy.apart))
        return False if False in parts else None if None in parts else True

    def _read(self, expression: ex.Expression | None) -> Any:
        if expression is None:
            return None
        return self.ruleset.interpreter.closure(expression, self.policy.unit)(self.subject)

    @cached_property
    def still_needed(self) -> tuple[StillNeeded, ...]:
        """What is unknown and could still change the answer or the amount; empty once both are known."""
        if self.eligible is not None and (self.amount is not None or self.policy.amount is None):
            return ()
        needs = _needs_of(self.policy, self.ruleset)
        found = (need for need, condition in needs if condition(self.subject))
        return tuple(_still_needed(need, self.subject, self.ruleset) for need in found)


class Situation:
    """One household with its members and the parameters of its area, on one day.

    `facts` are the household's, `members` one mapping of facts per member; an absent or None fact is unknown.
    `area_path` are the codes by which parameters are found (own, parent, …); members with another area of their own
    give theirs in `member_area_paths`.
    """

    def __init__(
        self,
        *,
        ruleset: RuleSet,
        facts: Mapping[str, Any],
        members: Sequence[Mapping[str, Any]] = (),
        area_path: tuple[str, ...],
        day: date,
        member_area_paths: Sequence[tuple[str, ...]] | None = None,
    ) -> None:
        self.ruleset, self.day = ruleset, day
        reading = ruleset.parameters.at(day=day, areas=tuple(area_path))
        self.household = Subject(facts=facts, reading=reading)
        for number, member in enumerate(members):
            if member_area_paths is not None:
                reading = ruleset.parameters.at(day=day, areas=tuple(member_area_paths[number]))
            one = Subject(facts=member, reading=reading)
            one.household = self.household
            self.household.members.append(one)

    def explain(self, policy: str, *, person: int | None = None) -> Explanation:
        """Judge by the policy with this key. PERSON policies need `person`, the index among the members."""
        declared = self.ruleset.policies[policy]
        if (person is None) == (declared.unit == PERSON):
            raise ValueError(f"policy {policy} judges a {declared.unit}: person={person!r} does not fit")
        subject = self.household if person is None else self.household.members[person]
        conditions, amount_of = _compiled(declared, self.ruleset)
        judged = subject.judged
        findings = tuple([judged.get(one) or one.judge(subject) for one in conditions])
        eligible: bool | None = True
        for one in findings:
            holds = one.holds
            if holds is False or (holds is None and eligible):
                eligible = holds
        amount = None
        if amount_of is not None and eligible is not None:
            amount = amount_of(subject) if eligible else 0
        return Explanation(declared, self.day, eligible, amount, findings, subject, self.ruleset)


def explain(
    *,
    ruleset: RuleSet,
    policy: str,
    facts: Mapping[str, Any],
    members: Sequence[Mapping[str, Any]] = (),
    area_path: tuple[str, ...],
    day: date,
    person: int | None = None,
) -> Explanation:
    """Judge one household, or its member number `person`, by one policy. See `Situation` for the arguments."""
    situation = Situation(ruleset=ruleset, facts=facts, members=members, area_path=area_path, day=day)
    return situation.explain(policy, person=person)


def _compiled(policy: Policy, ruleset: RuleSet) -> tuple[tuple[Condition, ...], Closure | None]:
    """The policy compiled, once per rule set."""
    compiled = ruleset.compiled
    if policy.key not in compiled:
        amount = None if policy.amount is None else ruleset.interpreter.closure(policy.amount, policy.unit)
        compiled[policy.key] = tuple(condition_of(one, policy.unit, ruleset) for one in policy.requires), amount
    return compiled[policy.key]


def _needs_of(policy: Policy, ruleset: RuleSet) -> list[tuple[Need, Closure]]:
    compiled = ruleset.compiled_needs
    if policy.key not in compiled:
        needs = sorted(needs_of_policy(policy, ruleset).items(), key=lambda item: item[0])
        closure = ruleset.interpreter.closure
        compiled[policy.key] = [(need, closure(certain(condition), policy.unit)) for need, condition in needs]
    return compiled[policy.key]


def _still_needed(need: Need, subject: Subject, ruleset: RuleSet) -> StillNeeded:
    if need.of == PARAMETER:
        parameter = ruleset.parameters.get(need.name)
        return StillNeeded(need.of, need.name, parameter.title if parameter else need.name)
    declared = ruleset.facts.get(Unit(need.of), need.name)
    title = declared.title if declared else need.name
    household = subject.household or subject
    members = household.members if need.of == PERSON else []
    lacking = tuple(number for number, member in enumerate(members) if member.facts.get(need.name) is None)
    return StillNeeded(need.of, need.name, title, lacking)
