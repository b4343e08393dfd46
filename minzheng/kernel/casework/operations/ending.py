"""Ending a matter otherwise than through its table: the applicant takes it back, or it is voided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.scope import can
from minzheng.kernel.casework import event_types, rights
from minzheng.kernel.casework.operations.holding import Done, Kind
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.casework.refusals import Cannot, HasEnded, Incomplete, NotYours


def withdraw(
    *,
    matter: int,
    note: str,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """The applicant takes it back, himself or through an officer who may open such matters; `note` says how he did."""
    with holding(matter=matter, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.WITHDRAW)) is not None:
            return before
        if not held.matter.is_open:
            raise HasEnded(_("事项已结束，不能再撤回"))
        if not held.workflow.withdrawable:
            raise Cannot(_("这类事项不能撤回"))
        himself = held.acting.pk == held.matter.applicant_account_id
        if not himself:
            offices = [office for office in held.workflow.opened_by if office.level]
            if not rights.may_open(user=actor, offices=offices, line=held.matter.line, above=held.above, day=day):
                raise NotYours(_("只有申请人本人，或受理该事项的单位，可以登记撤回"))
        if not note.strip():
            raise Incomplete(_("请写明撤回的方式和原因"))
        action = held.log(Kind.WITHDRAW, event_types.WITHDRAWN, note=note)
        held.end("WITHDRAWN")
        return Done(held.matter, action)


def void(*, matter: int, note: str, actor: Any, key: str, day: date, now: datetime) -> Done:
    """Take a matter that should never have been opened out of all lists; it stays on record, with the reason."""
    with holding(matter=matter, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.VOID)) is not None:
            return before
        if not held.matter.is_open:
            raise HasEnded(_("事项已结束，不能作废"))
        if not can(actor, rights.VOID, day=day, record=held.matter):
            raise NotYours(_("您没有作废事项的权限"))
        if not note.strip():
            raise Incomplete(_("作废须写明原因"))
        action = held.log(Kind.VOID, event_types.VOIDED, note=note)
        held.end("VOIDED")
        return Done(held.matter, action)
