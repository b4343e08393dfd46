"""Recording an authorisation, its withdrawal, and that somebody looked by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import area_of
from minzheng.kernel.consent import event_types, queries
from minzheng.kernel.consent.models import Authorisation, Ground, Scope
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.models import Person

LONGEST_YEARS = 3
"""An authorisation without an end is none; whoever needs it longer asks again."""


def record(
    *,
    people: Sequence[Person],
    scope: Scope | str,
    purpose: str,
    since: date,
    until: date,
    document: str,
    actor: Any,
    now: datetime,
    given_by: Person | None = None,
) -> list[Authorisation]:
    """Write down that each of `people` (or `given_by` for them) agreed, from `since` to `until`, both included.

    Raises `Refused` without people, purpose or document, for a term that ends before it begins or lasts too long.
    """
    if scope not in Scope.values:
        raise Refused(_("请选择授权内容。"))
    if not people:
        raise Refused(_("请选择是谁的授权。"))
    if not purpose.strip() or not document.strip():
        raise Refused(_("请写明用途，以及授权书的编号或存放处。"))
    if until < since:
        raise Refused(_("截止日期不能早于起始日期。"))
    if until.year - since.year > LONGEST_YEARS:
        raise Refused(_("一次授权最长 %(years)d 年，到期重新取得。") % {"years": LONGEST_YEARS})
    term = (since, date.fromordinal(until.toordinal() + 1))
    with transaction.atomic():
        given = [
            Authorisation.objects.create(
                about=person,
                given_by=given_by if given_by and given_by.pk != person.pk else None,
                scope=scope,
                purpose=purpose.strip(),
                valid=term,
                document=document.strip(),
                recorded_by=actor,
                recorded_at=now,
            )
            for person in people
        ]
        for one in given:
            events.record(
                type=event_types.RECORDED,
                actor=actor,
                now=now,
                subject=one.about,
                area=one.about.home_area_id,
                purpose=one.purpose,
                scope=logged(Scope(scope).label),
                until=until.isoformat(),
                document=one.document,
                authorisation=one.pk,
            )
    return given


def withdraw(*, authorisation: Authorisation, from_day: date, reason: str, actor: Any, now: datetime) -> Authorisation:
    """From `from_day` on it covers nothing; what was done before stays done. Raises `Refused` where it is over."""
    if not reason.strip():
        raise Refused(_("请写明撤回的方式，例如本人到窗口、电话。"))
    with transaction.atomic():
        held = Authorisation.objects.select_for_update(of=("self",)).select_related("about").get(pk=authorisation.pk)
        if held.withdrawn_from is not None:
            raise Refused(_("这项授权已经撤回。"))
        if from_day >= held.valid.upper:
            raise Refused(_("这项授权在那天以前已经到期。"))
        held.withdrawn_from, held.withdrawn_by, held.withdrawn_at = from_day, actor, now
        held.withdrawal_reason = reason.strip()[:200]
        held.save(update_fields=["withdrawn_from", "withdrawn_by", "withdrawn_at", "withdrawal_reason"])
        events.record(
            type=event_types.WITHDRAWN,
            actor=actor,
            now=now,
            subject=held.about,
            area=held.about.home_area_id,
            purpose=held.withdrawal_reason,
            scope=logged(Scope(held.scope).label),
            day=from_day.isoformat(),
            authorisation=held.pk,
        )
    return held


def look(
    *,
    record: Model,
    people: Sequence[int],
    scope: Scope | str,
    ground: Ground | str,
    purpose: str,
    actor: Any,
    day: date,
    now: datetime,
) -> None:
    """Write down that somebody looks at such data of a file (a person's, a household's), and on what ground.

    Raises `Refused` without a purpose, and where the ground is an authorisation that does not cover all of `people`.
    """
    if ground not in Ground.values:
        raise Refused(_("请选择依据。"))
    if not purpose.strip():
        raise Refused(_("请写明用途。"))
    if ground == Ground.AUTHORISATION:
        missing = queries.uncovered(people=list(people), scope=str(scope), day=day)
        if missing:
            names = "、".join(Person.objects.filter(pk__in=missing).order_by("pk").values_list("name", flat=True))
            raise Refused(_("没有在有效期内的授权：%(names)s。") % {"names": names})
    events.record(
        type=event_types.LOOKED,
        actor=actor,
        now=now,
        subject=record,
        area=area_of(record),
        purpose=purpose.strip()[:200],
        scope=logged(Scope(scope).label),
        ground=logged(Ground(ground).label),
    )
