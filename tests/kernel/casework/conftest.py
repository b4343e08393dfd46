from __future__ import annotations

import pytest

from minzheng.kernel.casework.catalogue import trying
from tests.kernel.casework import samples


@pytest.fixture(autouse=True)
def sample_tables():
    with trying(samples.sample_catalogue()):
        yield


@pytest.fixture
def office(db) -> samples.Office:
    return samples.office()
