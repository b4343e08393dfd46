"""Reading runs and payments. Pages begin at ``access.scope``; what stands inside a run is read from here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db.models import Count, F, QuerySet, Sum

from minzheng.kernel.areas.models import Level
from minzheng.kernel.events.operations import Actor
from minzheng.kernel.payments import sealing
from minzheng.kernel.payments.models import (
    BankFile,
    BankLine,
    BankReturnLine,
    Difference,
    Hold,
    Payment,
    PayRun,
    RunStep,
    RunTotal,
)
from minzheng.kernel.registry import frames

BELOW_TOWN = (Level.COMMUNITY, Level.GRID)


def runs_with(*, totals: QuerySet[RunTotal]) -> QuerySet[PayRun]:
    """The runs that pay anything of the totals given, the latest first: who holds one town knows them by its part."""
    return PayRun.objects.filter(pk__in=totals.values("run")).order_by("-pk")


def steps_of(*, run: PayRun) -> QuerySet[RunStep]:
    return RunStep.objects.filter(run=run).select_related("actor").order_by("pk")


def duty_of(*, run: PayRun, actor: Actor) -> int | None:
    """What somebody has done in a run so far, by which he can do nothing else in it; None: nothing."""
    return RunStep.objects.filter(run=run, actor_id=actor.pk).values_list("duty", flat=True).first()


def totals_of(*, totals: QuerySet[RunTotal]) -> list[dict[str, Any]]:
    """``[{town, policy, month, payments, fen}]`` of the totals given, towns by code; what lies in a town is its."""
    rows = totals.filter(payments__gt=0).select_related("area__parent")
    frame: dict[tuple[str, str, str, Any], list[int]] = {}
    for one in rows:
        town = one.area.parent if one.area.level in BELOW_TOWN and one.area.parent else one.area
        sums = frame.setdefault((town.code, town.name, one.policy, one.month), [0, 0])
        sums[0] += one.payments
        sums[1] += one.fen
    return [
        {"town": name, "policy": policy, "month": month, "payments": payments, "fen": fen}
        for (_code, name, policy, month), (payments, fen) in sorted(frame.items())
    ]


def difference_counts(*, differences: QuerySet[Difference]) -> list[dict[str, Any]]:
    """``[{kind, reason, number, fen}]``: how many, and by how much the month changed."""
    grouped = differences.values("kind", "reason").order_by("kind", "reason")
    return [dict(row) for row in grouped.annotate(number=Count("pk"), fen=Sum(F("now_fen") - F("before_fen")))]


def holds_of(*, holds: QuerySet[Hold]) -> QuerySet[Hold]:
    """With what a page shows of each, undecided ones first."""
    return holds.select_related("payment__payee", "finding", "other", "decided_by", "payment__area__parent").order_by(
        F("outcome").asc(nulls_first=True), "payment__area__code", "pk"
    )


def file_of(*, run: PayRun) -> BankFile | None:
    return BankFile.objects.filter(run=run).select_related("made_by").first()


def line_counts(*, lines: QuerySet[BankLine]) -> dict[str, tuple[int, int]]:
    """``{state: (lines, fen)}`` of the lines given."""
    rows = lines.values("state").annotate(number=Count("pk"), fen=Sum("amount_fen"))
    return {row["state"]: (row["number"], row["fen"]) for row in rows}


def returns_to_see(*, run: PayRun) -> QuerySet[BankReturnLine]:
    """Answers of the bank that could not be applied and that nobody has looked into yet."""
    return (
        BankReturnLine.objects.filter(
            bank_return__file__run=run, outcome__in=BankReturnLine.TO_SEE, settled_at__isnull=True
        )
        .select_related("bank_return", "bank_line__payee")
        .order_by("pk")
    )


def return_line(*, run: PayRun, number: int) -> BankReturnLine:
    """One answer of a run; BankReturnLine.DoesNotExist where it is another run's."""
    return BankReturnLine.objects.get(pk=number, bank_return__file__run=run)


def altered(*, runs: Iterable[int]) -> pl.DataFrame:
    """Payments of these runs whose seal does not fit what stands in their row: somebody changed it from outside."""
    rows = frames.read(
        sql=f"SELECT id, seal, {', '.join(name for name in sealing.SEALED if name != 'snapshot')}, "
        "snapshot::text AS snapshot FROM payments_payment WHERE run_id = ANY(%(runs)s)",
        parameters={"runs": list(runs)},
    )
    return sealing.altered(rows)


def live_sums(*, payments: QuerySet[Payment]) -> tuple[int, int]:
    """How many of the payments given are live, and their fen."""
    told = payments.filter(state__in=Payment.LIVE).aggregate(number=Count("pk"), fen=Sum("amount_fen"))
    return told["number"], told["fen"] or 0
