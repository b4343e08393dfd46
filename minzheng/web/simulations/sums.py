"""The sums of a what-if as a page shows them: by policy, and by town."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.screening.models import Simulation
from minzheng.web.findings.words import rule_title, rule_url
from minzheng.web.lists.columns import yuan

COUNTS = ("enters", "leaves", "before_yes", "after_yes", "before_open", "after_open", "before_held", "after_held")
MONEY = ("before_fen", "after_fen", "before_held_fen", "after_held_fen")
UNPRICED = ("before_unpriced", "after_unpriced")


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One line: counts, and money a month in words ("" where the policy pays nothing itself)."""

    title: str
    url: str
    counts: Mapping[str, int]
    fen: Mapping[str, int | None]

    @property
    def pays(self) -> bool:
        return self.fen["after_fen"] is not None

    @property
    def before(self) -> str:
        return yuan(self.fen["before_fen"] or 0) if self.pays else ""

    @property
    def after(self) -> str:
        return yuan(self.fen["after_fen"] or 0) if self.pays else ""

    @property
    def more_fen(self) -> int:
        """By how much a month costs more or less, for all who qualify."""
        return (self.fen["after_fen"] or 0) - (self.fen["before_fen"] or 0)

    @property
    def more(self) -> str:
        return signed_yuan(self.more_fen) if self.pays else ""

    @property
    def held_more_fen(self) -> int:
        """The same, for those who hold the benefit."""
        return (self.fen["after_held_fen"] or 0) - (self.fen["before_held_fen"] or 0)

    @property
    def held_more(self) -> str:
        return signed_yuan(self.held_more_fen) if self.pays else ""

    @property
    def unpriced(self) -> int:
        return self.counts["after_unpriced"]


def signed_yuan(fen: int) -> str:
    """A difference in yuan, with its sign: +1,250.00."""
    return f"{'+' if fen > 0 else ''}{yuan(fen)}"


def by_policy(simulation: Simulation) -> list[Sum]:
    """Every policy that was judged, those that touch nobody among them."""
    rows = {key: [row for row in simulation.sums if row["policy"] == key] for key in simulation.policies}
    return [_sum(rows[key], policy=key, title=rule_title(key), url=rule_url(key)) for key in simulation.policies]


def by_town(simulation: Simulation, policy: str) -> list[Sum]:
    """Every town where the policy has or would have anybody."""
    rows = [row for row in simulation.sums if row["policy"] == policy]
    names = areas.names_of_codes(codes={row["town"] for row in rows if row["town"]}, day=simulation.day)
    return [
        _sum([row], policy=policy, title=names.get(row["town"], row["town"]) or _("所在地不详"), url="") for row in rows
    ]


def _sum(rows: Sequence[Mapping[str, Any]], *, policy: str, title: str, url: str) -> Sum:
    declared = modules.ruleset().policies.get(policy)
    counts = {name: sum(row[name] or 0 for row in rows) for name in (*COUNTS, *UNPRICED)}
    pays = declared is not None and declared.amount is not None
    fen = {name: sum(row[name] or 0 for row in rows) if pays else None for name in MONEY}
    return Sum(title=title, url=url, counts=counts, fen=fen)
