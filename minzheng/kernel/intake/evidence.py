"""Rows of evidence: prepared from what was read, written once, ended when a later delivery no longer has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import polars as pl
from django.db import connection

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Delivery
from minzheng.kernel.registry import frames, secrets
from minzheng.kernel.registry.staging import execute, staged

_STANDING = "superseded_at IS NULL AND ended_by_id IS NULL"


def digested(*, dataset: Dataset, accepted: pl.DataFrame) -> pl.DataFrame:
    """The accepted rows with `n` and `row_digest`: all that is needed to see which of them stand already."""
    contents = pl.concat_str(
        [pl.col(column.name).cast(pl.String).fill_null("\x00") for column in dataset.columns], separator="\x1f"
    )
    digest = secrets.blind_index(accepted.select(contents).to_series(), purpose=f"ROW/{dataset.key}")
    return accepted.with_row_index("n").with_columns(pl.col("n").cast(pl.Int64), row_digest=digest)


def prepare(*, dataset: Dataset, fresh: pl.DataFrame, day: date) -> pl.DataFrame:
    """Rows (`digested`) with the period they hold in and sensitive columns sealed.

    Plain identity numbers, phones and accounts leave the frame here; only ciphers and indexes go on.
    """
    prepared = fresh.with_columns(_period(dataset, day))
    for column in dataset.columns:
        if column.encrypted:
            plain = prepared[column.name]
            prepared = prepared.with_columns(
                secrets.encrypt(plain, purpose=column.kind).alias(f"{column.name}_cipher"),
                secrets.blind_index(plain, purpose=column.kind).alias(f"{column.name}_index"),
            ).drop(column.name)
    return prepared


def _period(dataset: Dataset, day: date) -> list[pl.Expr]:
    """`holds_since` and `holds_until` (half-open, null: open) of each row; without its own, from the delivery's day."""
    valid = dataset.valid
    if valid.month:
        month = pl.col(valid.month).dt.truncate("1mo")
        return [month.fill_null(day).alias("holds_since"), month.dt.offset_by("1mo").alias("holds_until")]
    since = pl.col(valid.since) if valid.since else pl.lit(None, dtype=pl.Date)
    until = pl.col(valid.until).dt.offset_by("1d") if valid.until else pl.lit(None, dtype=pl.Date)
    since = since.fill_null(pl.min_horizontal(pl.lit(day), until - pl.duration(days=1)))
    return [since.alias("holds_since"), pl.when(until > since).then(until).alias("holds_until")]


@contextmanager
def remembering_repeats() -> Iterator[None]:
    """Inside the block, which stands around one delivery, what it sends again unchanged is kept (`not_there_yet`)."""
    execute("CREATE TEMPORARY TABLE repeated (row_id bigint, batch_id bigint) ON COMMIT DROP")
    yield
    execute("DROP TABLE repeated")


def not_there_yet(*, dataset: Dataset, digested: pl.DataFrame, batch_id: int) -> pl.DataFrame:
    """The rows that do not stand in the table, word for word and still believed; the others count as repeated by it."""
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    if not execute(f"SELECT FROM {table} WHERE {_STANDING} LIMIT 1"):
        return digested
    with staged(name="sent", frame=digested.select("n", "row_digest")):
        fresh = frames.read(
            sql=f"""
            WITH again AS (
                SELECT sent.n, max(held.id) AS row_id FROM sent JOIN {table} held USING (row_digest)
                WHERE {_STANDING} GROUP BY sent.n
            ), kept AS (
                INSERT INTO repeated SELECT row_id, %(batch)s FROM again
            )
            SELECT n FROM sent WHERE NOT EXISTS (SELECT FROM again WHERE again.n = sent.n)""",
            parameters={"batch": batch_id},
        )
    return digested.join(fresh, on="n", how="semi", maintain_order="left")


def write(*, dataset: Dataset, rows: pl.DataFrame, batch_id: int, now: datetime) -> None:
    """COPY prepared and matched rows (`person_id`, `household_id`, `rung`, nullable) into the dataset's table."""
    model = tables.table_of(dataset=dataset.key)
    own = [field.column for field in model._meta.local_fields if field.column in rows.columns]
    period = pl.format(
        "[{},{})", pl.col("holds_since").cast(pl.String), pl.col("holds_until").cast(pl.String).fill_null("")
    )
    frames.copy_in(
        table=model._meta.db_table,
        frame=rows.select(
            *own,
            period.alias("valid"),
            pl.lit(batch_id).alias("batch_id"),
            pl.lit(now.isoformat()).alias("recorded_at"),
        ),
    )


# Whom the delivery speaks of, in rows that it brings or repeats.
SAID = """held.{subject} IN (SELECT sent.{subject} FROM {table} sent
                                          JOIN intake_batch own ON own.id = sent.batch_id
                                          WHERE own.delivery_id = %(delivery)s AND sent.superseded_at IS NULL
                                          UNION ALL
                                          SELECT same.{subject} FROM {table} same
                                          JOIN repeated ON repeated.row_id = same.id)"""
