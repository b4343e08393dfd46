"""Slips: answers left under a reference, opened at the counter, gone after seven days."""

from __future__ import annotations

import json
import secrets as random
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.citizens import event_types
from minzheng.kernel.citizens.models import Slip
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import secrets

LASTS: Final = timedelta(days=7)
LENGTH: Final = 8
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs that nobody mistakes for one another when he reads a reference aloud: 31⁸ of them."""
PURPOSE: Final = "CITIZEN_SLIP"
TRIES: Final = 5


class Expired(Exception):
    """The answers are no longer kept."""


def leave(*, area: Area, answers: Any, now: datetime) -> Slip:
    """Seal `answers` (what JSON can hold) under a new reference."""
    sealed = secrets.seal(json.dumps(answers, ensure_ascii=False).encode(), purpose=PURPOSE)
    for _attempt in range(TRIES):
        try:
            with transaction.atomic():
                slip = Slip.objects.create(
                    reference="".join(random.choice(SIGNS) for _ in range(LENGTH)),
                    area=area,
                    sealed=sealed,
                    left_at=now,
                    expires_at=now + LASTS,
                )
                actor = Account.objects.system()
                events.record(type=event_types.SLIP_LEFT, actor=actor, now=now, subject=slip, area=area)
                return slip
        except IntegrityError:  # the reference is taken, once in 10¹² times
            continue
    raise RuntimeError("no free reference")


def normal(reference: str) -> str:
    """A reference as somebody types it, in the form in which it is stored."""
    return "".join(reference.upper().split()).replace("-", "")


def still_kept(*, reference: str, now: datetime) -> Slip | None:
    """The slip of a reference as its owner shows it, without its answers; None where there is none any more."""
    return Slip.objects.filter(reference=normal(reference)[:LENGTH], expires_at__gt=now).select_related("area").first()


def open_slip(*, slip: Slip, actor: Account, now: datetime) -> Any:
    """The answers, for somebody at the counter; logged. Raises `Expired`. Pass a slip that came out of a scope."""
    if now >= slip.expires_at or not bytes(slip.sealed):
        raise Expired
    with transaction.atomic():
        Slip.objects.filter(pk=slip.pk, opened_at=None).update(opened_at=now, opened_by=actor)
        events.record(type=event_types.SLIP_OPENED, actor=actor, now=now, subject=slip, area=slip.area_id)
    return json.loads(secrets.unseal(bytes(slip.sealed), purpose=PURPOSE))


def remove_expired(*, now: datetime) -> int:
    """Forget the answers of slips past their day; how many."""
    return Slip.objects.filter(expires_at__lte=now).exclude(sealed=b"").update(sealed=b"")
