"""A worker killed, or its connection ended by the server, in the middle of a step: nothing is lost, nothing doubled.

Killing PostgreSQL itself would take the other tests of the run with it; that was tried by hand.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Action
from minzheng.kernel.events.models import Event
from tests.kernel.casework.samples import Office, at, office, open_steps, opened, run_of

MONDAY = date(2023, 6, 5)
pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.config.settings"
import django; django.setup()
from datetime import date
from pathlib import Path
from django.db import connection
from minzheng.kernel.access.models import Account
from minzheng.kernel.casework import operations, slots
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.operations import acting
from tests.kernel.casework import samples
run, actor, marker, when = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
moved = acting._move
def slow(*given):
    found = moved(*given)
    marker.write_text(str(connection.connection.info.backend_pid))
    time.sleep(60)
    return found
if when == "inside":
    acting._move = slow
with trying(samples.sample_catalogue()):
    operations.act(run=run, outcome="accept", actor=Account.objects.get(pk=actor), key="the-one-key",
                   day=date(2023, 6, 5), now=samples.at(date(2023, 6, 5)))
marker.write_text("answer lost")
time.sleep(60)
"""


@pytest.fixture
def offices() -> Office:
    return office()


def begin(run: int, actor: int, marker: Path, when: str) -> subprocess.Popen:
    environment = os.environ | {"MINZHENG_DATABASE": connection.settings_dict["NAME"]}
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(run), str(actor), str(marker), when], env=environment)
    for _wait in range(600):
        if marker.exists() and marker.read_text():
            return worker
        assert worker.poll() is None, "the worker fell by itself"
        time.sleep(0.1)
    worker.kill()
    raise AssertionError("the worker never came so far")


def once(matter, run: int, actor) -> None:
    """Sent again with the same key: one effect, whatever happened to the first."""
    done = operations.act(run=run, outcome="accept", actor=actor, key="the-one-key", day=MONDAY, now=at(MONDAY))
    assert done.action.key == "the-one-key"
    assert open_steps(matter) == {"means", "survey"}
    assert Action.objects.filter(matter=matter, kind="FINISH").count() == 1
    assert Event.objects.filter(subject_id=matter.pk, type="casework.acted").count() == 1


@pytest.mark.parametrize("killed", ["worker", "connection"])
def test_killed_inside_a_step(offices: Office, tmp_path: Path, killed: str) -> None:
    matter = opened(offices, day=MONDAY)
    run = run_of(matter, "accept").pk
    marker = tmp_path / "inside"
    worker = begin(run, offices.town.pk, marker, "inside")
    if killed == "worker":
        worker.send_signal(signal.SIGKILL)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [int(marker.read_text())])
        worker.kill()
    worker.wait()
    assert open_steps(matter) == {"accept"}, "nothing of a half step is left"
    assert not Action.objects.filter(matter=matter, kind="FINISH").exists()
    once(matter, run, offices.town)


def test_killed_after_the_step_before_the_answer(offices: Office, tmp_path: Path) -> None:
    matter = opened(offices, day=MONDAY)
    run = run_of(matter, "accept").pk
    worker = begin(run, offices.town.pk, tmp_path / "after", "after")
    worker.kill()
    worker.wait()
    assert open_steps(matter) == {"means", "survey"}
    once(matter, run, offices.town)
