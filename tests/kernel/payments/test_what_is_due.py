"""What is to be paid is what is due less what was paid: months, late awards, raised amounts, ends, corrections."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.kernel.awards import operations as awards
from minzheng.kernel.payments import operations
from minzheng.kernel.payments.models import Difference, Entitlement, Payment, PayRun
from minzheng.kernel.payments.refusals import Cannot, OutOfDate
from tests.kernel.payments.conftest import JULY, JUNE, Office

pytestmark = pytest.mark.django_db


def paid(run) -> list[tuple[str, date, int, str]]:
    rows = run.payments.filter(state__in=Payment.LIVE).order_by("payee__name", "month")
    return [(one.payee.name, one.month, one.amount_fen, one.part) for one in rows.select_related("payee")]


def differences(run) -> list[tuple[str, str, int, int]]:
    rows = run.differences.order_by("kind", "before_fen", "now_fen")
    return [(one.kind, one.reason, one.before_fen, one.now_fen) for one in rows]


def test_the_first_run_pays_its_month_and_none_before_it(office: Office):
    office.someone_paid()
    run = office.prepare()
    assert paid(run) == [("张三", JUNE, 90_000, "REGULAR")]
    assert differences(run) == [("NEW", "GRANTED", 0, 90_000)]


def test_the_next_month_pays_only_itself_and_says_nothing_of_who_stays_as_he_was(office: Office):
    office.someone_paid()
    office.sent()
    run = office.prepare(JULY)
    assert paid(run) == [("张三", JULY, 90_000, "REGULAR")]
    assert differences(run) == []


def test_the_same_month_again_has_nothing_to_pay(office: Office):
    office.someone_paid()
    office.sent()
    with pytest.raises(Cannot, match="没有应发未发"):
        office.prepare()


def test_an_award_decided_late_is_paid_from_the_month_in_which_this_office_began(office: Office):
    office.someone_paid()
    office.sent()
    office.someone_paid("李四", fen=50_000, starts=date(2023, 5, 1))
    run = office.prepare(JULY)
    assert [line for line in paid(run) if line[0] == "李四"] == [
        ("李四", JUNE, 50_000, "BACK_PAY"),
        ("李四", JULY, 50_000, "REGULAR"),
    ]
    assert ("BACK_PAY", "LATE", 0, 50_000) in differences(run)


def test_a_standard_raised_from_april_on_is_paid_back_in_june(office: Office):
    """540 → 600 yuan from 1 April, released in June: three months' difference and the new June."""
    person = office.someone_paid(fen=54_000)
    april, may = date(2023, 4, 1), date(2023, 5, 1)
    office.sent(april)
    office.sent(may)
    old = person.awards.get()
    awards.end(award=old, day=april, actor=office.preparer, reason="提标", now=office.now())
    office.grant(person, fen=60_000, starts=april)
    run = office.prepare(JUNE)
    assert paid(run) == [
        ("张三", april, 6_000, "BACK_PAY"),
        ("张三", may, 6_000, "BACK_PAY"),
        ("张三", JUNE, 60_000, "REGULAR"),
    ]
    assert differences(run) == [
        ("BACK_PAY", "AMOUNT", 54_000, 60_000),
        ("BACK_PAY", "AMOUNT", 54_000, 60_000),
    ]


def test_who_ends_is_named_with_the_reason_and_not_paid(office: Office):
    person = office.someone_paid()
    office.someone_paid("李四")
    office.sent()
    awards.end(award=person.awards.get(), day=JULY, actor=office.preparer, reason="收入超标", now=office.now())
    run = office.prepare(JULY)
    assert [line[0] for line in paid(run)] == ["李四"]
    assert differences(run) == [("STOPPED", "ENDED", 90_000, 0)]


def test_what_was_paid_beyond_what_is_due_shows_and_is_not_taken_back_by_itself(office: Office):
    person = office.someone_paid()
    office.someone_paid("李四")
    office.sent()
    awards.void(award=person.awards.get(), actor=office.preparer, reason="骗取", now=office.now())
    office.prepare(JULY)
    june = Entitlement.objects.get(person=person, month=JUNE)
    assert (june.due_fen, june.committed_fen) == (0, 90_000)
    assert Payment.objects.get(entitlement=june).state == Payment.State.SENT


