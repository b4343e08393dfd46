"""An event that was sent again with a corrected column: the later row stands for it, the earlier one no longer.

A dataset of events says by `event_key` what makes two rows of one person the same event. Of the rows of one event only
those of the latest file are believed: the file of the later delivery day or, of one day, the one taken in last. Rows of
one file stand side by side, for an office that writes two lines of one settlement means both. A row whose key is blank
is an event of its own. What was replaced stays as it was, ended by the delivery that knew better; if that is voided,
it holds again (`evidence.withdraw`).
"""

from __future__ import annotations

from datetime import datetime

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch, Delivery
from minzheng.kernel.registry.staging import execute, tell_planner

# A row that this delivery sends again unchanged is as late as the file that repeats it.
REPLACE = """
    WITH told AS (
        SELECT DISTINCT {key} FROM {table} held {touched} AND held.superseded_at IS NULL AND {whole}
    ), standing AS (
        SELECT held.id, {held_key}, greatest(batch.id, again.id) AS file_id,
               CASE WHEN again.id > batch.id THEN again_came.day ELSE came.day END AS file_day
        FROM {table} held JOIN told USING ({key})
        JOIN intake_batch batch ON batch.id = held.batch_id
        JOIN intake_delivery came ON came.id = batch.delivery_id
        {repeated}
        WHERE held.superseded_at IS NULL AND held.ended_by_id IS NULL
    ), latest AS (
        SELECT id, file_id, first_value(file_id) OVER (PARTITION BY {key} ORDER BY file_day DESC, file_id DESC) AS last
        FROM standing
    )
    UPDATE {table} row SET superseded_at = %(now)s, ended_by_id = %(delivery)s
    FROM latest WHERE row.id = latest.id AND latest.file_id <> latest.last
"""
# What a row had replaced, when it is nobody's again.
STAND_AGAIN = """
    INSERT INTO {table} ({columns}, recorded_at)
    SELECT {held_columns}, %(now)s FROM {table} held JOIN {table} gone USING ({key})
    WHERE gone.id = %(row)s AND held.id <> gone.id
      AND held.ended_by_id = %(delivery)s AND held.superseded_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM {table} again WHERE again.superseded_at IS NULL
                      AND (again.batch_id, again.sheet, again.row_number)
                          = (held.batch_id, held.sheet, held.row_number))
"""
TWO_FILES = "SELECT DISTINCT batch_id FROM {table} WHERE superseded_at IS NULL AND person_id IS NOT NULL LIMIT 2"
OF_DELIVERY = "JOIN intake_batch sent ON sent.id = held.batch_id WHERE sent.delivery_id = %(delivery)s"
OF_ROW = "WHERE held.id = %(row)s"
REPEATED = """
    LEFT JOIN (SELECT row_id, max(batch_id) AS id FROM repeated GROUP BY row_id) again ON again.row_id = held.id
    LEFT JOIN intake_batch again_sent ON again_sent.id = again.id
    LEFT JOIN intake_delivery again_came ON again_came.id = again_sent.delivery_id"""
NOT_REPEATED = "CROSS JOIN (SELECT NULL::bigint AS id) again CROSS JOIN (SELECT NULL::date AS day) again_came"


def replace_by_delivery(*, dataset: Dataset, delivery: Delivery, now: datetime) -> int:
    """What this delivery tells anew of events told before; how many earlier rows it replaced. Inside its transaction.

    Stands inside `evidence.remembering_repeats`.
    """
    if dataset.event_key is None:
        return 0
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    if execute(TWO_FILES.format(table=table)) < 2:  # the first file of its kind
        return 0
    tell_planner(table=table)
    execute("ANALYZE repeated")
    statement = _statement(dataset, touched=OF_DELIVERY, repeated=REPEATED)
    return execute(statement, {"delivery": delivery.pk, "now": now})


def replace_by_row(*, dataset: Dataset, row_id: int, batch: Batch, now: datetime) -> int:
    """The same for one row whose person has just been decided; earlier or, where a later file knew better, itself."""
    if dataset.event_key is None:
        return 0
    statement = _statement(dataset, touched=OF_ROW, repeated=NOT_REPEATED)
    return execute(statement, {"delivery": batch.delivery_id, "row": row_id, "now": now})


def stand_again(*, dataset: Dataset, row_id: int, batch: Batch, now: datetime) -> int:
    """Before a row is nobody's again: what it had replaced is believed anew. How many rows."""
    if dataset.event_key is None:
        return 0
    model = tables.table_of(dataset=dataset.key)
    new = ("id", "recorded_at", "superseded_at", "ended_by_id")
    columns = [str(field.column) for field in model._meta.local_fields if field.column not in new]
    key = _key(dataset)
    statement = STAND_AGAIN.format(
        table=model._meta.db_table,
        columns=", ".join(columns),
        held_columns=", ".join(f"held.{name}" for name in columns),
        key=", ".join(key),
    )
    return execute(statement, {"delivery": batch.delivery_id, "row": row_id, "now": now})


def _key(dataset: Dataset) -> list[str]:
    return ["person_id", *(key_column(dataset, name) for name in dataset.event_key or ())]


def _statement(dataset: Dataset, *, touched: str, repeated: str) -> str:
    columns = _key(dataset)
    return REPLACE.format(
        table=tables.table_of(dataset=dataset.key)._meta.db_table,
        key=", ".join(columns),
        held_key=", ".join(f"held.{name}" for name in columns),
        whole=" AND ".join(f"held.{name} IS NOT NULL" for name in columns),
        touched=touched,
        repeated=repeated,
    )


def key_column(dataset: Dataset, name: str) -> str:
    """The stored column by which a declared one is compared: sensitive ones only by their blind index."""
    return f"{name}_index" if dataset.column(name).encrypted else name
