"""Files made for somebody: kept sealed, fetched by who asked, gone when they expire."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from minzheng.config.places import data_folder
from minzheng.kernel.events import operations as events
from minzheng.kernel.jobs import operations
from minzheng.kernel.jobs.event_types import FETCHED
from minzheng.kernel.jobs.models import Job, MadeFile
from minzheng.kernel.registry import secrets

PURPOSE = "MADE_FILE"
KEPT_FOR = timedelta(days=7)


class Gone(Exception):
    """The file has expired or was never finished."""


MAKE = "jobs.make_file"


def order(
    *,
    actor: Any,
    title: str,
    conditions: str,
    asked: Mapping[str, Any],
    purpose: str,
    now: datetime,
    hand_over: Callable[[MadeFile, Job], int] | None,
) -> MadeFile:
    """Ask for a file to be made by a worker; ``asked`` is what its maker needs, ``hand_over`` defers the task.

    ``hand_over`` None: whoever asks makes it himself and keeps it at once.
    """
    with transaction.atomic():
        made = MadeFile.objects.create(
            asked_by=actor, asked_at=now, title=title, conditions=conditions, asked=dict(asked), purpose=purpose
        )
        if hand_over is not None:
            order_again(made=made, actor=actor, now=now, hand_over=hand_over)
    return made


def order_again(*, made: MadeFile, actor: Any, now: datetime, hand_over: Callable[[MadeFile, Job], int]) -> bool:
    """Have it made once more, as it died or expired; False where it is being made already."""
    job = operations.ask(
        kind=MAKE, subject_id=made.pk, actor=actor, now=now, hand_over=lambda job: hand_over(made, job)
    )
    if job is None:
        return False
    made.job = job
    made.save(update_fields=["job"])
    return True


def by_number(*, number: int) -> MadeFile:
    """For the task that makes it."""
    return MadeFile.objects.select_related("asked_by").get(pk=number)


def is_there(*, made: MadeFile, now: datetime) -> bool:
    """Whether it can be fetched."""
    return (
        made.made_at is not None and made.removed_at is None and made.expires_at is not None and made.expires_at > now
    )


def keep(*, made: MadeFile, content: bytes, file_name: str, rows: int, now: datetime) -> None:
    """Seal the content and say that it is there. Made again, it takes the place of what stood there."""
    place = _place(made.pk)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.seal(content, purpose=f"{PURPOSE}/{made.pk}"))
    fresh.replace(place)
    MadeFile.objects.filter(pk=made.pk).update(
        file_name=file_name,
        rows=rows,
        size=len(content),
        made_at=now,
        expires_at=now + KEPT_FOR,
        fetched_at=None,
        removed_at=None,
    )


def fetch(*, made: MadeFile, actor: Any, now: datetime) -> bytes:
    """The content, for who asked for it; every fetching is in the log. Raises Gone."""
    if made.asked_by_id != actor.pk:
        raise Gone
    with transaction.atomic():
        held = MadeFile.objects.select_for_update().get(pk=made.pk)
        if not is_there(made=held, now=now):
            raise Gone
        try:
            content = secrets.unseal(_place(held.pk).read_bytes(), purpose=f"{PURPOSE}/{held.pk}")
        except FileNotFoundError as error:
            raise Gone from error
        if held.fetched_at is None:
            held.fetched_at = now
            held.save(update_fields=["fetched_at"])
        events.record(
            type=FETCHED, actor=actor, now=now, subject=held, title=held.title, rows=held.rows, purpose=held.purpose
        )
    return content


def remove_expired(*, now: datetime) -> int:
    """Take away the content of files past their day; the rows stay as a record. How many there were."""
    expired = MadeFile.objects.filter(expires_at__lte=now, removed_at=None)
    numbers = list(expired.values_list("pk", flat=True))
    for number in numbers:
        _place(number).unlink(missing_ok=True)
    return MadeFile.objects.filter(pk__in=numbers).update(removed_at=now)


def _place(number: int) -> Path:
    """Under ``MINZHENG_MADE`` (a disk of their own), by default in the data folder."""
    folder = Path(os.environ.get("MINZHENG_MADE") or data_folder() / "made")
    return folder / f"{number % 256:02x}" / str(number)