def test_an_award_that_changes_in_mid_month_is_paid_as_on_the_first_day(office: Office):
    person = office.someone_paid(fen=90_000)
    middle = date(2023, 6, 16)
    awards.end(award=person.awards.get(), day=middle, actor=office.preparer, reason="复核", now=office.now())
    office.grant(person, fen=70_000, starts=middle)
    assert paid(office.prepare()) == [("张三", JUNE, 90_000, "REGULAR")]


def test_who_begins_in_the_month_is_paid_for_it(office: Office):
    office.someone_paid(starts=date(2023, 6, 29))
    assert paid(office.prepare()) == [("张三", JUNE, 90_000, "REGULAR")]


def test_what_is_paid_once_is_paid_in_the_month_in_which_it_was_granted_and_never_again(office: Office):
    person = office.person()
    office.account(person)
    office.grant(person, "quick_aid", fen=200_000, starts=date(2023, 6, 3))
    run = operations.approve
    assert paid(office.prepare(JUNE, "temporary_aid")) == [("张三", JUNE, 200_000, "REGULAR")]
    first = Payment.objects.get().run
    operations.check(run=first, actor=office.checker, now=office.now())
    run(run=first, day=date(2023, 6, 21), actor=office.approver, now=office.now())
    with pytest.raises(Cannot, match="没有应发未发"):
        office.prepare(JULY, "temporary_aid")


def test_a_household_is_paid_once_to_its_head_or_to_whoever_has_an_account(office: Office):
    head, wife = office.person("张三"), office.person("李四")
    office.grant(office.family(head, wife), fen=120_000)
    office.account(wife)
    assert paid(office.prepare()) == [("李四", JUNE, 120_000, "REGULAR")]


def test_a_voided_run_leaves_everything_due(office: Office):
    office.someone_paid()
    run = office.prepare()
    operations.void(run=run, reason="账户有误", actor=office.preparer, now=office.now())
    assert Entitlement.objects.get().committed_fen == 0
    assert paid(office.prepare()) == [("张三", JUNE, 90_000, "REGULAR")]


def test_two_runs_of_one_kind_are_never_open_at_once(office: Office):
    office.someone_paid()
    office.prepare()
    with pytest.raises(Cannot, match="还有未审批的批次"):
        office.prepare(JULY)


def test_a_payment_beyond_what_is_due_is_refused_by_the_database(office: Office):
    office.someone_paid()
    run = office.prepare()
    one = Payment.objects.get(run=run)
    with pytest.raises(IntegrityError, match="exceed what is due"), transaction.atomic():
        Payment.objects.filter(pk=one.pk).update(amount_fen=90_001)
    other = PayRun.objects.create(
        pay_line="other", line="ASSISTANCE", area=run.area, month=JUNE, pay_date=JUNE, prepared_at=office.now()
    )
    with pytest.raises(IntegrityError, match="exceed what is due"), transaction.atomic():
        Payment.objects.create(
            run=other, entitlement=one.entitlement, award=one.award, policy=one.policy, month=one.month, area=one.area,
            payee=one.payee, part="REGULAR", amount_fen=1,
        )  # fmt: skip


def test_totals_follow_by_area_policy_and_month(office: Office):
    office.someone_paid()
    office.someone_paid("李四", fen=10_000)
    run = office.prepare()
    total = run.totals.get()
    assert (total.policy, total.month, total.payments, total.fen) == ("tekun", JUNE, 2, 100_000)
    Payment.objects.filter(run=run, amount_fen=10_000).update(state=Payment.State.LEFT_OUT)
    total.refresh_from_db()
    assert (total.payments, total.fen) == (1, 90_000)


def test_who_ends_or_dies_between_preparing_and_approving_stops_the_approval(office: Office):
    person = office.someone_paid()
    office.someone_paid("李四")
    run = office.prepare()
    operations.check(run=run, actor=office.checker, now=office.now())
    awards.end(award=person.awards.get(), day=JUNE, actor=office.preparer, reason="死亡", now=office.now())
    with pytest.raises(OutOfDate, match="有 1 笔"):
        operations.approve(run=run, day=date(2023, 6, 22), actor=office.approver, now=office.now())


def test_every_difference_has_an_award_to_look_at(office: Office):
    office.someone_paid()
    assert not Difference.objects.filter(run=office.prepare(), award=None).exists()
