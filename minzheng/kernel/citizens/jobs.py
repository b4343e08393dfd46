"""What is forgotten by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.citizens import pace, signing_in, slips


@app.periodic(cron="23 * * * *")
@app.task(name="citizens.forget", queueing_lock="citizens-forget")
def forget(timestamp: int) -> None:
    """Every hour: answers past their seven days, who asked how often, and sessions that are over."""
    slips.remove_expired(now=days.now())
    pace.forget(now=days.now())
    signing_in.remove_old(now=days.now())
