"""A large file in the hands of a real worker."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import jobs, operations, stages
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, small_county
from tests.offices import POPULATION, id_number, write

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = "import sys; from minzheng.cli import main; sys.exit(main())"


@pytest.fixture(autouse=True)
def empty_queue() -> None:
    """The queue is procrastinate's own: what other tests left in it is not emptied with the rest."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def work() -> None:
    """``minzheng worker --once`` over the test's database."""
    elsewhere = {**os.environ, "MINZHENG_DATABASE": connection.settings_dict["NAME"]}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "worker", "--once"], env=elsewhere, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


def receive(tmp_path, area) -> Batch:
    row = ["王建国", id_number("1950-03-01"), "H1", "户主", "甲一社区", "甲一社区", "", ""]
    path = write(tmp_path / "人口.csv", POPULATION, [row])
    actor = Account.objects.system()
    return operations.receive(path=path, file_name=path.name, area=area, day=DAY, demo=True, actor=actor, now=NOW).batch


def test_the_worker_registers_what_was_handed_to_it(tmp_path):
    batch = receive(tmp_path, small_county().county)
    asked = {"batches": [batch], "day": DAY, "complete": False, "actor": Account.objects.system(), "now": NOW}

    assert jobs.accept_later(**asked)
    assert not jobs.accept_later(**asked)
    assert jobs.progress_of(batch=batch, now=NOW).job.state == Job.State.WAITING
    work()

    batch.refresh_from_db()
    assert batch.status == Batch.Status.REGISTERED
    job = Job.objects.get(kind=jobs.ACCEPT)
    assert (job.state, job.steps) == (Job.State.DONE, 4)
    assert job.counts == {
        stages.ROWS_READ: 1,
        stages.ROWS_UNCHANGED: 0,
        stages.ROWS_MATCHED: 1,
        stages.PEOPLE_INTRODUCED: 1,
    }


def test_what_cannot_be_done_is_known_as_failed(tmp_path):
    batch = receive(tmp_path, small_county().county)
    system = Account.objects.system()
    jobs.accept_later(batches=[batch], day=DAY, complete=False, actor=system, now=NOW)
    operations.void(batch=batch, reason="发错了", actor=system, now=NOW)

    work()

    told = jobs.progress_of(batch=batch, now=NOW)
    assert told.failed
    assert "刷新后重新选择" in told.job.failure


def test_after_a_worker_was_killed_the_file_is_taken_in_once(tmp_path):
    batch = receive(tmp_path, small_county().county)
    asked = {"batches": [batch], "day": DAY, "complete": False, "actor": Account.objects.system()}
    jobs.accept_later(**asked, now=NOW)
    Job.objects.update(state=Job.State.RUNNING, begun_at=NOW, beat_at=NOW)
    with connection.cursor() as cursor:  # fetched by a worker that is no more
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")

    later = NOW + timedelta(minutes=2)
    assert jobs.progress_of(batch=batch, now=later).died
    assert jobs.accept_later(**asked, now=later)
    work()

    batch.refresh_from_db()
    assert batch.status == Batch.Status.REGISTERED
    assert Person.objects.count() == 1
    accepting = Job.objects.filter(kind=jobs.ACCEPT).order_by("pk")
    assert [job.state for job in accepting] == [Job.State.FAILED, Job.State.DONE]
