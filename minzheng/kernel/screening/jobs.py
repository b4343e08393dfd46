"""Screening without anybody waiting for it: every night, and when somebody asks for it over a large register."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening import operations, simulations
from minzheng.kernel.screening.models import Simulation

logger = logging.getLogger(__name__)

AT_NIGHT = "30 18 * * *"
"""02:30 in China; the queue's clock is UTC. Departments' tables come in by day."""

QUICK_UP_TO = 100_000
"""People whom a run judges while somebody waits for the page: a few seconds."""

LOCK = "screening"
"""One run waits or runs at a time: a second one would find the same."""


@app.periodic(cron=AT_NIGHT)
@app.task(name="screening.every_night", queueing_lock=LOCK, lock=LOCK)
def screen_every_night(timestamp: int) -> None:
    """Judge everybody as of the installation's day."""
    operations.screen(day=days.today(), actor=Account.objects.system(), now=days.now())


@app.task(name="screening.asked_for", queueing_lock=LOCK, lock=LOCK)
def screen_as_asked(*, actor_id: int) -> None:
    """Judge everybody because this account asked for it."""
    operations.screen(day=days.today(), actor=Account.objects.get(pk=actor_id), now=days.now())


@app.task(name="screening.simulate")
def answer_simulation(*, simulation_id: int) -> None:
    """Answer a what-if that somebody waits for."""
    simulations.carry_out(simulation=Simulation.objects.get(pk=simulation_id), clock=days.now)


def simulate(*, simulation: Simulation) -> None:
    """Answer it at once where the register is small, else in a worker. A failure stands on the simulation."""
    if is_quick():
        try:
            simulations.carry_out(simulation=simulation, clock=days.now)
        except Exception:
            logger.exception("simulation %s failed", simulation.pk)
    else:
        answer_simulation.defer(simulation_id=simulation.pk)


def is_quick() -> bool:
    """Whether the register is small enough to be judged while somebody waits."""
    first_beyond = Person.objects.filter(merged_into=None).order_by("pk").values("pk")[QUICK_UP_TO : QUICK_UP_TO + 1]
    return not first_beyond.exists()


def ask(*, actor: Any) -> bool:
    """Put a run into the queue; False where one waits there or is under way already."""
    if is_waiting():
        return False
    try:
        with transaction.atomic():
            screen_as_asked.defer(actor_id=actor.pk)
    except AlreadyEnqueued:  # somebody else asked in the same moment
        return False
    return True


def is_waiting() -> bool:
    """Whether a run waits or is under way."""
    runs = ProcrastinateJob.objects.filter(task_name__in=["screening.every_night", "screening.asked_for"])
    return runs.filter(status__in=["todo", "doing"]).exists()
