"""Of whom and of when the deliveries speak: what an absence from a table can mean, and what it cannot.

Read for all datasets at once: a page asks about one family, and there are many kinds of table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset, Unit
from minzheng.kernel.registry import frames, names

PRESENT = """
    SELECT dataset, id AS batch, (SELECT string_agg(name, ',') FROM jsonb_array_elements_text(
        coalesce(understood -> 'present', '[]')) AS name) AS present
    FROM intake_batch WHERE dataset = ANY(%(datasets)s)
"""

SPOKEN = """
    SELECT {area} AS area, delivery.dataset, batch.id AS batch, delivery.since, delivery.day AS until
    FROM intake_delivery delivery
    JOIN intake_batch batch ON batch.delivery_id = delivery.id
    JOIN areas_areacover cover ON cover.ancestor_id = delivery.area_id
    WHERE {belief} AND delivery.dataset = ANY(%(datasets)s) AND delivery.complete AND delivery.day <= %(day)s
      AND cover.valid @> %(day)s::date
"""
AREA = "cover.area_id"
# Every other area becomes null and stays: of when a table speaks last is the same for a family and for everybody.
ONE_OF_FEW_AREAS = "DISTINCT CASE WHEN cover.area_id = ANY(%(areas)s) THEN cover.area_id END"
BELIEVED_NOW = "delivery.settled_at IS NOT NULL AND delivery.voided_at IS NULL"
BELIEVED_THEN = (
    "delivery.settled_at <= %(believed_at)s AND (delivery.voided_at IS NULL OR delivery.voided_at > %(believed_at)s)"
)

# Only the name of a row that could not be taken in can be relied on, so everybody of that name is meant.
DOUBTFUL = """
    SELECT doubt.dataset, person.id AS person
    FROM registry_person person JOIN doubt ON doubt.name_key = person.name_key
    UNION
    SELECT batch.dataset, person.id
    FROM intake_quarantinedrow row
    JOIN intake_batch batch ON batch.id = row.batch_id
    JOIN registry_person person ON person.name_key = row.name_key
    WHERE batch.dataset = ANY(%(datasets)s) AND batch.status = 'REGISTERED' AND row.corrected_by_id IS NULL
"""


@dataclass(frozen=True)
class Coverage:
    """present: `dataset`, `batch`, `present` (the columns that the file had: of any other, an empty cell says nothing).
    spoken: `dataset`, `area`, `batch`, `since`, `until`, `present` of complete deliveries; `since` null: as declared.
    doubtful: `dataset`, `person`: who may stand in a row in quarantine, or in one whose person nobody has told yet.
    """

    present: pl.DataFrame
    spoken: pl.DataFrame
    doubtful: pl.DataFrame

    def of(self, dataset: Dataset) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
        """What concerns one dataset: present, spoken, and the ids of those in doubt."""
        mine = pl.col("dataset") == dataset.key
        return self.present.filter(mine), self.spoken.filter(mine), self.doubtful.filter(mine)["person"]


def load(
    *, datasets: Sequence[Dataset], day: date, believed_at: datetime | None = None, areas: list[int] | None = None
) -> Coverage:
    """The coverage by `day`, as believed at an instant (default: now); `areas`: where only these count."""
    asked = {
        "datasets": [one.key for one in datasets],
        "day": day,
        "believed_at": believed_at,
        "areas": areas,
    }
    present = frames.read(sql=PRESENT, parameters=asked).with_columns(
        pl.col("present").cast(pl.String).fill_null("").str.split(",")
    )
    spoken = frames.read(
        sql=SPOKEN.format(
            belief=BELIEVED_NOW if believed_at is None else BELIEVED_THEN,
            area=AREA if areas is None else ONE_OF_FEW_AREAS,
        ),
        parameters=asked,
    )
    return Coverage(
        present=present,
        spoken=spoken.join(present.drop("dataset"), on="batch", how="left"),
        doubtful=_doubtful(datasets),
    )


def _doubtful(datasets: Sequence[Dataset]) -> pl.DataFrame:
    """Unknown is not absent: everybody who may be meant by a row that nobody could give to its person."""
    named = [one for one in datasets if one.unit is Unit.PERSON and "name" in {column.name for column in one.columns}]
    if not named:
        return pl.DataFrame(schema={"dataset": pl.String, "person": pl.Int64})
    rows = " UNION ALL ".join(
        f"SELECT '{one.key}' AS dataset, name FROM {tables.table_of(dataset=one.key)._meta.db_table} "
        "WHERE person_id IS NULL AND superseded_at IS NULL"
        for one in named
    )
    unmatched = frames.read(sql=rows).select("dataset", name_key=names.key(pl.col("name").cast(pl.String)))
    unmatched = unmatched.drop_nulls().unique()
    doubt = (
        "WITH doubt AS (SELECT * FROM unnest(%(of)s::text[], %(keys)s::text[]) AS told (dataset, name_key)) " + DOUBTFUL
    )
    return frames.read(
        sql=doubt,
        parameters={
            "datasets": [one.key for one in named],
            "of": unmatched["dataset"].to_list(),
            "keys": unmatched["name_key"].to_list(),
        },
    )
