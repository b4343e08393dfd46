"""What every test stands on: the row marks' outcomes and the database's reference data."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

settings.register_profile("minzheng", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("minzheng")
"""A busy machine is slow, not wrong: speed is measured in `bench/`, never in a test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--row-outcomes", type=Path, help="write each feature row's tests and whether they passed")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--row-outcomes")
    if path and not hasattr(config, "workerinput"):  # one process gathers what the others report
        config.pluginmanager.register(RowOutcomes(path))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's rows travel with its reports, from whichever process ran it."""
    for item in items:
        item.user_properties += [("row", row) for mark in item.iter_markers("row") for row in mark.args]


class RowOutcomes:
    """Each feature row's tests and whether they passed, written when the run ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, dict[str, bool]] = defaultdict(dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            for row in (value for name, value in report.user_properties if name == "row"):
                tests = self.outcomes[str(row)]
                tests[report.nodeid] = tests.get(report.nodeid, True) and report.passed

    def pytest_sessionfinish(self) -> None:
        self.path.write_text(json.dumps(self.outcomes, ensure_ascii=False, indent=1))


@pytest.fixture(autouse=True, scope="session")
def own_secrets(tmp_path_factory: pytest.TempPathFactory):
    """Each process of the run has keys and a place for sent files of its own: none can read what another sealed."""
    from minzheng.kernel.registry import keys

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINZHENG_KEYS", keys.generate())
        patch.setenv("MINZHENG_SENT", str(tmp_path_factory.mktemp("sent")))
        patch.setenv("MINZHENG_PAPERS", str(tmp_path_factory.mktemp("papers")))
        keys.load.cache_clear()
        yield
    keys.load.cache_clear()


@pytest.fixture(autouse=True)
def own_language():
    """A test that looked at English pages leaves the next one Chinese."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker):
    """When the tests are over, end the Arrow connections of their threads: a database in use cannot be dropped."""
    from django.db import connection

    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
