"""Acting on a step: finishing it with an outcome, sending the matter back, and time running out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.calendar.deadlines import corresponding_day
from minzheng.kernel.casework import decisions, event_types, slots
from minzheng.kernel.casework.decisions import Deciding
from minzheng.kernel.casework.models import Countersign, Notice, Objection, StepRun
from minzheng.kernel.casework.operations.holding import Done, Held, Kind
from minzheng.kernel.casework.operations.taking import holding, settled
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, IsPaused
from minzheng.kernel.workflows import Limit, LimitUnit, Outcome, Step
from minzheng.kernel.workflows.walking import Moved


def act(
    *,
    run: int,
    outcome: str,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    deciding: Deciding | None = None,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Finish a step (the id of its run) with one of its outcomes; what comes after it opens, or the matter ends.

    `key` names this act: sent twice it has one effect, and the second answer says `repeated`. A step that decides
    takes what was decided in `deciding`. Raises `NotYours`, `AlreadyDone`, `HasEnded`, `IsPaused`, `Incomplete`.
    """

    def body(held: Held) -> Done:
        if (before := held.before(kind=Kind.FINISH, run=run)) is not None:
            return before
        return finish(held, run=run, outcome=outcome, note=note, data=data, deciding=deciding)

    return settled(body, run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now)


def finish(
    held: Held, *, run: int, outcome: str, note: str = "", data: Mapping[str, Any] | None = None,
    deciding: Deciding | None = None,
) -> Done:  # fmt: skip
    """Finish a step of a matter in hand: what `act` does, for one matter or for each of many."""
    current = held.open_run(run)
    step = held.step(current.step)
    chosen = step.outcome(outcome)
    if chosen is None:
        raise Cannot(_("这个步骤没有这样的办理结果，请刷新后再办"))
    _demand_ready(held, step, current, chosen, note)
    if chosen.effect and deciding is None:
        raise Incomplete(_("请填写决定的内容"))
    if chosen.lasts is not None and deciding is not None:
        deciding = _ended_in_time(held, chosen.lasts, deciding)
    action = _finished(held, current, step, chosen, Kind.FINISH, note=note, data=data)
    if chosen.effect and deciding is not None:
        held.afterwards.append(
            lambda: decisions.record(
                matter=held.matter, action=action, workflow=held.workflow, effect=chosen.effect,
                deciding=deciding, actor=held.actor, day=held.day, now=held.now,
            )
        )  # fmt: skip
    if step.publicity and not chosen.goes_on:  # what was objected to hangs no longer while it is looked into anew
        up = Notice.objects.filter(run=current.pk, taken_down_at=None)
        held.afterwards.append(lambda: up.update(taken_down_at=held.now))
    return Done(held.matter, action, _move(held, step, chosen))


