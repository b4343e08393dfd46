"""Hangzhou as it really is, once for each file of tests, and taken away again after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from minzheng.kernel.areas import operations
from minzheng.kernel.areas.models import Area

ACTOR = SimpleNamespace(pk=1)
NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def hangzhou(django_db_setup, django_db_blocker):
    """The shipped areas under 3301; every test of the file runs inside this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        operations.load(actor=ACTOR, now=NOW, within="3301")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def area(hangzhou: None, db: None) -> Callable[[str, str], Area]:
    """``area("330110", "2021-04-08")``: the row of that code on that day."""

    def find(code: str, day: str) -> Area:
        return Area.objects.get(code=code, valid__contains=date.fromisoformat(day))

    return find
