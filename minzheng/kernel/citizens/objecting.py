"""Objecting to a public notice from the public pages: nobody says who he is, and the system takes it in."""

from __future__ import annotations

from datetime import date, datetime

from minzheng.kernel.access.models import Account
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Objection


def receive(*, notice: int, text: str, key: str, day: date, now: datetime) -> Objection:
    """Take an objection to a notice (id) in, once a `key`. Raises as `casework.operations.receive_objection`."""
    system = Account.objects.system()
    return operations.receive_objection(notice=notice, text=text, actor=system, key=key, day=day, now=now)
