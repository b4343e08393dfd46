"""Every past decision judged again by today's rules, from the facts that it was decided on: what would differ, and why.

The facts stand in the decisions, so that what the register believes today changes nothing; the day is the decision's,
so that values which held then are read as they are written now. All decisions of a day are judged at once, over frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from minzheng.kernel.casework.catalogue import rules_version
from minzheng.kernel.casework.models import Decision
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, RuleSet, Unit
from minzheng.kernel.rules.frame import evaluate

DTYPES = {
    Kind.MONEY: pl.Int64,
    Kind.INTEGER: pl.Int64,
    Kind.BOOL: pl.Boolean,
    Kind.DATE: pl.Date,
    Kind.CODE: pl.String,
}
AT_ONCE = 20_000
"""Decisions held in memory at a time."""
MEMBERS = 1_000
"""More than any household has: member n of decision d is person d × MEMBERS + n."""


@dataclass(frozen=True)
class Difference:
    """One decision that today's rules would ground otherwise. `why`: criteria that come out otherwise, by title."""

    decision: int
    matter: str
    policy: str
    day: date
    was: bool | None
    would_be: bool | None
    amount_was: int | None
    amount_would_be: int | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class Replayed:
    """How many decisions were judged again, how many have no facts or no policy any more, and what differs."""

    judged: int
    left_out: int
    differences: tuple[Difference, ...]


def replay(*, ruleset: RuleSet, policies: Sequence[str] | None = None) -> Replayed:
    """Judge all past decisions (of some policies) by `ruleset`."""
    wanted = Decision.objects.exclude(facts={}).select_related("matter").order_by("pk")
    everything = Decision.objects.order_by("pk")
    if policies is not None:
        wanted, everything = wanted.filter(policy__in=policies), everything.filter(policy__in=policies)
    total, judged = everything.count(), 0
    judging = _of_everybody(ruleset)
    differences: list[Difference] = []
    last = 0
    while chunk := list(wanted.filter(pk__gt=last)[:AT_ONCE]):
        last = chunk[-1].pk
        known = [each for each in chunk if each.policy in ruleset.policies]
        judged += len(known)
        for day in sorted({each.day for each in known}):
            differences += _of_day([each for each in known if each.day == day], judging, day)
    return Replayed(judged, total - judged, tuple(differences))


def _of_everybody(ruleset: RuleSet) -> RuleSet:
    """The same rules without a say on who is worth judging: whoever was decided about is."""
    policies = [replace(policy, candidates=None) for policy in ruleset.policies.values()]
    return ruleset.with_parameters(ruleset.parameters, policies=policies)


def _of_day(decisions: Sequence[Decision], ruleset: RuleSet, day: date) -> Iterator[Difference]:
    paths: dict[str, tuple[str, ...]] = {}
    people, households = _frames(decisions, ruleset, paths)
    keys = sorted({each.policy for each in decisions})
    results = evaluate(
        ruleset=ruleset, people=people, households=households, day=day, area_paths=paths, policies=keys, collisions=()
    )
    for key in keys:
        policy = ruleset.policies[key]
        frame = results.policies[key].frame
        found = {row[policy.unit.lower()]: row for row in pl.DataFrame(frame).iter_rows(named=True)}
        titles = [str(one.title) for one in policy.requires]
        version = rules_version(ruleset, key)
        for decision in decisions:
            if decision.policy == key:
                number = (
                    decision.pk if policy.unit == HOUSEHOLD else decision.pk * MEMBERS + (decision.person_index or 0)
                )
                yield from _difference(decision, found.get(number), titles, version)


def _difference(
    decision: Decision, row: Mapping[str, Any] | None, titles: list[str], version: str
) -> Iterator[Difference]:
    """Whoever the policy does not even look at is not eligible."""
    would_be = row["eligible"] if row is not None else False
    amount = (row.get("amount") if would_be else 0 if would_be is False else None) if row is not None else 0
    now = {title: row[f"criterion_{number}"] for number, title in enumerate(titles, 1)} if row is not None else {}
    if (would_be, amount) == (decision.eligible, decision.rule_amount_fen) or (
        would_be is decision.eligible and decision.rule_amount_fen is None
    ):
        return
    then = {each["title"]: each["holds"] for each in decision.findings}
    why = [title for title, holds in now.items() if then.get(title, holds) is not holds or title not in then]
    why += [title for title in then if row is not None and title not in now]
    if not why and version != decision.rules:
        why = ["*"]  # the same criteria, written or valued otherwise
    yield Difference(
        decision.pk, decision.matter.number, decision.policy, decision.day,
        decision.eligible, would_be, decision.rule_amount_fen, amount, tuple(why),
    )  # fmt: skip


def _frames(
    decisions: Iterable[Decision], ruleset: RuleSet, paths: dict[str, tuple[str, ...]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The facts of decisions as a register of its own: one household a decision."""
    kinds = {
        unit: {fact.name: DTYPES[fact.kind] for fact in ruleset.facts if fact.unit == unit}
        for unit in (PERSON, HOUSEHOLD)
    }
    members, families = [], []
    for decision in decisions:
        facts = decision.facts
        area = _area(facts["area_path"], paths)
        families.append({"household": decision.pk, "area": area, **_typed(facts["household"], kinds[HOUSEHOLD])})
        for number, member in enumerate(facts["members"]):
            where = _area(facts["member_area_paths"][number], paths)
            person = {"person": decision.pk * MEMBERS + number, "household": decision.pk, "area": where}
            members.append(person | _typed(member, kinds[PERSON]))
    own: dict[Unit, dict[str, Any]] = {
        PERSON: {"person": pl.Int64, "household": pl.Int64, "area": pl.String, **kinds[PERSON]},
        HOUSEHOLD: {"household": pl.Int64, "area": pl.String, **kinds[HOUSEHOLD]},
    }
    return pl.DataFrame(members, schema=own[PERSON]), pl.DataFrame(families, schema=own[HOUSEHOLD])


def _area(path: Sequence[str], paths: dict[str, tuple[str, ...]]) -> str:
    key = "/".join(path)
    paths[key] = tuple(path)
    return key


def _typed(facts: Mapping[str, Any], kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Facts out of JSON with their types; what is no longer declared is left aside."""
    return {
        name: date.fromisoformat(value) if kinds[name] == pl.Date and value is not None else value
        for name, value in facts.items()
        if name in kinds
    }
