"""Long work: one open job a subject, seen while it runs, known as died when its worker is gone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from minzheng.kernel.access.models import Account
from minzheng.kernel.jobs import operations, queries
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.jobs.operations import DIED, FAULTY, NoLongerWanted, working
from minzheng.kernel.jobs.reporting import SILENT_FOR, Steps
from tests.factories import NOW

LATER = NOW + SILENT_FOR + timedelta(seconds=1)


def ask(*, now=NOW, subject: int | None = 1) -> Job | None:
    return operations.ask(
        kind="test", subject_id=subject, actor=Account.objects.system(), now=now, hand_over=lambda job: 0
    )


class Reason(Exception):
    message = "名册已经作废"


@pytest.mark.django_db
class TestOneAtATime:
    def test_a_subject_has_one_open_job(self):
        assert ask() is not None
        assert ask() is None
        assert ask(subject=2) is not None
        assert ask(subject=None) is not None
        assert ask(subject=None) is None

    def test_what_is_done_can_be_asked_for_again(self):
        first = ask()
        with working(job_id=first.pk, clock=lambda: NOW):
            pass
        assert Job.objects.get(pk=first.pk).state == Job.State.DONE
        assert ask() is not None

    def test_a_job_that_died_gives_way_and_is_not_done_afterwards(self):
        first = ask()
        Job.objects.filter(pk=first.pk).update(state=Job.State.RUNNING, beat_at=NOW)

        assert ask(now=NOW) is None
        second = ask(now=LATER)

        first.refresh_from_db()
        assert (first.state, first.failure) == (Job.State.FAILED, DIED)
        with pytest.raises(NoLongerWanted), working(job_id=first.pk, clock=lambda: LATER):
            pass
        with working(job_id=second.pk, clock=lambda: LATER):
            pass

    def test_what_the_queue_has_lost_is_dead_too(self):
        job = ask()
        assert not queries.has_died(job=job, now=NOW)
        assert queries.has_died(job=job, now=LATER)  # its number is not in the queue
        assert operations.bury_the_dead(now=LATER) == 1
        assert operations.bury_the_dead(now=LATER) == 0


@pytest.mark.django_db
class TestHowItEnds:
    def test_a_reason_is_kept_in_words(self):
        job = ask()
        with pytest.raises(Reason), working(job_id=job.pk, clock=lambda: NOW):
            raise Reason
        told = queries.latest(kind="test", subject_id=1, now=NOW)
        assert told.failed
        assert told.job.failure == "名册已经作废"

    def test_a_fault_is_said_to_be_one(self):
        job = ask()
        with pytest.raises(ZeroDivisionError), working(job_id=job.pk, clock=lambda: NOW):
            raise ZeroDivisionError
        assert Job.objects.get(pk=job.pk).failure == FAULTY


@pytest.mark.django_db(transaction=True)
def test_others_see_how_far_it_is_although_the_work_is_one_transaction():
    job = ask()
    seen: list[Job] = []

    def look() -> None:
        from django.db import connection

        for _try in range(100):
            found = Job.objects.get(pk=job.pk)
            if found.stage:
                seen.append(found)
                break
            threading.Event().wait(0.05)
        connection.close()

    with working(job_id=job.pk, clock=lambda: NOW) as report, transaction.atomic():
        steps = Steps(report, steps=2)
        steps.begin("读取文件")
        steps.begin("登记入库", total=200, counts={"可用的行": 200})
        report("登记入库", step=2, steps=2, done=100, total=200)
        looker = threading.Thread(target=look)
        looker.start()
        looker.join()

    assert (seen[0].stage, seen[0].done, seen[0].total) == ("登记入库", 100, 200)
    assert seen[0].counts == {"可用的行": 200}
    assert queries.percent(job=seen[0]) == 75
    assert queries.percent(job=Job.objects.get(pk=job.pk)) == 100
