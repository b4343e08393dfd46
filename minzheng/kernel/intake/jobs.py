"""Taking a large file in takes minutes: it runs in a worker, and the page shows how far it is."""

from __future__ import annotations

from datetime import date, datetime

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import operations
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.jobs import queries as jobs
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.operations import ask, working

QUEUE = "intake"
ACCEPT = "intake.accept"


@app.task(name="intake.accept_batches", queue=QUEUE)
def accept_batches(*, job_id: int, batch_ids: list[int], day: str, complete: bool, actor_id: int) -> None:
    """`operations.accept` in a worker; `day` as ISO text. Done twice it changes nothing: see there."""
    with working(job_id=job_id, clock=days.now) as report:
        operations.accept(
            batches=list(Batch.objects.filter(pk__in=batch_ids)),
            day=date.fromisoformat(day),
            complete=complete,
            demo=days.is_demo(),
            actor=Account.objects.get(pk=actor_id),
            now=days.now(),
            report=report,
        )


def accept_later(*, batches: list[Batch], day: date, complete: bool, actor: Account, now: datetime) -> bool:
    """Hand the batches to a worker; False where a worker has the last of them already."""

    def hand_over(job: Job) -> int:
        return accept_batches.configure(lock=QUEUE).defer(
            job_id=job.pk,
            batch_ids=[batch.pk for batch in batches],
            day=day.isoformat(),
            complete=complete,
            actor_id=actor.pk,
        )

    return ask(kind=ACCEPT, subject_id=batches[-1].pk, actor=actor, now=now, hand_over=hand_over) is not None


def progress_of(*, batch: Batch, now: datetime) -> jobs.Progress | None:
    """How far a worker is with the batch; None where none was asked."""
    return jobs.latest(kind=ACCEPT, subject_id=batch.pk, now=now)
