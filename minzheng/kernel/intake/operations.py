"""Taking a table in: receive → preview → accept → settle; void; decide what no rule could.

Each function is one transaction and one event. The same content is taken in once, however often it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import (
    corrected_events,
    event_types,
    evidence,
    filing,
    overtaken,
    quarantine,
    registering,
    remembering,
    stages,
    tables,
)
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch, BatchStatus, Delivery
from minzheng.kernel.intake.opening import Limits, RefusedFile
from minzheng.kernel.intake.refusing import why_refused
from minzheng.kernel.intake.trying import asked_of, read_as_previewed, try_reading
from minzheng.kernel.intake.understanding import Reading
from minzheng.kernel.jobs.reporting import Report, Steps, silent

REGISTERING_LOCK = 0x1A7A4E
"""Advisory lock: two batches at once could each open a file for the same new person."""


class Cannot(Exception):
    """An act that is not possible now; `message` is a sentence for the clerk."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Received:
    """`known`: the same content was taken in before, and this is that batch. `reading` is None for a refused file.

    `again`: the batch that had this content before something newer replaced it; this one is taken in anew.
    """

    batch: Batch
    reading: Reading | None
    known: bool = False
    again: Batch | None = None


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
    known = known_batch(digest=digest, dataset=dataset)
    if known and not overtaken.is_overtaken(batch=known):
        return Received(batch=known, reading=None, known=True)
    asked = asked_of(day=day, dataset=dataset, columns=columns)
    tried = try_reading(
        path, file_name=file_name, asked=asked, demo=demo, limits=limits, known=remembering.known_to(area=area)
    )
    return keep_what_was_read(
        tried, path=path, file_name=file_name, digest=digest, asked=asked, area=area, corrects=corrects, actor=actor,
        now=now, again=known,
    )  # fmt: skip


def keep_what_was_read(
    tried: tuple[Reading | None, RefusedFile | None],
    *,
    path: Path,
    file_name: str,
    digest: bytes,
    asked: dict[str, Any],
    area: Area,
    actor: Any,
    now: datetime,
    corrects: Batch | None = None,
    again: Batch | None = None,
) -> Received:
    """The batch of a file that was read, or that nobody could read: PREVIEWED or REFUSED.

    again: the overtaken batch of the same content; from now on this one is known by it.
    """
    reading, refusal = tried
    if reading is not None and reading.recalled:
        asked |= {"columns": reading.columns_said, "recalled": reading.recalled}
    filing.keep(path, content_digest=digest)
    try:
        with transaction.atomic():
            if again is not None:
                Batch.objects.filter(pk=again.pk).update(sent_again_at=now)
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
            if reading is None or not reading.readable:
                _refuse(batch, refusal, reading, asked, actor=actor, now=now)
                return Received(batch=batch, reading=None, again=again)
            _preview(batch, reading, asked, actor=actor, now=now)
            if reading.recalled:
                remembering.used(key=reading.recalled)
    except IntegrityError:  # somebody sent the same content a moment ago
        known = known_batch(
            digest=digest, dataset=reading.dataset if reading else tables.DATASETS.get(asked["dataset"])
        )
        if known is None:
            raise
        return Received(batch=known, reading=None, known=True)
    return Received(batch=batch, reading=reading, again=again)


def read_again(
    *,
    batch: Batch,
    dataset: Dataset,
    columns: Mapping[str, str | None],
    day: date,
    demo: bool,
    actor: Any,
    now: datetime,
    remember: bool = False,
) -> Batch:
    """Read a file that is not in the register yet as another kind of table, with other columns or as of another day.

    columns: header as shown → column of the dataset, None to leave it out; other headers are understood as usual.
    remember: the next file of this sender under these headers is read so at once. Raises Cannot where the file cannot
    be read so; a batch that could be read before then stays as it was.
    """
    asked = {"day": day.isoformat(), "dataset": dataset.key, "columns": dict(columns)}
    with filing.opened(content_digest=bytes(batch.digest), file_name=batch.file_name) as path:
        reading, refusal = try_reading(path, file_name=batch.file_name, asked=asked, demo=demo)
    try:
        with transaction.atomic():
            locked = Batch.objects.select_for_update().get(pk=batch.pk)
            if locked.status not in (Batch.Status.PREVIEWED, Batch.Status.REFUSED):
                raise Cannot(_("文件已经入库或作废，不能重新读取"))
            events.record(
                type=event_types.READ_AGAIN,
                actor=actor,
                now=now,
                subject=locked,
                area=locked.area_id,
                file=locked.file_name,
            )
            if reading is not None and reading.readable:
                _preview(locked, reading, asked, actor=actor, now=now)
                if remember and columns:
                    remembering.remember(batch=locked, columns=columns, actor=actor, now=now)
            elif locked.status == Batch.Status.REFUSED:
                _refuse(locked, refusal, reading, asked, actor=actor, now=now)
            else:
                raise Cannot(why_refused(error=refusal, reading=reading)["reason"])
    except IntegrityError as error:
        raise Cannot(_("同样内容的文件已经作为这类表报送过")) from error
    return locked


def known_batch(*, digest: bytes, dataset: Dataset | None) -> Batch | None:
    """The batch that holds this content already, if any; a refused or voided one may be sent again.

    Of an overtaken one (`overtaken`) its receiver decides.
    """
    known = Batch.objects.filter(digest=digest, sent_again_at=None)
    known = known.exclude(status__in=[Batch.Status.VOIDED, Batch.Status.REFUSED])
    return (known.filter(dataset=dataset.key) if dataset else known).first()


