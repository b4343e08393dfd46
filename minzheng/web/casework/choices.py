"""What a viewer may do to a matter now: one offer for each open step on which he may act."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import can
from minzheng.kernel.casework import decisions, queries, rights, slots
from minzheng.kernel.casework.models import Countersign, Matter, Objection, PostedWhere, StepRun
from minzheng.kernel.conflicts import queries as conflicts
from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.workflows import PAUSES, Step, Workflow
from minzheng.web.casework import words
from minzheng.web.casework.step_forms import StepForm, step_forms
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import Choice


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The forms of one open step. ``key`` is sent with whichever is used: a double click has one effect."""

    run: StepRun
    title: str
    key: str
    outcomes: Sequence[Choice]
    decides: bool
    grounds: Sequence[tuple[bool | None, str]] = ()
    amount: str = ""
    rule_says: str = ""
    returns: Sequence[tuple[str, str]] = ()
    pauses: Sequence[tuple[str, str]] = ()
    may_extend: bool = False
    may_extend_whole: bool = False
    may_start: bool = False
    to_post: bool = False
    asks_amount: bool = False
    posted_where: Sequence[tuple[str, Any]] = ()
    objections: Sequence[Objection] = ()
    waits: Sequence[str] = ()
    forms: Sequence[StepForm] = ()


@dataclass(frozen=True, kw_only=True)
class Whole:
    """What may be done to the matter as a whole."""

    key: str
    resume: bool = False
    withdraw: bool = False
    void: bool = False
    countersigns: Sequence[Countersign] = field(default_factory=tuple)

    @property
    def anything(self) -> bool:
        return bool(self.resume or self.withdraw or self.void or self.countersigns)


def offered(*, matter: Matter, runs: Sequence[StepRun], user: Any, day: datetime.date) -> list[Offered]:
    """The offers, in the order of the table; none on a matter that has ended or whose table is gone."""
    workflow = words.workflow_of(matter.workflow)
    if workflow is None or not matter.is_open:
        return []
    if related(matter=matter, day=day).filter(account=user.pk).exists():
        return []
    open_runs = [run for run in runs if run.state == StepRun.State.OPEN and run.step in workflow.by_key]
    above = {area: rights.ancestors(area_id=area, day=day) for area in {run.area_id for run in open_runs}}
    mine = [
        run for run in open_runs if rights.may_act(user=user, matter=matter, run=run, above=above[run.area_id], day=day)
    ]
    forms = step_forms(matter=matter, workflow=workflow, runs=mine, user=user, day=day)
    return [_offer(workflow, workflow.by_key[run.step], run, matter, day, forms.get(run.pk, ())) for run in mine]


def related(*, matter: Matter, day: datetime.date) -> QuerySet[Relation]:
    """The officers' declared relations that concern a matter."""
    family = {"household": matter.household_id, "person": matter.person_id, "applicant": matter.applicant_id}
    return conflicts.concerning(**family, day=day)


def whole(*, matter: Matter, user: Any, day: datetime.date, acts: bool) -> Whole:
    """What may be done to the matter as a whole, by whoever acts on a step of it or may open such matters."""
    workflow = words.workflow_of(matter.workflow)
    asked = queries.countersigns(matter=matter, user=user)
    if workflow is None or not matter.is_open:
        return Whole(key=uuid.uuid4().hex)
    above = rights.ancestors(area_id=matter.area_id, day=day)
    opener = rights.may_open(
        user=user, offices=[one for one in workflow.opened_by if one.level], line=matter.line, above=above, day=day
    )
    return Whole(
        key=uuid.uuid4().hex,
        resume=bool(matter.paused) and acts,
        withdraw=workflow.withdrawable and opener,
        void=can(user, rights.VOID, day=day, record=matter),
        countersigns=tuple(asked.select_related("asked_by", "run")),
    )


def _offer(
    workflow: Workflow, step: Step, run: StepRun, matter: Matter, day: datetime.date, forms: Sequence[StepForm]
) -> Offered:
    to_post = step.publicity is not None and run.wait_from is None
    waiting = bool(step.wait) and (run.wait_until is None or run.wait_until >= day)
    shown = [one for number, one in enumerate(step.outcomes) if not (waiting and number == 0)]
    judged: dict[str, Any] = {}
    if step.decides:
        judged = _judged(matter, workflow, day)
    return Offered(
        run=run,
        title=_(step.title),
        key=uuid.uuid4().hex,
        outcomes=[
            Choice(value=one.key, name=_(one.title), words=_("须写明理由") if one.needs_note else "") for one in shown
        ],
        decides=step.decides,
        returns=[(key, words.step_title(workflow.key, key)) for key in workflow.walk.returns(step.key)],
        pauses=[] if matter.paused else [(one.reason, _(PAUSES[one.reason])) for one in step.pauses],
        may_extend=step.extended is not None and not run.extended,
        may_extend_whole=workflow.whole_extended is not None and not matter.extended,
        may_start=run.holder_id is None,
        to_post=to_post,
        asks_amount=step.publicity is not None and "amount" in step.publicity.shows,
        posted_where=PostedWhere.choices if to_post else (),
        objections=tuple(queries.objections(matter=matter).filter(notice__run=run, upheld=None)),
        waits=[str(each) for each in slots.missing(step=step, matter=matter, run=run)],
        forms=forms,
        **judged,
    )


def _judged(matter: Matter, workflow: Workflow, day: datetime.date) -> dict[str, Any]:
    """What the rules say, for the officer who decides: he may decide otherwise, and says why."""
    found = decisions.grounds(matter=matter, workflow=workflow, day=day).explanation
    if found is None:
        return {"rule_says": _("登记中没有可据以判断的家庭，请先核对登记")}
    verdict = {True: _("按规则符合"), False: _("按规则不符合"), None: _("按规则尚不能确定")}[found.eligible]
    amount = f"{found.amount / 100:.2f}" if found.eligible and found.amount is not None else ""
    told = _("，每期 %s 元") % yuan(found.amount) if found.eligible and found.amount is not None else ""
    return {
        "rule_says": verdict + told,
        "amount": amount,
        "grounds": [(one.holds, one.reason(_)) for one in found.criteria],
    }
