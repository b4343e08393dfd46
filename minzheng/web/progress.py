"""How far long work is, in words: which stage, how much of the whole, what came of it so far, and whether it died."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.queries import Progress
from minzheng.web.phrases import together
from minzheng.web.presenters import Words

LONG_IN_QUEUE = 60
"""Seconds after which somebody who waits is told that perhaps nobody works on the queue."""


@dataclass(frozen=True, kw_only=True)
class ProgressLine:
    """``percent`` None: not known. ``poll``: the address that gives the line anew; empty where nothing will change."""

    label: Words
    stage: Words
    percent: int | None
    counts: Words
    note: Words = ""
    poll: str = ""


def progress_line(progress: Progress, *, label: Words, poll: str, waited: float, note: Words = "") -> ProgressLine:
    """``waited``: seconds since it was asked for."""
    job = progress.job
    if job.state == Job.State.WAITING:
        late = waited > LONG_IN_QUEUE
        stage = _("排队等待已久，请联系系统管理员确认后台进程在运行") if late else _("排队等待处理")
        return ProgressLine(label=label, stage=stage, percent=None, counts="", note=note, poll=poll)
    return ProgressLine(
        label=label,
        stage=_stage(job),
        percent=progress.percent,
        counts=together(f"{_(words)} {number:,}" for words, number in job.counts.items()),
        note=note,
        poll=poll,
    )


def _stage(job: Job) -> str:
    if not job.stage:
        return _("正在开始")
    told = {"step": job.step, "steps": job.steps, "stage": _(job.stage)}
    if job.total and job.done:
        return _("第%(step)d步，共%(steps)d步：%(stage)s %(done)s/%(total)s") % {
            **told,
            "done": f"{job.done:,}",
            "total": f"{job.total:,}",
        }
    return _("第%(step)d步，共%(steps)d步：%(stage)s") % told


def failure(progress: Progress | None) -> str:
    """Why it was not done, for who asked; empty where nothing failed."""
    if progress is None or not progress.failed:
        return ""
    return _(progress.job.failure) if progress.job.failure else _("处理它的后台进程中断了，没有做完。可以重新开始。")
