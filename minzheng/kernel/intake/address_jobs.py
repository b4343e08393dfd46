"""Keeping standard addresses in line with the tables: every night before the screening, and when somebody asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake.standard_addresses import gather
from minzheng.kernel.jobs import queries as jobs
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.operations import ask as ask_for
from minzheng.kernel.jobs.operations import working
from minzheng.kernel.registry.address_review import Checked, check_addresses
from minzheng.kernel.registry.models import Person

AT_NIGHT = "0 18 * * *"
"""02:00 in China; the queue's clock is UTC."""

QUICK_UP_TO = 20_000
"""People whose addresses are put in order while somebody waits for the page."""

ADDRESSES = "addresses.review"


@app.periodic(cron=AT_NIGHT)
@app.task(name="addresses.every_night", queueing_lock="addresses-at-night")
def review_every_night(timestamp: int) -> None:
    """Ask for a review, unless one is under way."""
    ask(actor=Account.objects.system(), now=days.now())


@app.task(name="addresses.asked_for", lock="addresses")
def review_as_asked(*, job_id: int, actor_id: int) -> None:
    """Gather and review as of the installation's day."""
    with working(job_id=job_id, clock=days.now):
        review(actor=Account.objects.get(pk=actor_id), now=days.now())


def review(*, actor: Any, now: datetime) -> Checked:
    """Gather what the tables write, then review all standard addresses."""
    gather(within=days.area_code(), day=days.today(), actor=actor, now=now)
    return check_addresses(actor=actor, now=now)


def is_quick() -> bool:
    """Whether the register is small enough to be reviewed while somebody waits."""
    return not Person.objects.order_by("pk").values("pk")[QUICK_UP_TO : QUICK_UP_TO + 1].exists()


def ask(*, actor: Any, now: datetime) -> bool:
    """Put a review into the queue; False where one waits there or is under way already."""

    def hand_over(job: Job) -> int:
        return review_as_asked.defer(job_id=job.pk, actor_id=actor.pk)

    return ask_for(kind=ADDRESSES, subject_id=None, actor=actor, now=now, hand_over=hand_over) is not None


def progress(*, now: datetime) -> jobs.Progress | None:
    """How far the latest review is that was put into the queue; None where there never was one."""
    return jobs.latest(kind=ADDRESSES, subject_id=None, now=now)
