"""A matter in somebody's hands: what may be done to it, and what was done, in memory. `taking` reads and writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.calendar import queries as calendars
from minzheng.kernel.casework import conditions, rights, slots, terms
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Action, Matter, Notice, Pause, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, HasEnded, KeyUsed, NotYours
from minzheng.kernel.events import operations as events
from minzheng.kernel.events.types import EventType
from minzheng.kernel.workflows import Step, Workflow
from minzheng.kernel.workflows.walking import SKIPPED, Marking, Moved

Kind = Action.Kind
OPEN = StepRun.State.OPEN


@dataclass(frozen=True)
class Done:
    """What an operation did. `repeated`: it was done before, by the same key, and nothing was done now."""

    matter: Matter
    action: Action
    opened: tuple[StepRun, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A step that was finished or passed over, and still counts."""

    pk: int
    outcome: str


@dataclass(frozen=True)
class Around:
    """What stands around a matter: areas above it, their codes, pauses that are over, how often each step was begun.

    `barred`: the actor, or for whom he acts, has declared a relative in the family.
    """

    above: frozenset[int]
    codes: tuple[str, ...]
    pauses: Sequence[tuple[date, date]]
    visits: Mapping[str, int]
    calendar: int | None
    key_used: bool
    opinion_awaited: bool
    barred: bool


