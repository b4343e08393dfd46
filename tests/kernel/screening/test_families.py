"""One family read for a page: the same facts as the nightly run reads, in few questions, as believed at any instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from polars.testing import assert_frame_equal

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.registry.operations import merging
from minzheng.kernel.rules import NEVER
from minzheng.kernel.screening import families, register
from minzheng.kernel.screening.people import Only
from tests.factories import DAY, NOW, make_person
from tests.offices import DEATHS, send, write
from tests.web.neighbours import WANG, Neighbours, settle

pytestmark = pytest.mark.django_db

FEW = 12
"""Questions to the database for one family, however many tables there are."""


@pytest.fixture
def neighbours(tmp_path) -> Neighbours:
    return settle(tmp_path)


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def death_of_wang(neighbours: Neighbours, tmp_path, *, minutes: int) -> None:
    path = write(tmp_path / "死亡二.csv", DEATHS, [["王小明", WANG, "", "", "2023-04-02"]])
    send(path, area=neighbours.county.county, complete=True, minutes=minutes)


def loaded(only: Only | None = None, believed_at: datetime | None = None) -> register.RegisterFrames:
    return register.load(ruleset=modules.ruleset(), day=DAY, only=only, believed_at=believed_at)


@pytest.mark.parametrize("believed", [None, after(60)])
def test_a_family_is_read_as_the_whole_register_has_it(neighbours, believed):
    everybody = loaded(believed_at=believed)
    for of in (neighbours.wang, neighbours.sun):
        home = of.memberships.get().household_id
        alone = loaded(Only(household=home), believed)
        assert_frame_equal(
            alone.people.sort("person"),
            everybody.people.filter(household=home).sort("person"),
            check_column_order=False,
        )
        assert_frame_equal(alone.households, everybody.households.filter(household=home), check_column_order=False)
        assert all(everybody.area_paths[area] == path for area, path in alone.area_paths.items())


def test_a_person_alone_brings_the_household_he_lives_in(neighbours):
    by_person = families.load(person=neighbours.li.pk, day=DAY)
    by_household = families.load(household=neighbours.household.pk, day=DAY)
    assert by_person is not None
    assert by_household is not None
    assert by_person.people == by_household.people
    assert (by_person.facts, by_person.household_facts) == (by_household.facts, by_household.household_facts)
    assert by_person.household == neighbours.household.pk


def test_who_belongs_to_no_household_is_a_family_of_his_own(neighbours):
    lone = make_person("周无名", home=neighbours.county.community_a)
    family = families.load(person=lone.pk, day=DAY)
    assert family is not None
    assert (family.people, family.household) == ((lone.pk,), None)
    assert families.load(person=0, day=DAY) is None


@pytest.mark.parametrize("believed_at", [None, after(60)])
def test_all_tables_are_asked_for_their_rows_at_once(neighbours, believed_at):
    with CaptureQueriesContext(connection) as asked:
        families.load(household=neighbours.household.pk, day=DAY, believed_at=believed_at)
    assert len(asked) <= FEW, [one["sql"][:120] for one in asked]
    of_rows = [one["sql"] for one in asked if "AS row_id" in one["sql"]]
    assert len(of_rows) == 1
    assert of_rows[0].count("UNION ALL") > 10


def test_what_was_believed_then_is_not_what_is_known_now(neighbours, tmp_path):
    death_of_wang(neighbours, tmp_path, minutes=30)

    def death(believed_at: datetime | None) -> date | None:
        family = families.load(household=neighbours.household.pk, day=DAY, believed_at=believed_at)
        assert family is not None
        return family.facts[neighbours.wang.pk]["death_date"]

    assert death(None) == date(2023, 4, 2)
    assert death(after(29)) == NEVER


def test_a_later_merge_and_correction_do_not_reach_back(neighbours):
    double = make_person("王小民", home=neighbours.county.community_a, birth_date=neighbours.wang.birth_date)
    merging.merge(
        alias=double, into=neighbours.wang, actor=Account.objects.system(), reason="同一人两份档案", now=after(40)
    )
    assert families.load(person=double.pk, day=DAY) is None
    before = families.load(person=double.pk, day=DAY, believed_at=after(39))
    assert before is not None
    assert before.people == (double.pk,)
