"""Reading 2 as a question: does this household (or this member) qualify, for how much, and why?

`Situation` is one household on one day, to be judged by any number of policies; `explain` is the short way for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Citation, Criterion, Policy
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules.labels import label
from minzheng.kernel.rules.needs import PARAMETER, Need, certain, needs_of_policy
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.rules.rendering import Renderer, Translate, text_of
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.surface import Read, Surface, surface_of

HOLDS = label("符合:%(title)s。%(sentence)s")
FAILS = label("不符合:%(title)s。%(sentence)s")
OPEN = label("尚不能确定:%(title)s。%(sentence)s")


class ValueUsed(NamedTuple):
    """A fact with the value it had, None if unknown."""

    read: Read
    value: Any
    subject: Subject
    ruleset: RuleSet

    @property
    def of(self) -> Unit:
        return self.read.of

    @property
    def name(self) -> str:
        return self.read.name

    @property
    def title(self) -> str:
        return self.read.declared.title

    @property
    def kind(self) -> Kind:
        return self.read.declared.kind

    @property
    def member(self) -> int | None:
        """The index among the members of the household; None for the household's own facts."""
        if self.of == HOUSEHOLD or self.subject.household is None:
            return None
        return next(number for number, one in enumerate(self.subject.household.members) if one is self.subject)

    @property
    def parts(self) -> tuple[ValueUsed, ...]:
        """What a derived fact was derived from; empty for a fact of a table."""
        derived = self.ruleset.derived.get((self.of, self.name))
        return (
            ()
            if derived is None
            else _values(surface_of(derived.expr, self.of, self.ruleset), self.subject, self.ruleset)
        )

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that entered a derived fact."""
        derived = self.ruleset.derived.get((self.of, self.name))
        return (
            ()
            if derived is None
            else _thresholds(surface_of(derived.expr, self.of, self.ruleset), self.subject, self.ruleset)
        )

    def text(self, translate: Translate = str) -> str:
        return text_of(self.value, self.kind, translate=translate, choices=self.read.declared.choices)


class Threshold(NamedTuple):
    """A parameter with the value that held: `entry` tells its area, its days and its source; None if none held."""

    parameter: Parameter
    entry: DatedValue | None


@dataclass(frozen=True)
class StillNeeded:
    """Something unknown that could still change the answer. `members` are the indexes of those it is unknown of."""

    of: str
    name: str
    title: str
    members: tuple[int, ...] = ()


class CriterionFinding(NamedTuple):
    """How one criterion came out: `holds` is True, False or None (not yet known)."""

    criterion: Criterion
    holds: bool | None
    surface: Surface
    unit: Unit
    subject: Subject
    ruleset: RuleSet

    @property
    def title(self) -> str:
        return self.criterion.title

    @property
    def cites(self) -> tuple[Citation, ...]:
        return self.criterion.cites  # type: ignore[return-value]

    def sentence(self, translate: Translate = str) -> str:
        """The rule with this household's values and the thresholds."""
        renderer = Renderer(ruleset=self.ruleset, translate=translate, subject=self.subject)
        return renderer.sentence(self.criterion.expr, self.unit)

    @property
    def values(self) -> tuple[ValueUsed, ...]:
        """The facts that the criterion looks at; those that are derived unfold into their `parts`."""
        return _values(self.surface, self.subject, self.ruleset)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that the criterion looks at."""
        return _thresholds(self.surface, self.subject, self.ruleset)


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
        templates = {True: HOLDS, False: FAILS, None: OPEN}
        return [
            translate(templates[one.holds]) % {"title": translate(one.title), "sentence": one.sentence(translate)}
            for one in self.criteria
        ]

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
        criteria, amount_of = _closures(declared, self.ruleset)
        findings = []
        eligible: bool | None = True
        for criterion, read, surface in criteria:
            holds = read(subject)
            if holds is False or (holds is None and eligible):
                eligible = holds
            findings.append(CriterionFinding(criterion, holds, surface, declared.unit, subject, self.ruleset))
        amount = None
        if amount_of is not None and eligible is not None:
            amount = amount_of(subject) if eligible else 0
        return Explanation(declared, self.day, eligible, amount, tuple(findings), subject, self.ruleset)


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


def _closures(policy: Policy, ruleset: RuleSet) -> tuple[list[tuple[Criterion, Closure, Surface]], Closure | None]:
    """The policy compiled, once per rule set."""
    compiled = ruleset.compiled
    if policy.key not in compiled:
        interpreter = ruleset.interpreter
        criteria = [
            (one, interpreter.closure(one.expr, policy.unit), surface_of(one.expr, policy.unit, ruleset))
            for one in policy.requires
        ]
        amount = None if policy.amount is None else interpreter.closure(policy.amount, policy.unit)
        compiled[policy.key] = (criteria, amount)
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


def _values(surface: Surface, subject: Subject, ruleset: RuleSet) -> tuple[ValueUsed, ...]:
    found = []
    for read in surface.reads:
        if read.route is None:
            found.append(ValueUsed(read, read.value(subject), subject, ruleset))
        else:
            found += [ValueUsed(read, read.value(one), one, ruleset) for one in read.route(subject)]
    return tuple(found)


def _thresholds(surface: Surface, subject: Subject, ruleset: RuleSet) -> tuple[Threshold, ...]:
    reading = subject.reading
    if id(reading) not in surface.thresholds:
        surface.thresholds[id(reading)] = tuple(
            Threshold(ruleset.parameters.get(name), reading.entries.get(name))  # type: ignore[arg-type]
            for name in surface.parameters
        )
    return surface.thresholds[id(reading)]
