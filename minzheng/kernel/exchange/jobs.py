"""Long work: reconciling a system, and making a file for one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.exchange import exporting, installed, reconciling
from minzheng.kernel.exchange.models import Export
from minzheng.kernel.jobs import queries as jobs
from minzheng.kernel.jobs.models import Job, MadeFile
from minzheng.kernel.jobs.operations import ask, working

QUEUE = "exchange"
RECONCILE = "exchange.reconcile"

AT_NIGHT = "15 19 * * *"
"""03:15 in China; after the screening. The queue's clock is UTC."""


@app.periodic(cron=AT_NIGHT)
@app.task(name="exchange.every_night", queueing_lock="exchange-at-night")
def reconcile_every_night(timestamp: int) -> None:
    """Ask for every system of which a complete list has come in."""
    for one in installed.every():
        if reconciling.latest_complete(adapter=one.adapter):
            ask_to_reconcile(one=one, actor=Account.objects.system(), now=days.now())


@app.task(name="exchange.reconcile_one", queue=QUEUE)
def reconcile_one(*, job_id: int, adapter: str, actor_id: int) -> None:
    """Reconcile one system as of the installation's day."""
    with working(job_id=job_id, clock=days.now) as report:
        reconciling.reconcile(
            installed=installed.one(adapter),
            day=days.today(),
            actor=Account.objects.get(pk=actor_id),
            now=days.now(),
            report=report,
        )


@app.task(name="exchange.make_file", queue=QUEUE)
def make_file(*, job_id: int, export_id: int) -> None:
    """Write the file that was asked for. Made twice, the second takes the place of the first."""
    with working(job_id=job_id, clock=days.now) as report:
        export = Export.objects.get(pk=export_id)
        exporting.make(export=export, installed=installed.one(export.adapter), now=days.now(), report=report)


def ask_to_reconcile(*, one: installed.Installed, actor: Any, now: datetime) -> bool:
    """Put it into the queue; False where it waits or runs already."""

    def hand_over(job: Job) -> int:
        return reconcile_one.defer(job_id=job.pk, adapter=one.adapter.key, actor_id=actor.pk)

    return ask(kind=RECONCILE, subject_id=number_of(one), actor=actor, now=now, hand_over=hand_over) is not None


def progress(*, one: installed.Installed, now: datetime) -> jobs.Progress | None:
    """How far the latest asked-for reconciliation of a system is; None where there never was one."""
    return jobs.latest(kind=RECONCILE, subject_id=number_of(one), now=now)


def hand_over(made: MadeFile, job: Job) -> int:
    """Put the making of a file into the queue."""
    return make_file.defer(job_id=job.pk, export_id=made.asked["export"])


def number_of(one: installed.Installed) -> int:
    """The adapter as a number, which is how jobs know their subject: the same wherever its key is the same."""
    return int.from_bytes(hashlib.sha256(one.adapter.key.encode()).digest()[:7])
