"""Every morning, after the clocks: what is due for review."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.reviews import operations

IN_THE_MORNING = "40 21 * * *"
"""05:40 in China; the queue's clock is UTC."""


@app.periodic(cron=IN_THE_MORNING)
@app.task(name="reviews.every_morning", queueing_lock="reviews-in-the-morning", lock="reviews-in-the-morning")
def every_morning(timestamp: int) -> None:
    """Reckon anew: awards that began or ended, reviews that were finished, parameters that changed."""
    operations.as_system(day=days.today(), now=days.now())
