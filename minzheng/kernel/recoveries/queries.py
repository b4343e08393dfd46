"""How a recovery stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from minzheng.kernel import modules
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.modules.keeping import Recovering
from minzheng.kernel.recoveries.models import Recovery


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


def still_owed(matter: Matter, run: StepRun) -> Iterator[Any]:
    """What keeps the step from going on."""
    recovery = Recovery.objects.filter(matter=matter).first()
    if recovery is None:
        yield _("还没有登记应追回的金额")
        return
    left = balance(recovery=recovery, day=date.max).left
    if left > 0:
        yield _("还有%(yuan)s元没有退回") % {"yuan": f"{left // 100:,}.{left % 100:02d}"}
