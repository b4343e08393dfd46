"""One matter about everybody who holds a benefit, opened in one transaction and a handful of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas import queries as areas
from minzheng.kernel.calendar import queries as calendars
from minzheng.kernel.casework import event_types, rights, slots, terms
from minzheng.kernel.casework.catalogue import Installed, catalogue
from minzheng.kernel.casework.models import Campaign, Matter, StepRun
from minzheng.kernel.casework.refusals import Cannot, Incomplete, NotYours
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.staging import staged
from minzheng.kernel.workflows import Workflow

_HOLDERS = """
    CREATE TEMPORARY TABLE campaign_holder ON COMMIT DROP AS
    SELECT award.id AS award, award.household_id AS household, award.person_id AS person, award.area_id AS area,
           NULL::bigint AS finding,
           EXISTS (SELECT FROM casework_matter other
                   WHERE other.workflow = %(workflow)s AND other.state = 'OPEN'
                     AND (other.household_id = award.household_id OR other.person_id = award.person_id)) AS in_hand
    FROM awards_award award
    JOIN areas_areacover cover ON cover.area_id = award.area_id
    WHERE award.policy = %(policy)s AND award.line = %(line)s AND award.voided_at IS NULL
      AND award.valid @> %(day)s::date AND cover.ancestor_id = %(area)s AND cover.valid @> %(day)s::date
      AND (%(awards)s::bigint[] IS NULL OR award.id = ANY(%(awards)s::bigint[]))
      AND (NOT %(upon_death)s OR EXISTS (
           SELECT FROM registry_person dead
           LEFT JOIN registry_membership lived ON lived.person_id = dead.id AND lived.superseded_at IS NULL
                AND lived.household_id = award.household_id AND lower(lived.valid) <= dead.death_date
                AND (upper_inf(lived.valid) OR upper(lived.valid) >= dead.death_date)
           WHERE (dead.id = award.person_id OR lived.id IS NOT NULL) AND dead.merged_into_id IS NULL
             AND dead.death_date BETWEEN lower(award.valid) AND %(day)s::date
             AND NOT EXISTS (SELECT FROM casework_matter looked
                             WHERE looked.workflow = %(workflow)s AND looked.opened_date >= dead.death_date
                               AND looked.state = 'ENDED' AND (looked.household_id = award.household_id
                                                               OR looked.person_id = award.person_id))))
"""
_FOUND = """
    CREATE TEMPORARY TABLE campaign_holder ON COMMIT DROP AS
    SELECT NULL::bigint AS award, finding.household_id AS household, finding.person_id AS person,
           finding.area_id AS area, finding.id AS finding,
           EXISTS (SELECT FROM casework_matter other
                   WHERE other.workflow = %(workflow)s AND other.state = 'OPEN'
                     AND (other.household_id = finding.household_id OR other.person_id = finding.person_id)) AS in_hand
    FROM screening_finding finding
    JOIN areas_areacover cover ON cover.area_id = finding.area_id
    WHERE finding.rule = %(policy)s AND finding.kind = 'SHOULD_HAVE' AND finding.closed_at IS NULL
      AND cover.ancestor_id = %(area)s AND cover.valid @> %(day)s::date
      AND NOT EXISTS (SELECT FROM screening_verdict said
                      WHERE said.finding_id = finding.id AND said.verdict <> 'TRUE'
                        AND said.at = (SELECT max(at) FROM screening_verdict last WHERE last.finding_id = finding.id))
"""
_NUMBERED = """
    CREATE TEMPORARY TABLE campaign_opened ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('casework_matter', 'id')) AS id, award, household, person, area, finding,
           COALESCE(award, finding) AS wish
    FROM campaign_holder WHERE NOT in_hand
