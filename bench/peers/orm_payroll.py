"""A pay run as a loop over Django's objects: what `bench.payrun` is held against. Nothing of it stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction


@dataclass
class Roster:
    """(person, month, fen) of each payment, (person, kind, fen now) of each difference."""

    payments: list[tuple[int, date, int]] = field(default_factory=list)
    differences: list[tuple[int, str, int]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)


def roster(*, people: list[int], month: date, last: date, day: date) -> Roster:
    """Who is paid what for `month`, what differs from `last`, and who is held back; rows are written and taken back."""
    from minzheng.kernel.awards.models import Award
    from minzheng.kernel.payments.models import Difference, Entitlement, Hold, PayeeAccount, Payment, PayRun
    from minzheng.kernel.registry.models import Person
    from minzheng.kernel.screening.models import Finding
    from tests.factories import NOW

    told = Roster()
    with transaction.atomic():
        area = PayRun.objects.get(month=last).area
        run = PayRun.objects.create(
            pay_line="peer", line="ASSISTANCE", area=area, month=month, pay_date=month, prepared_at=NOW
        )
        for person in Person.objects.filter(pk__in=people).order_by("pk"):
            award = Award.objects.filter(person=person, policy="tekun", valid__contains=month, voided_at=None).first()
            before = Entitlement.objects.filter(person=person, policy="tekun", month=last).first()
            now_fen, before_fen = award.amount_fen if award else 0, before.due_fen if before else 0
            if now_fen != before_fen:
                kind = "NEW" if not before_fen else "STOPPED" if not now_fen else "CHANGED"
                source = award or before.award
                Difference.objects.create(
                    run=run, kind=kind, reason="AMOUNT", award=source, policy="tekun", person=person, area=source.area,
                    before_fen=before_fen, now_fen=now_fen,
                )  # fmt: skip
                told.differences.append((person.pk, kind, now_fen))
            if award is None:
                continue
            due = Entitlement.objects.create(
                policy="tekun", line="ASSISTANCE", person=person, month=month, award=award, area=award.area,
                due_fen=now_fen, changed_at=NOW,
            )  # fmt: skip
            account = PayeeAccount.objects.filter(person=person, superseded_at=None).first()
            payment = Payment.objects.create(
                run=run, entitlement=due, award=award, policy="tekun", month=month, area=award.area, payee=person,
                account=account, part="REGULAR", amount_fen=now_fen, snapshot={"award": award.pk},
            )  # fmt: skip
            told.payments.append((person.pk, month, now_fen))
            reasons = []
            if account is None:
                reasons.append("NO_ACCOUNT")
            elif (
                PayeeAccount.objects.filter(number_index=account.number_index, superseded_at=None)
                .exclude(person=person)
                .exists()
            ):
                reasons.append("SHARED_ACCOUNT")
            if person.death_date and person.death_date < month:
                reasons.append("DEAD")
            if Finding.objects.filter(person=person, closed_at=None, kind__in=["COLLISION", "SHOULD_NOT"]).exists():
                reasons.append("FINDING")
            for reason in reasons:
                Hold.objects.create(payment=payment, check_kind=reason)
                told.held.append(person.pk)
        transaction.set_rollback(True)
    return told


def bank_answers(content: bytes) -> bytes:
    """A bank that has paid everybody, in the fixed-width layout."""
    rows = [line for line in content.split(b"\r\n") if line.startswith(b"D")]
    answers = [row[:41] + row[101:116] + b"0000" + b" " * 60 for row in rows]
    foot = f"T{len(rows):08d}{sum(int(row[101:116]) for row in rows):015d}".encode()
    return b"".join(line + b"\r\n" for line in (b"H" + b" " * 20 + b"20230725", *answers, foot))
