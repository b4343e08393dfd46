"""Letting the clocks stand still and go on again, and extending them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.casework import event_types
from minzheng.kernel.casework.models import Pause
from minzheng.kernel.casework.operations.holding import Done, Kind
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.casework.refusals import Cannot, Incomplete, IsPaused
from minzheng.kernel.workflows import PAUSES


def pause(
    *,
    run: int,
    reason: str,
    note: str,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Let the clocks of the matter stand still, for a reason that the open step declares (`Step.pauses`).

    `note` says what is waited for: which papers, which question. Days after `day` up to the resumption do not count.
    """
    with holding(run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.PAUSE, run=run)) is not None:
            return before
        current = held.open_run(run)
        declared = held.step(current.step).pausing(reason)
        if declared is None:
            raise Cannot(_("这个步骤不能以此为由暂停计时"))
        if held.matter.paused:
            raise IsPaused(_("事项已在暂停计时中"))
        if not note.strip():
            raise Incomplete(_("请写明需要等待什么"))
        answer = held.ground.due(declared.within, day)
        Pause.objects.create(matter=held.matter, run=current, reason=reason, begun_date=day, answer_due=answer.day)
        held.matter.paused = reason
        action = held.log(
            Kind.PAUSE, event_types.PAUSED, run=current, note=note, outcome=reason,
            words={"reason": str(PAUSES[reason])},
        )  # fmt: skip
        held.reckon()
        return Done(held.matter, action)


def resume(
    *,
    matter: int,
    note: str = "",
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Let the clocks go on. By whoever may act on the step at which they were stopped, or on any open one.

    The applicant himself may where they wait for his papers: they go on from the day on which he hands them in.
    """
    with holding(matter=matter, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.RESUME)) is not None:
            return before
        standing = Pause.objects.filter(matter=held.matter, ended_date=None).first()
        himself = held.acting.pk == held.matter.applicant_account_id
        if not (himself and standing is not None and standing.reason == "SUPPLEMENT"):
            held.demand_some()
        if standing is None:
            raise Cannot(_("事项没有暂停计时"))
        if day < standing.begun_date:
            raise Cannot(_("恢复日期不能早于暂停日期"))
        standing.ended_date = day
        standing.save(update_fields=["ended_date"])
        held.matter.paused = ""
        run = next((each for each in held.runs if each.pk == standing.run_id), None)
        action = held.log(Kind.RESUME, event_types.RESUMED, run=run, note=note, outcome=standing.reason)
        held.reckon(pauses=[*held.around.pauses, (standing.begun_date, day)])
        return Done(held.matter, action)


def extend(
    *,
    run: int,
    whole: bool = False,
    note: str,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Extend the step's limit, or that of the whole matter, to what the table declares for hard cases. Once."""
    with holding(run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.EXTEND, run=run)) is not None:
            return before
        current = held.open_run(run)
        extendable = held.workflow.whole_extended if whole else held.step(current.step).extended
        if extendable is None:
            raise Cannot(_("这项时限依规定不能延长"))
        subject = held.matter if whole else current
        if subject.extended:
            raise Cannot(_("时限已经延长过一次"))
        if not note.strip():
            raise Incomplete(_("延长时限须写明理由"))
        subject.extended = True
        held.touch(current)
        action = held.log(
            Kind.EXTEND, event_types.EXTENDED, run=current, note=note, outcome="WHOLE" if whole else "STEP"
        )
        held.reckon()
        return Done(held.matter, action)
