"""The account that jobs act as exists in every database."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS


def make_system_account(*, using: str = DEFAULT_DB_ALIAS, **_signal: object) -> None:
    """Make it after every migration (and after a test emptied the tables); nothing happens where it is there."""
    from minzheng.kernel.access.models import Account

    Account.objects.db_manager(using).system()
