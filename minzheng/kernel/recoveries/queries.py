"""How a recovery stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from minzheng.kernel import modules
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.modules.keeping import Recovering
from minzheng.kernel.recoveries.models import Instalment, Receipt, Recovery


@dataclass(frozen=True)
class Balance:
    """In fen: what is owed in all, what came in, what should have come in by the day, what is left."""

    owed: int
    received: int
    due: int

    @property
    def left(self) -> int:
        return self.owed - self.received

    @property
    def behind(self) -> int:
        return max(0, self.due - self.received)


def declared() -> dict[str, Recovering]:
    return {one.key: one for module in modules.modules() for one in module.recovering}


def is_declared(key: str) -> bool:
    return key in declared()


def rule_of(matter: Matter) -> Recovering | None:
    """What a matter's table says of asking money back; None where it does not."""
    table = catalogue().get(matter.workflow).workflow
    return next((declared()[step.opens] for step in table.steps if is_declared(step.opens)), None)


def balance(*, recovery: Recovery, day: date) -> Balance:
    received = recovery.receipts.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    due = recovery.instalments.filter(due_date__lte=day).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    return Balance(recovery.owed_fen, received, due)


def of_matter(*, matter: Matter) -> Recovery | None:
    """What a matter, which the caller has through `access.scope`, asks back."""
    return Recovery.objects.filter(matter=matter).select_related("asked_by").first()


def with_sums(recoveries: QuerySet[Recovery], *, day: date) -> QuerySet[Recovery]:
    """Adds in fen: `received`, `due` (planned up to the day) and `left`."""
    told = recoveries.annotate(
        received=_sum(Receipt.objects.all()), due=_sum(Instalment.objects.filter(due_date__lte=day))
    )
    return told.annotate(left=F("wrongly_paid_fen") + F("penalty_fen") - F("received"))


def _sum(rows: QuerySet[Any]) -> Coalesce:
    summed = rows.filter(recovery=OuterRef("pk")).order_by().values("recovery").annotate(fen=Sum("amount_fen"))
    return Coalesce(Subquery(summed.values("fen"), output_field=BigIntegerField()), Value(0))
