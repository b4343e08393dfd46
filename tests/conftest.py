"""What every test stands on: the row marks' outcomes and the database's reference data."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

OUTCOMES = pytest.StashKey[dict[str, dict[str, bool]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--row-outcomes", type=Path, help="write each feature row's tests and whether they passed")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OUTCOMES] = defaultdict(dict)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = (yield).get_result()
    rows = [row for mark in item.iter_markers("row") for row in mark.args]
    decisive = report.when == "call" or report.outcome != "passed"
    for row in rows if decisive else ():
        tests = item.config.stash[OUTCOMES][row]
        tests[item.nodeid] = tests.get(item.nodeid, True) and report.outcome == "passed"


def pytest_sessionfinish(session: pytest.Session) -> None:
    if path := session.config.getoption("--row-outcomes"):
        path.write_text(json.dumps(session.config.stash[OUTCOMES], ensure_ascii=False, indent=1))


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
