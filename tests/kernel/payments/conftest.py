"""A small county, its officers, and short ways to grant, prepare and pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account
from minzheng.kernel.awards import operations as awards
from minzheng.kernel.awards.models import Award
from minzheng.kernel.payments import accounts, banking, operations
from minzheng.kernel.payments.models import BankFile, PayRun
from minzheng.kernel.registry.models import Household, Membership, Person
from tests.factories import LONG_AGO, NOW, County, make_account, make_person, small_county

JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)


@dataclass
class Office:
    """Three people who pay, and the county they pay in. ``now`` goes on by itself."""

    county: County
    preparer: Account
    checker: Account
    approver: Account
    at: datetime = NOW
    next_account: int = 6222_0000_0000_0001

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def person(self, name: str = "张三", **fields: Any) -> Person:
        return make_person(name, home=self.county.community_a, **fields)

    def family(self, *people: Person) -> Household:
        household = Household.objects.create(
            source="population", number=f"H{people[0].pk}", area=self.county.community_a, valid=(LONG_AGO, None),
            recorded_at=NOW,
        )  # fmt: skip
        for relation, person in zip(["02", "10", "20"], people, strict=False):
            Membership.objects.create(
                household=household, person=person, relation=relation, valid=(LONG_AGO, None), recorded_at=NOW
            )
        return household

    def account(self, person: Person, number: str = "") -> str:
        number = number or str(self.next_account)
        self.next_account += 1
        accounts.type_in(
            person=person, number=number, bank="农商银行", purpose="银行卡复印件", actor=self.preparer, now=self.now()
        )
        return number

    def grant(self, holder: Person | Household, policy: str = "", *, fen: int = 90_000, **other: Any) -> Award:
        """低保 to a household, 特困 to a person, from January 2023 on, unless told otherwise."""
        is_person = isinstance(holder, Person)
        values: dict[str, Any] = {
            "policy": policy or ("tekun" if is_person else "dibao"), "line": Line.ASSISTANCE, "excludes": [],
            "area": self.county.community_a, "starts": date(2023, 1, 1), "amount_fen": fen,
            "decision": {"reasons": ["家庭人均月收入低于当地低保标准"]}, "actor": self.preparer, "now": self.now(),
        }  # fmt: skip
        return awards.grant(**(values | {"person" if is_person else "household": holder} | other))

    def someone_paid(self, name: str = "张三", *, fen: int = 90_000, **other: Any) -> Person:
        """A person with an account and an award."""
        person = self.person(name)
        self.account(person)
        self.grant(person, fen=fen, **other)
        return person

    def prepare(self, month: date = JUNE, pay_line: str = "basic_assistance") -> PayRun:
        return operations.prepare(
            pay_line=pay_line, area=self.county.county, month=month, pay_date=month.replace(day=25),
            day=month.replace(day=20), actor=self.preparer, now=self.now(),
        )  # fmt: skip

    def approved(self, month: date = JUNE, pay_line: str = "basic_assistance") -> PayRun:
        run = self.prepare(month, pay_line)
        operations.check(run=run, actor=self.checker, now=self.now())
        return operations.approve(run=run, day=month.replace(day=21), actor=self.approver, now=self.now())

    def sent(self, month: date = JUNE, layout: str = "fixed_gb18030") -> BankFile:
        return banking.make_file(run=self.approved(month), layout=layout, actor=self.preparer, now=self.now())

    def take(self, file: BankFile, content: bytes, name: str = "回盘.txt"):
        return banking.take_return(file=file, content=content, file_name=name, actor=self.preparer, now=self.now())


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """Afterwards every deferred constraint is tried, as a commit would."""
    yield Office(small_county(), *(make_account(display_name=name) for name in ("周救助", "陈复核", "林局长")))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
