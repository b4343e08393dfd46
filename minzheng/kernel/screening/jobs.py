"""Screening without anybody waiting for it: every night, and when somebody asks for it over a large register."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.jobs import queries as jobs
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.operations import ask as ask_for
from minzheng.kernel.jobs.operations import working
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening import operations, simulations
from minzheng.kernel.screening.models import Simulation

logger = logging.getLogger(__name__)

AT_NIGHT = "30 18 * * *"
"""02:30 in China; the queue's clock is UTC. Departments' tables come in by day."""

QUICK_UP_TO = 100_000
"""People whom a run judges while somebody waits for the page: a few seconds."""

SCREEN = "screening.run"
"""One run waits or runs at a time: a second one would find the same."""
SIMULATE = "screening.simulate"


@app.periodic(cron=AT_NIGHT)
@app.task(name="screening.every_night", queueing_lock="screening-at-night")
def screen_every_night(timestamp: int) -> None:
    """Ask for a run over everybody, unless one is under way."""
    ask(actor=Account.objects.system(), now=days.now())


@app.task(name="screening.asked_for", lock="screening")
def screen_as_asked(*, job_id: int, actor_id: int) -> None:
    """Judge everybody as of the installation's day."""
    with working(job_id=job_id, clock=days.now) as report:
        operations.screen(day=days.today(), actor=Account.objects.get(pk=actor_id), now=days.now(), report=report)


@app.task(name="screening.simulate")
def answer_simulation(*, job_id: int, simulation_id: int) -> None:
    """Answer a what-if that somebody waits for."""
    with working(job_id=job_id, clock=days.now) as report:
        simulations.carry_out(simulation=Simulation.objects.get(pk=simulation_id), clock=days.now, report=report)


def simulate(*, simulation: Simulation) -> None:
    """Answer it at once where the register is small, else in a worker. Why it was not done stands on its job."""
    quick = is_quick()

    def hand_over(job: Job) -> int | None:
        return None if quick else answer_simulation.defer(job_id=job.pk, simulation_id=simulation.pk)

    pk = simulation.pk
    job = ask_for(kind=SIMULATE, subject_id=pk, actor=simulation.actor, now=days.now(), hand_over=hand_over)
    if quick and job is not None:
        try:
            answer_simulation(job_id=job.pk, simulation_id=pk)
        except Exception:
            logger.exception("simulation %s failed", pk)


def simulation_progress(*, simulation: Simulation, now: datetime) -> jobs.Progress | None:
    """How far a what-if is; None for one that was answered without a job."""
    return jobs.latest(kind=SIMULATE, subject_id=simulation.pk, now=now)


def is_quick() -> bool:
    """Whether the register is small enough to be judged while somebody waits."""
    first_beyond = Person.objects.filter(merged_into=None).order_by("pk").values("pk")[QUICK_UP_TO : QUICK_UP_TO + 1]
    return not first_beyond.exists()


def ask(*, actor: Any, now: datetime) -> bool:
    """Put a run into the queue; False where one waits there or is under way already."""

    def hand_over(job: Job) -> int:
        return screen_as_asked.defer(job_id=job.pk, actor_id=actor.pk)

    return ask_for(kind=SCREEN, subject_id=None, actor=actor, now=now, hand_over=hand_over) is not None


def progress(*, now: datetime) -> jobs.Progress | None:
    """How far the latest run is that was put into the queue; None where there never was one."""
    return jobs.latest(kind=SCREEN, subject_id=None, now=now)
