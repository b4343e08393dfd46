"""The clocks of a matter and of its steps, computed from the table, the dated parameters and the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.kernel.calendar.deadlines import WorkingCalendar
from minzheng.kernel.casework import clocks
from minzheng.kernel.casework.clocks import Due, Standing
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.rules import Parameters
from minzheng.kernel.workflows import Limit, Office, Step, Workflow

Clock = StepRun.Clock


@dataclass(frozen=True)
class Ground:
    """What clocks are computed from. `path`: the codes by which the matter's area finds its parameters."""

    calendar: WorkingCalendar
    parameters: Parameters
    path: tuple[str, ...]
    pauses: Sequence[Standing] = field(default=())

    def value(self, name: str, day: date) -> Any:
        return self.parameters.at(day=day, areas=self.path).values.get(name)

    def due(self, limit: Limit | None, start: date | None) -> Due:
        """The last day of a limit that runs from `start`, by that day's value; told apart: none, and one not set."""
        if limit is None or start is None:
            return clocks.NO_LIMIT
        count = self.value(limit.parameter, start)
        if count is None:
            return clocks.Due(unset=limit.parameter)
        return clocks.due(calendar=self.calendar, start=start, count=count, unit=limit.unit, pauses=self.pauses)

    def office(self, step: Step, day: date) -> Office:
        """Who acts: where the power is delegated, the office that it is delegated to."""
        if step.delegated and self.value(step.delegated.parameter, day):
            return step.delegated.to
        return step.by


OF_THE_WHOLE = ("due_date", "promised_date", "due_unknown", "limit_unset", "clock_until")
"""What the clock of a step needs to know of its matter."""


def of_matter(*, workflow: Workflow, matter: Matter, ground: Ground) -> dict[str, Any]:
    """The projection columns of a matter; they stay when the clock has stopped, since they were its limits."""
    limit = workflow.whole_extended if matter.extended and workflow.whole_extended else workflow.whole
    whole = ground.due(limit, matter.clock_from)
    promised = ground.due(workflow.whole_promised, matter.clock_from)
    return {
        "due_date": whole.day,
        "promised_date": promised.day,
        "due_unknown": whole.unknown or promised.unknown,
        "limit_unset": whole.unset or promised.unset,
    }


def of_run(*, step: Step, run: StepRun, matter: Mapping[str, Any], ground: Ground, paused: bool) -> dict[str, Any]:
    """The projection columns of a step's run; `matter` are those of its matter (OF_THE_WHOLE)."""
    opened = run.opened_date
    start = ground.due(step.start_within, opened)
    own = ground.due(step.extended if run.extended and step.extended else step.within, opened)
    promised = ground.due(step.promised, opened)
    wait = ground.due(step.wait, run.wait_from)
    whole = matter if matter.get("clock_until") is None else {}
    ahead = [
        (start.day if run.started_date is None else None, Clock.START),
        (own.day, Clock.STEP),
        (promised.day, Clock.PROMISED),
        (wait.day, Clock.WAIT),
        (whole.get("due_date"), Clock.WHOLE),
        (whole.get("promised_date"), Clock.WHOLE_PROMISED),
    ]
    known = [(day, clock) for day, clock in ahead if day is not None]
    mine = (start, own, promised, wait)
    next_due, clock = min(known, key=lambda each: each[0]) if known and not paused else (None, Clock.NONE)
    return {
        "wait_from": run.wait_from,
        "start_due": start.day,
        "step_due": own.day,
        "step_promised": promised.day,
        "wait_until": wait.day,
        "next_due": next_due,
        "next_clock": clock,
        "amber_date": clocks.amber_from(calendar=ground.calendar, due=next_due) if next_due else None,
        "due_unknown": next((one.unknown for one in mine if one.unknown), None) or whole.get("due_unknown"),
        "limit_unset": next((one.unset for one in mine if one.unset), "") or whole.get("limit_unset", ""),
    }
