"""Programs that ask: an account's token and a client that shows it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from urllib.parse import quote

from django.test import Client
from django.utils import timezone

from minzheng.kernel.access import tokens
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.tokens import Made
from tests.factories import DAY

numbers = itertools.count(1)
PURPOSE = "核对低保家庭"


def make_token(account: Account, *permissions: str, now: datetime | None = None, days: int = 30) -> Made:
    """A token of the account for these permissions, or for all that it may put into one."""
    return tokens.make(
        account=account,
        name=f"数据平台{next(numbers)}",
        permissions=permissions or tokens.offered(account=account, day=DAY),
        lasts=timedelta(days=days),
        day=DAY,
        now=now or timezone.now(),
    )


def program(text: str, *, purpose: str = PURPOSE) -> Client:
    """A client that shows a token and says its purpose with every request."""
    headers = {"authorization": f"Bearer {text}"} | ({"x-purpose": quote(purpose)} if purpose else {})
    return Client(headers=headers)


def program_of(account: Account, *permissions: str) -> Client:
    return program(make_token(account, *permissions).text)
