"""Asking for long work, doing it, and giving up what has died."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop

from minzheng.kernel.jobs import queries
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.reporting import Report, reporting

DIED = gettext_noop("处理它的后台进程中断了，没有做完，也没有留下一半的结果。可以重新开始。")
FAULTY = gettext_noop("程序出错，没有做完，也没有留下一半的结果。请联系系统管理员。")


class NoLongerWanted(Exception):
    """The queue offers a job that was given up or done meanwhile."""


def ask(
    *, kind: str, subject_id: int | None, actor: Any, now: datetime, hand_over: Callable[[Job], int | None]
) -> Job | None:
    """Open a job and put it into the queue; None where one of this kind is already open for the subject.

    ``hand_over`` defers the task with the job's number and returns the queue's; null where the caller works at once.
    A job that has died gives way.
    """
    try:
        with transaction.atomic():
            held = Job.objects.select_for_update().filter(
                kind=kind, subject_id=subject_id, state__in=[Job.State.WAITING, Job.State.RUNNING]
            )
            for job in held:
                if not queries.has_died(job=job, now=now):
                    return None
                _give_up(job, now=now)
            job = Job.objects.create(kind=kind, subject_id=subject_id, asked_by=actor, asked_at=now)
            job.queue_id = hand_over(job)
            job.save(update_fields=["queue_id"])
    except IntegrityError:  # somebody asked in the same moment
        return None
    return job


@contextmanager
def working(*, job_id: int, clock: Callable[[], datetime]) -> Iterator[Report]:
    """Around the work of a task: what is reported is seen at once, and how it ends is written down.

    An exception with a ``message`` is a reason for people; any other is a fault of the program. Both go on upwards.
    """
    begun = Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING, begun_at=clock(), beat_at=clock()
    )
    if not begun:
        raise NoLongerWanted(f"job {job_id} was given up or done meanwhile")
    running = Job.objects.filter(pk=job_id, state=Job.State.RUNNING)
    reporter = None
    try:
        with reporting(job_id=job_id, clock=clock) as reporter:
            yield reporter
    except Exception as error:
        running.update(state=Job.State.FAILED, ended_at=clock(), failure=str(getattr(error, "message", "") or FAULTY))
        raise
    running.update(**reporter.stop(), state=Job.State.DONE, ended_at=clock(), beat_at=clock())


def bury_the_dead(*, now: datetime) -> int:
    """Give up every open job whose worker is gone, so that it holds up nobody else's. How many there were."""
    with transaction.atomic():
        open_jobs = Job.objects.select_for_update(skip_locked=True).filter(
            state__in=[Job.State.WAITING, Job.State.RUNNING]
        )
        dead = [job for job in open_jobs if queries.has_died(job=job, now=now)]
        for job in dead:
            _give_up(job, now=now)
    return len(dead)


def _give_up(job: Job, *, now: datetime) -> None:
    """Say that it died, and tell the queue, or the lock of the dead task would hold up the next one."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, ended_at=now, failure=DIED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = attempts + 1, abort_requested = false "
            "WHERE id = %s AND status IN ('todo', 'doing')",
            [job.queue_id],
        )
