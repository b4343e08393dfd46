"""What runs by itself every morning: reminders, waits that are over, clocks of a year that is known now.

Each may run as often as it likes: nothing is done twice, and nothing that decides about anybody is done at all.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from minzheng.kernel.areas import queries as areas
from minzheng.kernel.calendar.deadlines import WorkingCalendar
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import event_types
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import StepRun
from minzheng.kernel.casework.operations.acting import time_out
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.events import operations as events

ESCALATED_AFTER = 3
"""Working days past a limit after which those above are told: how a bureau watches itself, not a limit of any law."""

REMIND = """
INSERT INTO casework_reminder (run_id, stage, due, at)
SELECT r.id, s.stage, r.next_due, %(now)s
  FROM casework_steprun r
  JOIN casework_matter m ON m.id = r.matter_id AND m.paused = ''
 CROSS JOIN LATERAL (VALUES ('SOON', r.amber_date <= %(day)s AND r.next_due >= %(day)s),
                            ('OVERDUE', r.next_due < %(day)s),
                            ('ESCALATED', r.next_due < %(escalated)s)) AS s (stage, reached)
 WHERE r.state = 'OPEN' AND r.amber_date <= %(day)s AND r.next_clock <> 'WAIT' AND s.reached
    ON CONFLICT (run_id, stage, due) DO NOTHING
"""


@transaction.atomic
def remind(*, actor: Any, day: date, now: datetime) -> int:
    """Remind of every step that is due soon or overdue, once a stage and limit; how many reminders are new."""
    escalated = working_days_before(calendar=current_calendar(), day=day, days=ESCALATED_AFTER)
    with connection.cursor() as cursor:
        cursor.execute(REMIND, {"now": now, "day": day, "escalated": escalated})
        count = cursor.rowcount
    if count:
        events.record(type=event_types.REMINDED, actor=actor, now=now, count=count)
    return count


def working_days_before(*, calendar: WorkingCalendar, day: date, days: int) -> date:
    """The day from which so many working days have passed up to `day`; as far back as the calendar reaches."""
    while days and day.year in calendar.years:
        days -= calendar.is_working_day(day=day)
        day -= timedelta(days=1)
    return day


def let_waits_end(*, actor: Any, day: date, now: datetime) -> int:
    """Finish every step whose wait is over, each in a transaction of its own. How many there were."""
    over = StepRun.objects.filter(state=StepRun.State.OPEN, wait_until__lt=day, matter__paused="")
    numbers = list(over.order_by("pk").values_list("pk", flat=True))
    return sum(time_out(run=number, actor=actor, day=day, now=now) is not None for number in numbers)


def reckon_unknown(*, actor: Any, day: date, now: datetime) -> int:
    """Compute the clocks that waited for a year's calendar or for somebody to set a limit, where that is known now.

    How many matters there were. A limit that has a value is never read anew: the law of the day on which a clock began
    holds.
    """
    open_runs = StepRun.objects.filter(state=StepRun.State.OPEN).order_by()
    set_now = _set_meanwhile(open_runs.exclude(limit_unset=""), day)
    known = Q(due_unknown__in=list(current_calendar().years)) | Q(limit_unset__in=list(set_now))
    found = open_runs.filter(known).values_list("matter", flat=True).distinct()
    count = 0
    for number in sorted(found):
        with holding(matter=number, actor=actor, key=f"reckon/{number}", day=day, now=now) as held:
            before = held.untold
            held.reckon()
            held.reckoned = held.untold != before
            count += held.reckoned
    if count:
        events.record(type=event_types.RECOMPUTED, actor=actor, now=now, count=count)
    return count


def _set_meanwhile(waiting: QuerySet[StepRun], day: date) -> set[str]:
    """Parameters for which steps wait and that have a value now, for the area and the first day of some of them."""
    declared = catalogue().ruleset.parameters
    asked = list(waiting.values_list("limit_unset", "area", "opened_date").distinct())
    paths = areas.paths(day=day, area_ids=sorted({area for _name, area, _opened in asked}))
    return {
        name
        for name, area, opened in asked
        if (one := declared.get(name)) is not None
        and (entry := one.at(day=opened, areas=paths[area])) is not None
        and entry.value is not None
    }
