"""Two officers at the same moment: the database lets one of two exclusive awards through, never both."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from minzheng.kernel.awards import operations
from minzheng.kernel.awards.models import Award, Reservation
from minzheng.kernel.awards.operations import Collides
from tests.kernel.awards.family import ACTOR, NOW, build_family

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list[Exception | None]:
    """Run each act in a transaction of its own on a connection of its own; nobody commits before all have begun."""
    ready = threading.Barrier(len(acts))

    def run(act) -> Exception | None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT txid_current()")
                ready.wait(timeout=60)
                act()
        except Collides as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_exclusive_awards_to_one_person_exactly_one_wins(attempt):
    family = build_family()
    outcomes = at_once(
        lambda: family.grant("dibao", to=family.head),
        lambda: family.grant("tekun", to=family.head),
    )
    (refused,) = [outcome for outcome in outcomes if outcome]
    standing = Award.objects.get()
    assert refused.collisions[0].with_award_id == standing.pk
    assert set(Reservation.objects.values_list("award", flat=True)) == {standing.pk}


@pytest.mark.parametrize("attempt", range(5))
def test_of_many_grants_to_one_household_and_its_members_none_overlap(attempt):
    """Every one of them is granted or told with whom it collides: none dies of a deadlock."""
    family = build_family()
    outcomes = at_once(
        lambda: family.grant("dibao"),
        lambda: family.grant("tekun", to=family.head),
        lambda: family.grant("tekun", to=family.wife),
        lambda: family.grant("dibao", to=family.wife),
        lambda: family.grant("dibao"),
    )
    granted = list(Award.objects.all())
    assert len(granted) == outcomes.count(None) >= 1
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM awards_reservation a JOIN awards_reservation b
                   ON a.person_id = b.person_id AND a.pair = b.pair AND a.period && b.period AND a.id < b.id"""
        )
        assert cursor.fetchone() == (0,)


def test_a_place_freed_while_another_waits_goes_to_the_one_who_waits():
    family = build_family()
    held = family.grant("dibao", to=family.head)
    voiding, waiting = threading.Event(), threading.Event()

    def void_slowly() -> None:
        try:
            with transaction.atomic():
                operations.void(award=held, actor=ACTOR, reason="冒名申请", now=NOW)
                voiding.set()
                waiting.wait(timeout=60)
        finally:
            connection.close()

    def grant_meanwhile() -> Award:
        try:
            voiding.wait(timeout=60)
            threading.Timer(0.2, waiting.set).start()
            return family.grant("tekun", to=family.head, starts=date(2023, 6, 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(void_slowly)
        assert pool.submit(grant_meanwhile).result(timeout=60).policy == "tekun"
