"""Taking a large file in, reviewing all addresses, working out whose open rows are: long work runs in a worker, and the
page shows how far it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import linking, operations
from minzheng.kernel.intake.family_evidence import gather_ties
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.standard_addresses import gather
from minzheng.kernel.jobs import queries as jobs
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.operations import ask, working
from minzheng.kernel.registry.address_review import Checked, check_addresses
from minzheng.kernel.registry.models import Person

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
    ask_for_linking(actor=Account.objects.system(), now=days.now())


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


ADDRESSES_AT_NIGHT = "0 18 * * *"
"""02:00 in China; the queue's clock is UTC."""

QUICK_UP_TO = 20_000
"""People whose addresses are put in order while somebody waits for the page."""

ADDRESSES = "addresses.review"


@app.periodic(cron=ADDRESSES_AT_NIGHT)
@app.task(name="addresses.every_night", queueing_lock="addresses-at-night")
def review_addresses_every_night(timestamp: int) -> None:
    """Ask for a review, unless one is under way."""
    ask_for_review(actor=Account.objects.system(), now=days.now())


@app.task(name="addresses.asked_for", lock="addresses")
def review_addresses_as_asked(*, job_id: int, actor_id: int) -> None:
    """Gather and review as of the installation's day."""
    with working(job_id=job_id, clock=days.now):
        review_addresses(actor=Account.objects.get(pk=actor_id), now=days.now())


def review_addresses(*, actor: Any, now: datetime) -> Checked:
    """Gather what the tables write, review all standard addresses, and tie who the tables tell belongs together."""
    gather(within=days.area_code(), day=days.today(), actor=actor, now=now)
    gather_ties(day=days.today(), actor=actor, now=now)
    return check_addresses(actor=actor, now=now)


def reviews_quickly() -> bool:
    """Whether the register is small enough to be reviewed while somebody waits."""
    return not Person.objects.order_by("pk").values("pk")[QUICK_UP_TO : QUICK_UP_TO + 1].exists()


def ask_for_review(*, actor: Any, now: datetime) -> bool:
    """Put a review into the queue; False where one waits there or is under way already."""

    def hand_over(job: Job) -> int:
        return review_addresses_as_asked.defer(job_id=job.pk, actor_id=actor.pk)

    return ask(kind=ADDRESSES, subject_id=None, actor=actor, now=now, hand_over=hand_over) is not None


def review_progress(*, now: datetime) -> jobs.Progress | None:
    """How far the latest review is that was put into the queue; None where there never was one."""
    return jobs.latest(kind=ADDRESSES, subject_id=None, now=now)


LINKING_AT_NIGHT = "30 17 * * *"
"""01:30 in China, before the register is screened."""

LINKING = "intake.linking"


@app.periodic(cron=LINKING_AT_NIGHT)
@app.task(name="intake.link_every_night", queueing_lock="linking-at-night")
def link_every_night(timestamp: int) -> None:
    """Ask for it, unless it is under way."""
    ask_for_linking(actor=Account.objects.system(), now=days.now())


@app.task(name="intake.link_as_asked", lock="linking")
def link_as_asked(*, job_id: int) -> None:
    """Work out whose the open rows are, as of the installation's day. What is joined, the system joins."""
    with working(job_id=job_id, clock=days.now):
        link_open(now=days.now())


def link_open(*, now: datetime) -> linking.Linked | None:
    """`linking.link_open` for this installation, in the name of the system."""
    return linking.link_open(within=days.area_code(), day=days.today(), actor=Account.objects.system(), now=now)


def ask_for_linking(*, actor: Any, now: datetime) -> bool:
    """Put it into the queue; False where it waits there or is under way already."""

    def hand_over(job: Job) -> int:
        return link_as_asked.defer(job_id=job.pk)

    return ask(kind=LINKING, subject_id=None, actor=actor, now=now, hand_over=hand_over) is not None
