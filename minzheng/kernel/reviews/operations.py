"""Putting holders into classes, reckoning what is due, opening it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.models import Campaign
from minzheng.kernel.casework.operations import start_campaign
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.events import operations as events
from minzheng.kernel.modules.keeping import Reviewed
from minzheng.kernel.registry.staging import staged
from minzheng.kernel.reviews import event_types
from minzheng.kernel.reviews.models import Classified, Due

RECKON = """
    INSERT INTO reviews_due (award_id, policy, area_id, line, klass, since, due_date, in_hand_id)
    SELECT held.id, held.policy, held.area_id, held.line, held.klass, held.since,
           (held.since + make_interval(months => months.months))::date, held.in_hand
    FROM (SELECT award.id, award.policy, award.area_id, award.line, plan.workflow,
                 COALESCE(said.klass, plan.default_class) AS klass,
                 GREATEST(lower(award.valid), reviewed.ended) AS since, open.id AS in_hand
          FROM awards_award award
          JOIN review_plan plan ON plan.policy = award.policy
          LEFT JOIN LATERAL (SELECT klass FROM reviews_classified c
                             WHERE c.policy = award.policy AND (c.household_id = award.household_id
                                                                OR c.person_id = award.person_id)
                             ORDER BY c.at DESC, c.id DESC LIMIT 1) said ON true
          LEFT JOIN LATERAL (SELECT max(m.ended_date) AS ended FROM casework_matter m
                             WHERE m.workflow = plan.workflow AND m.state = 'ENDED' AND m.ending = 'CLOSED'
                               AND (m.household_id = award.household_id OR m.person_id = award.person_id)) reviewed
                    ON true
          LEFT JOIN casework_matter open ON open.workflow = plan.workflow AND open.state = 'OPEN'
                    AND (open.household_id = award.household_id OR open.person_id = award.person_id)
          WHERE award.voided_at IS NULL AND award.valid @> %(day)s::date
            AND (%(awards)s::bigint[] IS NULL OR award.id = ANY(%(awards)s::bigint[]))) held
    LEFT JOIN review_months months ON months.area = held.area_id AND months.policy = held.policy
                                  AND months.klass = held.klass
    ON CONFLICT (award_id) DO UPDATE SET area_id = EXCLUDED.area_id, klass = EXCLUDED.klass, since = EXCLUDED.since,
        due_date = EXCLUDED.due_date, in_hand_id = EXCLUDED.in_hand_id
"""
OVER = """
    DELETE FROM reviews_due due WHERE NOT EXISTS (
        SELECT FROM awards_award award
        WHERE award.id = due.award_id AND award.voided_at IS NULL AND award.valid @> %(day)s::date)
"""


def plans() -> dict[str, Reviewed]:
    """What the modules declare, by policy."""
    return {plan.policy: plan for module in modules.modules() for plan in module.reviewed}


def reckon(*, day: date, awards: list[int] | None = None) -> int:
    """Make the projection anew for all awards (or these ids); how many rows. Months are those in force on the day."""
    declared = plans()
    if not declared:
        return 0
    held = Award.objects.filter(policy__in=declared, voided_at=None, valid__contains=day)
    where = held.filter(pk__in=awards) if awards is not None else held
    area_ids = list(where.order_by().values_list("area", flat=True).distinct())
    chosen = pl.DataFrame(
        [(plan.policy, plan.workflow, plan.default) for plan in declared.values()],
        schema={"policy": pl.String, "workflow": pl.String, "default_class": pl.String},
        orient="row",
    )
    with (
        transaction.atomic(),
        staged(name="review_plan", frame=chosen),
        staged(name="review_months", frame=_months(declared, area_ids, day)),
        connection.cursor() as cursor,
    ):
        if awards is None:
            cursor.execute(OVER, {"day": day})
        cursor.execute(RECKON, {"day": day, "awards": awards})
        return int(cursor.rowcount)


def _months(declared: dict[str, Reviewed], area_ids: list[int], day: date) -> pl.DataFrame:
    """How many months each class of each policy runs in each area; no row where no rule says."""
    parameters = modules.ruleset().parameters
    rows = []
    for area, path in areas.paths(day=day, area_ids=area_ids).items():
        values = parameters.at(day=day, areas=path).values
        for plan in declared.values():
            for each in plan.classes:
                months = values.get(each.every.name)
                if months is not None:
                    rows.append((area, plan.policy, each.key, int(months)))
    schema = {"area": pl.Int64, "policy": pl.String, "klass": pl.String, "months": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def classify(*, due: Due, klass: str, reason: str, actor: Any, day: date, now: datetime) -> Classified:
    """Put the holder of an award into a class, with the reason. Raises `Cannot`, `Incomplete`."""
    plan = plans().get(due.policy)
    if plan is None or plan.of(klass) is None:
        raise Cannot(_("没有这个复核类别"))
    if not reason.strip():
        raise Incomplete(_("请写明分类的理由"))
    with transaction.atomic():
        said = Classified.objects.create(
            policy=due.policy, household_id=due.award.household_id, person_id=due.award.person_id, klass=klass,
            reason=reason.strip()[:200], date=day, at=now, by_id=actor.pk,
        )  # fmt: skip
        events.record(
            type=event_types.CLASSIFIED, actor=actor, now=now, subject=due.award, area=due.area_id,
            purpose=said.reason, klass=klass,
        )  # fmt: skip
        reckon(day=day, awards=[due.award_id])
    return said


def open_due(
    *, policy: str, area: int, until: date, title: str, actor: Any, key: str, day: date, now: datetime
) -> Campaign:
    """Open the review of every award of a policy in an area (id) that is due by `until`. Raises as `start_campaign`."""
    plan = plans().get(policy)
    if plan is None:
        raise Cannot(_("这项待遇没有规定定期复核"))
    reckon(day=day)
    due = list(
        Due.objects.filter(
            policy=policy, due_date__lte=until, in_hand=None, area__in=areas.covered(ancestors=[area], day=day)
        ).values_list("award", flat=True)
    )
    campaign = start_campaign(
        workflow=plan.workflow, title=title, ground="；".join(str(each) for each in plan.cites) or str(_("定期复核")),  # type: ignore[union-attr]
        area=area, awards=due, actor=actor, key=key, day=day, now=now,
    )  # fmt: skip
    reckon(day=day, awards=due)
    return campaign


def reckon_all(*, actor: Any, day: date, now: datetime) -> int:
    """What the morning does."""
    count = reckon(day=day)
    if count:
        events.record(type=event_types.RECKONED, actor=actor, now=now, count=count)
    return count


def as_system(*, day: date, now: datetime) -> int:
    return reckon_all(actor=Account.objects.system(), day=day, now=now)
