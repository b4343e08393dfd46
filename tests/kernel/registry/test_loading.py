"""A first load goes without indexes and constraints, and leaves every one of them behind."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.kernel.registry import operations
from minzheng.kernel.registry.staging import FIRST_LOAD, loading, tell_planner

TABLE = "registry_membership"
STANDING = """
    SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %(table)s::regclass
    UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %(table)s::regclass
"""
TWICE = """
    INSERT INTO registry_membership (household_id, person_id, valid, recorded_at)
    SELECT %(household)s, %(person)s, daterange(NULL, NULL), now() FROM generate_series(1, 2)
"""

pytestmark = pytest.mark.django_db


def _standing() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"table": TABLE})
        return sorted(row[0] for row in cursor.fetchall())


def test_everything_is_there_again() -> None:
    before = _standing()
    with loading(table=TABLE, rows=FIRST_LOAD):
        inside = _standing()
    assert _standing() == before
    assert not any("EXCLUDE" in told or "REFERENCES" in told for told in inside)


def test_what_may_not_stand_beside_each_other_is_refused_at_the_end(register, areas, actor, clock) -> None:
    (person,) = register({"name": "甲", "sex": "1"})
    household = operations.register_households(
        households=pl.DataFrame({"source": ["population"], "number": ["1"], "area_id": [areas["东一"].pk]}),
        actor=actor,
        now=clock(),
    ).item()
    with pytest.raises(IntegrityError, match="membership_once_at_a_time"):  # noqa: SIM117
        with transaction.atomic(), loading(table=TABLE, rows=FIRST_LOAD), connection.cursor() as cursor:
            cursor.execute(TWICE, {"household": household, "person": person.pk})


def test_few_rows_are_not_worth_it() -> None:
    before = _standing()
    with loading(table=TABLE, rows=FIRST_LOAD - 1):
        assert _standing() == before


def test_a_table_that_was_never_analysed_is_and_no_other() -> None:
    known = "SELECT reltuples FROM pg_class WHERE relname = 'told_once'"
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE told_once AS SELECT generate_series(1, 3) AS n")
        tell_planner(table="told_once")
        cursor.execute(known)
        assert cursor.fetchone() == (3,)
        cursor.execute("INSERT INTO told_once VALUES (4)")
        tell_planner(table="told_once")
        cursor.execute(known)
        assert cursor.fetchone() == (3,)
