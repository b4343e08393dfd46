"""One matter in plain words: which step, who holds it, by when by law; what is waited for; what was decided and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import Decision, Matter, StepRun
from minzheng.kernel.citizens import affairs
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.documents.forms.remedies import remedies
from minzheng.kernel.workflows import APPLICANT, Step
from minzheng.web.casework import words
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.lists.columns import yuan
from minzheng.web.people.values import money
from minzheng.web.presenters import long_date

OWN = "a matter of whoever is signed in, or of somebody whose matters he may follow"
EFFECTS = {
    "GRANT": lambda: _("同意给予"),
    "REFUSE": lambda: _("不予同意"),
    "CHANGE": lambda: _("调整待遇"),
    "END": lambda: _("停止待遇"),
}


@dataclass(frozen=True, kw_only=True)
class StageShown:
    """A step as a citizen reads it. `state`: done, now, later."""

    title: str
    state: str
    office: str
    when: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionShown:
    """A decision with its reasons, and until when it can be contested."""

    title: str
    amount: str
    day: str
    reason: str
    findings: Sequence[dict[str, Any]]
    remedies: dict[str, Any]


def matter_of(visitor: Visitor, pk: int) -> Matter:
    """The matter of an address, if it is of him for whom the visitor is here."""
    return get_object_or_404(affairs.matters_of(citizen=visitor.principal), pk=pk)


@own_page(reason=OWN, wants="FOLLOW")
@require_safe
def matter(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    return matter_page(request, visitor, matter_of(visitor, pk))


def matter_page(
    request: HttpRequest, visitor: Visitor, found: Matter, *, problem: str = "", typed: Any = None, at: str = ""
) -> HttpResponse:
    """The page; `problem` says what was wrong with the form `at`, with what was typed."""
    visitor.saw(_("办理进度"), subject=found)
    table = words.workflow_of(found.workflow)
    waits = affairs.waited_for(matter=found) if found.is_open else None
    own = found.applicant_account_id == visitor.principal.account_id
    context = {
        "page_title": words.workflow_title(found.workflow),
        "visitor": visitor,
        "matter": found,
        "state": words.state_tag(found),
        "opened": long_date(found.opened_date),
        "due": long_date(found.due_date),
        "stages": stages(found, visitor.day),
        "waits": {"what": waits[0], "until": long_date(waits[1]), "since": long_date(waits[2])} if waits else None,
        "may_send": own and waits is not None and visitor.may("APPLY"),
        "sent": documents.papers_of(subject=found).filter(voided_at=None, added_by=visitor.citizen.account),
        "notices": [_notice(one) for one in queries.notices(matter=found).select_related("area")],
        "decisions": [decision_shown(one, found, visitor.day) for one in queries.decisions_of(matter=found)],
        "may_withdraw": own and found.is_open and table is not None and table.withdrawable and visitor.may("REMEDY"),
        "contest": contesting(found, visitor),
        "beside": affairs.matters_of(citizen=visitor.principal)
        .filter(application=found.application_id)
        .exclude(pk=found.pk)
        if found.application_id
        else (),
        "problem": problem,
        "typed": typed or {},
        "at": at,
        "key": _form_key(found, at),
    }
    return render(request, "web/citizen/mine/matter.html", context, status=422 if problem else 200)


def _form_key(found: Matter, at: str) -> str:
    return f"{found.pk}-{found.paused or found.state}-{at}"


def stages(found: Matter, day: date) -> list[StageShown]:
    """The steps in the order of the table; those that this matter does not need are left out."""
    table = words.workflow_of(found.workflow)
    if table is None:
        return []
    runs = {run.step: run for run in found.runs.filter(counts=True).select_related("holder", "area")}
    path = {area.level: area for area in areas.ancestry(area=found.area_id, day=day)}
    shown = []
    chosen: dict[str, str] = {}  # a step → its outcome whose way is shown: of two ways only one will be gone
    for step in table.steps:
        run = runs.get(step.key)
        if run is None and (not found.is_open or step.when or not _on_the_way(step, chosen)):
            continue
        if run is not None and run.state == StepRun.State.SKIPPED:
            continue
        shown.append(_stage(step, run, found, path))
    return shown


def _on_the_way(step: Step, chosen: dict[str, str]) -> bool:
    """Whether a step that has not come yet lies on the way that is shown: the first one that the table names."""
    ways = [ref.partition(".") for ref in step.entry.refs if "." in ref]
    return not ways or any(chosen.setdefault(before, outcome) == outcome for before, _dot, outcome in ways)


def _stage(step: Step, run: StepRun | None, found: Matter, path: dict[str, Area]) -> StageShown:
    office = _office(step, run, path)
    title = _(step.title)
    if run is None:
        return StageShown(title=title, state="later", office=office, when="")
    if run.state == StepRun.State.DONE:
        done = long_date(run.done_at.date() if run.done_at else None)
        return StageShown(title=title, state="done", office=office, when=_("%(day)s办好") % {"day": done})
    if found.paused:
        when = _("先停一停，等材料或者等答复，停的日子不算在时限里")
    elif run.next_due:
        when = _("依规定最晚 %(day)s") % {"day": long_date(run.next_due)}
    elif found.due_date:
        when = _("全部办完最晚 %(day)s") % {"day": long_date(found.due_date)}
    else:
        when = _("这一步没有规定时限")
    phone = run.holder.work_phone if run.holder else ""
    return StageShown(title=title, state="now", office=office, when=when, phone=phone)


def _office(step: Step, run: StepRun | None, path: dict[str, Area]) -> str:
    """The office by its own name: 三江街道民政办 and not "town"."""
    level = run.level if run is not None else step.by.level
    if step.by is APPLICANT:
        return _("您自己")
    place = path.get(level)
    if place is None:
        return _(step.by.title)
    if level == Level.TOWN:
        return _("%(place)s民政办（便民服务中心）") % {"place": place.name}
    if level == Level.COUNTY:
        return _("%(place)s：%(office)s") % {"place": place.name, "office": _(step.by.title)}
    return place.name


def _notice(notice: Any) -> dict[str, Any]:
    return {
        "where": notice.get_posted_where_display(),
        "days": _("%(first)s 至 %(last)s")
        % {"first": long_date(notice.start_date), "last": long_date(notice.end_date) or _("还没定")},
        "shown": notice.name_shown,
        "amount": yuan(notice.amount_fen) if notice.amount_fen is not None else "",
        "down": notice.taken_down_at is not None,
    }


def decision_shown(one: Decision, found: Matter, day: date) -> DecisionShown:
    effect = EFFECTS.get(one.effect)
    return DecisionShown(
        title=effect() if effect else _("决定"),
        amount=money(one.amount_fen) if one.amount_fen else "",
        day=long_date(one.day),
        reason=one.action.note,
        findings=one.findings,
        remedies=remedies_of(found, day),
    )


def remedies_of(found: Matter, day: date) -> dict[str, Any]:
    """How long it can be contested, counted from the day on which it was told; by the law of that day."""
    told = affairs.told_on(matter=found)
    if told is None:
        return {}
    values = remedies(day=told)
    last = told + timedelta(days=values["reconsideration_days"])
    return {
        "days": values["reconsideration_days"],
        "months": values["suit_months"],
        "grounds": values["remedy_grounds"],
        "told": long_date(told),
        "last": long_date(last),
        "in_time": day <= last,
    }


def contesting(found: Matter, visitor: Visitor) -> dict[str, Any] | None:
    """Whether and how a decision of this matter can be contested from here; None where there is nothing to contest."""
    refused = found.ending in ("REFUSED", "NOT_ACCEPTED")
    decided = found.decisions.exists()
    line = found.line
    workflow = affairs.workflow_for(wish="CONTEST", line=line)
    if not workflow or not (refused or decided) or found.is_open or not visitor.may("REMEDY"):
        return None
    begun = affairs.matters_of(citizen=visitor.principal).filter(workflow=workflow, data__about=found.number).first()
    return {"workflow": workflow, "begun": begun, **remedies_of(found, visitor.day)}
