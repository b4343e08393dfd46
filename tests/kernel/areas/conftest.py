"""Hangzhou's areas, loaded once for all tests of this folder (the rows of the country above them included)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from minzheng.kernel.areas import operations
from minzheng.kernel.areas.models import Area

ACTOR = SimpleNamespace(pk=1)
NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def hangzhou(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        operations.load(actor=ACTOR, now=NOW, within="3301")
    yield
    with django_db_blocker.unblock():
        pass


@pytest.fixture
def area(hangzhou, db):
    """``area("330110", "2021-04-08")``: the row of that code on that day."""

    def find(code: str, day: str) -> Area:
        return Area.objects.get(code=code, valid__contains=date.fromisoformat(day))

    return find
