"""Applications that are being filled in: kept here and not in the browser, so that nothing typed is ever lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.citizens import event_types, families, services
from minzheng.kernel.citizens.models import Citizen, Draft, Mandate
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import secrets
from minzheng.kernel.workflows import APPLICANT, Workflow

PURPOSE: Final = "CITIZEN_DRAFT"
PARTS: Final = ("consent", "family", "papers", "situation", "sign")
"""The parts of an application in the order in which they are asked."""


class CannotApplyHere(Refused):
    """It has to be done with a person: at the counter, or after a call."""


@dataclass(frozen=True)
class Said:
    """Everything said in an application so far: part → what was filled in, as JSON holds it; `check`: a self-check."""

    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    check: Mapping[str, Any] | None = None

    def with_part(self, part: str, told: Mapping[str, Any]) -> Said:
        return replace(self, parts={**self.parts, part: dict(told)})

    def of(self, part: str) -> Mapping[str, Any]:
        return self.parts.get(part, {})

    @property
    def next_part(self) -> str | None:
        """The first part that nothing was said of; None where all are there."""
        return next((part for part in PARTS if part not in self.parts), None)


def applicable(*, workflow: str) -> Workflow:
    """A matter that citizens may apply for online. Raises `CannotApplyHere`."""
    found = next((one.workflow for one in catalogue() if one.workflow.key == workflow), None)
    if found is None or APPLICANT not in found.opened_by or found.wish != "APPLY":
        raise CannotApplyHere(_("没有这个事项。"))
    if found.proactive:
        raise CannotApplyHere(_("这项待遇不用申请，到了年龄由镇街主动办。没有收到的，请打电话问一声。"))
    if not services.published().get(workflow):
        raise CannotApplyHere(_("这个事项还不能在网上申请，请到镇街民政办（便民服务中心）办理。"))
    return found


def begin(
    *,
    workflow: str,
    by: Citizen,
    principal: Citizen,
    mandate: Mandate | None,
    check: Mapping[str, Any] | None,
    day: date,
    now: datetime,
) -> Draft:
    """The open draft of this matter for `principal`, begun now where there is none. Raises `CannotApplyHere`."""
    table = applicable(workflow=workflow)
    if principal.person is None:
        raise CannotApplyHere(_("本地的登记里没有查到这个人，网上还不能直接申请。"))
    family = families.family_of(person=principal.person, day=day)
    if family.place is None or family.town is None:
        raise CannotApplyHere(_("登记里没有家庭住址，不知道该由哪个镇街受理。"))
    if table.subject == "HOUSEHOLD" and family.household is None:
        raise CannotApplyHere(_("登记里没有查到家庭户，需要工作人员先核对。"))
    about = {"household": family.household} if table.subject == "HOUSEHOLD" else {"person": principal.person}
    if table.single and Matter.objects.filter(workflow=workflow, state=Matter.State.OPEN, **about).exists():
        raise CannotApplyHere(_("这件事已经在办，不用再申请。办到哪一步了，在“我的事项”里看，或者问镇街民政办。"))
    with transaction.atomic():
        draft, fresh = Draft.objects.get_or_create(
            principal=principal,
            workflow=workflow,
            submitted_at=None,
            dropped_at=None,
            defaults={
                "by": by,
                "mandate": mandate,
                "household": family.household if table.subject == "HOUSEHOLD" else None,
                "person": principal.person if table.subject == "PERSON" else None,
                "area": family.place,
                "sealed": _sealed(Said(check=check)),
                "started_at": now,
                "changed_at": now,
            },
        )
        if fresh:
            events.record(type=event_types.DRAFT_BEGUN, actor=by.account, now=now, subject=draft, area=draft.area_id)
    return draft


def said(draft: Draft) -> Said:
    """What was filled in."""
    if not bytes(draft.sealed):
        return Said()
    return Said(**json.loads(secrets.unseal(bytes(draft.sealed), purpose=PURPOSE)))


def keep(*, draft: Draft, part: str, told: Mapping[str, Any], by: Citizen, now: datetime) -> Said:
    """Keep one part of an open draft. Raises Refused where it was submitted or dropped meanwhile."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        if not held.is_open:
            raise Refused(_("这份申请已经提交或者放弃，不能再改。"))
        kept = said(held).with_part(part, told)
        held.sealed, held.changed_at, held.by = _sealed(kept), now, by
        held.save(update_fields=["sealed", "changed_at", "by"])
    return kept


def drop(*, draft: Draft, by: Citizen, now: datetime) -> None:
    """Give a draft up: what was filled in is forgotten. What was submitted stays."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        if held.is_open:
            held.dropped_at, held.sealed = now, b""
            held.save(update_fields=["dropped_at", "sealed"])
            events.record(type=event_types.DRAFT_DROPPED, actor=by.account, now=now, subject=held, area=held.area_id)


def _sealed(told: Said) -> bytes:
    return secrets.seal(json.dumps(asdict(told), ensure_ascii=False).encode(), purpose=PURPOSE)
