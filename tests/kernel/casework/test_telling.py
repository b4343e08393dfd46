"""Urging and copies: they draw attention, and neither moves a matter nor shows anybody more than he may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.kernel.casework import operations, queries
from minzheng.kernel.casework.models import Action, Copy, Matter, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, HasEnded, IsPaused, NotYours
from tests.kernel.casework.samples import Office, at, finish, keys, open_steps, opened, run_of

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 7)


@pytest.fixture
def matter(office: Office) -> Matter:
    """Taken in by the town; the county checks the means, the town surveys."""
    begun = opened(office, day=date(2023, 6, 5))
    finish(begun, "accept", outcome="accept", actor=office.town, day=date(2023, 6, 5))
    return begun


def urge(matter: Matter, step: str, actor, *, day: date = DAY, key: str = "", note: str = ""):
    return operations.urge(
        run=run_of(matter, step).pk, note=note, actor=actor, key=key or next(keys), day=day, now=at(day)
    )


def copy(matter: Matter, *, to, actor, day: date = DAY, key: str = ""):
    return operations.copy_to(matter=matter.pk, to=to, actor=actor, key=key or next(keys), day=day, now=at(day))


def test_urging_stands_on_the_step_and_changes_nothing(office: Office, matter: Matter) -> None:
    before = StepRun.objects.filter(matter=matter).values("pk", "state", "holder", "next_due")
    held = list(before)
    done = urge(matter, "means", office.town, note="家里等着用钱")
    assert (done.action.kind, done.action.note) == ("URGE", "家里等着用钱")
    assert list(before.all()) == held
    shown = queries.with_urgings(StepRun.objects.filter(matter=matter, state="OPEN"))
    assert {run.step: run.urgings for run in shown} == {"means": 1, "survey": None}


def test_urged_once_a_day_and_person_and_once_a_key(office: Office, matter: Matter) -> None:
    urge(matter, "means", office.town, key="once")
    assert urge(matter, "means", office.town, key="once").repeated
    with pytest.raises(AlreadyDone):
        urge(matter, "means", office.town)
    urge(matter, "means", office.colleague)
    urge(matter, "means", office.town, day=DAY + timedelta(days=1))
    assert Action.objects.filter(matter=matter, kind="URGE").count() == 3


def test_who_may_not_urge(office: Office, matter: Matter) -> None:
    for stranger in (office.other_town, office.community, office.citizen):
        with pytest.raises(NotYours):
            urge(matter, "means", stranger)
    operations.start(run=run_of(matter, "means").pk, actor=office.aid, key=next(keys), day=DAY, now=at(DAY))
    with pytest.raises(Cannot):
        urge(matter, "means", office.aid)
    assert not Action.objects.filter(kind="URGE").exists()


def test_nobody_is_urged_while_the_clocks_stand_still(office: Office) -> None:
    matter = opened(office, day=DAY)
    operations.pause(
        run=run_of(matter, "accept").pk, reason="SUPPLEMENT", note="缺户口簿", actor=office.town, key=next(keys),
        day=DAY, now=at(DAY),
    )  # fmt: skip
    with pytest.raises(IsPaused):
        urge(matter, "accept", office.aid)


def test_a_finished_step_needs_no_urging(office: Office, matter: Matter) -> None:
    run = run_of(matter, "means").pk
    finish(matter, "means", actor=office.aid, day=DAY)
    with pytest.raises(AlreadyDone):
        operations.urge(run=run, actor=office.town, key=next(keys), day=DAY, now=at(DAY))
    operations.void(matter=matter.pk, note="重复登记", actor=office.aid, key=next(keys), day=DAY, now=at(DAY))
    with pytest.raises(HasEnded):
        operations.urge(run=run, actor=office.town, key=next(keys), day=DAY, now=at(DAY))


def test_a_copy_is_read_by_whom_it_was_sent_to(office: Office, matter: Matter) -> None:
    copy(matter, to=office.aid, actor=office.town)
    mine = queries.copied_to(Matter.objects.all(), user=office.aid).get()
    assert (mine.pk, mine.copied_by, mine.copy_read_at) == (matter.pk, office.town.display_name, None)
    assert not queries.copied_to(Matter.objects.all(), user=office.colleague).exists()
    with pytest.raises(AlreadyDone):
        copy(matter, to=office.aid, actor=office.colleague)

    read = {"matters": [matter.pk], "now": at(DAY)}
    assert operations.read_copies(actor=office.colleague, **read) == 0
    assert operations.read_copies(actor=office.aid, **read) == 1
    assert operations.read_copies(actor=office.aid, **read) == 0
    assert not queries.unread_copies(Matter.objects.all(), user=office.aid).exists()
    copy(matter, to=office.aid, actor=office.colleague)
    assert open_steps(matter) == {"means", "survey"}


def test_a_copy_goes_only_to_who_may_see_the_matter(office: Office, matter: Matter) -> None:
    for refused in (office.other_town, office.citizen):
        with pytest.raises(NotYours):
            copy(matter, to=refused, actor=office.town)
    with pytest.raises(NotYours):
        copy(matter, to=office.aid, actor=office.other_town)
    with pytest.raises(Cannot):
        copy(matter, to=office.town, actor=office.town)
    assert not Copy.objects.exists()


def test_what_is_due_is_counted_by_day(office: Office, matter: Matter) -> None:
    runs = StepRun.objects.filter(matter=matter, state="OPEN")
    first, last = date(2023, 6, 1), date(2023, 6, 30)
    assert queries.due_counts(runs, first=first, last=last) == {date(2023, 6, 8): 2}
    assert [run.step for run in queries.due_samples(runs, first=first, last=last, most=1)] == ["means"]
    assert queries.next_due_day(runs, after=date(2023, 6, 7)) == date(2023, 6, 8)
    assert queries.next_due_day(runs, after=date(2023, 6, 8)) is None
    assert queries.late(runs, day=date(2023, 6, 8)).count() == 0
    assert queries.late(runs, day=date(2023, 6, 9)).count() == 2
