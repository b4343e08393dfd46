"""Taking a large file in takes minutes: it runs in a worker, and the page shows how far it is."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import operations
from minzheng.kernel.intake.models import Batch

QUEUE = "intake"
WAITING, RUNNING, FAILED = "todo", "doing", "failed"


@app.task(name="intake.accept_batches", queue=QUEUE)
def accept_batches(*, batch_ids: list[int], day: str, complete: bool, actor_id: int) -> None:
    """`operations.accept` in a worker; `day` as ISO text."""
    operations.accept(
        batches=list(Batch.objects.filter(pk__in=batch_ids)),
        day=date.fromisoformat(day),
        complete=complete,
        demo=days.is_demo(),
        actor=Account.objects.get(pk=actor_id),
        now=days.now(),
    )


def accept_later(*, batches: list[Batch], day: date, complete: bool, actor: Account) -> bool:
    """Hand the batches to a worker; False where that was already done and not begun."""
    try:
        with transaction.atomic():
            accept_batches.configure(queueing_lock=_lock(batches[-1]), lock=QUEUE).defer(
                batch_ids=[batch.pk for batch in batches],
                day=day.isoformat(),
                complete=complete,
                actor_id=actor.pk,
            )
    except AlreadyEnqueued:
        return False
    return True


def state_of(*, batch: Batch) -> str:
    """WAITING, RUNNING or FAILED while a worker has the batch; empty where none was asked."""
    asked = ProcrastinateJob.objects.filter(queueing_lock=_lock(batch)).order_by("-id")
    state = asked.values_list("status", flat=True).first()
    return state if state in (WAITING, RUNNING, FAILED) else ""


def _lock(batch: Batch) -> str:
    return f"intake-accept-{batch.pk}"
