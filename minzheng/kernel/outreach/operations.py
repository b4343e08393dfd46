"""Reporting a clue, leading it to an application, acting for somebody to the end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.casework import operations as casework
from minzheng.kernel.casework.models import Application, Channel, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete
from minzheng.kernel.events import operations as events
from minzheng.kernel.outreach import event_types, queries
from minzheng.kernel.outreach.models import Clue, Escort
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Person
from minzheng.kernel.registry.staging import new_ids
from minzheng.kernel.screening.models import Finding

TOLD = "CLUE"
"""The purpose under which what was told is sealed."""


def report(
    *,
    source: str,
    area: int,
    name: str,
    told: str,
    reference: str = "",
    person: Person | None = None,
    finding: Finding | None = None,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Clue:
    """Write a clue down; its matter is open then, with the clock of its workflow. Sent twice by one key it is one.

    Raises `Incomplete`, `NotYours`, `AlreadyDone` for a finding that is a clue already.
    """
    declared = queries.workflow()
    if declared is None:
        raise Cannot(_("没有启用线索核实的流程"))
    if source not in Clue.Source.values or not name.strip() or not told.strip():
        raise Incomplete(_("请填写来源、涉及人员和反映的情况"))
    if (source == Clue.Source.SCREENING) != (finding is not None):
        raise Incomplete(_("来源为数据筛查的线索从筛查结果发起"))
    with transaction.atomic():
        done = casework.open_matter(
            workflow=declared.workflow.key, area=area, person=person.pk if person else None,
            applicant=person.pk if person else None, channel=Channel.PROACTIVE, actor=actor, key=f"clue/{key}",
            day=day, now=now,
        )  # fmt: skip
        if done.repeated:
            return Clue.objects.get(matter=done.matter)
        if finding is not None and Clue.objects.filter(finding=finding).exists():
            raise AlreadyDone(_("这条筛查结果已转为线索"))
        number = int(new_ids(table="outreach_clue", count=1)[0])
        clue = Clue.objects.create(
            pk=number, number=f"X{day:%Y%m%d}{number:06d}", source=source, reference=reference.strip()[:60],
            area_id=area, line=declared.line, name=name.strip()[:60], person=person, finding=finding,
            told_cipher=secrets.encrypt_one(told.strip(), purpose=TOLD), reported_date=day, reported_at=now,
            reported_by_id=actor.pk, matter=done.matter,
        )  # fmt: skip
        events.record(
            type=event_types.REPORTED, actor=actor, now=now, subject=clue, area=area, number=clue.number,
            source=logged(Clue.Source(source).label),
        )  # fmt: skip
    return clue


def read(*, clue: Clue, actor: Any, now: datetime) -> str:
    """What was told; that somebody read it is in the log."""
    events.record(type=event_types.READ, actor=actor, now=now, subject=clue, area=clue.area_id, number=clue.number)
    return secrets.decrypt_one(clue.told_cipher, purpose=TOLD)


def lead_to(*, clue: Clue, application: Application, actor: Any, key: str, day: date, now: datetime) -> Clue:
    """The clue led to an application: its matter is finished with the outcome of its helping step.

    Raises `Cannot` where the matter is not at the step that takes clues, `NotYours` who may not act on it.
    """
    with transaction.atomic():
        held = Clue.objects.select_for_update(of=("self",)).select_related("matter").get(pk=clue.pk)
        if held.led_to_id is not None:
            raise AlreadyDone(_("这条线索已转为申请"))
        declared = queries.workflow()
        table = declared.workflow if declared else None
        step = next((each for each in table.steps if each.opens == queries.OPENS), None) if table else None
        run = held.matter.runs.filter(step=step.key if step else "", state=StepRun.State.OPEN, counts=True).first()
        if step is None or run is None:
            raise Cannot(_("线索还没有核实，或已经办结"))
        casework.act(
            run=run.pk, outcome=step.outcomes[0].key, note=application.number, actor=actor, key=key, day=day, now=now
        )
        held.led_to = application
        held.save(update_fields=["led_to"])
        events.record(
            type=event_types.LED_TO, actor=actor, now=now, subject=held, area=held.area_id, number=held.number,
            application=application.number,
        )  # fmt: skip
    return held


def escort(*, application: Application, worker: Any, mandate: str, actor: Any, day: date, now: datetime) -> Escort:
    """`worker` acts for the applicant to the end, by a mandate. Raises `Incomplete`, `AlreadyDone`."""
    if not mandate.strip():
        raise Incomplete(_("代办须写明委托依据"))
    with transaction.atomic():
        made, fresh = Escort.objects.get_or_create(
            application=application,
            defaults={
                "worker_id": worker.pk, "mandate": mandate.strip()[:200], "since": day, "recorded_at": now,
                "recorded_by_id": actor.pk,
            },
        )  # fmt: skip
        if not fresh:
            if made.worker_id == worker.pk:
                return made
            raise AlreadyDone(_("这份申请已由别人全程代办"))
        events.record(
            type=event_types.ESCORTED, actor=actor, now=now, subject=application, area=application.area_id,
            purpose=made.mandate,
        )  # fmt: skip
    return made