"""
_MATTERS = """
    INSERT INTO casework_matter (id, number, workflow, area_id, line, household_id, person_id, award_id, channel, data,
        single, key, opened_at, opened_date, opened_by_id, state, ending, paused, extended, clock_from, due_date,
        promised_date, due_unknown, limit_unset)
    SELECT opened.id, %(prefix)s || lpad(opened.id::text, 8, '0'), %(workflow)s, opened.area, %(line)s,
        opened.household, opened.person, opened.award,
        CASE WHEN opened.finding IS NULL THEN 'REVIEW' ELSE 'PROACTIVE' END,
        CASE WHEN opened.finding IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('finding', opened.finding) END,
        %(single)s, %(key)s || '/' || opened.wish,
        %(now)s, %(day)s, %(actor)s, 'OPEN', '', '', false, clock.clock_from, clock.due_date, clock.promised_date,
        clock.due_unknown, clock.limit_unset
    FROM campaign_opened opened JOIN campaign_clock clock USING (area)
"""
_RUNS = """
    INSERT INTO casework_steprun (matter_id, step, visit, state, counts, outcome, area_id, line, office, level,
        opened_at, opened_date, extended, start_due, step_due, step_promised, wait_until, next_due, next_clock,
        amber_date, due_unknown, limit_unset)
    SELECT opened.id, run.step, 1, 'OPEN', true, '', opened.area, %(line)s, run.office, run.level, %(now)s, %(day)s,
        false, run.start_due, run.step_due, run.step_promised, run.wait_until, run.next_due, run.next_clock,
        run.amber_date, run.due_unknown, run.limit_unset
    FROM campaign_opened opened JOIN campaign_run run USING (area)
"""
_ACTIONS = """
    INSERT INTO casework_action (matter_id, kind, step, outcome, "to", actor_id, at, date, note, data, key)
    SELECT id, 'OPEN', '', '', '', %(actor)s, %(now)s, %(day)s, %(title)s, '{}', %(key)s || '/' || wish
    FROM campaign_opened
