"""Casework without anybody waiting for it: every morning before the offices open."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.casework import operations

IN_THE_MORNING = "30 21 * * *"
"""05:30 in China; the queue's clock is UTC."""


@app.periodic(cron=IN_THE_MORNING)
@app.task(name="casework.every_morning", queueing_lock="casework-in-the-morning", lock="casework-in-the-morning")
def every_morning(timestamp: int) -> None:
    """Clocks of a year that became known, waits that are over, notices to be taken down, reminders."""
    run_morning()


def run_morning() -> dict[str, int]:
    """What the job does; how many of each. Doing it twice changes nothing more."""
    given: dict[str, Any] = {"actor": Account.objects.system(), "day": days.today(), "now": days.now()}
    return {
        "reckoned": operations.reckon_unknown(**given),
        "waits": operations.let_waits_end(**given),
        "notices": operations.take_down(**given),
        "reminders": operations.remind(**given),
    }
