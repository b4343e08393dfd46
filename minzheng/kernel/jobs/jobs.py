"""What the queue does by itself to keep itself in order."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.jobs import files, operations

BURIALS = "jobs-burials"


@app.periodic(cron="* * * * *")
@app.task(name="jobs.bury_the_dead", queueing_lock=BURIALS)
def bury_the_dead(timestamp: int) -> None:
    """Every minute: jobs whose worker is gone are said to have died."""
    operations.bury_the_dead(now=days.now())


@app.periodic(cron="17 * * * *")
@app.task(name="jobs.remove_expired", queueing_lock="jobs-expired")
def remove_expired(timestamp: int) -> None:
    """Every hour: the content of files past their day."""
    files.remove_expired(now=days.now())
