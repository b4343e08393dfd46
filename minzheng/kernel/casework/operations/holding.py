"""Taking hold of a matter: its row is locked, so that whoever comes second sees what the first has done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.calendar import queries as calendars
from minzheng.kernel.calendar.operations import IMPORTED
from minzheng.kernel.casework import conditions, rights, slots, terms
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Action, Matter, Notice, Pause, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, HasEnded, KeyUsed, NotYours
from minzheng.kernel.conflicts.queries import BARRED
from minzheng.kernel.events import operations as events
from minzheng.kernel.events.types import EventType
from minzheng.kernel.workflows import Step, Workflow
from minzheng.kernel.workflows.walking import SKIPPED, Marking, Moved

Kind = Action.Kind


@dataclass(frozen=True)
class Done:
    """What an operation did. `repeated`: it was done before, by the same key, and nothing was done now."""

    matter: Matter
    action: Action
    opened: tuple[StepRun, ...] = ()
    repeated: bool = False


AROUND = """
SELECT (SELECT array_agg(c.ancestor_id) FROM areas_areacover c
         WHERE c.area_id = %(area)s AND c.valid @> %(day)s::date),
       (SELECT array_agg(a.code::text ORDER BY length(a.code) DESC)
          FROM areas_areacover c JOIN areas_area a ON a.id = c.ancestor_id
         WHERE c.area_id = %(area)s AND c.valid @> %(day)s::date),
       (SELECT jsonb_agg(jsonb_build_array(begun_date, ended_date)) FROM casework_pause
         WHERE matter_id = %(matter)s AND ended_date IS NOT NULL),
       (SELECT jsonb_object_agg(s.step, s.visit) FROM (
            SELECT step, max(visit) AS visit FROM casework_steprun WHERE matter_id = %(matter)s GROUP BY step) AS s),
       (SELECT max(id) FROM events_event WHERE type = %(imported)s),
       EXISTS (SELECT FROM casework_action WHERE key = %(key)s),
       EXISTS (SELECT FROM casework_countersign c JOIN casework_steprun r ON r.id = c.run_id
                WHERE r.matter_id = %(matter)s AND r.state = 'OPEN' AND c.answered_at IS NULL),
       {barred}
