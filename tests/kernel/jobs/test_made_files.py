"""Files made for somebody: sealed, fetched by nobody else, gone after their day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.jobs import files
from minzheng.kernel.jobs.models import Job, MadeFile
from tests.factories import NOW, make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_MADE", str(tmp_path))
    return tmp_path


@pytest.fixture
def county():
    return small_county().county


@pytest.fixture
def officer(county):
    return make_account((Role.R2, county))


def order(officer) -> MadeFile:
    return files.order(
        actor=officer,
        title="人员",
        conditions="无",
        asked={},
        purpose="核对身份信息",
        now=NOW,
        hand_over=lambda made, job: 0,
    )


def keep(made: MadeFile) -> None:
    files.keep(made=made, content="王建国的名册".encode(), file_name="人员.xlsx", rows=1, now=NOW)


def test_the_content_is_sealed_and_fetched_by_who_asked(places, officer):
    made = order(officer)
    keep(made)

    (stored,) = [path for path in places.rglob("*") if path.is_file()]
    assert "王建国".encode() not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0
    assert files.fetch(made=made, actor=officer, now=NOW) == "王建国的名册".encode()
    event = Event.objects.get(type="jobs.file_fetched")
    assert (event.actor_id, event.purpose) == (officer.pk, "核对身份信息")


def test_nobody_else_fetches_it(places, officer, county):
    made = order(officer)
    keep(made)
    with pytest.raises(files.Gone):
        files.fetch(made=made, actor=make_account((Role.R2, county)), now=NOW)


def test_it_is_gone_after_its_day_and_the_row_stays(places, officer):
    made = order(officer)
    keep(made)
    then = NOW + files.KEPT_FOR

    assert files.remove_expired(now=then - timedelta(seconds=1)) == 0
    assert files.remove_expired(now=then) == 1

    assert not [path for path in places.rglob("*") if path.is_file()]
    with pytest.raises(files.Gone):
        files.fetch(made=made, actor=officer, now=then)
    assert MadeFile.objects.get().removed_at == then


def test_it_is_made_again_only_when_nobody_is_at_it(places, officer):
    made = order(officer)
    again = {"made": made, "actor": officer, "now": NOW, "hand_over": lambda made, job: 0}
    assert not files.order_again(**again)
    Job.objects.update(state=Job.State.FAILED)
    assert files.order_again(**again)
    assert Job.objects.filter(subject_id=made.pk).count() == 2
