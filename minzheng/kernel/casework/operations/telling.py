"""Drawing attention to a matter without doing a step: urging those who hold it, and showing it to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.scope import can
from minzheng.kernel.casework import event_types
from minzheng.kernel.casework.models import Action, Copy, Matter
from minzheng.kernel.casework.operations.holding import Done, Held, Kind
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, HasEnded, IsPaused, NotYours
from minzheng.kernel.casework.rights import URGE
from minzheng.kernel.events import operations as events


def urge(*, run: int, note: str = "", actor: Any, key: str, day: date, now: datetime) -> Done:
    """Urge whoever holds an open step; it stands on the step wherever that is listed. Once a day and person.

    Raises `NotYours`, `HasEnded`, `IsPaused` (the clocks stand still: nobody is late), `AlreadyDone`.
    """
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.URGE, run=run)) is not None:
            return before
        _demand(held)
        if held.matter.paused:
            raise IsPaused(_("事项已暂停计时，恢复以前不能催办"))
        current = next((one for one in held.runs if one.pk == run), None)
        if current is None:
            raise AlreadyDone(_("该步骤已经办完或收回，不用催办"))
        if current.holder_id == actor.pk:
            raise Cannot(_("该步骤正由您本人办理"))
        if Action.objects.filter(run=current, kind=Kind.URGE, actor_id=actor.pk, date=day).exists():
            raise AlreadyDone(_("今天已经催办过这个步骤"))
        return Done(held.matter, held.log(Kind.URGE, event_types.URGED, run=current, note=note))


def copy_to(*, matter: int, to: Account, note: str = "", actor: Any, key: str, day: date, now: datetime) -> Done:
    """Show a matter to a colleague who may see it anyway; what he had not read yet is not sent again.

    Raises `NotYours` where either of the two may not see it, `Cannot` for oneself, `AlreadyDone`.
    """
    with holding(matter=matter, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.COPY)) is not None:
            return before
        _demand(held, whether_ended=True)
        if to.pk == actor.pk or not to.is_active:
            raise Cannot(_("请选择另一位在岗的同事"))
        if not can(to, "matter.view", day=day, record=held.matter):
            raise NotYours(_("%(name)s 无权查看该地区、该条线的事项，不能抄送") % {"name": to})
        if Copy.objects.filter(matter=held.matter, of=to, read_at=None).exists():
            raise AlreadyDone(_("已经抄送给 %(name)s，对方尚未阅知") % {"name": to})
        Copy.objects.create(matter=held.matter, of=to, sent_by_id=actor.pk, sent_at=now, note=note.strip()[:400])
        action = held.log(Kind.COPY, event_types.COPIED, note=note, to=to.username, words={"to": str(to)})
        return Done(held.matter, action)


@transaction.atomic
def read_copies(*, matters: Iterable[int], actor: Any, now: datetime) -> int:
    """Say that one has read what was copied to oneself of some matters (ids). How many copies were unread."""
    unread = Copy.objects.filter(matter__in=list(matters), of=actor.pk, read_at=None)
    count = unread.update(read_at=now)
    if count:
        events.record(type=event_types.COPIES_READ, actor=actor, now=now, count=count)
    return count


def _demand(held: Held, *, whether_ended: bool = False) -> None:
    matter: Matter = held.matter
    if not matter.is_open and not whether_ended:
        raise HasEnded(_("事项已结束，不能再办理"))
    if not can(held.actor, URGE, day=held.day, record=matter):
        raise NotYours(_("您没有催办、抄送这个事项的权限"))
