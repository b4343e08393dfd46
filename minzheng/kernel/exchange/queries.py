"""How the records of each system stand, for pages: all of it counted within a scope that the page brings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from minzheng.kernel.exchange import installed
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import IN_UPPER_SYSTEM, Reconciliation, Record, State


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Of one system: records by state, and differences that nobody has settled."""

    states: dict[str, int]
    open: int

    @property
    def total(self) -> int:
        return sum(self.states.values())


def standing(*, records: QuerySet[Record]) -> dict[str, Standing]:
    """Adapter → how its records stand; one query. ``records`` comes out of ``access.scope``."""
    to_do = ~Q(state=State.SAME) & (Q(outcome=None) | Q(outcome=Record.Decision.CHECKING))
    counted = records.filter(gone_at=None).order_by().values("adapter", "state")
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in counted.annotate(number=Count("pk"), open=Count("pk", filter=to_do)):
        found.setdefault(row["adapter"], {})[row["state"]] = (row["number"], row["open"])
    return {
        adapter: Standing(
            states={state: told.get(state, (0, 0))[0] for state in State.values},
            open=sum(number for _all, number in told.values()),
        )
        for adapter, told in found.items()
    }


def differences(records: QuerySet[Record]) -> QuerySet[Record]:
    """Those that are not the same on both sides now."""
    return records.filter(gone_at=None).exclude(state=State.SAME)


def trend(
    *, runs: Iterable[Reconciliation], areas: Collection[int] | None
) -> list[tuple[Reconciliation, dict[str, int]]]:
    """Each run with its records by state in ``areas`` (None: everywhere, those of unknown area among them)."""
    told = []
    for run in runs:
        counts = dict.fromkeys(State.values, 0)
        for area, state, number in run.tallies:
            if areas is None or area in areas:
                counts[state] += number
        told.append((run, counts))
    return told


def badges(*, records: QuerySet[Record], people: Collection[int]) -> dict[int, list[tuple[Installed, Record]]]:
    """Person → the upper systems in which he is, each once; one query."""
    found: dict[int, list[tuple[Installed, Record]]] = {}
    rows = records.filter(person__in=list(people), gone_at=None, state__in=IN_UPPER_SYSTEM)
    known = {one.adapter.key: one for one in installed.every()}
    seen: set[tuple[int, str]] = set()
    for row in rows.order_by("adapter", "pk"):
        if row.person_id is not None and row.adapter in known and (row.person_id, row.adapter) not in seen:
            seen.add((row.person_id, row.adapter))
            found.setdefault(row.person_id, []).append((known[row.adapter], row))
    return found
