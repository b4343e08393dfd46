"""How often a self-check came to what: sums by area and month, written as one statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection

from minzheng.kernel.areas.models import Area
from minzheng.kernel.citizens.models import CheckCount


def count(*, area: Area, outcomes: Mapping[str, str], day: date) -> None:
    """Add one finished check: policy key → `CheckCount.Outcome`."""
    if not outcomes:
        return
    table = CheckCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (area_id, month, policy, outcome, checks) "
            "SELECT %s, %s, policy, outcome, 1 FROM unnest(%s::text[], %s::text[]) AS told (policy, outcome) "
            "ON CONFLICT (area_id, month, policy, outcome) "
            f"DO UPDATE SET checks = {table}.checks + 1",
            [area.pk, day.replace(day=1), list(outcomes), list(outcomes.values())],
        )