def send_back(
    *,
    run: int,
    to: str,
    note: str,
    actor: Any,
    on_behalf_of: Account | None = None,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Return the matter to a step that the table allows; what was done there and behind it is to be done anew."""

    def body(held: Held) -> Done:
        if (before := held.before(kind=Kind.RETURN, run=run)) is not None:
            return before
        current = held.open_run(run)
        if to not in held.workflow.walk.returns(current.step):
            raise Cannot(_("不能从这个步骤退回到那里"))
        _demand_going_on(held)
        if not note.strip():
            raise Incomplete(_("退回须写明原因"))
        target, marking = held.step(to), held.marking
        held.put_away([current])
        moved = held.workflow.walk.send_back(marking=marking, step=current.step, to=to, holds=held.holds)
        action = held.log(
            Kind.RETURN, event_types.RETURNED, run=current, note=note, to=to, words={"to": str(target.title)}
        )
        return Done(held.matter, action, held.apply(moved))

    return settled(body, run=run, actor=actor, on_behalf_of=on_behalf_of, key=key, day=day, now=now)


def time_out(*, run: int, actor: Any, day: date, now: datetime) -> Done | None:
    """Finish a step whose wait is over, with its first outcome; None where there is nothing to do. For jobs.

    Humans decide: a table cannot let a step that decides run out. An objection without an answer holds it up.
    """
    key = f"timeout/{run}"
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        current = next((each for each in held.runs if each.pk == run), None)
        if current is None or held.matter.paused or current.wait_until is None or current.wait_until >= day:
            return None
        step = held.step(current.step)
        if step.wait is None or open_objections(current):
            return None
        chosen = step.outcomes[0]
        action = _finished(held, current, step, chosen, Kind.TIMEOUT)
        return Done(held.matter, action, _move(held, step, chosen))


def open_objections(run: StepRun) -> bool:
    """Whether an objection against the step's notice still waits for its answer."""
    return Objection.objects.filter(notice__run=run, upheld=None).exists()


def _ended_in_time(held: Held, lasts: Limit, deciding: Deciding) -> Deciding:
    """The decision with the day on which it ends by itself. An award ends on the day itself, whether worked or not."""
    if deciding.starts is None:
        raise Incomplete(_("请填写决定自哪一天起执行"))
    count = held.ground.value(lasts.parameter, deciding.starts)
    if count is None:
        if deciding.ends is None:
            raise Incomplete(_("本地区没有规定期限，请填写到哪一天为止"))
        return deciding
    if lasts.unit is LimitUnit.MONTHS:
        return replace(deciding, ends=corresponding_day(start=deciding.starts, months=count))
    return replace(deciding, ends=deciding.starts + timedelta(days=count))


def _demand_going_on(held: Held) -> None:
    if held.matter.paused:
        raise IsPaused(_("事项暂停计时中，请先恢复计时再办理"))


def _demand_ready(held: Held, step: Step, run: StepRun, outcome: Outcome, note: str) -> None:
    _demand_going_on(held)
    if outcome.needs_note and not note.strip():
        raise Incomplete(_("选择“%(outcome)s”须写明理由") % {"outcome": outcome.title})
    if held.around.opinion_awaited and Countersign.objects.filter(run=run, answered_at=None).exists():
        raise Incomplete(_("还有会签意见没有答复"))
    if step.wait and outcome is step.outcomes[0]:
        if run.wait_from is None:
            raise Incomplete(_("公示尚未张贴，请先登记张贴"))
        if run.wait_until is None or run.wait_until >= held.day:
            raise Incomplete(_("期限未满，还不能办结"))
    if step.publicity and outcome.goes_on and open_objections(run):
        raise Incomplete(_("还有公示异议没有答复"))
    if outcome.goes_on and (missing := slots.missing(step=step, matter=held.matter, run=run)):
        raise Incomplete("；".join(str(each) for each in missing))


def _finished(
    held: Held, run: StepRun, step: Step, outcome: Outcome, kind: str, *, note: str = "", data: Any = None
) -> Any:
    run.state, run.outcome = StepRun.State.DONE, outcome.key
    run.done_at, run.done_by_id = held.now, held.acting.pk
    run.started_date = run.started_date or held.day
    run.next_due = run.amber_date = None
    held.touch(run)
    type_ = event_types.TIMED_OUT if kind == Kind.TIMEOUT else event_types.ACTED
    return held.log(
        kind, type_, run=run, note=note, outcome=outcome.key, data=dict(data or {}),
        words={"outcome": str(outcome.title)},
    )  # fmt: skip


def _move(held: Held, step: Step, outcome: Outcome) -> tuple[StepRun, ...]:
    matter, table = held.matter, held.workflow
    moved: Moved = table.walk.finish(marking=held.marking, step=step.key, outcome=outcome, holds=held.holds)
    held.leave(step.key)
    if not outcome.ends:
        if step.key == table.whole_from and matter.clock_from is None:
            matter.clock_from = held.day
            held.reckon()
        if step.key == table.whole_until and not outcome.to:
            matter.clock_until = held.day
            held.reckon()
    opened = held.apply(moved)
    if moved.ends:
        held.end(moved.ends)
    elif not moved.marking.open:
        raise AlreadyDone(_("流程走到了没有出口的地方，请联系管理员"))
    return opened
