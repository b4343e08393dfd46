"""The nightly care of papers: remove what nobody has to keep, and ask the scanner about what it has not seen."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.documents import operations

AT_NIGHT = "40 19 * * *"
"""03:40 in China; the queue's clock is UTC."""


@app.periodic(cron=AT_NIGHT)
@app.task(name="documents.care", queueing_lock="documents-care")
def care_for_papers(timestamp: int) -> None:
    """Once a night; done twice it changes nothing."""
    now = days.now()
    operations.scan_again(now=now)
    operations.remove_expired(actor=Account.objects.system(), day=days.today(), now=now)
