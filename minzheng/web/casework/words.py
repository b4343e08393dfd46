"""Matters, steps and clocks in words."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.calendar.deadlines import WorkingCalendar
from minzheng.kernel.casework import clocks
from minzheng.kernel.casework.catalogue import UnknownWorkflow, catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.registry.queries import believed_members
from minzheng.kernel.workflows import ENDINGS, PAUSES, Step, Workflow
from minzheng.web.people.words import HEADS
from minzheng.web.presenters import Clock, Tag, Tone, Words, lazy_words

ENDING_TONES = {"APPROVED": Tone.GOOD, "CLOSED": Tone.GOOD, "REFUSED": Tone.SOON, "NOT_ACCEPTED": Tone.SOON}


def matter_url(matter: Matter | int) -> str:
    return reverse("web:matter", args=[matter if isinstance(matter, int) else matter.pk])


def workflow_of(key: str) -> Workflow | None:
    """The declared table; None where no module declares it any more."""
    try:
        return catalogue().get(key).workflow
    except UnknownWorkflow:
        return None


def workflow_choices() -> list[tuple[str, Words]]:
    """Every declared table, for a filter."""
    return [(one.workflow.key, _(one.workflow.title)) for one in catalogue()]


def area_words(area: Any) -> str:
    """An area by its name, a community with its town before it; the parent must be joined."""
    return f"{area.parent.name} {area.name}" if area.level == "COMMUNITY" and area.parent_id else str(area.name)


def workflow_title(key: str) -> str:
    declared = workflow_of(key)
    return _(declared.title) if declared else key


def step_of(run: StepRun, workflow: str) -> Step | None:
    declared = workflow_of(workflow)
    return declared.by_key.get(run.step) if declared else None


def step_title(workflow: str, step: str) -> str:
    declared = workflow_of(workflow)
    found = declared.by_key.get(step) if declared else None
    return _(found.title) if found else step


def outcome_title(workflow: str, step: str, outcome: str) -> str:
    declared = workflow_of(workflow)
    found = declared.by_key.get(step) if declared else None
    one = found.outcome(outcome) if found else None
    return _(one.title) if one else outcome


def state_tag(matter: Matter) -> Tag:
    if matter.state == Matter.State.ENDED:
        return Tag(text=_(ENDINGS[matter.ending]), tone=ENDING_TONES.get(matter.ending, Tone.PLAIN))
    if matter.paused:
        return Tag(text=_("已暂停"), tone=Tone.SOON)
    return Tag(text=_("办理中"), tone=Tone.PRIMARY)


@lazy_words
def _left(days: int) -> str:
    return _("正常，剩%(days)d个工作日") % {"days": days} if days > clocks.AMBER_WITHIN else _("剩%d个工作日") % days


@lazy_words
def _over(days: int) -> str:
    return _("超%d个工作日") % days


@lazy_words
def _paused(reason: str) -> str:
    return _("已暂停：%s") % _(PAUSES[reason]) if reason in PAUSES else _("已暂停")


@lazy_words
def _missing(year: int) -> str:
    return _("无法计算：缺少%d年的日历") % year


@lazy_words
def _unset(parameter: str) -> str:
    return _("时限未定：%s没有规定") % _limit_title(parameter)


def _limit_title(parameter: str) -> str:
    declared = catalogue().ruleset.parameters.get(parameter)
    return _(declared.title) if declared else parameter


TODAY: Promise = gettext_lazy("今天到期")
NO_LIMIT: Promise = gettext_lazy("无时限")


def clock_of(run: StepRun, *, paused: str, day: datetime.date, calendar: WorkingCalendar, holder: Words = "") -> Clock:
    """A step's nearest limit: colour, words and shape together. Nothing is guessed beyond the known calendar."""
    if paused:
        return Clock(tone=Tone.PLAIN, words=_paused(paused), holder=holder)
    if run.next_due is None:
        return Clock(tone=Tone.SOON if untold(run) else Tone.PLAIN, words=untold(run) or NO_LIMIT, holder=holder)
    return clock_to(run.next_due, day=day, calendar=calendar, holder=holder)


def untold(record: StepRun | Matter) -> Words:
    """Why a limit that there is cannot be told; "" where nothing is unknown. Unknown is not "no limit"."""
    if record.due_unknown:
        return _missing(record.due_unknown)
    return _unset(record.limit_unset) if record.limit_unset else ""


def clock_to(due: datetime.date, *, day: datetime.date, calendar: WorkingCalendar, holder: Words = "") -> Clock:
    """The clock of a limit whose last day is known."""
    left = clocks.working_days_left(calendar=calendar, day=day, due=due)
    if left is None:
        return Clock(tone=Tone.PLAIN, words=_missing(due.year), holder=holder)
    if day > due:
        return Clock(tone=Tone.BAD, words=_over(max(-left, 1)), holder=holder)
    if left == 0:
        return Clock(tone=Tone.SOON, words=TODAY, holder=holder)
    return Clock(tone=Tone.SOON if left <= clocks.AMBER_WITHIN else Tone.GOOD, words=_left(left), holder=holder)


def holder_words(run: StepRun, workflow: str) -> str:
    """Who holds a step: the person who took it in hand, else the office."""
    if run.holder_id:
        return str(run.holder)
    step = step_of(run, workflow)
    if step is None:
        return run.office
    delegated = step.delegated.to if step.delegated and step.delegated.to.code == run.office else None
    return _((delegated or step.by).title)


def with_subject(matters: QuerySet[Any], *, prefix: str = "") -> QuerySet[Any]:
    """Joins whom matters are about, and adds `head_name` for those about a household."""
    members = believed_members(household=OuterRef(f"{prefix}household"))
    heads = members.filter(relation__in=HEADS, valid__endswith=None)
    head = heads.order_by("relation", "pk").values("person__name")[:1]
    return matters.annotate(head_name=Subquery(head))


def subject_words(matter: Matter, head_name: str | None) -> str:
    """Whom a matter is about: a person, the household of its head, or nobody in particular."""
    if matter.person_id:
        return str(matter.person.name)  # type: ignore[union-attr]
    if matter.household_id:
        return _("%(name)s户") % {"name": head_name} if head_name else _("户号 %s") % matter.household
    return str(matter.applicant.name) if matter.applicant_id else _("不涉及具体对象")  # type: ignore[union-attr]