""".format(
    barred=BARRED.format(
        accounts="%(accounts)s::bigint[]",
        person="%(person)s::bigint",
        applicant="%(applicant)s::bigint",
        household="%(household)s::bigint",
        day="%(day)s::date",
    )
)


@dataclass(frozen=True)
class Around:
    """What stands around a matter: areas above it, their codes, pauses that are over, how often each step was begun.

    `barred`: the actor, or for whom he acts, has declared a relative in the family.
    """

    above: frozenset[int]
    codes: tuple[str, ...]
    pauses: list[tuple[date, date]]
    visits: dict[str, int]
    calendar: int | None
    key_used: bool
    opinion_awaited: bool
    barred: bool


@dataclass
class Held:
    """A locked matter with its steps that count, on a day, in the hands of an actor."""

    matter: Matter
    workflow: Workflow
    actor: Any
    on_behalf_of: Account | None
    key: str
    day: date
    now: datetime
    runs: list[StepRun] = field(default_factory=list)

    @cached_property
    def acting(self) -> Any:
        """Whose rights count."""
        return rights.standing_in(actor=self.actor, on_behalf_of=self.on_behalf_of, day=self.day)

    @cached_property
    def around(self) -> Around:
        """What an act needs to know beside the steps, read at once under the lock."""
        with connection.cursor() as cursor:
            matter = self.matter
            given: dict[str, Any] = {"matter": matter.pk, "area": matter.area_id, "day": self.day}
            given |= {"person": matter.person_id, "applicant": matter.applicant_id, "household": matter.household_id}
            given["accounts"] = [each.pk for each in (self.actor, self.on_behalf_of) if each is not None]
            cursor.execute(AROUND, given | {"key": self.key, "imported": IMPORTED.key})
            above, codes, pauses, visits, calendar, key_used, awaited, barred = cursor.fetchone()
        over = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in json.loads(pauses or "[]")]
        return Around(
            frozenset(above or ()),
            tuple(codes or ()),
            over,
            json.loads(visits or "{}"),
            calendar,
            key_used,
            awaited,
            barred,
        )

    @property
    def above(self) -> frozenset[int]:
        return self.around.above

    def before(self, *, kind: str, run: int | None = None) -> Done | None:
        """What the key did before, if anything. Raises `KeyUsed` where it did something else."""
        return done_before(key=self.key, kind=kind, run=run, matter=self.matter.pk) if self.around.key_used else None

    @cached_property
    def ground(self) -> terms.Ground:
        around, rules = self.around, catalogue().ruleset
        calendar = calendars.calendar_as_of(around.calendar)
        return terms.Ground(calendar, rules.parameters, (*around.codes, ""), around.pauses)

    @property
    def marking(self) -> Marking:
        return Marking(
            frozenset(run.step for run in self.runs if run.state == StepRun.State.OPEN),
            {run.step: run.outcome or SKIPPED for run in self.runs if run.state != StepRun.State.OPEN},
        )

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
        if run is None or run.state != StepRun.State.OPEN:
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
            if run.state == StepRun.State.OPEN:
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

    def log(self, kind: str, type_: EventType, *, run: StepRun | None = None, note: str = "", **told: Any) -> Action:
        """Append what was done to the history, and tell the log."""
        columns = {name: told.pop(name) for name in ("outcome", "to", "data") if name in told}
        action = Action.objects.create(
            matter=self.matter,
            run=run,
            kind=kind,
            step=run.step if run else "",
            actor_id=self.actor.pk,
            on_behalf_of=self.on_behalf_of,
            at=self.now,
            date=self.day,
            note=note.strip(),
            key=self.key,
            **columns,
        )
        step = self.workflow.by_key.get(run.step) if run else None
        sentence = {"step": str(step.title) if step else "", "outcome": "", "to": ""} | told.pop("words", {})
        payload = {name: value for name, value in sentence.items() if name in type_.placeholders}
        events.record(
            type=type_, actor=self.actor, now=self.now, subject=self.matter, area=self.matter.area_id,
            **(payload | told | ({"note": note.strip()} if note.strip() and "note" in type_.erasure else {})),
        )  # fmt: skip
        return action

    def holds(self, step: Step) -> bool:
        """Whether a step that names a condition is needed."""
        return conditions.holds(step.when, self.matter)

    def apply(self, moved: Moved) -> tuple[StepRun, ...]:
        """Write what a move did to the steps; returns those that opened."""
        put_away = [run for run in self.runs if run.state == StepRun.State.OPEN and run.step in moved.put_away]
        undone = [run for run in self.runs if run.step in moved.undone and run not in put_away]
        self.put_away(put_away)
        if undone:
            StepRun.objects.filter(pk__in=[run.pk for run in undone]).update(counts=False)
        gone = {run.pk for run in (*put_away, *undone)}
        self.runs = [run for run in self.runs if run.pk not in gone]
        if moved.ends:
            return ()
        return self.open_steps(moved)

    def put_away(self, runs: list[StepRun]) -> None:
        """Close steps that nobody finished; a notice that still hangs is taken down with its step."""
        if runs:
            numbers = [run.pk for run in runs]
            StepRun.objects.filter(pk__in=numbers).update(
                state=StepRun.State.PUT_AWAY, counts=False, next_due=None, amber_date=None
            )
            Notice.objects.filter(run__in=numbers, taken_down_at=None).update(taken_down_at=self.now)

    def open_steps(self, moved: Moved) -> tuple[StepRun, ...]:
        """Rows for the steps that opened, and for those that were passed over."""
        keys = (*moved.opened, *moved.skipped)
        if not keys:
            return ()
        visits = self.around.visits
        whole = {name: getattr(self.matter, name) for name in ("due_date", "promised_date", "due_unknown")}
        made = []
        for key in keys:
            step = self.step(key)
            office = self.ground.office(step, self.day)
            run = StepRun(
                matter=self.matter,
                step=key,
                visit=visits.get(key, 0) + 1,
                state=StepRun.State.OPEN if key in moved.opened else StepRun.State.SKIPPED,
                area_id=self.matter.area_id,
                line=self.matter.line,
                office=office.code,
                level=office.level,
                opened_at=self.now,
                opened_date=self.day,
                wait_from=self.day if step.wait and not step.publicity else None,
            )
            if run.state == StepRun.State.OPEN:
                for name, value in terms.of_run(
                    step=step, run=run, matter=whole, ground=self.ground, paused=bool(self.matter.paused)
                ).items():
                    setattr(run, name, value)
            made.append(run)
        StepRun.objects.bulk_create(made)
        self.runs += made
        opened = tuple(run for run in made if run.state == StepRun.State.OPEN)
        for run in opened:
            slots.tell_opened(step=self.step(run.step), matter=self.matter, run=run)
        return opened

    def reckon(self) -> None:
        """Compute every clock of the matter anew and keep it: after a pause, an extension, a new calendar."""
        for name in ("ground", "around"):
            self.__dict__.pop(name, None)
        whole = terms.of_matter(workflow=self.workflow, matter=self.matter, ground=self.ground)
        for name, value in whole.items():
            setattr(self.matter, name, value)
        self.matter.save(update_fields=[*whole])
        runs = [run for run in self.runs if run.state == StepRun.State.OPEN and run.step in self.workflow.by_key]
        columns: dict[str, Any] = {}
        for run in runs:
            columns = terms.of_run(
                step=self.step(run.step), run=run, matter=whole, ground=self.ground, paused=bool(self.matter.paused)
            )
            for name, value in columns.items():
                setattr(run, name, value)
        if runs:
            StepRun.objects.bulk_update(runs, [*columns])

    def end(self, ending: str) -> None:
        """The matter is over; whatever was still open is put away."""
        self.put_away([run for run in self.runs if run.state == StepRun.State.OPEN])
        matter, paused = self.matter, self.matter.paused
        matter.state, matter.ending, matter.paused = Matter.State.ENDED, ending, ""
        matter.ended_at, matter.ended_date = self.now, self.day
        matter.save(update_fields=["state", "ending", "paused", "ended_at", "ended_date"])
        if paused:
            Pause.objects.filter(matter=matter, ended_date=None).update(ended_date=self.day)


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


@contextmanager
def holding(
    *,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
    run: int | None = None,
    matter: int | None = None,
    on_behalf_of: Account | None = None,
) -> Iterator[Held]:
    """One short transaction around a locked matter, named by itself or by one of its steps. Raises `Cannot`."""
    if not key or len(key) > 80:
        raise ValueError("an action needs a key of at most 80 characters")
    with transaction.atomic():
        wanted = {"pk": matter} if run is None else {"pk__in": StepRun.objects.filter(pk=run).values("matter_id")}
        locked = Matter.objects.select_for_update(of=("self",)).filter(**wanted).first()
        if locked is None:
            raise Cannot(_("没有这个事项"))
        yield Held(
            matter=locked,
            workflow=catalogue().get(locked.workflow).workflow,
            actor=actor,
            on_behalf_of=on_behalf_of,
            key=key,
            day=day,
            now=now,
            runs=list(StepRun.objects.filter(matter=locked, counts=True)),
        )