@dataclass
class Held:
    """A matter with its open steps (`runs`) and those that are behind it (`past`), on a day, in the hands of an actor.

    Operations change the rows in memory, say so (`touch`), and tell what was done (`log`). `afterwards` are what must
    be written in other tables, in the same transaction and after the matter's own rows.
    """

    matter: Matter
    workflow: Workflow
    around: Around
    actor: Any
    on_behalf_of: Account | None
    key: str
    day: date
    now: datetime
    runs: list[StepRun] = field(default_factory=list)
    past: dict[str, Past] = field(default_factory=dict)
    touched: dict[int, StepRun] = field(default_factory=dict)
    undone: list[int] = field(default_factory=list)
    opened: list[StepRun] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    events: list[events.Telling] = field(default_factory=list)
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    new: bool = False
    reckoned: bool = False

    @cached_property
    def acting(self) -> Any:
        """Whose rights count."""
        return rights.standing_in(actor=self.actor, on_behalf_of=self.on_behalf_of, day=self.day)

    @property
    def above(self) -> frozenset[int]:
        return self.around.above

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.actions or self.reckoned)

    def before(self, *, kind: str, run: int | None = None) -> Done | None:
        """What the key did before, if anything. Raises `KeyUsed` where it did something else."""
        return done_before(key=self.key, kind=kind, run=run, matter=self.matter.pk) if self.around.key_used else None

    @cached_property
    def ground(self) -> terms.Ground:
        around = self.around
        calendar = calendars.calendar_as_of(around.calendar)
        return terms.Ground(calendar, catalogue().ruleset.parameters, (*around.codes, ""), around.pauses)

    @property
    def marking(self) -> Marking:
        done = {step: one.outcome or SKIPPED for step, one in self.past.items()}
        return Marking(frozenset(run.step for run in self.runs), done)

    def step(self, key: str) -> Step:
        """The declared step. Raises `Cannot` where today's table no longer has it."""
        found = self.workflow.by_key.get(key)
        if found is None:
            raise Cannot(_("现行流程中已没有步骤“%(step)s”，请退回到现有步骤或作废") % {"step": key})
        return found

    def open_run(self, number: int) -> StepRun:
        """The step's run with this id, still open and the actor's to act on. Raises `AlreadyDone`, `NotYours`."""
        if not self.matter.is_open:
            raise HasEnded(_("事项已结束，不能再办理"))
        run = next((each for each in self.runs if each.pk == number), None)
        if run is None:
            raise AlreadyDone(self._who_was_first(number))
        self.demand(run)
        return run

    def demand(self, run: StepRun) -> None:
        """Raises `NotYours` unless the actor may act on the run."""
        above = (
            self.above if run.area_id == self.matter.area_id else rights.ancestors(area_id=run.area_id, day=self.day)
        )
        if not rights.may_act(user=self.acting, matter=self.matter, run=run, above=above, day=self.day):
            raise NotYours(_("该步骤由%(office)s办理，您没有办理权限") % {"office": self._office(run)})
        if self.around.barred:
            raise NotYours(_("您已备案与这个家庭的近亲属关系，应当回避，请由同岗位的其他人办理"))

    def demand_some(self) -> None:
        """Raises `NotYours` unless the actor may act on one of the open steps."""
        for run in self.runs:
            try:
                return self.demand(run)
            except NotYours:
                continue
        raise NotYours(_("您没有办理这个事项的权限"))

    def _office(self, run: StepRun) -> str:
        step = self.workflow.by_key.get(run.step)
        return str(step.by.title) if step else run.office

    def _who_was_first(self, number: int) -> Any:
        done = StepRun.objects.filter(pk=number, matter=self.matter, done_by__isnull=False).select_related("done_by")
        for run in done:
            return _("该步骤已由 %(name)s 于 %(at)s 办理，未重复办理") % {
                "name": run.done_by,
                "at": f"{run.done_at:%Y-%m-%d}",
            }
        return _("该步骤已被收回或退回，请刷新后再看")

    def touch(self, run: StepRun) -> None:
        """The run is to be written."""
        self.touched[run.pk] = run

    def log(self, kind: str, type_: EventType, *, run: StepRun | None = None, note: str = "", **told: Any) -> Action:
        """Append what was done to the history, and tell the log; the action has its number once it is written."""
        columns = {name: told.pop(name) for name in ("outcome", "to", "data") if name in told}
        note = note.strip()
        action = Action(
            matter_id=self.matter.pk, run_id=run.pk if run else None, kind=kind, step=run.step if run else "",
            actor_id=self.actor.pk, on_behalf_of_id=self.on_behalf_of.pk if self.on_behalf_of else None,
            at=self.now, date=self.day, note=note, key=self.key, **columns,
        )  # fmt: skip
        step = self.workflow.by_key.get(run.step) if run else None
        sentence = {"step": str(step.title) if step else "", "outcome": "", "to": ""} | told.pop("words", {})
        payload = {name: value for name, value in sentence.items() if name in type_.placeholders}
        kept_apart = {"note": note} if note and "note" in type_.erasure else {}
        self.actions.append(action)
        self.events.append(
            events.telling(
                type=type_, actor=self.actor, now=self.now, subject=self.matter, area=self.matter.area_id,
                **(payload | told | kept_apart),
            )
        )  # fmt: skip
        return action

    def holds(self, step: Step) -> bool:
        """Whether a step that names a condition is needed."""
        return conditions.holds(step.when, self.matter)

    def apply(self, moved: Moved) -> tuple[StepRun, ...]:
        """What a move did to the steps; returns those that open."""
        self.put_away([run for run in self.runs if run.step in moved.put_away])
        for step in moved.undone:
            if (one := self.past.pop(step, None)) is not None:
                if one.pk in self.touched:
                    self.touched[one.pk].counts = False
                else:
                    self.undone.append(one.pk)
        if self.workflow.whole_until in moved.undone and self.matter.clock_until is not None:
            self.matter.clock_until = None
            self.reckon()
        return () if moved.ends else self.open_steps(moved)

    def leave(self, step: str) -> None:
        """The step's run was finished: it is open no longer, and counts from now on."""
        run = next(each for each in self.runs if each.step == step)
        self.runs.remove(run)
        self.past[step] = Past(run.pk, run.outcome)

    def put_away(self, runs: list[StepRun]) -> None:
        """Close steps that nobody finished; a notice that still hangs is taken down with its step."""
        for run in runs:
            run.state, run.counts, run.next_due, run.amber_date = StepRun.State.PUT_AWAY, False, None, None
            self.touch(run)
            self.runs.remove(run)
        if hanging := [run.pk for run in runs if run.wait_from is not None]:
            up = Notice.objects.filter(run__in=hanging, taken_down_at=None)
            self.afterwards.append(lambda: up.update(taken_down_at=self.now))

    def open_steps(self, moved: Moved) -> tuple[StepRun, ...]:
        """Rows for the steps that open, and for those that are passed over."""
        whole = {name: getattr(self.matter, name) for name in terms.OF_THE_WHOLE}
        opened = []
        for key in (*moved.opened, *moved.skipped):
            step = self.step(key)
            office = self.ground.office(step, self.day)
            run = StepRun(
                matter_id=self.matter.pk, step=key, visit=self.around.visits.get(key, 0) + 1,
                state=OPEN if key in moved.opened else StepRun.State.SKIPPED, area_id=self.matter.area_id,
                line=self.matter.line, office=office.code, level=office.level, opened_at=self.now,
                opened_date=self.day, wait_from=self.day if step.wait and not step.publicity else None,
            )  # fmt: skip
            if run.state == OPEN:
                self._wind(run, step, whole)
                opened.append(run)
            self.opened.append(run)
        waited_for = [run for run in opened if slots.anybody_told(step=self.step(run.step))]
        if waited_for:
            self.afterwards.append(lambda: self._tell_opened(waited_for))
        return tuple(opened)

    def _tell_opened(self, runs: list[StepRun]) -> None:
        for run in runs:
            slots.tell_opened(step=self.step(run.step), matter=self.matter, run=run)

    def _wind(self, run: StepRun, step: Step, whole: Mapping[str, Any]) -> None:
        """Set the clocks of a run."""
        columns = terms.of_run(
            step=step, run=run, matter=whole, ground=self.ground, paused=bool(self.matter.paused)
        )  # fmt: skip
        for name, value in columns.items():
            setattr(run, name, value)

    def reckon(self, *, pauses: Sequence[tuple[date, date]] | None = None) -> None:
        """Compute every clock of the matter anew: after a pause (`pauses`: with it), an extension, a new calendar."""
        if pauses is not None:
            self.ground = terms.Ground(self.ground.calendar, self.ground.parameters, self.ground.path, pauses)
        self.reckoned = True
        for name, value in terms.of_matter(workflow=self.workflow, matter=self.matter, ground=self.ground).items():
            setattr(self.matter, name, value)
        whole = {name: getattr(self.matter, name) for name in terms.OF_THE_WHOLE}
        for run in self.runs:
            if run.step in self.workflow.by_key:
                self._wind(run, self.step(run.step), whole)
                self.touch(run)

    @property
    def untold(self) -> list[tuple[int | None, str]]:
        """What keeps the clocks of the open steps from being told: a year or a limit that nobody has set."""
        told: list[Matter | StepRun] = [self.matter, *self.runs]
        return [(one.due_unknown, one.limit_unset) for one in told]

    def end(self, ending: str) -> None:
        """The matter is over; whatever was still open is put away."""
        self.put_away(list(self.runs))
        matter, paused = self.matter, self.matter.paused
        matter.state, matter.ending, matter.paused = Matter.State.ENDED, ending, ""
        matter.ended_at, matter.ended_date = self.now, self.day
        if paused:
            standing = Pause.objects.filter(matter=matter.pk, ended_date=None)
            self.afterwards.append(lambda: standing.update(ended_date=self.day))


def done_before(*, key: str, kind: str, run: int | None = None, matter: int | None = None) -> Done | None:
    """What this key did before, if anything. Raises `KeyUsed` where it did something else."""
    found = Action.objects.select_related("matter").filter(key=key).first()
    if found is None:
        return None
    if (
        found.kind != kind
        or (run is not None and found.run_id != run)
        or (matter is not None and found.matter_id != matter)
    ):
        raise KeyUsed(_("提交标识已用于另一操作，请刷新页面后重试"))
    return Done(found.matter, found, repeated=True)
