"""What waits for a viewer, of every kind: steps of matters, findings, doubtful matches, batches, wishes to look.

Everything comes from the scope: who may see nothing of a kind is not told that there is any.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.models import RevealRequest
from minzheng.kernel.access.scope import scope
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework.models import StepRun
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Batch, ReviewItem
from minzheng.kernel.screening import queries as screening
from minzheng.kernel.screening.models import Finding
from minzheng.web.casework.desk import Desk
from minzheng.web.casework.words import clock_of, matter_url, step_title, subject_words, with_subject, workflow_title
from minzheng.web.lists.columns import yuan
from minzheng.web.people.heads import head_name
from minzheng.web.people.history import rule_title
from minzheng.web.people.links import url_of
from minzheng.web.people.words import household_title, place
from minzheng.web.presenters import Clock, Tag, Tone, long_date

MOST_STEPS, MOST_FINDINGS, MOST_OTHERS = 12, 8, 4
TONES = {"SHOULD_HAVE": Tone.PRIMARY, "SHOULD_NOT": Tone.BAD, "COLLISION": Tone.BAD, "CANNOT_DECIDE": Tone.SOON}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do. ``amount`` is in yuan, empty where nothing is at stake or nobody knows."""

    kind: Tag
    title: str
    subject: str
    where: str
    since: str
    url: str
    amount: str = ""
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class StepCounts:
    """Open steps on which the viewer may act: all, due today, overdue. Paused ones are neither of the latter."""

    all: int = 0
    today: int = 0
    overdue: int = 0


