"""Rows that are about an organisation, an address or a meter: known by their identity, not by the matching ladder.

A row may name a person beside (in whose name a meter is). He is linked where his number is known and his name agrees;
nobody is introduced by such a table, and nobody is asked: it is not about him.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from minzheng.kernel.intake import evidence, matching
from minzheng.kernel.intake.contract import Dataset, Unit
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry import operations as registry

UNITS = (Unit.ORGANISATION, Unit.ADDRESS, Unit.METER)


def register(
    *, fresh: pl.DataFrame, keys: pl.DataFrame | None, dataset: Dataset, batch: Batch, actor: Any, now: datetime
) -> int:
    """Write prepared rows under their subject's key; how many were linked to what the register knows.

    fresh: prepared rows (`evidence.prepare`) with `area_id`. keys: what the ladder compares, where rows name a person.
    """
    rows = fresh.with_columns(subject_key=subject_key(dataset), rung=pl.lit(""))
    rows = rows.join(_people_named(keys), on="n", how="left", maintain_order="left")
    if dataset.unit is Unit.ORGANISATION:
        rows = rows.with_columns(organisation_id=_organisations(rows, batch=batch, actor=actor, now=now))
    evidence.write(dataset=dataset, rows=rows, batch_id=batch.pk, now=now)
    return rows["organisation_id" if dataset.unit is Unit.ORGANISATION else "person_id"].count()


def subject_key(dataset: Dataset) -> pl.Expr:
    """The identity of each row as it is compared: without spaces, capitals throughout."""
    parts = [pl.col(name).cast(pl.String).str.replace_all(r"\s", "").str.to_uppercase() for name in dataset.identity]
    return pl.concat_str(parts, separator="|", ignore_nulls=True)


def _people_named(keys: pl.DataFrame | None) -> pl.DataFrame:
    """`n`, `person_id` of the rows whose number and name are somebody's."""
    if keys is None:
        return pl.DataFrame(schema={"n": pl.Int64, "person_id": pl.Int64})
    with matching.ladder(keys=keys) as ladder:
        return ladder.outcome().select("n", person_id="person")


def _organisations(rows: pl.DataFrame, *, batch: Batch, actor: Any, now: datetime) -> pl.Series:
    return registry.register_organisations(
        organisations=rows.select(
            "area_id",
            credit_code="subject_key",
            name="org_name",
            kind=pl.col("org_kind").fill_null("OTHER"),
            since="holds_since",
            until="holds_until",
        ),
        actor=actor,
        now=now,
        batch_id=batch.pk,
    )