"""
_BELONG = "INSERT INTO casework_campaignmatter (campaign_id, matter_id) SELECT %(campaign)s, id FROM campaign_opened"


def start_campaign(
    *,
    workflow: str,
    title: str,
    ground: str,
    area: int,
    awards: Collection[int] | None = None,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Campaign:
    """Open a matter of ``workflow`` about every award of its policy that holds on ``day`` in an area (id) or below.

    ``awards``: only about these (ids). A workflow that grants is opened about everybody of whom screening found that
    he should have the benefit, unless somebody has said that this is not so. Whoever has such a matter open already
    keeps that one and is counted in ``in_hand``. `key` names this wish: sent twice it is one campaign. Raises
    `NotYours`, `Incomplete`, and `Cannot` for a workflow that cannot begin for many.
    """
    if not title.strip() or not ground.strip():
        raise Incomplete(_("请写明行动名称和依据"))
    declared = catalogue().get(workflow)
    table = declared.workflow
    if not fits_many(table) and not fits_found(table):
        raise Cannot(_("这个事项须逐户发起，不能集中发起"))
    above = rights.ancestors(area_id=area, day=day)
    if not rights.may_open(user=actor, offices=table.opened_by, line=declared.line, above=above, day=day):
        raise NotYours(_("您没有在该地区发起“%(title)s”的权限") % {"title": table.title})
    with transaction.atomic():
        campaign, fresh = Campaign.objects.get_or_create(
            key=key,
            defaults={
                "title": title.strip(), "ground": ground.strip(), "workflow": workflow, "area_id": area,
                "line": declared.line, "opened_at": now, "opened_date": day, "opened_by_id": actor.pk, "in_hand": 0,
            },
        )  # fmt: skip
        if not fresh:
            return campaign
        opened, campaign.in_hand = _open_all(campaign, declared, awards)
        campaign.save(update_fields=["in_hand"])
        events.record(
            type=event_types.CAMPAIGN_STARTED, actor=actor, now=now, subject=campaign, area=area,
            title=campaign.title, count=opened,
        )  # fmt: skip
    return campaign


def fits_many(table: Workflow) -> bool:
    """Whether it is about holders of a policy and begins without anything that is asked of each family by itself."""
    return bool(table.policy) and bool({"CHANGE", "END"} & _effects(table)) and _begins_bare(table)


def fits_found(table: Workflow) -> bool:
    """Whether it grants a policy to people who did not apply: about whom screening found that they should have it."""
    return bool(table.policy) and "GRANT" in _effects(table) and _begins_bare(table) and table.proactive


def _effects(table: Workflow) -> set[str]:
    return {one.effect for step in table.steps for one in step.outcomes}


def _begins_bare(table: Workflow) -> bool:
    begin = [step for step in table.steps if not step.entry.refs]
    return not any(step.when or any(slots.names_of(step=step, slot=slot) for slot in slots.SLOTS) for step in begin)


def _open_all(campaign: Campaign, declared: Installed, awards: Collection[int] | None) -> tuple[int, int]:
    """Write the rows; how many matters were opened, and how many holders had one in hand."""
    day, table = campaign.opened_date, declared.workflow
    told: dict[str, Any] = {
        "workflow": table.key, "policy": table.policy, "line": declared.line, "area": campaign.area_id, "day": day,
        "now": campaign.opened_at, "actor": campaign.opened_by_id, "single": table.single, "title": campaign.title,
        "key": f"campaign-{campaign.pk}", "prefix": f"{day:%Y%m%d}", "campaign": campaign.pk,
        "awards": None if awards is None else sorted(awards), "upon_death": table.upon_death,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS if fits_many(table) else _FOUND, told)
        cursor.execute(_NUMBERED)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE in_hand), array_agg(DISTINCT area) FILTER (WHERE NOT in_hand) "
            "FROM campaign_holder"
        )
        in_hand, areas_met = cursor.fetchone()
        opened = _written(cursor, told, *_clocks(table, areas_met, day)) if areas_met else 0
        cursor.execute("DROP TABLE campaign_holder, campaign_opened")
    return opened, in_hand


def _written(cursor: Any, told: dict[str, Any], clocks: pl.DataFrame, runs: pl.DataFrame) -> int:
    with staged(name="campaign_clock", frame=clocks), staged(name="campaign_run", frame=runs):
        for statement in (_MATTERS, _RUNS, _ACTIONS, _BELONG):
            cursor.execute(statement, told)
        return int(cursor.rowcount)


def _clocks(table: Workflow, area_ids: list[int], day: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The clocks of a new matter and of its first steps, per area: all matters of an area begin with the same ones."""
    calendar, rules = calendars.current_calendar(), catalogue().ruleset
    moved = table.walk.begin(holds=lambda step: True)
    matters: list[dict[str, Any]] = []
    runs: list[dict[str, Any]] = []
    for area, path in areas.paths(day=day, area_ids=area_ids).items():
        ground = terms.Ground(calendar, rules.parameters, path)
        blank = Matter(clock_from=None if table.whole_from else day)
        whole = terms.of_matter(workflow=table, matter=blank, ground=ground)
        matters.append({"area": area, "clock_from": blank.clock_from, **whole})
        for key in moved.opened:
            step = table.by_key[key]
            office = ground.office(step, day)
            own = terms.of_run(step=step, run=StepRun(opened_date=day), matter=whole, ground=ground, paused=False)
            runs.append({"area": area, "step": key, "office": office.code, "level": office.level, **own})
    return pl.DataFrame(matters, schema=dict(_typed(matters[0]))), pl.DataFrame(runs, schema=dict(_typed(runs[0])))


TEXTS = ("step", "office", "level", "next_clock", "limit_unset")


def _typed(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in row:
        if name in ("area", "due_unknown"):
            yield name, pl.Int64
        else:
            yield name, pl.String if name in TEXTS else pl.Date
