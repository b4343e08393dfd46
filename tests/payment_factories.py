"""Runs and payments as a page finds them, without the way that leads to them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from minzheng.kernel.areas.models import Area
from minzheng.kernel.awards.models import Award
from minzheng.kernel.payments.models import Difference, Entitlement, Payment, PayRun
from minzheng.kernel.registry.models import Person

JUNE = date(2023, 6, 1)
PREPARED_AT = datetime(2023, 6, 20, 1, 0, tzinfo=UTC)


def make_pay_run(area: Area, pay_line: str = "basic_assistance") -> PayRun:
    """A roster of June that nobody has checked; the one there is, if there is one."""
    return PayRun.objects.get_or_create(
        pay_line=pay_line, line="ASSISTANCE", area=area, month=JUNE,
        defaults={"pay_date": date(2023, 6, 25), "prepared_at": PREPARED_AT},
    )[0]  # fmt: skip


def make_award(person: Person) -> Award:
    """特困 since the first of January."""
    return Award.objects.create(
        policy="tekun", line="ASSISTANCE", person=person, area=person.home_area, valid=(date(2023, 1, 1), None),
        amount_fen=90_000, pairs=[], decision={}, decided_by_id=1, recorded_at=PREPARED_AT,
    )  # fmt: skip


def make_entitlement(person: Person, *, due_fen: int = 90_000, committed_fen: int = 0) -> Entitlement:
    """What June owes him."""
    award = make_award(person)
    return Entitlement.objects.create(
        policy="tekun", line="ASSISTANCE", person=person, month=JUNE, award=award, area=award.area, due_fen=due_fen,
        committed_fen=committed_fen, changed_at=PREPARED_AT,
    )  # fmt: skip


def make_payment(person: Person) -> Payment:
    """A planned payment of June."""
    due = make_entitlement(person)
    return Payment.objects.create(
        run=make_pay_run(due.area), entitlement=due, award=due.award, policy="tekun", month=JUNE, area=due.area,
        payee=person, part="REGULAR", amount_fen=90_000,
    )  # fmt: skip


def make_difference(person: Person) -> Difference:
    """He is new in June."""
    award = make_award(person)
    return Difference.objects.create(
        run=make_pay_run(award.area), kind="NEW", reason="GRANTED", award=award, policy="tekun", person=person,
        area=award.area, before_fen=0, now_fen=90_000,
    )  # fmt: skip