# A row that begins with the delivery's day or later, of a file that this one is another version of. Only content that
# comes back as it once was is known to be a version of the whole; otherwise it is one for those in it.
SAME_DAYS_VERSION = """EXISTS (
    SELECT FROM intake_batch own JOIN intake_delivery came ON came.id = batch.delivery_id
    WHERE own.delivery_id = %(delivery)s AND came.day = %(day)s
      AND own.understood -> 'present' = batch.understood -> 'present'
      AND own.corrects_id IS DISTINCT FROM batch.id
      AND (own.corrects_id IS NULL OR own.corrects_id IS DISTINCT FROM batch.corrects_id)
      AND ({said} OR EXISTS (SELECT FROM intake_batch before WHERE before.digest = own.digest
                             AND before.dataset = own.dataset AND before.sent_again_at IS NOT NULL)))"""


def end_what_is_missing(*, dataset: Dataset, delivery: Delivery, now: datetime) -> int:
    """End, as of the delivery's day, earlier rows that it no longer has; their number.

    A delivery speaks for everybody in it: what it says about a person replaces what earlier ones said. A complete one
    also speaks for those who are not in it; of a mirror, for rows of nobody we know too. Each ended row is superseded
    by a copy that ends on the day before; one that began on this very day never held, and has none. Such a row goes
    only where the other file of that day has the same columns (it is another version of this one, not another part of
    the same table) and this one does not correct it.
    """
    if dataset.events:
        return 0
    execute("ANALYZE repeated")
    model = tables.table_of(dataset=dataset.key)
    table = model._meta.db_table
    subject = tables.subject_column(dataset)
    said = SAID.format(subject=subject, table=table)
    lives_in = (
        "held.person_id IN (SELECT person.id FROM registry_person person "
        "JOIN areas_areacover cover ON cover.area_id = person.home_area_id"
        if subject == "person_id"
        else "held.area_id IN (SELECT cover.area_id FROM areas_areacover cover"
    )
    changed = {"valid", "recorded_at", "superseded_at", "ended_by_id", "id"}
    kept = [str(field.column) for field in model._meta.local_fields if field.column not in changed]
    columns = ", ".join(kept)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH missing AS (
                SELECT held.id FROM {table} held
                JOIN intake_batch batch ON batch.id = held.batch_id
                WHERE held.superseded_at IS NULL AND held.ended_by_id IS NULL
                  AND (held.{subject} IS NOT NULL OR %(mirror)s)
                  AND batch.delivery_id <> %(delivery)s
                  AND (lower(held.valid) < %(day)s OR {SAME_DAYS_VERSION.format(said=said)})
                  AND (upper_inf(held.valid) OR upper(held.valid) > %(day)s)
                  AND NOT EXISTS (SELECT FROM repeated WHERE repeated.row_id = held.id)
                  AND ({said}
                       OR %(complete)s AND {lives_in}
                           WHERE cover.ancestor_id = %(area)s AND cover.valid @> %(day)s)
                       OR %(complete)s AND %(mirror)s AND held.{subject} IS NULL AND batch.area_id = %(area)s)
            ), ended AS (
                UPDATE {table} SET superseded_at = %(now)s, ended_by_id = %(delivery)s
                WHERE id IN (SELECT id FROM missing) RETURNING *
            )
            INSERT INTO {table} ({columns}, valid, recorded_at, ended_by_id)
            SELECT {columns}, daterange(lower(valid), %(day)s), %(now)s, %(delivery)s FROM ended
            WHERE lower(valid) < %(day)s
            """,
            {
                "delivery": delivery.pk,
                "day": delivery.day,
                "now": now,
                "complete": delivery.complete,
                "area": delivery.area_id,
                "mirror": dataset.mirror,
            },
        )
        return cursor.rowcount


def withdraw(*, dataset: Dataset, batch_id: int, delivery: Delivery, now: datetime) -> None:
    """Take back the batch's rows; what its delivery had ended holds again."""
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    columns = _columns_besides(dataset, "id", "recorded_at", "superseded_at", "ended_by_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET superseded_at = %s WHERE batch_id = %s AND superseded_at IS NULL", [now, batch_id]
        )
        cursor.execute(
            f"UPDATE {table} SET superseded_at = %s WHERE ended_by_id = %s AND superseded_at IS NULL",
            [now, delivery.pk],
        )
        cursor.execute(
            f"""
            INSERT INTO {table} ({columns}, recorded_at)
            SELECT {columns}, %(now)s FROM {table} ended
            WHERE ended_by_id = %(delivery)s AND superseded_at IS NOT NULL AND superseded_at < %(now)s
              AND batch_id <> %(batch)s
            """,
            {"now": now, "delivery": delivery.pk, "batch": batch_id},
        )


def _columns_besides(dataset: Dataset, *changed: str) -> str:
    """The columns that a new version of a row takes over from the old one, as SQL writes them."""
    fields = tables.table_of(dataset=dataset.key)._meta.local_fields
    return ", ".join(str(field.column) for field in fields if field.column not in changed)
