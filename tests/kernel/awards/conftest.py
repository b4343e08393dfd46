"""The family of ``family.py``, and what an award has reserved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from minzheng.kernel.awards.models import Award
from tests.kernel.awards.family import Family, build_family


@pytest.fixture
def family(db: None) -> Family:
    return build_family()


@pytest.fixture
def places() -> Callable[[Award], set[tuple[int, str, date, date | None]]]:
    """What an award has reserved: (person, pair, first day, first day after)."""
    return lambda award: {
        (row.person_id, row.pair, row.period.lower, row.period.upper) for row in award.reservations.all()
    }
