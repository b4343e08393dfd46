"""Declaring a relation, and that it is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.conflicts import event_types
from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.models import Person


def declare(
    *, account: Account, person: Person, kind: str, note: str = "", actor: Any, day: date, now: datetime
) -> Relation:
    """Write down that an officer is a relative of somebody. Raises `Refused` for an unknown kind or a second time."""
    if kind not in Relation.Kind.values:
        raise Refused(_("请选择与经办人员的关系。"))
    if kind == Relation.Kind.OTHER and not note.strip():
        raise Refused(_("其他关系请写明。"))
    try:
        with transaction.atomic():
            relation = Relation.objects.create(
                account=account, person=person, kind=kind, note=note.strip()[:200], declared_date=day, declared_at=now,
                declared_by_id=actor.pk,
            )  # fmt: skip
            events.record(
                type=event_types.DECLARED, actor=actor, now=now, subject=person, area=person.home_area_id,
                relation=logged(Relation.Kind(kind).label), account=account.pk,
            )  # fmt: skip
    except IntegrityError as error:
        if "relation_declared_once" in str(error):
            raise Refused(_("这层关系已经备案。")) from error
        raise
    return relation


def end(*, relation: Relation, reason: str, actor: Any, day: date, now: datetime) -> Relation:
    """From `day` on it no longer holds. Raises `Refused` without a reason or where it is over."""
    if not reason.strip():
        raise Refused(_("请写明终止的原因，例如离婚、登记有误。"))
    with transaction.atomic():
        held = Relation.objects.select_for_update(of=("self",)).select_related("person").get(pk=relation.pk)
        if held.ended_date is not None:
            raise Refused(_("这项备案已经终止。"))
        held.ended_date, held.ended_by_id, held.ended_reason = day, actor.pk, reason.strip()[:200]
        held.save(update_fields=["ended_date", "ended_by", "ended_reason"])
        events.record(
            type=event_types.ENDED, actor=actor, now=now, subject=held.person, area=held.person.home_area_id,
            purpose=held.ended_reason,
        )  # fmt: skip
    return held
