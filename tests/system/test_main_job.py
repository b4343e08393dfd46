"""The main job: a whole demo district, from the departments' files to findings, marked against its truth."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from minzheng.demo import district, marking
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.intake.models import Batch, ReviewItem
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening.models import Finding, Run
from tests.factories import NOW

pytestmark = pytest.mark.django_db

PEOPLE = 3000


@contextmanager
def stage(_key: str, _title: str):
    yield


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    out = tmp_path_factory.mktemp("district")
    return out, district.write_tables(out=out, people=PEOPLE, progress=lambda _line: None)


def given_an_installed_demo() -> None:
    district.prepare(stage=stage, now=NOW)


def when_the_tables_are_taken_in_and_judged(paths, *, minutes: int = 0):
    batches = district.take_in(paths=paths, now=NOW + timedelta(minutes=minutes))
    return batches, district.judge(now=NOW + timedelta(minutes=minutes + 1))


@pytest.mark.row("M01-01", "M02-03", "M03-22")
def test_a_district_from_tables_to_findings_and_again_without_change(tables):
    out, paths = tables
    given_an_installed_demo()
    batches, run = when_the_tables_are_taken_in_and_judged(paths)
    then_every_file_was_understood(batches)
    then_rows_came_to_the_right_people(marks := marking.mark(out=out))
    then_planted_errors_were_found(marks)
    people, findings = Person.objects.count(), Finding.objects.count()
    again, same_run = when_the_tables_are_taken_in_and_judged(paths, minutes=60)
    assert [batch.pk for batch in again] == [batch.pk for batch in batches]
    assert (same_run, Person.objects.count(), Finding.objects.count()) == (run, people, findings)
    assert Run.objects.count() == 1


def then_every_file_was_understood(batches) -> None:
    assert {batch.status for batch in batches} == {Batch.Status.REGISTERED}
    assert {batch.dataset for batch in batches} >= {
        "population",
        "deaths",
        "disability",
        "pensions",
        "dibao",
        "gaoling",
    }
    assert ReviewItem.objects.filter(closed_at=None).exists()


def then_rows_came_to_the_right_people(marks) -> None:
    reading = marks.reading
    assert reading.wrong == 0
    assert reading.unsafe_deaths == 0
    assert reading.furniture == 0
    assert reading.plain_right / reading.plain > 0.99
    assert reading.caught / reading.bad > 0.97
    assert reading.refused / reading.plain < 0.005


def then_planted_errors_were_found(marks) -> None:
    sure = marks.findings.filter("sure")
    assert sure["reachable_found"].sum() / sure["reachable"].sum() > 0.85
    accused = marks.precision.filter(marks.precision["kind"].is_in(["COLLISION", "SHOULD_NOT"]))
    assert accused["explained"].sum() / accused["findings"].sum() > 0.85


def test_the_demo_has_one_account_for_every_role_and_says_that_it_is_a_demo():
    given_an_installed_demo()
    from minzheng.kernel.access.roles import Role

    held = set(Account.objects.filter(is_system=False).values_list("assignments__role", flat=True))
    assert held == set(Role.values) - {Role.R11}
    assert Deployment.objects.get().demo
