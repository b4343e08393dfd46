"""A run's life: prepared, its holds cleared, checked, approved; sent back or voided. Three people, one duty each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from minzheng.kernel import modules
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.kernel.modules import PayLine
from minzheng.kernel.payments import event_types, preparing, queries, sealing
from minzheng.kernel.payments.models import Hold, Payment, PayRun, RunStep
from minzheng.kernel.payments.refusals import Cannot, NotYours, OutOfDate
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.staging import execute
from minzheng.kernel.rules import MONTH
from minzheng.kernel.screening import queries as screening

State, Duty = PayRun.State, RunStep.Duty


def prepare(
    *, pay_line: str, area: Area, month: date, pay_date: date, day: date, actor: Actor, now: datetime,
    report: Report = silent,
) -> PayRun:  # fmt: skip
    """Make the roster of ``month`` (its first day): all that is due up to it and not paid, with what stands in its way.

    Raises Cannot where another run of the same kind and place is still open, or nothing is to be paid.
    """
    module, line = modules.pay_lines()[pay_line]
    steps = Steps(report, steps=3)
    with transaction.atomic():
        _one_at_a_time(pay_line)
        if PayRun.objects.filter(pay_line=pay_line, area=area, state__in=PayRun.OPEN).exists():
            raise Cannot(_("同一项目还有未审批的批次，请先审批或作废"))
        window = _window(line=line, area=area.pk, month=month, day=day, now=now)
        run = PayRun.objects.create(
            pay_line=pay_line, line=module.line, area=area, month=month, pay_date=pay_date,
            screened=screening.latest_run(), prepared_at=now,
        )  # fmt: skip
        steps.begin(_("计算应发"))
        for statement in (preparing.STAGE_DUE, preparing.ANALYSE_DUE, preparing.SAY_WHAT_IS_DUE):
            execute(statement, window)
        execute(preparing.ANALYSE)
        execute(preparing.SAY_WHAT_IS_NO_LONGER_DUE, window)
        execute(preparing.DROP_DUE)
        steps.begin(_("编制清册"))
        execute(preparing.LOCK, window)
        payments = frames.read(sql=preparing.TO_PAY, parameters=window)
        if payments.is_empty():
            raise Cannot(_("到该月为止没有应发未发的待遇"))
        frames.copy_in(
            table="payments_payment",
            frame=sealing.sealed(payments).with_columns(run_id=pl.lit(run.pk), state=pl.lit(Payment.State.PLANNED)),
        )
        execute(preparing.ANALYSE)
        steps.begin(_("与上月比较，逐笔检查"))
        concerned = window | {"run": run.pk}
        for statement in (preparing.COMPARE, preparing.COMPARE_OTHER_MONTHS, *preparing.HOLDS):
            execute(statement, concerned)
        _step(run, Duty.PREPARE, State.PREPARED, actor=actor, now=now)
        record(
            type=event_types.PREPARED, actor=actor, now=now, subject=run, area=area, month=f"{month:%Y-%m}",
            payments=payments.height, holds=Hold.objects.filter(payment__run=run).count(),
        )  # fmt: skip
    return run


def decide_holds(*, run: PayRun, holds: Collection[int], outcome: str, reason: str, actor: Actor, now: datetime) -> int:
    """Say of some holds that their payments go out after all, or not this time; how many were still undecided.

    A payment goes out when every one of its holds says so. Raises Cannot without a reason, for a payment that has no
    account to go to, and once the run is checked.
    """
    if not reason.strip():
        raise Cannot(_("请写明理由"))
    with transaction.atomic():
        held = _locked(run, State.PREPARED)
        chosen = Hold.objects.filter(payment__run=held, pk__in=holds, outcome=None)
        if outcome == Hold.Outcome.PAY and chosen.filter(payment__account=None).exists():
            raise Cannot(_("没有收款账户的不能照发：请先登记账户后重新编制，或选择本期不发"))
        numbers = list(chosen.values_list("pk", flat=True))
        decided = Hold.objects.filter(pk__in=numbers).update(
            outcome=outcome, reason=reason.strip(), decided_by_id=actor.pk, decided_at=now
        )
        Payment.objects.filter(
            holds__in=numbers, holds__outcome=Hold.Outcome.LEAVE_OUT, state=Payment.State.PLANNED
        ).update(state=Payment.State.LEFT_OUT)
        if decided:
            _step(held, Duty.PREPARE, State.PREPARED, actor=actor, now=now, note=_("处理发放拦截"))
            record(
                type=event_types.DECIDED, actor=actor, now=now, subject=held, area=held.area_id, count=decided,
                outcome=outcome, purpose=reason.strip(),
            )  # fmt: skip
    return decided


def check(*, run: PayRun, actor: Actor, now: datetime) -> PayRun:
    """A second person finds the roster right. Raises Cannot while holds are undecided."""
    with transaction.atomic():
        held = _locked(run, State.PREPARED)
        if open_ := Hold.objects.filter(payment__run=held, outcome=None).count():
            raise Cannot(_("还有 %(count)s 项拦截没有处理") % {"count": open_})
        if not Payment.objects.filter(run=held, state__in=Payment.LIVE).exists():
            raise Cannot(_("没有一笔要发放，请作废本批次"))
        return _advance(held, Duty.CHECK, State.CHECKED, event_types.CHECKED, actor=actor, now=now)


def approve(*, run: PayRun, day: date, actor: Actor, now: datetime) -> PayRun:
    """A third person lets it be paid: from now on the roster is frozen.

    Raises OutOfDate where awards or deaths have come in since it was prepared that change what is due.
    """
    with transaction.atomic():
        held = _locked(run, State.CHECKED)
        if changed := _changed_since(held, day=day, now=now):
            raise OutOfDate(
                _("编制以来有 %(count)s 笔应发发生变化（待遇变动或死亡），请作废后重新编制") % {"count": changed}
            )
        held.lines, held.total_fen = queries.live_sums(payments=Payment.objects.filter(run=held))
        return _advance(
            held, Duty.APPROVE, State.APPROVED, event_types.APPROVED, actor=actor, now=now,
            lines=held.lines, fen=held.total_fen,
        )  # fmt: skip


def send_back(*, run: PayRun, reason: str, actor: Actor, now: datetime) -> PayRun:
    """Whoever is to approve does not: it returns to where holds are decided. His duty in this run stays approving."""
    with transaction.atomic():
        held = _locked(run, State.CHECKED)
        return _advance(
            held, Duty.APPROVE, State.PREPARED, event_types.SENT_BACK, actor=actor, now=now, note=reason, purpose=reason
        )


def void(*, run: PayRun, reason: str, actor: Actor, now: datetime) -> PayRun:
    """Give a run up before it is approved; what it would have paid is due again."""
    with transaction.atomic():
        held = _locked(run, *PayRun.OPEN)
        Payment.objects.filter(run=held).update(state=Payment.State.CANCELLED)
        return _advance(
            held, Duty.PREPARE, State.VOIDED, event_types.VOIDED, actor=actor, now=now, note=reason, purpose=reason
        )


def _window(*, line: PayLine, area: int, month: date, day: date, now: datetime) -> dict[str, Any]:
    """What a run looks at, as its statements name it."""
    rules = modules.ruleset().policies
    periods = [rules[key].period for key in line.policies]
    values: dict[str, Any] = {
        "policies": list(line.policies), "periods": [str(period) for period in periods],
        "not_monthly": [key for key, period in zip(line.policies, periods, strict=True) if period != MONTH],
        "checks": list(line.checks), "area": area, "month": month, "first": date.min, "day": day, "now": now,
        "last": (month - timedelta(days=1)).replace(day=1),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(preparing.FIRST_MONTH, values)
        (first,) = cursor.fetchone()
    return values | {"first": min(first or month, month)}


def _changed_since(run: PayRun, *, day: date, now: datetime) -> int:
    _module, line = modules.pay_lines()[run.pay_line]
    window = _window(line=line, area=run.area_id, month=run.month, day=day, now=now)
    execute(preparing.STAGE_DUE, window)
    with connection.cursor() as cursor:
        cursor.execute(preparing.CHANGED_SINCE, window | {"run": run.pk})
        (changed,) = cursor.fetchone()
    execute(preparing.DROP_DUE)
    return int(changed)


def _one_at_a_time(pay_line: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"payments/{pay_line}"])


def _locked(run: PayRun, *states: str) -> PayRun:
    held = PayRun.objects.select_for_update().get(pk=run.pk)
    if held.state not in states:
        raise Cannot(_("批次现在是“%(state)s”，不能这样办理") % {"state": held.get_state_display()})
    return held


def _step(run: PayRun, duty: int, state: str, *, actor: Actor, now: datetime, note: str = "") -> None:
    try:
        with transaction.atomic():
            RunStep.objects.create(run=run, duty=duty, state=state, actor_id=actor.pk, at=now, note=note.strip())
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise NotYours(_("编制、复核、审批须由三人分别办理，您在本批次已承担另一职责")) from None
        raise


def _advance(
    run: PayRun, duty: int, state: str, type_: Any, *, actor: Actor, now: datetime, note: str = "", **told: Any
) -> PayRun:
    if type_.needs_purpose and not note.strip():
        raise Cannot(_("请写明原因"))
    _step(run, duty, state, actor=actor, now=now, note=note)
    run.state = state
    run.save(update_fields=["state", "lines", "total_fen"])
    record(type=type_, actor=actor, now=now, subject=run, area=run.area_id, **told)
    return run
