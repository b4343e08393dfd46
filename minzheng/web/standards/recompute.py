"""提标重算: whom a proposed value gives how much more a month, by town and in sum, before it is released.

It reads the last answered what-if of the proposal: the register judged as things stand and with the new value. What is
owed for months already paid is not part of it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Abs, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import scope
from minzheng.kernel.screening import simulations
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.kernel.standards.models import Proposal
from minzheng.web.findings.words import rule_title, rule_url
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import Figure, Tag, Tone, Words, long_date
from minzheng.web.simulations.lists import subject_url, subject_words, with_names
from minzheng.web.simulations.sums import Sum, by_policy, by_town, signed_yuan
from minzheng.web.simulations.words import effect_tag, simulation_url

Effect = SimulatedEffect.Effect
CHANGED = (Effect.ENTERS, Effect.LEAVES, Effect.RISES, Effect.FALLS)
MOST_NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Named:
    """One person or household whose benefit changes; amounts in yuan a month, empty where there is none."""

    name: str
    url: str
    policy: str
    effect: Tag
    before: str
    after: str
    more: str


@dataclass(frozen=True, kw_only=True)
class Recomputed:
    """One policy: its sum over the whole area, and each town."""

    title: str
    url: str
    whole: Sum
    towns: list[Sum]

    @property
    def changes(self) -> bool:
        """Whether anybody gets more or less, enters or leaves."""
        return bool(self.whole.more_fen or self.whole.counts["enters"] or self.whole.counts["leaves"])


def recompute(*, proposal: Proposal, user: Any, day: datetime.date) -> dict[str, Any] | None:
    """What the page of a proposal shows of its last what-if; None where nobody has asked for one."""
    found = simulations.latest_of(proposal)
    if found is None:
        return None
    sums = dict(zip(found.policies, by_policy(found), strict=True))
    policies = [
        Recomputed(title=rule_title(key), url=rule_url(key), whole=whole, towns=by_town(found, key))
        for key, whole in sums.items()
    ]
    visible = scope(user=user, model=SimulatedEffect, day=day).filter(simulation=found, effect__in=CHANGED)
    return {
        "figures": _figures(list(sums.values())),
        "policies": [each for each in policies if each.towns and each.changes],
        "named": _named(with_names(visible, user=user, day=day)),
        "list_url": reverse("web:simulation_effects", args=[found.pk]),
        "url": simulation_url(found),
        "stands_on": _stands_on(found),
    }


def _stands_on(found: Simulation) -> str:
    return _("按 %(day)s 的数据，假定新值当日已经施行；共判断 %(people)s 人、%(households)s 户") % {
        "day": long_date(found.day),
        "people": f"{found.people or 0:,}",
        "households": f"{found.households or 0:,}",
    }


def _figures(sums: list[Sum]) -> list[Figure]:
    """Over all policies: whoever holds two counts twice, as in every list of benefits."""

    def total(name: str) -> int:
        return sum(each.counts[name] for each in sums)

    def figure(label: Words, value: str, *, tone: Tone = Tone.PLAIN, unit: Words = "") -> Figure:
        return Figure(label=label, value=value, unit=unit or _("人户"), tone=tone)

    money = [each for each in sums if each.pays]
    return [
        figure(_("在享且仍符合"), f"{total('after_held'):,}"),
        figure(_("新进入"), f"{total('enters'):,}", tone=Tone.GOOD),
        figure(_("将退出"), f"{total('leaves'):,}", tone=Tone.BAD if total("leaves") else Tone.PLAIN),
        figure(_("在享的每月增减"), signed_yuan(sum(each.held_more_fen for each in money)), unit=_("元")),
        figure(_("全部符合的每月增减"), signed_yuan(sum(each.more_fen for each in money)), unit=_("元")),
    ]


def _named(visible: QuerySet[Any]) -> list[Named]:
    """Those with the largest changes first."""
    more = Abs(Coalesce(F("after_fen"), 0) - Coalesce(F("before_fen"), 0))
    return [
        Named(
            name=subject_words(each),
            url=subject_url(each),
            policy=rule_title(each.policy),
            effect=effect_tag(each),
            before=_amount(each.before_fen, each.before),
            after=_amount(each.after_fen, each.after),
            more=signed_yuan((each.after_fen or 0) - (each.before_fen or 0)),
        )
        for each in visible.order_by(more.desc(), "pk")[:MOST_NAMED]
    ]


def _amount(fen: int | None, answer: str) -> str:
    return yuan(fen) if fen is not None and answer == "YES" else ""
