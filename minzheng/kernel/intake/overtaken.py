"""Content that was taken in before and that something newer has replaced since: sent again, it is news again.

Yesterday's list comes a second time because today's was wrong. The plain retry of the newest file still changes
nothing. Nobody can tell from a folder in which both lie which of them is meant: there, the newer one stands.
"""

from __future__ import annotations

from collections.abc import Collection

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry import frames

# Of events a later list adds and replaces nothing unless it knew better; of anything else it is the newer list.
LATER = """
    SELECT DISTINCT later.id, sent.digest
    FROM intake_delivery later JOIN intake_batch sent ON sent.delivery_id = later.id
    WHERE later.id > %(delivery)s AND later.dataset = %(dataset)s AND later.voided_at IS NULL
      AND sent.status = 'REGISTERED'
      AND (EXISTS (SELECT FROM {table} held WHERE held.batch_id = %(batch)s AND held.ended_by_id = later.id)
           OR NOT %(events)s AND later.area_id = %(area)s AND sent.rows_accepted > sent.rows_unchanged)
"""


def is_overtaken(*, batch: Batch, beside: Collection[bytes] = ()) -> bool:
    """Whether a later file has changed what this registered batch told; not by one of the files that lie `beside` it
    (their digests). A batch that nobody has accepted is not overtaken."""
    if batch.status != Batch.Status.REGISTERED or batch.delivery_id is None:
        return False
    dataset = tables.DATASETS[batch.dataset_key]
    later = frames.read(
        sql=LATER.format(table=tables.table_of(dataset=dataset.key)._meta.db_table),
        parameters={
            "batch": batch.pk, "delivery": batch.delivery_id, "dataset": dataset.key, "area": batch.area_id,
            "events": dataset.events,
        },
    )  # fmt: skip
    return not later.is_empty() and not {bytes(each) for each in later["digest"]} & set(beside)
