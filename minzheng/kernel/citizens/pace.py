"""How often one address may ask. Whole villages share one, so that the limits are wide; robots meet them at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection

from minzheng.kernel.citizens.models import Pace
from minzheng.kernel.registry import secrets

HOUR: Final = timedelta(hours=1)


class TooOften(Exception):
    """This address has asked as often as it may within the hour."""


def pass_one(*, kind: str, address: str, now: datetime) -> None:
    """Count one request of a kind named in `CITIZEN_REQUESTS_AN_HOUR`. Raises `TooOften`."""
    sender = secrets.blind_index_one(f"{kind} {address}", purpose="CITIZEN_PACE")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Pace._meta.db_table} AS kept (sender, since, requests) VALUES (%s, %s, 1) "
            "ON CONFLICT (sender) DO UPDATE SET "
            "requests = CASE WHEN kept.since > %s THEN kept.requests + 1 ELSE 1 END, "
            "since = CASE WHEN kept.since > %s THEN kept.since ELSE EXCLUDED.since END "
            "RETURNING requests",
            [sender, now, now - HOUR, now - HOUR],
        )
        made = int(cursor.fetchone()[0])
    if made > settings.CITIZEN_REQUESTS_AN_HOUR[kind]:
        raise TooOften


def forget(*, now: datetime) -> int:
    """Remove the counts of hours gone by; how many."""
    return Pace.objects.filter(since__lte=now - HOUR).delete()[0]