def _preview(batch: Batch, reading: Reading, asked: Mapping[str, Any], *, actor: Any, now: datetime) -> None:
    """Keep what was understood; nothing of it is in the register yet."""
    assert reading.dataset is not None  # readable
    batch.dataset = reading.dataset.key
    batch.understood = {**reading.as_json(), "asked": dict(asked)}
    batch.rows_read = reading.rows_read
    batch.rows_accepted = len(reading.accepted)
    batch.rows_quarantined = len(reading.rejected)
    batch.rows_duplicate = len(reading.duplicates)
    quarantine.keep(batch=batch, reading=reading)
    _reached(batch, Batch.Status.PREVIEWED, actor=actor, now=now)


def _refuse(
    batch: Batch,
    error: RefusedFile | None,
    reading: Reading | None,
    asked: Mapping[str, Any],
    *,
    actor: Any,
    now: datetime,
) -> None:
    refused = why_refused(error=error, reading=reading)
    kept = dict(asked) | ({"dataset": reading.dataset.key} if reading and reading.dataset else {})
    batch.understood = {**(reading.as_json() if reading else {}), "asked": kept, "refused": refused}
    reason = refused["reason"]
    _reached(batch, Batch.Status.REFUSED, actor=actor, now=now, reason=reason)
    events.record(type=event_types.REFUSED, actor=actor, now=now, subject=batch, file=batch.file_name, reason=reason)


def accept(
    *,
    batches: Sequence[Batch],
    day: date,
    complete: bool,
    demo: bool,
    actor: Any,
    now: datetime,
    since: date | None = None,
    readings: Mapping[int, Reading] | None = None,
    with_unchanged: Sequence[Batch] = (),
    report: Report = silent,
) -> Delivery:
    """Take the accepted rows of previewed batches of one dataset into the register, as one delivery of `day`.

    `complete`: the sender says that these files are the whole list for the area; who is missing from it verifiably has
    none; of events, from `since` on. `with_unchanged`: registered batches whose files were sent again beside these, as
    they were; nothing of them ends. Accepting again what is registered changes nothing. Raises Cannot where a batch is
    refused or void.
    """
    if not batches:
        raise Cannot(_("没有选择文件"))
    keys = {batch.dataset for batch in batches}
    if len(keys) != 1:
        raise Cannot(_("一次报送只能是同一类表"))
    if (key := keys.pop()) is None:  # not recognised
        raise Cannot(_("有的文件已经入库、被拒收或作废，请刷新后重新选择"))
    dataset = tables.DATASETS[key]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTERING_LOCK])
        locked = list(Batch.objects.select_for_update().filter(pk__in=[batch.pk for batch in batches]).order_by("pk"))
        if all(batch.status == Batch.Status.REGISTERED for batch in locked):
            return locked[0].delivered
        if any(batch.status != Batch.Status.PREVIEWED for batch in locked):
            raise Cannot(_("有的文件已经入库、被拒收或作废，请刷新后重新选择"))
        delivery = Delivery.objects.create(
            dataset=dataset.key,
            area=locked[0].area,
            day=day,
            since=since,
            complete=complete,
            recorded_at=now,
            actor_id=actor.pk,
        )
        steps = Steps(report, steps=len(locked) * len(stages.OF_A_FILE) + 1)
        with evidence.remembering_repeats():
            with registering.filling(dataset=dataset, rows=sum(batch.rows_accepted or 0 for batch in locked)):
                for batch in locked:
                    batch.delivery = delivery
                    steps.begin(stages.READING)
                    reading = (readings or {}).get(batch.pk) or read_as_previewed(
                        batch=batch, dataset=dataset, day=day, demo=demo
                    )
                    _register(batch, dataset, reading, demo=demo, actor=actor, now=now, steps=steps)
            steps.begin(stages.SETTLING)
            for batch in with_unchanged:
                reading = read_as_previewed(batch=batch, dataset=dataset, day=day, demo=demo)
                registering.repeat(dataset=dataset, accepted=reading.accepted, batch=batch)
            _settle(delivery, dataset, actor=actor, now=now)
    return delivery


def _register(
    batch: Batch, dataset: Dataset, reading: Reading, *, demo: bool, actor: Any, now: datetime, steps: Steps
) -> None:
    done = registering.register(
        batch=batch, dataset=dataset, accepted=reading.accepted, demo=demo, actor=actor, now=now, steps=steps
    )
    batch.rows_unchanged = done.unchanged
    batch.rows_matched = done.matched
    batch.rows_introduced = done.introduced
    batch.rows_to_review = done.to_review
    _reached(batch, Batch.Status.REGISTERED, actor=actor, now=now)
    if batch.corrects_id:
        quarantine.close_corrected(batch=batch)
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


def _settle(delivery: Delivery, dataset: Dataset, *, actor: Any, now: datetime) -> None:
    ended = evidence.end_what_is_missing(dataset=dataset, delivery=delivery, now=now)
    ended += corrected_events.replace_by_delivery(dataset=dataset, delivery=delivery, now=now)
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
            dataset, delivery = tables.DATASETS[locked.dataset_key], locked.delivered
            evidence.withdraw(dataset=dataset, batch_id=locked.pk, delivery=delivery, now=now)
            registering.forget(batch=locked, dataset=dataset, actor=actor, now=now)
            delivery.voided_at = now
            delivery.save(update_fields=["voided_at"])
            locked.review_items.filter(closed_at=None).update(closed_at=now)
            quarantine.reopen(batch=locked)
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
