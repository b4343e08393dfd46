"""Who does a step: taking it in hand, giving it to a colleague, moving it to another area, asking for an opinion."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework import event_types, rights
from minzheng.kernel.casework.models import Countersign, Deputy
from minzheng.kernel.casework.operations.holding import Done, Kind
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, NotYours
from minzheng.kernel.events import operations as events


def start(*, run: int, actor: Any, on_behalf_of: Account | None = None, key: str, day: date, now: datetime) -> Done:
    """Take a step in hand: its start-within clock stops, and colleagues see who holds it."""
    with holding(run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.START, run=run)) is not None:
            return before
        current = held.open_run(run)
        if current.holder_id not in (None, held.acting.pk):
            raise AlreadyDone(_("该步骤正由 %(name)s 办理；需要时请先改派") % {"name": current.holder})
        current.holder_id, current.started_date = held.acting.pk, current.started_date or day
        held.touch(current)
        action = held.log(Kind.START, event_types.STARTED, run=current)
        held.reckon()
        return Done(held.matter, action)


def assign(
    *, run: int, to: Account, actor: Any, on_behalf_of: Account | None = None, key: str, day: date, now: datetime
) -> Done:
    """Give a step to a colleague who may act on it himself."""
    with holding(run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.ASSIGN, run=run)) is not None:
            return before
        current = held.open_run(run)
        above = rights.ancestors(area_id=current.area_id, day=day)
        if not rights.may_act(user=to, matter=held.matter, run=current, above=above, day=day):
            raise NotYours(_("%(name)s 没有办理这个步骤的权限") % {"name": to})
        current.holder = to
        held.touch(current)
        action = held.log(Kind.ASSIGN, event_types.ASSIGNED, run=current, to=to.username, words={"to": str(to)})
        return Done(held.matter, action)


def transfer(
    *,
    run: int,
    area: int,
    note: str,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Move a step to the same office of another area (an id): it then stands on that area's desk."""
    with holding(run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.TRANSFER, run=run)) is not None:
            return before
        current = held.open_run(run)
        target = Area.objects.filter(pk=area, valid__contains=day).first()
        if target is None or target.pk == current.area_id:
            raise Cannot(_("请选择另一个现有的地区"))
        if not note.strip():
            raise Incomplete(_("移交须写明原因"))
        current.area, current.holder = target, None
        held.touch(current)
        action = held.log(
            Kind.TRANSFER, event_types.TRANSFERRED, run=current, note=note, to=target.code, words={"to": target.name}
        )
        return Done(held.matter, action)


def ask_opinion(*, run: int, of: Account, note: str = "", actor: Any, key: str, day: date, now: datetime) -> Done:
    """Ask a colleague to countersign: the step cannot be finished before he has answered."""
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.ASK, run=run)) is not None:
            return before
        current = held.open_run(run)
        if of.pk == actor.pk or not of.is_active:
            raise Cannot(_("请选择另一位在岗的同事会签"))
        if Countersign.objects.filter(run=current, of=of, answered_at=None).exists():
            raise AlreadyDone(_("已请这位同事会签，正等待答复"))
        Countersign.objects.create(run=current, of=of, asked_by_id=actor.pk, asked_at=now)
        action = held.log(Kind.ASK, event_types.ASKED, run=current, note=note, to=of.username, words={"of": str(of)})
        return Done(held.matter, action)


def countersign(*, run: int, agrees: bool, opinion: str, actor: Any, key: str, day: date, now: datetime) -> Done:
    """Answer a request to countersign. Who disagrees says why; the step's officer still decides."""
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.COUNTERSIGN, run=run)) is not None:
            return before
        asked = Countersign.objects.filter(run_id=run, of_id=actor.pk, answered_at=None).first()
        if asked is None:
            raise NotYours(_("没有请您会签这个步骤，或已经答复"))
        if not agrees and not opinion.strip():
            raise Incomplete(_("不同意须写明意见"))
        asked.agrees, asked.opinion, asked.answered_at = agrees, opinion.strip(), now
        asked.save(update_fields=["agrees", "opinion", "answered_at"])
        action = held.log(
            Kind.COUNTERSIGN, event_types.COUNTERSIGNED, run=asked.run, note=opinion,
            outcome="AGREES" if agrees else "DISAGREES",
        )  # fmt: skip
        return Done(held.matter, action)


def note(*, run: int, text: str, actor: Any, key: str, day: date, now: datetime) -> Done:
    """Add a remark to the history; nothing else changes."""
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.NOTE, run=run)) is not None:
            return before
        current = held.open_run(run)
        if not text.strip():
            raise Incomplete(_("请写明内容"))
        return Done(held.matter, held.log(Kind.NOTE, event_types.NOTED, run=current, note=text))


def appoint_deputy(*, deputy: Account, first: date, last: date, reason: str, actor: Any, now: datetime) -> Deputy:
    """Let a colleague act for oneself from `first` to `last`; everything done so names both."""
    if deputy.pk == actor.pk or last < first:
        raise Cannot(_("请选择另一位同事，并使结束日期不早于开始日期"))
    if not reason.strip():
        raise Incomplete(_("请写明代理的事由"))
    with transaction.atomic():
        made = Deputy.objects.create(
            principal_id=actor.pk, deputy=deputy, valid=(first, _day_after(last)), reason=reason.strip(),
            recorded_at=now,
        )  # fmt: skip
        events.record(type=event_types.DEPUTISED, actor=actor, now=now, subject=made, to=str(deputy))
    return made


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
