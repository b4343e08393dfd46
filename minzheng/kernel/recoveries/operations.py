"""Asking money back, and writing down what came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas import queries as areas
from minzheng.kernel.casework import rights
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, NotYours
from minzheng.kernel.events import operations as events
from minzheng.kernel.recoveries import event_types, queries
from minzheng.kernel.recoveries.models import Instalment, Receipt, Recovery


def may_recover(*, matter: Matter, actor: Any, day: date) -> bool:
    """Whether somebody may act on the open step that waits for the money."""
    run = _run(matter)
    if run is None:
        return False
    above = rights.ancestors(area_id=run.area_id, day=day)
    return rights.may_act(user=actor, matter=matter, run=run, above=above, day=day)


def ask_back(
    *,
    matter: Matter,
    wrongly_paid_fen: int,
    penalty_fen: int = 0,
    ground: str,
    plan: Sequence[tuple[date, int]] = (),
    actor: Any,
    day: date,
    now: datetime,
) -> Recovery:
    """Write down what is owed, with its plan of (day, fen); without a plan everything is due at once.

    Raises `Incomplete` where the plan does not add up, `Cannot` where the fine is higher than the law allows.
    """
    rule = queries.rule_of(matter)
    if rule is None:
        raise Cannot(_("这个事项不涉及追回款项"))
    if wrongly_paid_fen <= 0 or penalty_fen < 0:
        raise Incomplete(_("请填写应退回的金额"))
    if not ground.strip():
        raise Incomplete(_("请写明金额怎样算出"))
    owed = wrongly_paid_fen + penalty_fen
    parts = list(plan) or [(day, owed)]
    if sum(fen for _day, fen in parts) != owed or any(fen <= 0 or when < day for when, fen in parts):
        raise Incomplete(_("各期金额之和应等于应退总额，日期不能早于今天"))
    path = areas.paths(day=day, area_ids=[matter.area_id])[matter.area_id]
    times = catalogue().ruleset.parameters.at(day=day, areas=path).values.get(rule.penalty_times.name)
    if penalty_fen and (times is None or penalty_fen > times * wrongly_paid_fen):
        raise Cannot(_("罚款超过法定的倍数，或本地区当日没有罚款的规定"))
    with transaction.atomic():
        held = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
        _demand(held, actor=actor, day=day)
        if Recovery.objects.filter(matter=held).exists():
            raise AlreadyDone(_("已登记过应追回的金额"))
        recovery = Recovery.objects.create(
            matter=held, area_id=held.area_id, line=held.line, wrongly_paid_fen=wrongly_paid_fen,
            penalty_fen=penalty_fen, ground=ground.strip()[:400], asked_date=day, asked_at=now, asked_by_id=actor.pk,
        )  # fmt: skip
        Instalment.objects.bulk_create(
            Instalment(recovery=recovery, due_date=when, amount_fen=fen) for when, fen in parts
        )
        events.record(
            type=event_types.ASKED, actor=actor, now=now, subject=held, area=held.area_id, fen=recovery.owed_fen
        )
    return recovery


def receive(
    *,
    recovery: Recovery,
    amount_fen: int,
    received: date,
    voucher: str,
    note: str = "",
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Receipt:
    """Write down what came in on `received`; a negative amount takes a wrong receipt back, with a note.

    Never more than is owed, and never less than nothing. Sent twice by one key it is one receipt.
    """
    if (before := Receipt.objects.filter(key=key).first()) is not None:
        return before
    if amount_fen == 0 or not voucher.strip():
        raise Incomplete(_("请填写金额和票据号"))
    if amount_fen < 0 and not note.strip():
        raise Incomplete(_("冲销须写明原因"))
    if received > day:
        raise Incomplete(_("收款日期不能晚于今天"))
    with transaction.atomic():
        held = Recovery.objects.select_for_update(of=("self",)).select_related("matter").get(pk=recovery.pk)
        _demand(held.matter, actor=actor, day=day)
        standing = queries.balance(recovery=held, day=day)
        if not 0 <= standing.received + amount_fen <= standing.owed:
            raise Cannot(_("收款合计不能超过应退总额，也不能小于零"))
        receipt = Receipt.objects.create(
            recovery=held, date=received, amount_fen=amount_fen, voucher=voucher.strip()[:60],
            note=note.strip()[:200], at=now, by_id=actor.pk, key=key,
        )  # fmt: skip
        events.record(
            type=event_types.RECEIVED, actor=actor, now=now, subject=held.matter, area=held.area_id, fen=amount_fen
        )
    return receipt


def _run(matter: Matter) -> StepRun | None:
    table = catalogue().get(matter.workflow).workflow
    steps = [step.key for step in table.steps if queries.is_declared(step.opens)]
    return matter.runs.filter(step__in=steps, state=StepRun.State.OPEN, counts=True).first()


def _demand(matter: Matter, *, actor: Any, day: date) -> None:
    if _run(matter) is None:
        raise Cannot(_("事项不在退款步骤"))
    if not may_recover(matter=matter, actor=actor, day=day):
        raise NotYours(_("该步骤由其他岗位办理，您没有办理权限"))
