"""Taking back what a voided batch had told the register."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db import transaction

from minzheng.kernel.events.operations import Actor
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.models.person import VERSIONED
from minzheng.kernel.registry.operations.following import memberships_changed
from minzheng.kernel.registry.operations.people import register_people
from minzheng.kernel.registry.staging import execute, staged

RESTORED = [column for column in VERSIONED if column not in ("name", "recorded_at")]

# The version before the batch holds again, as a new version: that the batch was believed for a while stays on record.
RESTORE = f"""
    UPDATE registry_person p
    SET {", ".join(f"{column} = earlier.{column}" for column in RESTORED)}, recorded_at = %(now)s
    FROM (SELECT DISTINCT ON (person_id) * FROM registry_personpast
          WHERE batch_id IS DISTINCT FROM %(batch_id)s ORDER BY person_id, superseded_at DESC) earlier
    WHERE p.id = earlier.person_id AND p.batch_id = %(batch_id)s
"""

EARLIER_NAMES = """
    SELECT DISTINCT ON (p.id) p.id AS person_id, earlier.name
    FROM registry_person p JOIN registry_personpast earlier ON earlier.person_id = p.id
    WHERE p.batch_id = %(batch_id)s AND earlier.batch_id IS DISTINCT FROM %(batch_id)s
    ORDER BY p.id, earlier.superseded_at DESC
"""

# Nobody has told of them but this batch: the file stays, out of everybody's area, until somebody tells of them again.
SET_ASIDE = """
    UPDATE registry_person p SET home_area_id = NULL, hukou_area_id = NULL, recorded_at = %(now)s
    FROM unevidenced u WHERE p.id = u.person_id AND p.batch_id = %(batch_id)s
"""

END_RESIDENCES = """
    UPDATE registry_residence SET superseded_at = %(now)s WHERE batch_id = %(batch_id)s AND superseded_at IS NULL
"""

END_MEMBERSHIPS = """
    UPDATE registry_membership m SET superseded_at = %(now)s
    FROM registry_household h, unevidenced_membership u
    WHERE h.id = m.household_id AND m.superseded_at IS NULL
      AND m.person_id = u.person_id AND m.household_id = u.household_id
"""
UNEVIDENCED = "SELECT household_id, person_id FROM unevidenced_membership"


def withdraw_batch(
    *,
    batch_id: int,
    unevidenced: pl.Series,
    unevidenced_memberships: pl.DataFrame,
    day: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Restore people to what was known before the batch.

    unevidenced: ids of people of whom no table tells any more. unevidenced_memberships: ``person_id``, ``household_id``
    that no row shows any more. Part of the caller's transaction, whose event tells of it.
    """
    values = {"batch_id": batch_id, "now": now}
    with transaction.atomic():
        names = frames.read(sql=EARLIER_NAMES, parameters=values)
        with staged(name="unevidenced", frame=pl.DataFrame({"person_id": unevidenced.cast(pl.Int64)})):
            execute(SET_ASIDE, values)
        execute(RESTORE, values)
        execute(END_RESIDENCES, values)
        memberships = unevidenced_memberships.select(pl.col("person_id", "household_id").cast(pl.Int64))
        with staged(name="unevidenced_membership", frame=memberships):
            execute(END_MEMBERSHIPS, values)
            memberships_changed(
                touched="SELECT household_id, person_id FROM unevidenced_membership",
                parameters={},
                actor=actor,
                now=now,
            )
        if not names.is_empty():
            register_people(people=names, day=day, actor=actor, now=now)
