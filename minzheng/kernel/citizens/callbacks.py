"""Asking to be called back, and calling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.areas.models import Area
from minzheng.kernel.citizens import event_types
from minzheng.kernel.citizens.models import CallBack
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import secrets

Status = CallBack.Status
_PHONE: Final = re.compile(r"(1[3-9]\d{9})|(0\d{2,3}\d{7,8})|([2-8]\d{6,7})")


def normal_phone(text: str) -> str:
    """A mobile or fixed-line number without blanks, hyphens and the country's prefix; "" where it is none."""
    digits = re.sub(r"[\s\-()()]", "", text).removeprefix("+86")
    return digits if _PHONE.fullmatch(digits) else ""


def ask(*, area: Area, phone: str, name: str, wishes: Sequence[str], consents: bool, now: datetime) -> CallBack:
    """Keep a request, sealed. Raises Refused without consent or with a number that cannot be called."""
    if not consents:
        raise Refused(_("请先勾选同意，我们才能留下您的电话。"))
    number = normal_phone(phone)
    if not number:
        raise Refused(_("这个电话号码不对，请检查：手机 11 位，固定电话带区号。"))
    with transaction.atomic():
        asked = CallBack.objects.create(
            area=area,
            phone_cipher=secrets.encrypt_one(number, purpose=Kind.PHONE.value),
            name_cipher=secrets.encrypt_one(name.strip()[:40], purpose=Kind.NAME.value) if name.strip() else None,
            wishes=list(wishes),
            consented_at=now,
            asked_at=now,
        )
        actor = Account.objects.system()
        events.record(type=event_types.CALL_BACK_ASKED, actor=actor, now=now, subject=asked, area=area)
    return asked


def called(*, request: CallBack, status: str, note: str, actor: Account, now: datetime) -> CallBack:
    """Write down how a call went. Raises Refused where the request is closed already, or a result needs a note."""
    if status not in (Status.TRYING, Status.DONE, Status.GIVEN_UP):
        raise Refused(_("请选择回电的结果。"))
    if status == Status.DONE and not note.strip():
        raise Refused(_("请写一句谈了什么、接下来怎么办。"))
    with transaction.atomic():
        held = CallBack.objects.select_for_update().get(pk=request.pk)
        if not held.is_open:
            raise Refused(_("这项请求已经办结，请刷新页面。"))
        held.status, held.note = status, note.strip()[:500] or held.note
        held.attempts += 1
        held.handled_by, held.handled_at = actor, now
        held.save(update_fields=["status", "note", "attempts", "handled_by", "handled_at"])
        result = logged(Status(status).label)
        events.record(
            type=event_types.CALLED_BACK, actor=actor, now=now, subject=held, area=held.area_id, result=result
        )
    return held