class Waiting:
    """What waits for one viewer on a day: counts, and the first few of each kind as tasks."""

    def __init__(self, *, user: Any, day: datetime.date) -> None:
        self.user, self.day = user, day
        self.desk = Desk(user=user, day=day)

    def may(self, permission: str) -> bool:
        return holds(user=self.user, permission=permission, day=self.day)

    def scoped(self, model: Any) -> QuerySet[Any]:
        return scope(user=self.user, model=model, day=self.day)

    # steps of matters

    @cached_property
    def step_counts(self) -> StepCounts:
        if not self.desk.acts:
            return StepCounts()
        running = Q(matter__paused="")
        counted = self.desk.steps.order_by().aggregate(
            all=Count("pk"),
            today=Count("pk", filter=running & Q(next_due=self.day)),
            overdue=Count("pk", filter=running & Q(next_due__lt=self.day)),
        )
        return StepCounts(**counted)

    def step_tasks(self, *, which: str = "") -> list[Task]:
        """The most urgent steps; ``which`` narrows them to those due ``today`` or ``overdue``."""
        if not self.desk.acts:
            return []
        conditions = {
            "today": Q(next_due=self.day, matter__paused=""),
            "overdue": Q(next_due__lt=self.day, matter__paused=""),
        }
        steps = self.desk.steps.filter(conditions.get(which, Q())).order_by(F("next_due").asc(nulls_last=True), "pk")
        return [self._step_task(run) for run in self._joined(steps)[:MOST_STEPS]]

    @cached_property
    def asked(self) -> int:
        return int(self.desk.asked.count()) if self.desk.may_see else 0

    def asked_tasks(self) -> list[Task]:
        """Opinions that colleagues wait for."""
        if not self.desk.may_see:
            return []
        kind = Tag(text=_("请您会签"), tone=Tone.SOON)
        return [self._step_task(run, kind) for run in self._joined(self.desk.asked.order_by("pk"))[:MOST_OTHERS]]

    @cached_property
    def _calendar(self) -> Any:
        return current_calendar()

    @staticmethod
    def _joined(steps: QuerySet[StepRun]) -> QuerySet[Any]:
        joined = ("matter__person", "matter__household", "matter__applicant", "area__parent")
        return with_subject(steps.select_related(*joined), prefix="matter__")

    def _step_task(self, run: Any, kind: Tag | None = None) -> Task:
        matter = run.matter
        return Task(
            kind=kind or Tag(text=step_title(matter.workflow, run.step)),
            title=workflow_title(matter.workflow),
            subject=subject_words(matter, run.head_name),
            where=place(run.area) or "",
            clock=clock_of(run, paused=matter.paused, day=self.day, calendar=self._calendar),
            since=long_date(run.opened_date),
            url=matter_url(run.matter_id),
        )

    # findings

    @cached_property
    def findings(self) -> QuerySet[Finding]:
        return screening.to_do(self.scoped(Finding))

    def finding_tasks(self) -> list[Task]:
        if not self.may("finding.view"):
            return []
        urgent = (
            self.findings.filter(kind__in=("SHOULD_HAVE", "SHOULD_NOT", "COLLISION"))
            .select_related("person", "area__parent")
            .annotate(head=head_name(user=self.user, day=self.day, household="household"))
            .order_by(F("at_stake_fen").desc(nulls_last=True), "opened_at", "pk")[:MOST_FINDINGS]
        )
        return [
            Task(
                kind=Tag(text=Finding.Kind(one.kind).label, tone=TONES.get(one.kind, Tone.PLAIN)),
                title=rule_title(one.rule),
                subject=one.person.name if one.person else household_title(one.head),
                where=place(one.area) or "",
                amount=yuan(one.at_stake_fen) if one.at_stake_fen is not None else "",
                since=long_date(timezone.localdate(one.opened_at)),
                url=url_of("web:finding", one.pk),
            )
            for one in urgent
        ]

    # the desk of who takes tables in

    @cached_property
    def reviews(self) -> QuerySet[ReviewItem]:
        return self.scoped(ReviewItem).filter(closed_at=None)

    @cached_property
    def batches(self) -> QuerySet[Batch]:
        return self.scoped(Batch).filter(status=Batch.Status.PREVIEWED)

    @cached_property
    def requests(self) -> QuerySet[RevealRequest]:
        return self.scoped(RevealRequest).filter(decision="").exclude(requested_by=self.user.pk)

    def other_tasks(self) -> list[Task]:
        """Doubtful matches, batches to be accepted and wishes to see a minor's data, the oldest of each."""
        return [*self._review_tasks(), *self._batch_tasks(), *self._reveal_tasks()]

    def _review_tasks(self) -> list[Task]:
        if not self.may("review.decide"):
            return []
        oldest = self.reviews.select_related("batch", "area__parent").order_by("opened_at", "pk")[:MOST_OTHERS]
        return [
            Task(
                kind=Tag(text=_("比对存疑")),
                title=str(ReviewItem.Reason(one.reason).label),
                subject=_("%(file)s 第%(row)d行") % {"file": one.batch.file_name, "row": one.row_number},
                where=place(one.area) or "",
                since=long_date(timezone.localdate(one.opened_at)),
                url=url_of("web:review", one.pk),
            )
            for one in oldest
        ]

    def _batch_tasks(self) -> list[Task]:
        if not self.may("intake.accept"):
            return []
        return [
            Task(
                kind=Tag(text=_("待确认批次")),
                title=one.file_name,
                subject=_(tables.DATASETS[one.dataset].title) if one.dataset in tables.DATASETS else "",
                where=place(one.area) or "",
                since=long_date(timezone.localdate(one.received_at)),
                url=url_of("web:batch", one.pk),
            )
            for one in self.batches.select_related("area__parent").order_by("received_at", "pk")[:MOST_OTHERS]
        ]

    def _reveal_tasks(self) -> list[Task]:
        if not self.may("reveal.approve"):
            return []
        return [
            Task(
                kind=Tag(text=_("待审批查看")),
                title=one.note,
                subject=one.requested_by.display_name,
                where="",
                since=long_date(timezone.localdate(one.requested_at)),
                url=url_of("web:reveal_requests"),
            )
            for one in self.requests.select_related("requested_by").order_by("requested_at")[:MOST_OTHERS]
        ]

    def tasks(self, *, show: str) -> Sequence[Task]:
        """The list below the cards: of one card, or the most urgent of everything."""
        if show in ("today", "overdue"):
            return self.step_tasks(which=show)
        if show == "alerts":
            return self.finding_tasks()
        own = [*self.asked_tasks(), *self.step_tasks()]
        if show == "todo":
            return [*own, *self.other_tasks()]
        return [*own, *self.finding_tasks(), *self.other_tasks()]
