"""Taking a table in: receive → preview → accept → settle; void; decide what no rule could.

Each function is one transaction and one event. The same content is taken in once, however often it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.masking import mask_column
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, evidence, filing, registering, tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch, BatchStatus, Delivery, QuarantinedRow
from minzheng.kernel.intake.opening import Limits, RefusedFile
from minzheng.kernel.intake.reading import read
from minzheng.kernel.intake.understanding import Reading
from minzheng.kernel.registry import frames, secrets

REGISTERING_LOCK = 0x1A7A4E
"""Advisory lock: two batches at once could each open a file for the same new person."""

QUARANTINE = "QUARANTINED_ROW"


class Cannot(Exception):
    """An act that is not possible now; `message` is a sentence for the clerk."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Received:
    """`known`: the same content was taken in before, and this is that batch. `reading` is None for a refused file."""

    batch: Batch
    reading: Reading | None
    known: bool = False


def receive(
    *,
    path: Path,
    file_name: str,
    area: Area,
    day: date,
    demo: bool,
    actor: Any,
    now: datetime,
    dataset: Dataset | None = None,
    columns: Mapping[str, str | None] | None = None,
    corrects: Batch | None = None,
    limits: Limits | None = None,
) -> Received:
    """Keep the file sealed and read it; nothing enters the register before `accept`.

    A file that is unsafe, broken or no table becomes a REFUSED batch that says why. Rows with problems stand in
    quarantine at once, so that the preview can show them.
    """
    digest = filing.digest(path)
    known = Batch.objects.filter(digest=digest).exclude(status__in=[Batch.Status.VOIDED, Batch.Status.REFUSED])
    if dataset is not None:
        known = known.filter(dataset=dataset.key)
    if batch := known.first():
        return Received(batch=batch, reading=None, known=True)
    refusal, reading = None, None
    try:
        reading = read(
            path,
            datasets=list(tables.DATASETS.values()),
            day=day,
            demo=demo,
            dataset=dataset,
            file_name=file_name,
            columns=columns,
            limits=limits,
        )
    except RefusedFile as error:
        refusal = error
    filing.keep(path, content_digest=digest)
    with transaction.atomic():
        batch = Batch.objects.create(
            area=area,
            file_name=file_name[:255],
            digest=digest,
            size=path.stat().st_size,
            corrects=corrects,
            received_at=now,
            received_by=actor.pk,
        )
        _reached(batch, Batch.Status.RECEIVED, actor=actor, now=now)
        events.record(type=event_types.RECEIVED, actor=actor, now=now, subject=batch, area=area, file=file_name)
        if reading is None or reading.dataset is None or not reading.readable:
            _refuse(batch, refusal, reading, actor=actor, now=now)
            return Received(batch=batch, reading=None)
        batch.dataset = reading.dataset.key
        batch.understood = reading.as_json()
        batch.rows_read = reading.rows_read
        batch.rows_accepted = len(reading.accepted)
        batch.rows_quarantined = len(reading.rejected)
        batch.rows_duplicate = len(reading.duplicates)
        _quarantine(batch, reading)
        _reached(batch, Batch.Status.PREVIEWED, actor=actor, now=now)
    return Received(batch=batch, reading=reading)


def _refuse(batch: Batch, error: RefusedFile | None, reading: Reading | None, *, actor: Any, now: datetime) -> None:
    if error is not None:
        reason, advice, code = str(error.reason), str(error.advice), error.code
    else:
        reason, code = str(_("没有看懂这是哪一类表")), "NOT_RECOGNISED"
        advice = str(_("请检查表头是否完整,或者在上传时指定表的种类"))
    batch.understood = {
        **(reading.as_json() if reading else {}),
        "refused": {"code": code, "reason": reason, "advice": advice},
    }
    _reached(batch, Batch.Status.REFUSED, actor=actor, now=now, reason=reason)
    events.record(type=event_types.REFUSED, actor=actor, now=now, subject=batch, file=batch.file_name, reason=reason)


def _quarantine(batch: Batch, reading: Reading) -> None:
    """Keep rejected rows: the cells sealed, what was found in a sensitive cell masked."""
    dataset = reading.dataset
    assert dataset is not None  # told by the caller
    if reading.rejected.is_empty():
        return
    shown = pl.col("found")
    for column in dataset.columns:
        if kind := column.masked_as:
            shown = pl.when(pl.col("column") == column.name).then(mask_column(str(kind), "found")).otherwise(shown)
    problems = (
        reading.problems.with_columns(found=shown)
        .group_by("sheet", "row_number")
        .agg(problems=pl.struct("column", "header", "found", "code", "wrong", "right"))
        .with_columns(
            pl.col("problems").map_elements(
                lambda told: json.dumps(told.to_list(), ensure_ascii=False), return_dtype=pl.String
            )
        )
    )
    sealed = reading.rejected.join(problems, on=["sheet", "row_number"], how="left").with_columns(
        cells=pl.col("cells").map_elements(
            lambda cells: json.dumps(cells.to_list(), ensure_ascii=False), return_dtype=pl.String
        )
    )
    frames.copy_in(
        table="intake_quarantinedrow",
        frame=sealed.with_columns(
            cells=secrets.encrypt(sealed["cells"], purpose=QUARANTINE), batch_id=pl.lit(batch.pk)
        ),
    )


