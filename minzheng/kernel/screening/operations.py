"""Judging the whole register, and taking a person's verdict on what was found."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.kernel import modules
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import disagreements
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.kernel.registry.staging import execute, staged
from minzheng.kernel.rules.frame import evaluate
from minzheng.kernel.screening import judging, register
from minzheng.kernel.screening.event_types import SCREENED, VERDICT
from minzheng.kernel.screening.models import Finding, Run, Verdict
from minzheng.kernel.standards import operations as standards

SCREENING_LOCK = 0x5C4EE2
"""Advisory lock: two runs at once would open the same finding twice."""

LOADING, JUDGING, WRITING = STAGES = (
    gettext_noop("读取全部档案"),
    gettext_noop("逐项政策判断"),
    gettext_noop("更新筛查发现"),
)
PEOPLE, HOUSEHOLDS, FOUND = gettext_noop("人"), gettext_noop("户"), gettext_noop("件发现")


class Cannot(Exception):
    """A verdict that cannot be taken; `message` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


# A finding that is found again keeps its row; its evidence follows the facts.
FOUND_AGAIN = """
    UPDATE screening_finding held
    SET evidence = found.evidence::jsonb, at_stake_fen = found.at_stake_fen, distance = found.distance,
        area_id = found.area, changed_at = %(now)s
    FROM found
    WHERE held.closed_at IS NULL AND held.kind = found.kind AND held.rule = found.rule
      AND held.person_id IS NOT DISTINCT FROM found.person AND held.household_id IS NOT DISTINCT FROM found.household
      AND (held.evidence, held.at_stake_fen, held.distance, held.area_id)
          IS DISTINCT FROM (found.evidence::jsonb, found.at_stake_fen, found.distance, found.area)
"""

CAUSE_GONE = """
    UPDATE screening_finding held SET closed_at = %(now)s, closed_run_id = %(run)s
    WHERE held.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM found
        WHERE held.kind = found.kind AND held.rule = found.rule
          AND held.person_id IS NOT DISTINCT FROM found.person
          AND held.household_id IS NOT DISTINCT FROM found.household)
"""

NEWLY_FOUND = """
    INSERT INTO screening_finding
        (kind, rule, line, person_id, household_id, area_id, at_stake_fen, distance, evidence, opened_at, opened_run_id,
         changed_at)
    SELECT kind, rule, line, person, household, area, at_stake_fen, distance, evidence::jsonb, %(now)s, %(run)s, %(now)s
    FROM found
    ON CONFLICT (kind, rule, person_id, household_id) WHERE closed_at IS NULL DO NOTHING
"""


def screen(*, day: date, actor: Any, now: datetime, report: Report = silent) -> Run:
    """Judge everybody by every policy and collision as of `day`; open, update and close findings. One event.

    Every finding is judged by what the register believes now. Nothing else is changed: no award is stopped.
    """
    standards.refresh()
    ruleset = modules.ruleset()
    steps = Steps(report, steps=len(STAGES))
    steps.begin(LOADING)
    everybody = register.load(ruleset=ruleset, day=day)
    counts = {PEOPLE: everybody.people.height, HOUSEHOLDS: everybody.households.height}
    steps.begin(JUDGING, counts=counts)
    results = evaluate(
        ruleset=ruleset,
        people=everybody.people,
        households=everybody.households,
        day=day,
        area_paths=everybody.area_paths,
    )
    found = judging.findings(results=results, collisions=ruleset.collisions)
    lines = {rule: module.line for module in modules.modules() for rule in module.rules}
    found = found.with_columns(line=found["rule"].replace_strict(lines, return_dtype=found["rule"].dtype))
    steps.begin(WRITING, counts={FOUND: found.height})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SCREENING_LOCK])
        run = Run.objects.create(
            day=day,
            started_at=now,
            actor_id=actor.pk,
            people=everybody.people.height,
            households=everybody.households.height,
            counts=judging.as_counts(found),
            tallies=judging.tallies(results=results),
        )
        values = {"now": now, "run": run.pk}
        with staged(name="found", frame=found):
            cursor.execute("CREATE INDEX ON found (rule, kind, person, household)")
            closed = execute(CAUSE_GONE, values)
            execute(FOUND_AGAIN, values)
            opened = execute(NEWLY_FOUND, values)
        events.record(
            type=SCREENED, actor=actor, now=now, subject=run, day=day.isoformat(), opened=opened, closed=closed
        )
    disagreements.keep(everybody.disagreements, day=day)
    return run


def give_verdict(
    *, finding: Finding, verdict: str, note: str, actor: Any, now: datetime, idempotency_key: uuid.UUID
) -> Verdict:
    """Record what a person found out. The same key again is the same verdict; a closed finding takes none."""
    if verdict not in Verdict.Choice.values:
        raise Cannot(_("请选择结论"))
    if not note.strip():
        raise Cannot(_("请写明依据，例如核实的方式和结果"))
    with transaction.atomic():
        held = Finding.objects.select_for_update().get(pk=finding.pk)
        if again := Verdict.objects.filter(idempotency_key=idempotency_key).first():
            return again
        if held.closed_at is not None:
            raise Cannot(_("这条结果的原因已经消除，不再需要结论"))
        given = Verdict.objects.create(
            finding=held, verdict=verdict, note=note.strip(), actor=actor, at=now, idempotency_key=idempotency_key
        )
        events.record(
            type=VERDICT,
            actor=actor,
            now=now,
            subject=held,
            area=held.area_id,
            verdict=str(Verdict.Choice(verdict).label),
            note=note.strip(),
        )
    return given
