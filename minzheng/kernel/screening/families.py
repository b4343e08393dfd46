"""One family judged by every policy, with reasons: what its file and its findings show.

The same facts and the same rules as the nightly run, by the other reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction

from minzheng.kernel import modules
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Policy
from minzheng.kernel.rules.explaining import Explanation, Situation
from minzheng.kernel.screening import register
from minzheng.kernel.screening.people import Only

IDENTITY = ("person", "household", "area")


@dataclass(frozen=True)
class Family:
    """A household as of a day. `people` are the ids of its members, in the order of the situation's members.

    `disagreements`: where tables differ about one of them (`intake.disagreements`).
    """

    day: date
    people: tuple[int, ...]
    household: int | None
    situation: Situation
    facts: dict[int, dict[str, Any]]
    household_facts: dict[str, Any]
    disagreements: pl.DataFrame

    def explain(self, policy: Policy, *, person: int | None = None) -> Explanation:
        """Judge the household, or the member with this id."""
        if policy.unit == HOUSEHOLD:
            return self.situation.explain(policy.key)
        if person is None:
            raise ValueError(f"{policy.key} judges a person")
        return self.situation.explain(policy.key, person=self.people.index(person))

    def judgements(self, *, person: int | None = None, lines: frozenset[str] | None = None) -> list[Explanation]:
        """Every policy about the household (and, with `person`, about this member), of these lines (None: all)."""
        chosen = [
            policy
            for module in modules.modules()
            if lines is None or module.line in lines
            for policy in module.policies
            if policy.unit == HOUSEHOLD or person is not None
        ]
        return [self.explain(policy, person=person if policy.unit == PERSON else None) for policy in chosen]


def load(
    *, household: int | None = None, person: int | None = None, day: date, believed_at: datetime | None = None
) -> Family | None:
    """The family of a household or a person as of `day`; None where nobody is known to belong to it then.

    believed_at: by what was believed at that instant, to explain what was found then; default: now. Pass ids that came
    out of `access.scope`.
    """
    # One snapshot, and one connection: for a few rows another one would cost more than it saves.
    with transaction.atomic():
        return _load(Only(household=household, person=person), day=day, believed_at=believed_at)


def _load(only: Only, *, day: date, believed_at: datetime | None) -> Family | None:
    ruleset = modules.ruleset()
    frames = register.load(ruleset=ruleset, day=day, believed_at=believed_at, only=only)
    if frames.people.is_empty():
        return None
    household = only.household
    if household is None:
        household = frames.people.filter(frames.people["person"] == only.person)["household"].item()
    rows = frames.people.sort("person").to_dicts()
    facts = {row["person"]: {name: row[name] for name in row if name not in IDENTITY} for row in rows}
    own = next((row for row in frames.households.to_dicts() if row["household"] == household), {})
    household_facts = {name: value for name, value in own.items() if name not in IDENTITY}
    area = own.get("area", rows[0]["area"])
    return Family(
        day=day,
        people=tuple(facts),
        household=household,
        situation=Situation(
            ruleset=ruleset,
            facts=household_facts,
            members=list(facts.values()),
            area_path=frames.area_paths[area],
            member_area_paths=[frames.area_paths[row["area"]] for row in rows],
            day=day,
        ),
        facts=facts,
        household_facts=household_facts,
        disagreements=frames.disagreements,
    )
