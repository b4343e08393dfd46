"""A citizen's session: rows of our own, so that no account of the staff and no session of theirs is ever involved."""

from __future__ import annotations

import hashlib
import secrets as random
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from minzheng.kernel.citizens import event_types, mandates
from minzheng.kernel.citizens.models import Citizen, Mandate, Session
from minzheng.kernel.events import operations as events

TOUCH_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


def begin(*, citizen: Citizen, now: datetime) -> str:
    """A new session; the token for the cookie, which is kept nowhere else."""
    token = random.token_urlsafe(TOKEN_BYTES)
    Session.objects.create(token=digest(token), citizen=citizen, began_at=now, seen_at=now)
    return token


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def current(*, token: str, unhurried: bool, day: date, now: datetime) -> Session | None:
    """The session behind a cookie; None where there is none, it was ended or is over.

    `unhurried` (elder mode): it does not end while nobody touches the page, only with its longest time.
    A mandate that was revoked or ran out meanwhile no longer acts: from then on he is there for himself.
    """
    if not token or len(token) > 100:
        return None
    session = (
        Session.objects.select_related("citizen__account", "citizen__person", "acting__principal__account")
        .select_related("acting__principal__person")
        .filter(token=digest(token), ended_at=None, began_at__gt=now - settings.CITIZEN_SESSION_LASTS)
        .first()
    )
    if session is None or (not unhurried and now - session.seen_at > settings.CITIZEN_SESSION_IDLE):
        return None
    if session.acting is not None and not mandates.holds(session.acting, day=day):
        session.acting = None
        session.save(update_fields=["acting"])
    if now - session.seen_at > TOUCH_EVERY:
        Session.objects.filter(pk=session.pk).update(seen_at=now)
    return session


def end(*, session: Session, now: datetime) -> None:
    """Sign out."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now):
            actor = session.citizen.account
            events.record(type=event_types.SIGNED_OUT, actor=actor, now=now, subject=session.citizen)


def act_for(*, session: Session, mandate: Mandate | None, now: datetime) -> None:
    """From now on he acts by this mandate, or (None) for himself again. The mandate came out of `mandates.of_agent`."""
    with transaction.atomic():
        session.acting = mandate
        session.save(update_fields=["acting"])
        if mandate is not None:
            events.record(
                type=event_types.ACTED_FOR, actor=session.citizen.account, now=now, subject=mandate.principal,
                purpose=mandate.evidence,
            )  # fmt: skip


def remove_old(*, now: datetime) -> int:
    """Forget sessions that are over; how many. That somebody signed in stays in the log."""
    return Session.objects.filter(began_at__lt=now - settings.CITIZEN_SESSION_LASTS).delete()[0]
