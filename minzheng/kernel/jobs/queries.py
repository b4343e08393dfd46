"""How a job stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.reporting import SILENT_FOR


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A job as it is shown. ``percent`` is null where a stage cannot say how much there is to do."""

    job: Job
    died: bool
    percent: int | None

    @property
    def is_open(self) -> bool:
        return self.job.state in (Job.State.WAITING, Job.State.RUNNING) and not self.died

    @property
    def failed(self) -> bool:
        return self.died or self.job.state == Job.State.FAILED


def latest(*, kind: str, subject_id: int | None, now: datetime) -> Progress | None:
    """The last job of a kind for a subject; None where there never was one."""
    job = Job.objects.filter(kind=kind, subject_id=subject_id).order_by("-pk").first()
    return progress(job=job, now=now) if job else None


def progress(*, job: Job, now: datetime) -> Progress:
    """How far a job is, and whether its worker is gone."""
    return Progress(job=job, died=has_died(job=job, now=now), percent=percent(job=job))


def percent(*, job: Job) -> int | None:
    """Of the whole: each stage counts alike, and within the one under way what it says of itself."""
    if job.state == Job.State.DONE:
        return 100
    if not job.steps:
        return None
    inside = min(job.done / job.total, 1.0) if job.total else 0.0
    return min(99, int(100 * (max(job.step, 1) - 1 + inside) / job.steps))


def has_died(*, job: Job, now: datetime) -> bool:
    """Whether an open job will never be done: its worker is silent, or the queue does not know it any more."""
    if job.state == Job.State.RUNNING:
        return job.beat_at is None or now - job.beat_at > SILENT_FOR
    if job.state != Job.State.WAITING or now - job.asked_at <= SILENT_FOR:
        return False
    queued = ProcrastinateJob.objects.select_related("worker").filter(pk=job.queue_id or 0).first()
    if queued is None or queued.status not in ("todo", "doing"):
        return True
    if queued.status == "todo":
        return False
    return queued.worker is None or now - queued.worker.last_heartbeat > SILENT_FOR
