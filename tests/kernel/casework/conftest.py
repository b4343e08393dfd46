from __future__ import annotations

import pytest

from minzheng.kernel.casework import conditions
from minzheng.kernel.casework.catalogue import trying
from tests.kernel.casework import samples


def drawn(matter) -> bool:
    """Every second matter is checked."""
    return matter.pk % 2 == 0


conditions.register("sample.drawn", drawn)


@pytest.fixture(autouse=True)
def sample_tables():
    with trying(samples.sample_catalogue()):
        yield


@pytest.fixture
def office(db) -> samples.Office:
    return samples.office()
