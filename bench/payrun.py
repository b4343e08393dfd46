"""A pay run of 100,000: roster, checks, differences, bank file and return, against the same by a loop over ORM objects.

June was paid before (by ours); for July one award in a hundred has ended, one has another amount and one is new. Ours
is `payments.operations` over everybody. The peer (`bench/peers/orm_payroll.py`) does for each award what a programmer
would write with Django's objects, in one transaction that is rolled back; it goes through every tenth recipient, and
its payments and differences for those must be the same as ours. `python -m bench.payrun [--quick]`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.search import make_database
from minzheng.config import cluster

DATABASE = "minzheng_bench_payrun"
RECIPIENTS, QUICK_RECIPIENTS = 100_000, 2_000
JUNE, JULY = date(2023, 6, 1), date(2023, 7, 1)
NOW = datetime(2023, 6, 20, 1, tzinfo=UTC)
EVERY = 10
"""The peer goes through one recipient in ten."""


def run(*, quick: bool = False) -> dict[str, Any]:
    """Seconds and payments a second of either side."""
    recipients = QUICK_RECIPIENTS if quick else RECIPIENTS
    _drop()
    environment = {
        **os.environ, "DATABASE_URL": make_database(DATABASE),
        "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
    }  # fmt: skip
    inside = [sys.executable, "-m", "bench.payrun", "--inside", str(recipients)]
    done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {"bench": "payrun", "rows": json.loads(done.stdout.splitlines()[-1]), "load": os.getloadavg()[0]}


def _drop() -> None:
    """Every run begins with nobody paid."""
    server = urlsplit(cluster.ensure())
    with psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{DATABASE}"')


def measure(*, recipients: int) -> list[dict[str, Any]]:
    """Prepare July by both, then carry ours to the bank and back."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.peers import orm_payroll
    from minzheng.kernel.payments import banking, operations, queries
    from minzheng.kernel.payments.models import Hold, PayRun

    ground = _Ground(recipients)
    ground.pay_june()
    ground.change_some()
    seconds: dict[str, float] = {}

    def timed(name: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        done = act()
        seconds[name] = time.perf_counter() - begun
        return done

    sample = ground.people[::EVERY]
    theirs = timed("peer", lambda: orm_payroll.roster(people=sample, month=JULY, last=JUNE, day=JULY))
    with CaptureQueriesContext(connection) as asked:
        july = timed("prepare", lambda: ground.prepare(JULY))
    _demand_same(july, theirs, sample)
    open_ = list(Hold.objects.filter(payment__run=july).values_list("pk", flat=True))
    decide = {"outcome": Hold.Outcome.LEAVE_OUT, "reason": "-", "actor": ground.preparer, "now": NOW}
    timed("holds", lambda: operations.decide_holds(run=july, holds=open_, **decide) if open_ else 0)
    timed("check", lambda: operations.check(run=july, actor=ground.checker, now=NOW))
    timed("approve", lambda: operations.approve(run=july, day=JULY, actor=ground.approver, now=NOW))
    approved = PayRun.objects.get(pk=july.pk)
    file = timed(
        "bank file",
        lambda: banking.make_file(run=approved, layout="fixed_gb18030", actor=ground.preparer, now=NOW),
    )
    content = banking.content(file=file, run=approved)
    back = orm_payroll.bank_answers(content)
    timed("return", lambda: banking.take_return(file=file, content=back, file_name="-", actor=ground.preparer, now=NOW))
    assert queries.altered(runs=[july.pk]).is_empty()
    paid = approved.lines
    roster = seconds["prepare"]
    rows = [
        {
            "what": f"roster, differences and checks of {recipients:,}",
            "ours": round(recipients / roster), "peer": round(len(sample) / seconds["peer"]), "unit": "recipients/s",
            "ratio": round(recipients / roster / (len(sample) / seconds["peer"]), 1),
        },
        {"what": "queries of our roster", "ours": len(asked), "peer": None, "unit": "queries", "ratio": None},
    ]  # fmt: skip
    rows += [
        {
            "what": f"{name}, {paid:,} payments",
            "ours": round(seconds[name], 2),
            "peer": None,
            "unit": "s",
            "ratio": None,
        }
        for name in ("prepare", "holds", "check", "approve", "bank file", "return")
    ]
    return rows


def _demand_same(july: Any, theirs: Any, sample: list[int]) -> None:
    """Ours and the peer's payments and differences of the sample."""
    from minzheng.kernel.payments.models import Difference, Payment

    paid = Payment.objects.filter(run=july, entitlement__person__in=sample)
    ours = sorted(paid.values_list("entitlement__person", "month", "amount_fen"))
    assert ours == sorted(theirs.payments), f"{len(ours)} payments here, {len(theirs.payments)} there"
    differences = Difference.objects.filter(run=july, person__in=sample)
    assert sorted(differences.values_list("person", "kind", "now_fen")) == sorted(theirs.differences)


class _Ground:
    """People with accounts and awards, three officers, and June paid."""

    def __init__(self, recipients: int) -> None:
        from django.core.management import call_command

        from minzheng.kernel.areas import operations as areas
        from minzheng.kernel.areas.models import Area
        from minzheng.kernel.registry.models import Person
        from tests.factories import make_account

        call_command("migrate", verbosity=0, skip_checks=True)
        self.preparer, self.checker, self.approver = (
            make_account(username=f"bench{time.time_ns()}-{name}") for name in "abc"
        )
        areas.load(actor=self.preparer, now=NOW, within="330110")
        self._fill(recipients)
        self.county = Area.objects.get(code="330110", valid__contains=JUNE)
        self.people = list(Person.objects.order_by("pk").values_list("pk", flat=True))

    def _fill(self, recipients: int) -> None:
        import polars as pl

        from bench.search import synthetic_people
        from minzheng.kernel.areas.models import Area
        from minzheng.kernel.registry import frames, operations, secrets
        from minzheng.kernel.registry.staging import execute

        communities = list(Area.objects.filter(level="COMMUNITY", valid__contains=JUNE).values_list("pk", flat=True))
        operations.register_people(
            people=synthetic_people(recipients, communities), day=JUNE, actor=self.preparer, now=NOW
        )
        people = frames.read(sql="SELECT id FROM registry_person ORDER BY id")["id"]
        numbers = (people + 6_222_000_000_000_000).cast(pl.String)
        frames.copy_in(
            table="payments_payeeaccount",
            frame=pl.DataFrame({
                "person_id": people, "number_cipher": secrets.encrypt(numbers, purpose="ACCOUNT"),
                "number_index": secrets.blind_index(numbers, purpose="ACCOUNT"), "number_tail": numbers.str.tail(4),
            }).with_columns(
                bank=pl.lit(""), source=pl.lit("TYPED"), recorded_at=pl.lit(NOW.isoformat()),
                recorded_by_id=pl.lit(self.preparer.pk),
            ),
        )  # fmt: skip
        execute(
            "INSERT INTO awards_award (policy, line, person_id, area_id, valid, amount_fen, pairs, decision, "
            "decided_by_id, recorded_at, void_reason) SELECT 'tekun', 'ASSISTANCE', id, home_area_id, "
            "daterange(CASE WHEN id %% 100 = 3 THEN %(july)s::date ELSE DATE '2023-01-01' END, NULL), "
            "80000 + (id %% 400) * 100, '{}', '{}', 1, %(now)s, '' FROM registry_person",
            {"now": NOW, "july": JULY},
        )
        for table in ("awards_award", "payments_payeeaccount", "registry_person"):
            execute(f"ANALYZE {table}")

    def prepare(self, month: date) -> Any:
        from minzheng.kernel.payments import operations

        return operations.prepare(
            pay_line="basic_assistance", area=self.county, month=month, pay_date=month + timedelta(days=24), day=month,
            actor=self.preparer, now=NOW,
        )  # fmt: skip

    def pay_june(self) -> None:
        from minzheng.kernel.payments import operations
        from minzheng.kernel.payments.models import Payment

        june = self.prepare(JUNE)
        operations.check(run=june, actor=self.checker, now=NOW)
        operations.approve(run=june, day=JUNE, actor=self.approver, now=NOW)
        assert Payment.objects.filter(run=june).exists()

    def change_some(self) -> None:
        """For July: one in a hundred ends, one has another amount."""
        from minzheng.kernel.registry.staging import execute

        execute("UPDATE awards_award SET valid = daterange(lower(valid), %(july)s) WHERE person_id %% 100 = 1", _JULY)
        execute("UPDATE awards_award SET valid = daterange(lower(valid), %(july)s) WHERE person_id %% 100 = 2", _JULY)
        execute(
            "INSERT INTO awards_award (policy, line, person_id, area_id, valid, amount_fen, pairs, decision, "
            "decided_by_id, recorded_at, void_reason) SELECT policy, line, person_id, area_id, "
            "daterange(%(july)s, NULL), amount_fen + 5000, '{}', '{}', 1, recorded_at, '' FROM awards_award "
            "WHERE person_id %% 100 = 2",
            _JULY,
        )
        execute("ANALYZE awards_award")


_JULY = {"july": JULY}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", type=int, metavar="RECIPIENTS", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        import django

        django.setup()
        print(json.dumps(measure(recipients=arguments.inside)))
    else:
        print(json.dumps(run(quick=arguments.quick)))


if __name__ == "__main__":
    main()
