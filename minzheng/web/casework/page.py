"""One matter: its steps and clocks, what may be done now, what was decided and why, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Level
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import Matter, Notice, StepRun
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.workflows import PAUSES, Workflow, bpmn
from minzheng.web.accounts.words import moment
from minzheng.web.casework import words
from minzheng.web.casework.choices import Offered, offered, whole
from minzheng.web.casework.diagram import diagram
from minzheng.web.casework.parts import Viewed, parts_of
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists.columns import yuan
from minzheng.web.people.words import household_url, person_url
from minzheng.web.presenters import Fact, Link, Step, TimelineEntry, Tone, Words, long_date

FOLDER = "web/casework"
TONES = {"RETURN": Tone.SOON, "VOID": Tone.BAD, "WITHDRAW": Tone.SOON, "PAUSE": Tone.SOON, "OBJECT": Tone.SOON}


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    """A notice with what it says, where it hangs and who objected."""

    notice: Notice
    benefit: str
    amount: str
    days: str
    objections: Sequence[Any]


class MatterFile(FilePage):
    """The page of one matter. What is done to it is posted to `web:matter_act`."""

    model = Matter
    template_name = f"{FOLDER}/file.html"
    refused: str = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("person", "household", "applicant", "area__parent", "application", "opened_by", "award")
        return words.with_subject(queryset).select_related(*joined)

    @cached_property
    def matter(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.matter

    @cached_property
    def workflow(self) -> Workflow | None:
        return words.workflow_of(self.matter.workflow)

    @cached_property
    def runs(self) -> list[StepRun]:
        return list(self.matter.runs.filter(counts=True).select_related("holder", "done_by", "area"))

    @cached_property
    def calendar(self) -> Any:
        return current_calendar()

    # the head

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (
            Link(text=_("全部事项"), url=reverse("web:matters")),
            Link(text=words.workflow_title(record.workflow), url=""),
        )

    def actions(self, record: Any) -> Sequence[Link]:
        """The papers and documents of the matter, for who may see any."""
        if not holds(user=self.request.user, permission="document.view", day=self.day):
            return ()
        return (Link(text=_("材料和文书"), url=reverse("web:papers", args=["casework.matter", record.pk])),)

    def header(self, record: Any) -> FileHeader:
        subject = words.subject_words(record, record.head_name)
        area = record.area
        where = f"{area.parent.name} {area.name}" if area.level == Level.COMMUNITY and area.parent_id else area.name
        facts = [
            Fact(label=_("对象"), value=subject, url=self._subject_url()),
            Fact(label=_("所在地"), value=where),
            Fact(label=_("事项编号"), value=record.number),
            Fact(label=_("开始日期"), value=long_date(record.opened_date)),
            Fact(label=_("发起人"), value=str(record.opened_by)),
        ]
        if whole := self._whole_limit():
            facts.append(Fact(label=_("总时限"), value=whole))
        if record.promised_date:
            facts.append(Fact(label=_("承诺时限"), value=long_date(record.promised_date)))
        if record.paused and (standing := queries.standing_pause(matter=record)) is not None:
            facts.append(Fact(label=_("对方应在何日前答复"), value=long_date(standing.answer_due) or _("没有规定期限")))
        return FileHeader(
            title=_("%(title)s：%(subject)s") % {"title": words.workflow_title(record.workflow), "subject": subject},
            kind=_("事项"),
            tags=(words.state_tag(record),),
            clock=self._whole_clock(),
            facts=facts,
        )

    def _whole_limit(self) -> Words:
        """Until when the whole must be done; whether it was, where the limit speaks of a step that is finished."""
        matter = self.matter
        if not matter.due_date:
            return words.untold(matter)
        if matter.clock_until is None:
            return long_date(matter.due_date)
        day = {"due": long_date(matter.due_date), "day": long_date(matter.clock_until)}
        return (
            _("%(due)s；%(day)s已作出决定，超过时限")
            if matter.clock_until > matter.due_date
            else _("%(due)s；%(day)s已作出决定")
        ) % day

    def _whole_clock(self) -> Any:
        if self.matter.state == Matter.State.ENDED:
            return None
        runs = [run for run in self.runs if run.state == StepRun.State.OPEN]
        if not runs:
            return None
        first = min(runs, key=lambda run: (run.next_due is None, run.next_due or run.opened_date))
        return words.clock_of(
            first,
            paused=self.matter.paused,
            day=self.day,
            calendar=self.calendar,
            holder=words.holder_words(first, self.matter.workflow),
        )

    def _subject_url(self) -> str:
        matter = self.matter
        if matter.person_id:
            visible = scope(model=Person, **self.viewer).filter(pk=matter.person_id).exists()
            return person_url(matter.person_id) if visible else ""
        if matter.household_id:
            visible = scope(model=Household, **self.viewer).filter(pk=matter.household_id).exists()
            return household_url(matter.household_id) if visible else ""
        return ""

    # the parts

    def sections(self, record: Any) -> Sequence[Section]:
        parts = [Section(key="steps", title=_("办理步骤"), template=f"{FOLDER}/steps.html", data=self._steps())]
        if self.offered or record.state == Matter.State.OPEN:
            parts.append(
                Section(key="acts", title=_("现在可以办理"), template=f"{FOLDER}/acts.html", data=self.offered)
            )
        if notices := self._notices():
            parts.append(Section(key="notices", title=_("公示"), template=f"{FOLDER}/notices.html", data=notices))
        if decisions := list(queries.decisions_of(matter=record)):
            parts.append(
                Section(
                    key="decisions",
                    title=_("决定"),
                    template=f"{FOLDER}/decisions.html",
                    data=[_decision(each) for each in decisions],
                )
            )
        viewed = Viewed(matter=record, user=self.request.user, day=self.day, runs=tuple(self.runs))
        parts += parts_of(viewed)
        if beside := self._beside():
            parts.append(
                Section(
                    key="beside",
                    title=_("同一申请的其他事项"),
                    template=f"{FOLDER}/beside.html",
                    data=beside,
                    count=len(beside),
                )
            )
        if self.workflow:
            drawn = diagram(self.workflow, states=self._states())
            parts.append(Section(key="diagram", title=_("流程图"), template=f"{FOLDER}/diagram.html", data=drawn))
        return parts

    @cached_property
    def offered(self) -> list[Offered]:
        return offered(matter=self.matter, runs=self.runs, user=self.request.user, day=self.day)

    def _states(self) -> dict[str, str]:
        return {run.step: "now" if run.state == StepRun.State.OPEN else "done" for run in self.runs}

    def _steps(self) -> list[Step]:
        """The steps in the order of the table; those that are open with clock and holder, those done with who did."""
        by_step = {run.step: run for run in self.runs}
        table = [step.key for step in self.workflow.steps] if self.workflow else list(by_step)
        return [self._step(key, by_step.get(key)) for key in table]

    def _step(self, key: str, run: StepRun | None) -> Step:
        name = words.step_title(self.matter.workflow, key)
        if run is None:
            return Step(name=name, state="later", note="")
        if run.state == StepRun.State.SKIPPED:
            return Step(name=name, state="done", note=_("不需要"))
        if run.state == StepRun.State.DONE:
            outcome = words.outcome_title(self.matter.workflow, key, run.outcome)
            done = {
                "outcome": outcome,
                "who": run.done_by,
                "day": long_date(run.done_at.date() if run.done_at else None),
            }
            return Step(name=name, state="done", note=_("%(outcome)s · %(who)s") % done)
        clock = words.clock_of(run, paused=self.matter.paused, day=self.day, calendar=self.calendar)
        return Step(name=name, state="now", note=words.holder_words(run, self.matter.workflow), clock=clock)

    def _notices(self) -> list[NoticeShown]:
        found = queries.notices(matter=self.matter).select_related("area").order_by("start_date")
        return [
            NoticeShown(
                notice=each,
                benefit=words.workflow_title(each.benefit),
                amount=yuan(each.amount_fen) if each.amount_fen is not None else "",
                days=_("%(first)s 至 %(last)s")
                % {"first": long_date(each.start_date), "last": long_date(each.end_date) or _("日历未录入")},
                objections=list(each.objections.all()),
            )
            for each in found.prefetch_related("objections")
        ]

    def _beside(self) -> list[Link]:
        if self.matter.application_id is None:
            return []
        others = scope(model=Matter, **self.viewer).filter(application=self.matter.application_id)
        return [
            Link(
                text=_("%(title)s：%(state)s")
                % {"title": words.workflow_title(each.workflow), "state": words.state_tag(each).text},
                url=words.matter_url(each),
            )
            for each in others.exclude(pk=self.matter.pk)
        ]

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        return [self._entry(action) for action in reversed(queries.history(matter=record))]

    def _entry(self, action: Any) -> TimelineEntry:
        workflow, said = self.matter.workflow, [str(action.get_kind_display())]
        if action.step:
            said.append(words.step_title(workflow, action.step))
        if action.kind == "PAUSE":
            said.append(_(PAUSES.get(action.outcome, "")))
        elif action.outcome and action.kind in ("FINISH", "TIMEOUT"):
            said.append(words.outcome_title(workflow, action.step, action.outcome))
        if action.to and action.kind == "RETURN":
            said.append("→ " + words.step_title(workflow, action.to))
        who = str(action.actor)
        if action.on_behalf_of_id:
            who = _("%(deputy)s 代 %(principal)s") % {"deputy": action.actor, "principal": action.on_behalf_of}
        text = " · ".join(said) + (f"：{action.note}" if action.note else "")
        return TimelineEntry(when=moment(action.at), words=text, by=who, tone=TONES.get(action.kind, Tone.PLAIN))

    def extra(self, record: Any) -> dict[str, Any]:
        may = whole(matter=record, user=self.request.user, day=self.day, acts=bool(self.offered))
        return {"refused": self.refused, "whole": may, "has_table": self.workflow is not None}


class MatterBpmn(MatterFile):
    """The matter's table as a BPMN 2.0 file, with the steps at which it stands marked."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        workflow = self.workflow
        if workflow is None:
            return HttpResponse(_("现行流程中已没有这类事项"), status=410)
        current = [run.step for run in self.runs if run.state == StepRun.State.OPEN]
        text = bpmn.xml(workflow, current=current, translate=_)
        name = f"{workflow.key}-{self.matter.number}.bpmn"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/xml", headers=headers)


def _decision(decision: Any) -> dict[str, Any]:
    effects = {"GRANT": _("给予"), "REFUSE": _("不予"), "CHANGE": _("变更"), "END": _("终止")}
    verdicts = {True: _("符合"), False: _("不符合"), None: _("尚不能确定")}
    return {
        "effect": effects[decision.effect],
        "amount": yuan(decision.amount_fen) if decision.amount_fen is not None else "",
        "by": str(decision.action.actor),
        "at": moment(decision.action.at),
        "day": long_date(decision.day),
        "note": decision.action.note,
        "rule": verdicts[decision.eligible],
        "rule_amount": yuan(decision.rule_amount_fen) if decision.rule_amount_fen is not None else "",
        "version": decision.rules,
        "findings": decision.findings,
    }
