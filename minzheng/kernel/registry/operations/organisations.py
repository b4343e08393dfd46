"""Organisations, in bulk, by their unified social credit code."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import connection, transaction

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry.event_types import ORGANISATIONS_REGISTERED
from minzheng.kernel.registry.staging import staged

ORGANISATION_COLUMNS = {
    "credit_code": pl.String, "name": pl.String, "kind": pl.String, "area_id": pl.Int64, "since": pl.Date,
    "until": pl.Date,
}  # fmt: skip

KEEP = """
    INSERT INTO registry_organisation (credit_code, name, kind, area_id, valid, recorded_at)
    SELECT DISTINCT ON (credit_code) credit_code, name, kind, area_id, daterange(since, until), %(now)s
    FROM staged_organisations ORDER BY credit_code, position DESC
    ON CONFLICT (credit_code) DO UPDATE SET
        name = excluded.name, kind = excluded.kind, valid = excluded.valid, recorded_at = excluded.recorded_at,
        area_id = coalesce(excluded.area_id, registry_organisation.area_id)
    WHERE (registry_organisation.name, registry_organisation.kind, registry_organisation.valid)
          IS DISTINCT FROM (excluded.name, excluded.kind, excluded.valid)
       OR registry_organisation.area_id IS DISTINCT FROM coalesce(excluded.area_id, registry_organisation.area_id)
"""
IDS = "SELECT s.position, o.id FROM staged_organisations s JOIN registry_organisation o USING (credit_code)"


def register_organisations(
    *, organisations: pl.DataFrame, actor: Actor, now: datetime, batch_id: int | None = None
) -> pl.Series:
    """Take in organisations; a known code keeps its record and takes the newer name, kind, area and period.

    Columns: ``credit_code``, ``name``, ``kind``, ``area_id``, ``since``, ``until`` (half-open). Returns
    ``organisation_id`` in the order of the rows; of several rows of one code the last is what holds.
    """
    given = organisations.select(pl.col(name).cast(kind) for name, kind in ORGANISATION_COLUMNS.items())
    given = given.with_row_index("position")
    with transaction.atomic(), staged(name="staged_organisations", frame=given), connection.cursor() as cursor:
        cursor.execute(KEEP, {"now": now})
        if cursor.rowcount:
            record(
                type=ORGANISATIONS_REGISTERED, actor=actor, now=now, organisations=cursor.rowcount, batch_id=batch_id
            )
        cursor.execute(IDS)
        found = pl.DataFrame(
            cursor.fetchall(), schema={"position": pl.UInt32, "organisation_id": pl.Int64}, orient="row"
        )
    return given.join(found, on="position", how="left", maintain_order="left")["organisation_id"]
