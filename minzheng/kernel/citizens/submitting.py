"""From a draft to a matter: once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.casework import operations as casework
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Application, Channel
from minzheng.kernel.casework.operations import Wanted
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.citizens import drafts
from minzheng.kernel.citizens.models import Citizen, Draft
from minzheng.kernel.consent import operations as consent
from minzheng.kernel.consent.models import Scope
from minzheng.kernel.documents import operations as documents
from minzheng.kernel.registry.models import Person

KEPT_WITH_MATTER = ("family", "situation", "sign")


def submit(*, draft: Draft, by: Citizen, day: date, now: datetime) -> Application:
    """Open the matter, record what was authorised, and bring the papers along; sent twice, it is one application.

    Raises Refused where a part is missing or casework says no; then nothing has changed.
    """
    try:
        with transaction.atomic():
            held = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
            if held.application is not None:
                return held.application
            if held.dropped_at is not None:
                raise Refused(_("这份申请已经放弃，请重新申请。"))
            told = drafts.said(held)
            if told.next_part is not None:
                raise Refused(_("还有没填完的部分，请补完再提交。"))
            return _submit(held, told, by=by, day=day, now=now)
    except Cannot as refusal:
        raise Refused(str(refusal.message)) from refusal


def _submit(draft: Draft, told: drafts.Said, *, by: Citizen, day: date, now: datetime) -> Application:
    principal, acting_for_another = draft.principal, by.pk != draft.principal_id
    wanted = Wanted(
        workflow=draft.workflow,
        household=draft.household_id,
        person=draft.person_id,
        data=_data(told),
    )
    application, done = casework.apply(
        wanted=[wanted],
        area=draft.area_id,
        line=catalogue().get(draft.workflow).line,
        household=draft.household_id,
        applicant=principal.person_id,
        applicant_account=principal.account,
        agent=by.person_id if acting_for_another else None,
        mandate=draft.mandate.evidence if acting_for_another and draft.mandate else "",
        channel=Channel.ONLINE,
        actor=by.account,
        on_behalf_of=principal.account if acting_for_another else None,
        key=f"citizen-{draft.key.hex}",
        day=day,
        now=now,
    )
    _authorise(draft, told, by=by, number=application.number, day=day, now=now)
    documents.carry(source=draft, to=done[0].matter, actor=by.account, now=now)
    draft.application, draft.submitted_at, draft.sealed = application, now, b""
    draft.save(update_fields=["application", "submitted_at", "sealed"])
    return application


def _data(told: drafts.Said) -> Mapping[str, Any]:
    """What the matter keeps of what was said: no number of anybody's identity or account is asked for anywhere."""
    data: dict[str, Any] = {part: dict(told.of(part)) for part in KEPT_WITH_MATTER}
    data |= {name: True for name in ("related_to_staff", "urgent") if told.of("situation").get(name) is True}
    if told.check is not None:
        data["check"] = dict(told.check)
    return data


def _authorise(draft: Draft, told: drafts.Said, *, by: Citizen, number: str, day: date, now: datetime) -> None:
    agreed: Sequence[int] = told.of("consent").get("people", ())
    people = list(Person.objects.filter(pk__in=agreed).order_by("pk"))
    if people:
        consent.record(
            people=people,
            scope=Scope.ECONOMY,
            purpose=_("核对申请 %s 所需的家庭经济状况") % number,
            since=day,
            until=date.fromisoformat(str(told.of("consent")["until"])),
            document=_("网上申请 %s，本人签名") % number,
            actor=by.account,
            now=now,
            given_by=by.person or draft.principal.person,
        )
