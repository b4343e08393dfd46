"""Prepared, checked and approved by three people; holds cleared with a reason; nothing changes after approval."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.kernel.events.models import Event
from minzheng.kernel.payments import operations
from minzheng.kernel.payments.models import Hold, Payment, PayRun
from minzheng.kernel.payments.refusals import Cannot, NotYours
from minzheng.kernel.screening.models import Finding, Run, Verdict
from tests.factories import NOW
from tests.kernel.payments.conftest import JUNE, Office

pytestmark = pytest.mark.django_db


def holds(run) -> list[str]:
    return sorted(Hold.objects.filter(payment__run=run).values_list("check_kind", flat=True))


def finding(person, *, kind: str = "COLLISION", rule: str = "tekun_in_custody", **other) -> Finding:
    run = Run.objects.create(day=JUNE, started_at=NOW, finished_at=NOW, actor_id=1)
    return Finding.objects.create(
        kind=kind, rule=rule, line="ASSISTANCE", person=person, opened_at=NOW, opened_run=run, changed_at=NOW, **other
    )


def clear(office: Office, run, outcome: str = "PAY", reason: str = "入户核实，仍符合条件") -> int:
    numbers = list(Hold.objects.filter(payment__run=run).values_list("pk", flat=True))
    return operations.decide_holds(
        run=run, holds=numbers, outcome=outcome, reason=reason, actor=office.preparer, now=office.now()
    )


@pytest.mark.parametrize("second", ["preparer"])
def test_who_prepared_can_neither_check_nor_approve(office: Office, second: str):
    office.someone_paid()
    run = office.prepare()
    with pytest.raises(NotYours):
        operations.check(run=run, actor=getattr(office, second), now=office.now())
    operations.check(run=run, actor=office.checker, now=office.now())
    for person in (office.preparer, office.checker):
        with pytest.raises(NotYours):
            operations.approve(run=run, day=date(2023, 6, 21), actor=person, now=office.now())
    assert PayRun.objects.get().state == "CHECKED"


def test_sent_back_and_round_again_nobody_changes_his_duty(office: Office):
    office.someone_paid()
    run = office.prepare()
    operations.check(run=run, actor=office.checker, now=office.now())
    operations.send_back(run=run, reason="账户存疑", actor=office.approver, now=office.now())
    with pytest.raises(NotYours):
        operations.check(run=run, actor=office.approver, now=office.now())
    with pytest.raises(NotYours):
        operations.check(run=run, actor=office.preparer, now=office.now())
    operations.check(run=run, actor=office.checker, now=office.now())
    operations.approve(run=run, day=date(2023, 6, 21), actor=office.approver, now=office.now())


def test_nothing_of_an_approved_payment_changes(office: Office):
    office.someone_paid()
    run = office.approved()
    assert (run.lines, run.total_fen) == (1, 90_000)
    for change in ({"amount_fen": 80_000}, {"state": "LEFT_OUT"}, {"state": "PAID"}, {"month": date(2023, 5, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.update(**change)
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Payment.objects.all()._raw_delete("default")
    with pytest.raises(Cannot, match="已审批"):
        operations.void(run=run, reason="想改", actor=office.preparer, now=office.now())


def test_no_sum_is_approved_but_that_of_its_payments(office: Office):
    office.someone_paid()
    run = office.prepare()
    with pytest.raises(IntegrityError, match="come to"), transaction.atomic():
        PayRun.objects.filter(pk=run.pk).update(state="APPROVED", lines=1, total_fen=1)


def test_the_dead_those_without_account_and_those_of_whom_a_finding_speaks_are_held(office: Office):
    dead = office.someone_paid("张三")
    dead.death_date = date(2023, 5, 31)
    dead.save()
    office.grant(office.person("李四"))
    finding(office.someone_paid("王五"))
    finding(office.someone_paid("赵六"), kind="SHOULD_NOT", rule="tekun")
    finding(office.someone_paid("钱七"), rule="gaoling_before_age")
    run = office.prepare()
    assert holds(run) == ["DEAD", "FINDING", "FINDING", "NO_ACCOUNT"]
    with pytest.raises(Cannot, match="还有 4 项"):
        operations.check(run=run, actor=office.checker, now=office.now())


def test_who_died_this_month_is_still_paid_for_it(office: Office):
    person = office.someone_paid()
    person.death_date = date(2023, 6, 2)
    person.save()
    assert holds(office.prepare()) == []


def test_what_somebody_found_allowed_holds_nothing_back(office: Office):
    found = finding(office.someone_paid())
    Verdict.objects.create(
        finding=found, verdict="ALLOWED", note="监外执行", actor=office.preparer, at=NOW,
        idempotency_key="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip
    assert holds(office.prepare()) == []


def test_one_account_for_strangers_is_held_for_both_and_for_a_family_not(office: Office):
    first, second = office.person("张三"), office.person("李四")
    for person in (first, second):
        office.account(person, "6222000000009999")
        office.grant(person)
    assert holds(office.prepare()) == ["SHARED_ACCOUNT", "SHARED_ACCOUNT"]
    operations.void(run=PayRun.objects.get(), reason="重编", actor=office.preparer, now=office.now())
    office.family(first, second)
    assert holds(office.prepare()) == []


def test_a_hold_is_cleared_only_with_a_reason_and_the_reason_stays(office: Office):
    finding(office.someone_paid())
    run = office.prepare()
    with pytest.raises(Cannot, match="理由"):
        clear(office, run, reason="  ")
    assert clear(office, run) == 1
    assert clear(office, run) == 0, "a second click decides nothing anew"
    assert Hold.objects.get().reason == "入户核实，仍符合条件"
    assert Event.objects.filter(type="payments.hold_decided").count() == 1
    operations.check(run=run, actor=office.checker, now=office.now())


def test_what_is_left_out_is_due_again_next_time(office: Office):
    finding(office.someone_paid())
    office.someone_paid("李四")
    run = office.prepare()
    clear(office, run, outcome="LEAVE_OUT", reason="待核实服刑情况")
    operations.check(run=run, actor=office.checker, now=office.now())
    done = operations.approve(run=run, day=date(2023, 6, 21), actor=office.approver, now=office.now())
    assert (done.lines, done.total_fen) == (1, 90_000)
    again = office.prepare(date(2023, 7, 1))
    assert [(one.month.month, one.part) for one in again.payments.filter(payee__name="张三").order_by("month")] == [
        (6, "BACK_PAY"),
        (7, "REGULAR"),
    ]


def test_nobody_without_an_account_is_let_through(office: Office):
    office.grant(office.person())
    run = office.prepare()
    with pytest.raises(Cannot, match="没有收款账户"):
        clear(office, run)