def accept(
    *,
    batches: Sequence[Batch],
    day: date,
    complete: bool,
    demo: bool,
    actor: Any,
    now: datetime,
    readings: Mapping[int, Reading] | None = None,
) -> Delivery:
    """Take the accepted rows of previewed batches of one dataset into the register, as one delivery of `day`.

    `complete`: the sender says that these files are the whole list for the area; who is missing from it verifiably has
    none. Accepting again what is registered changes nothing. Raises Cannot where a batch is refused or void.
    """
    if not batches:
        raise Cannot(_("没有选择文件"))
    keys = {batch.dataset for batch in batches}
    if len(keys) != 1:
        raise Cannot(_("一次报送只能是同一类表"))
    dataset = tables.DATASETS[keys.pop()]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTERING_LOCK])
        locked = list(Batch.objects.select_for_update().filter(pk__in=[batch.pk for batch in batches]).order_by("pk"))
        if all(batch.status == Batch.Status.REGISTERED for batch in locked):
            return locked[0].delivery
        if any(batch.status != Batch.Status.PREVIEWED for batch in locked):
            raise Cannot(_("有的文件已经入库、被拒收或作废,请刷新后重新选择"))
        delivery = Delivery.objects.create(
            dataset=dataset.key,
            area=locked[0].area,
            day=day,
            complete=complete,
            recorded_at=now,
            actor_id=actor.pk,
        )
        for batch in locked:
            batch.delivery = delivery
            reading = (readings or {}).get(batch.pk) or _read_again(batch, dataset, day=day, demo=demo)
            _register(batch, dataset, reading, demo=demo, actor=actor, now=now)
        _settle(delivery, dataset, actor=actor, now=now)
    return delivery


def _read_again(batch: Batch, dataset: Dataset, *, day: date, demo: bool) -> Reading:
    with filing.opened(content_digest=bytes(batch.digest), file_name=batch.file_name) as path:
        return read(path, datasets=[dataset], day=day, demo=demo, dataset=dataset, file_name=batch.file_name)


def _register(batch: Batch, dataset: Dataset, reading: Reading, *, demo: bool, actor: Any, now: datetime) -> None:
    done = registering.register(
        batch=batch, dataset=dataset, accepted=reading.accepted, demo=demo, actor=actor, now=now
    )
    batch.rows_unchanged = done.unchanged
    batch.rows_matched = done.matched
    batch.rows_introduced = done.introduced
    batch.rows_to_review = done.to_review
    _reached(batch, Batch.Status.REGISTERED, actor=actor, now=now)
    if batch.corrects_id:
        _close_corrected(batch)
    events.record(
        type=event_types.REGISTERED,
        actor=actor,
        now=now,
        subject=batch,
        area=batch.area_id,
        file=batch.file_name,
        accepted=batch.rows_accepted,
        quarantined=batch.rows_quarantined,
    )


def _close_corrected(batch: Batch) -> None:
    """The rows that this file brings back are no longer open in the quarantine of the file it corrects."""
    QuarantinedRow.objects.filter(batch_id=batch.corrects_id, corrected_by=None).update(corrected_by=batch)


def _settle(delivery: Delivery, dataset: Dataset, *, actor: Any, now: datetime) -> None:
    ended = evidence.end_what_is_missing(dataset=dataset, delivery=delivery, now=now)
    registering.follow_memberships(delivery=delivery, dataset=dataset, actor=actor, now=now)
    delivery.settled_at = now
    delivery.save(update_fields=["settled_at"])
    events.record(
        type=event_types.SETTLED, actor=actor, now=now, subject=delivery, dataset=str(dataset.title), ended=ended
    )


def void(*, batch: Batch, reason: str, actor: Any, now: datetime) -> None:
    """Take a batch back: its rows are no longer believed, what its delivery had ended holds again; none is deleted."""
    if not reason.strip():
        raise Cannot(_("作废必须写明原因"))
    with transaction.atomic():
        locked = Batch.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=batch.pk)
        if locked.status == Batch.Status.VOIDED:
            return
        if locked.status == Batch.Status.REGISTERED:
            dataset = tables.DATASETS[locked.dataset]
            evidence.withdraw(dataset=dataset, batch_id=locked.pk, delivery=locked.delivery, now=now)
            registering.forget(batch=locked, dataset=dataset, actor=actor, now=now)
            locked.delivery.voided_at = now
            locked.delivery.save(update_fields=["voided_at"])
            locked.review_items.filter(closed_at=None).update(closed_at=now)
        _reached(locked, Batch.Status.VOIDED, actor=actor, now=now, reason=reason)
        events.record(
            type=event_types.VOIDED,
            actor=actor,
            now=now,
            subject=locked,
            area=locked.area_id,
            file=locked.file_name,
            purpose=reason,
        )


def _reached(batch: Batch, status: str, *, actor: Any, now: datetime, reason: str = "") -> None:
    batch.status = status
    batch.save()
    BatchStatus.objects.create(batch=batch, status=status, at=now, actor_id=actor.pk, reason=reason)


def intake_files(
    *, paths: Iterable[Path], area: Area, day: date, complete: bool, demo: bool, actor: Any, now: datetime
) -> list[Batch]:
    """Receive and accept files without a preview, one delivery per dataset; already known ones change nothing."""
    received = [
        receive(path=path, file_name=path.name, area=area, day=day, demo=demo, actor=actor, now=now)
        for path in sorted(paths)
    ]
    order = list(tables.DATASETS)
    waiting: dict[str, list[Received]] = {}
    for each in received:
        if each.batch.status == Batch.Status.PREVIEWED and each.batch.dataset:
            waiting.setdefault(each.batch.dataset, []).append(each)
    for key in sorted(waiting, key=order.index):
        accept(
            batches=[each.batch for each in waiting[key]],
            day=day,
            complete=complete and tables.DATASETS[key].absence == "ABSENT_IS_NONE",
            demo=demo,
            actor=actor,
            now=now,
            readings={each.batch.pk: each.reading for each in waiting[key] if each.reading is not None},
        )
    return [Batch.objects.get(pk=each.batch.pk) for each in received]
