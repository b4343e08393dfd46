"""Calling a meeting, putting items on its agenda, recording what was resolved and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.events import operations as events
from minzheng.kernel.meetings import event_types
from minzheng.kernel.meetings.models import Item, Meeting, Resolution


def call(
    *,
    kind: str,
    title: str,
    on: date,
    place: str,
    chair: str,
    departments: str,
    area: int,
    line: str,
    actor: Any,
    key: str,
    now: datetime,
) -> Meeting:
    """Call a meeting for a day. Sent twice by one key it is one. Raises `Refused` for what is missing."""
    if kind not in Meeting.Kind.values or not title.strip() or not departments.strip():
        raise Refused(_("请填写会议类别、名称和参加单位"))
    with transaction.atomic():
        meeting, fresh = Meeting.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind, "title": title.strip()[:80], "day": on, "place": place.strip()[:80],
                "chair": chair.strip()[:40], "departments": departments.strip(), "area_id": area, "line": line,
                "called_at": now, "called_by_id": actor.pk,
            },
        )  # fmt: skip
        if fresh:
            events.record(
                type=event_types.CALLED, actor=actor, now=now, subject=meeting, area=area,
                kind=logged(Meeting.Kind(kind).label), day=on.isoformat(),
            )  # fmt: skip
    return meeting


def put_on(
    *, meeting: Meeting, title: str, asked: str, matter: Matter | None = None, actor: Any, now: datetime
) -> Item:
    """Put an item on the agenda. Raises `Refused` where it asks nothing, or the matter stands on it already."""
    if not title.strip() or not asked.strip():
        raise Refused(_("请填写议题和需要议定的事"))
    with transaction.atomic():
        held = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if matter is not None and held.items.filter(matter=matter).exists():
            raise Refused(_("这个事项已在会议议题里"))
        last = held.items.aggregate(last=Max("position"))["last"] or 0
        item = Item.objects.create(
            meeting=held, position=last + 1, title=title.strip()[:120], asked=asked.strip(), matter=matter,
            put_on_at=now, put_on_by_id=actor.pk,
        )  # fmt: skip
        events.record(
            type=event_types.PUT_ON, actor=actor, now=now, subject=matter or held, area=held.area_id,
            meeting=held.title,
        )  # fmt: skip
    return item


def resolve(*, item: Item, text: str, department: str, due: date, actor: Any, day: date, now: datetime) -> Resolution:
    """Record what was resolved: who does it, and by when. Not before the meeting's day."""
    if not text.strip() or not department.strip():
        raise Refused(_("请填写决议和承办单位"))
    if day < item.meeting.day:
        raise Refused(_("会议还没有召开，不能登记决议"))
    if due < item.meeting.day:
        raise Refused(_("落实期限不能早于会议日期"))
    with transaction.atomic():
        made = Resolution.objects.create(
            item=item, text=text.strip(), department=department.strip()[:60], due_date=due, recorded_at=now,
            recorded_by_id=actor.pk,
        )  # fmt: skip
        events.record(
            type=event_types.RESOLVED, actor=actor, now=now, subject=item.matter or item.meeting,
            area=item.meeting.area_id, department=made.department,
        )  # fmt: skip
    return made


def settle(*, resolution: Resolution, state: str, outcome: str, actor: Any, day: date, now: datetime) -> Resolution:
    """Say what became of a resolution: done, or taken to another meeting. Once, in words."""
    if state not in (Resolution.State.DONE, Resolution.State.AGAIN):
        raise Refused(_("请选择已落实或再次上会"))
    if not outcome.strip():
        raise Refused(_("请写明落实情况"))
    with transaction.atomic():
        joined = Resolution.objects.select_for_update(of=("self",)).select_related("item__meeting", "item__matter")
        held = joined.get(pk=resolution.pk)
        if held.state != Resolution.State.OPEN:
            raise Refused(_("这项决议已经办结"))
        held.state, held.outcome, held.settled_date, held.settled_by_id = state, outcome.strip(), day, actor.pk
        held.save(update_fields=["state", "outcome", "settled_date", "settled_by"])
        events.record(
            type=event_types.SETTLED, actor=actor, now=now, subject=held.item.matter or held.item.meeting,
            area=held.item.meeting.area_id, outcome=logged(Resolution.State(state).label),
        )  # fmt: skip
    return held
