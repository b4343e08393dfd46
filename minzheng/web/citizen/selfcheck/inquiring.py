"""From answers to the next question and to the judgement: the kernel's rules over what a family told of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from minzheng.kernel import modules
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.rules import HOUSEHOLD, PERSON, FactDeclaration, Kind, Unit
from minzheng.kernel.rules.asking import Ask, Inquiry, with_implied
from minzheng.kernel.rules.explaining import Explanation, Situation
from minzheng.web.citizen.selfcheck import family
from minzheng.web.citizen.selfcheck.answers import Answers


@dataclass(frozen=True)
class Asked:
    """One family's check on one day. `area` is where it lives."""

    answers: Answers
    area: Area
    day: date

    @cached_property
    def _facts(self) -> tuple[dict, list[dict]]:
        ruleset = modules.ruleset()
        kinds: dict[tuple[Unit, str], Kind] = {(one.unit, one.name): one.kind for one in ruleset.facts}
        household, members = self.answers.told(kinds)
        for one in ruleset.facts:
            if one.question is not None and one.question.presumed is not None:
                for facts in members if one.unit == PERSON else [household]:
                    facts.setdefault(one.name, one.question.presumed)
        return with_implied(household, unit=HOUSEHOLD, ruleset=ruleset), [
            with_implied(one, unit=PERSON, ruleset=ruleset) for one in members
        ]

    @cached_property
    def _area_path(self) -> tuple[str, ...]:
        return areas.paths(day=self.day, area_ids=[self.area.pk])[self.area.pk]

    @cached_property
    def inquiry(self) -> Inquiry:
        household, members = self._facts
        return Inquiry(
            ruleset=modules.ruleset(),
            facts=household,
            members=members,
            area_path=self._area_path,
            day=self.day,
            asked=self.answers.asked,
        )

    @property
    def next(self) -> Ask | None:
        return self.inquiry.next

    @property
    def at_most_left(self) -> int:
        """How many questions there could still be; mostly there are far fewer."""
        return len({(cell.of, cell.name) for cell in self.inquiry.weights})

    @cached_property
    def names(self) -> list[str]:
        return family.names(self.answers.relations)

    def judgements(self) -> list[tuple[Explanation, int | None]]:
        """Every policy about the household and about each member, with the member's index."""
        household, members = self._facts
        situation = Situation(
            ruleset=modules.ruleset(), facts=household, members=members, area_path=self._area_path, day=self.day
        )
        return [
            (situation.explain(policy.key, person=person), person)
            for module in modules.modules()
            for policy in module.policies
            for person in (range(len(members)) if policy.unit == PERSON else (None,))
        ]


def declared(*, unit: str, name: str) -> FactDeclaration | None:
    """The fact that an address or a form names; None where it is not asked of citizens."""
    found = modules.ruleset().facts.get(Unit(unit), name) if unit in set(Unit) else None
    return found if found is not None and found.question is not None else None


def towns(*, county: Area, day: date) -> Sequence[Area]:
    """The towns that a citizen chooses from."""
    return areas.towns(county=county, day=day)
