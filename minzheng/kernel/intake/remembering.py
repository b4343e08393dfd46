"""A file that was not understood: what it may be, and what a person said of its headers, remembered for its sender."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, filing, tables
from minzheng.kernel.intake.headers import comparable
from minzheng.kernel.intake.models import Batch, RememberedHeaders
from minzheng.kernel.intake.opening import RefusedFile, open_table
from minzheng.kernel.intake.proposing import Proposal, propose
from minzheng.kernel.intake.reading import KnownHeaders


def known_to(*, area: Area) -> list[KnownHeaders]:
    """What is remembered of the headers of one sender."""
    held = RememberedHeaders.objects.filter(area=area, taken_back_at=None).order_by("-confirmed_at")
    return [
        KnownHeaders(key=one.pk, dataset=one.dataset, columns=one.columns, headers=frozenset(one.headers))
        for one in held
    ]


def confirmed() -> dict[str, dict[str, str | None]]:
    """Dataset → comparable header → column, of all that anybody confirmed and nobody took back; the last word holds."""
    told: dict[str, dict[str, str | None]] = {}
    for one in RememberedHeaders.objects.filter(taken_back_at=None).order_by("confirmed_at"):
        told.setdefault(one.dataset, {}).update({comparable(header): column for header, column in one.columns.items()})
    return told


def remember(*, batch: Batch, columns: Mapping[str, str | None], actor: Any, now: datetime) -> RememberedHeaders:
    """Keep what a person said of the headers of a batch that was read so. What was remembered of them before ends."""
    headers = sorted({comparable(header) for header in columns})
    with transaction.atomic():
        before = RememberedHeaders.objects.filter(area=batch.area, headers=headers, taken_back_at=None)
        before.update(taken_back_at=now, taken_back_by=actor.pk, taken_back_reason=str(_("由新的确认代替")))
        made = RememberedHeaders.objects.create(
            area=batch.area,
            dataset=batch.dataset_key,
            headers=headers,
            columns=dict(columns),
            batch=batch,
            confirmed_by=actor.pk,
            confirmed_at=now,
        )
        events.record(
            type=event_types.HEADERS_REMEMBERED, actor=actor, now=now, subject=made, area=batch.area_id,
            file=batch.file_name,
        )  # fmt: skip
    return made


def used(*, key: int) -> None:
    """One more file was read so."""
    RememberedHeaders.objects.filter(pk=key).update(times_used=F("times_used") + 1)


def take_back(*, remembered: RememberedHeaders, reason: str, actor: Any, now: datetime) -> None:
    """No further file is read so. Those that were stay as they are: they can be read again or voided."""
    with transaction.atomic():
        held = RememberedHeaders.objects.select_for_update().get(pk=remembered.pk)
        if held.taken_back_at is not None:
            return
        held.taken_back_at, held.taken_back_by, held.taken_back_reason = now, actor.pk, reason.strip()
        held.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
        events.record(
            type=event_types.HEADERS_FORGOTTEN, actor=actor, now=now, subject=held, area=held.area_id,
            purpose=reason.strip(),
        )  # fmt: skip


def proposals(*, batch: Batch, day: date) -> list[Proposal]:
    """What a file that was not understood may be, the likeliest first. Its samples are whole: mask before showing."""
    with filing.opened(content_digest=bytes(batch.digest), file_name=batch.file_name) as path:
        try:
            opened = open_table(path)
        except RefusedFile:
            return []
    return propose(opened, datasets=tables.recognisable(), day=day, confirmed=confirmed())
