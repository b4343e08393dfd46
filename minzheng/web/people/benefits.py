"""What somebody holds: from the rolls, each with its row and the rule that fixes it, and from this bureau's awards."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.scope import scope
from minzheng.kernel.awards.models import Award
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.rules.kinds import PERSON
from minzheng.kernel.rules.surface import surface_of
from minzheng.web.people.family import Known, row_in_words, source_of
from minzheng.web.people.values import money
from minzheng.web.phrases import clauses
from minzheng.web.presenters import Source, long_date

SINCE = {"dibao": "aided_from", "gaoling": "since"}
"""Rolls that say from when a benefit has been held: dataset → its column."""


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """One benefit held. ``amount`` and ``since`` are empty where the record does not tell."""

    title: str
    unit: str
    amount: str
    since: str
    rule: str
    source: Source
    stands_in: str = ""


def benefits(explanations: Iterable[Explanation], *, known: Known, person: int | None) -> list[Benefit]:
    """What the rolls show to be held."""
    return [_on_roll(one, known=known, person=person) for one in explanations if one.held]


def _on_roll(explanation: Explanation, *, known: Known, person: int | None) -> Benefit:
    policy = explanation.policy
    shown = (policy.held_by, policy.held_amount)
    facts = [
        read.name
        for one in shown
        if one is not None
        for read in surface_of(one, policy.unit, explanation.ruleset).reads
    ]
    rows = (known.row_for(fact=fact, person=who) for who in (person, None) for fact in facts)
    found = next((row for row in rows if row is not None), None)
    evidence = found[0] if found else None
    since = getattr(evidence.row, SINCE[evidence.dataset.key]) if evidence and evidence.dataset.key in SINCE else None
    paid = explanation.held_amount
    return Benefit(
        title=_(policy.title),
        unit=_("本人") if policy.unit == PERSON else _("全户"),
        amount=money(paid) if paid is not None else "",
        since=long_date(since),
        rule=_rule(explanation),
        source=source_of(evidence) if evidence else Source(label=_("尚无来源"), kind="none"),
        stands_in=row_in_words(evidence) if evidence else "",
    )


def _rule(explanation: Explanation) -> str:
    """The standards that fix the amount, each with the day from which it holds."""
    policy, entries = explanation.policy, explanation.subject.reading.entries
    if policy.amount is None:
        return ""
    told = []
    for name in surface_of(policy.amount, policy.unit, explanation.ruleset).parameters:
        parameter, entry = explanation.ruleset.parameters.get(name), entries.get(name)
        if parameter and entry:
            told.append(_("%(title)s（%(day)s起）") % {"title": _(parameter.title), "day": long_date(entry.from_date)})
    return clauses(told)


def awards_of(
    *, user: Any, day: datetime.date, people: Iterable[int] = (), households: Iterable[int] = ()
) -> list[Award]:
    """Awards to these people or households in the viewer's scope, newest first, ended and voided ones too."""
    visible = scope(user=user, model=Award, day=day)
    return list(visible.filter(Q(person__in=list(people)) | Q(household__in=list(households))).order_by("-valid"))


def granted(awards: Iterable[Award], *, day: datetime.date) -> list[Benefit]:
    """The awards that hold on the day."""
    policies = modules.ruleset().policies
    return [
        Benefit(
            title=_(policies[one.policy].title) if one.policy in policies else one.policy,
            unit=_("本人") if one.person_id else _("全户"),
            amount=money(one.amount_fen),
            since=long_date(one.valid.lower),
            rule=_("至%(day)s") % {"day": long_date(one.valid.upper)} if one.valid.upper else _("长期"),
            source=Source(label=_("本系统确认"), detail=_("待遇决定 %(number)d 号") % {"number": one.pk}),
        )
        for one in awards
        if one.voided_at is None and day in one.valid
    ]
