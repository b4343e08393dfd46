"""Writing the log, and erasing what a person may have erased from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.models import Event, EventSecret
from minzheng.kernel.events.types import EventType

ERASED = EventType("events.erased", sentence=_("{actor}删除了日志中关于该对象的内容：{purpose}"), needs_purpose=True)
types.register(ERASED)

FILLED_BY_THE_ROW = frozenset({"actor", "subject", "purpose"})


class AnonymousEvent(ValueError):
    """Nothing changes without somebody who did it; jobs act as the SYSTEM account."""


class PurposeMissing(ValueError):
    """This kind of act is only allowed with a purpose."""


class Actor(Protocol):
    """Whoever acts: anything with a primary key, in practice an ``access.Account``."""

    pk: Any


Subject = Model | tuple[str, int] | None


@dataclass(frozen=True)
class Telling:
    """An event before it is written: the columns of its row, and the values that are kept apart."""

    columns: Mapping[str, Any]
    secrets: Mapping[str, Any]


def telling(
    *,
    type: str | EventType,
    actor: Actor | None,
    now: datetime.datetime,
    subject: Subject = None,
    purpose: str = "",
    area: Model | int | None = None,
    idempotency_key: str | None = None,
    **payload: Any,
) -> Telling:
    """An event that a statement of another room writes together with its own rows. Raises as ``record``."""
    declared = types.get(type if isinstance(type, str) else type.key)
    if actor is None or getattr(actor, "pk", None) is None:
        raise AnonymousEvent(f"{declared.key} without an actor")
    if declared.needs_purpose and not purpose.strip():
        raise PurposeMissing(f"{declared.key} needs a purpose")
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if missing := declared.placeholders - FILLED_BY_THE_ROW - payload.keys():
        raise ValueError(f"{declared.key}: the sentence needs {sorted(missing)}")
    kind, number = reference(subject)
    columns = {
        "type": declared.key,
        "actor_id": actor.pk,
        "at": now,
        "purpose": purpose.strip(),
        "subject_kind": kind,
        "subject_id": number,
        "area_id": area.pk if isinstance(area, Model) else area,
        "payload": {key: value for key, value in payload.items() if key not in declared.erasure},
        "idempotency_key": idempotency_key,
    }
    return Telling(columns, {key: payload[key] for key in declared.erasure if payload.get(key) is not None})


def record(
    *,
    type: str | EventType,
    actor: Actor | None,
    now: datetime.datetime,
    subject: Subject = None,
    purpose: str = "",
    area: Model | int | None = None,
    idempotency_key: str | None = None,
    **payload: Any,
) -> Event:
    """Write one event and return it; under a key that is already there, the event that was written first.

    ``subject`` is a saved row or ``("room.model", id)``, ``area`` an area or its id. Call it inside the transaction of
    the change it tells of. Raises AnonymousEvent, PurposeMissing and UnknownEventType; ValueError for a naive ``now``,
    an unsaved subject, or a placeholder of the type's sentence that the payload does not fill.
    """
    told = telling(
        type=type, actor=actor, now=now, subject=subject, purpose=purpose, area=area,
        idempotency_key=idempotency_key, **payload,
    )  # fmt: skip
    return _save_once(Event(**told.columns), dict(told.secrets))


def _save_once(event: Event, secrets: dict[str, Any]) -> Event:
    if event.idempotency_key is None and not secrets and connection.in_atomic_block:
        event.save(force_insert=True)  # nothing that another writer could have been faster with
        return event
    if event.idempotency_key is not None:
        first = Event.objects.filter(idempotency_key=event.idempotency_key).first()
        if first is not None:
            return first
    try:
        with transaction.atomic():
            event.save(force_insert=True)
            EventSecret.objects.bulk_create(
                [EventSecret(event=event, key=key, value=value) for key, value in secrets.items()]
            )
    except IntegrityError:
        # A concurrent writer used the key between our look and our insert.
        first = Event.objects.filter(idempotency_key=event.idempotency_key).first()
        if event.idempotency_key is None or first is None:
            raise
        return first
    return event


def reference(subject: Subject) -> tuple[str, int | None]:
    """``("room.model", id)`` of a subject, ``("", None)`` where there is none."""
    if subject is None:
        return "", None
    if isinstance(subject, tuple):
        return subject
    if subject.pk is None:
        raise ValueError(f"{subject!r} is not saved yet: the log cannot point at it")
    return subject._meta.label_lower, subject.pk


def erase(*, subject: Model | tuple[str, int], actor: Actor, now: datetime.datetime, purpose: str) -> int:
    """Erase every erasable value of the events about a subject; their number.

    The events stay and say that something was erased, by which act. One statement each, however many events there are.
    """
    kind, number = reference(subject)
    with transaction.atomic(), connection.cursor() as cursor:
        act = record(type=ERASED, actor=actor, now=now, subject=subject, purpose=purpose)
        cursor.execute(
            """
            INSERT INTO events_eventerasure (event_id, key, act_id)
            SELECT secret.event_id, secret.key, %s
            FROM events_eventsecret secret JOIN events_event event ON event.id = secret.event_id
            WHERE event.subject_kind = %s AND event.subject_id = %s
            """,
            [act.pk, kind, number],
        )
        cursor.execute(
            """
            DELETE FROM events_eventsecret secret USING events_eventerasure erasure
            WHERE erasure.act_id = %s AND erasure.event_id = secret.event_id AND erasure.key = secret.key
            """,
            [act.pk],
        )
        return cursor.rowcount
