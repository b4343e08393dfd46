"""The first day of an installation, and which day it is."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minzheng.kernel.access import days, setup
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment, Deployment
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.scope import can
from minzheng.kernel.access.setup import Seat
from minzheng.kernel.events.models import Event
from tests.factories import DAY, LONG_AGO, NOW, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county(served=False)


def seats(county):
    return [
        Seat("anquan", "安全员", "x", holds=((Role.SECURITY_ADMIN, county.county, Line.ALL),)),
        Seat(
            "jiedao",
            "街道办",
            "x",
            holds=((Role.R6, county.street_a, Line.ALL), (Role.R7, county.street_b, Line.ELDERCARE)),
        ),
    ]


def set_up(county, **more):
    values = {"name": "试验县民政局", "area": county.county, "seats": seats(county), "starts": LONG_AGO, "now": NOW}
    return setup.set_up(**values | more)


def test_demo_is_set_up_once_and_again_changes_nothing(county):
    assert set(set_up(county, demo_day=DAY).opened) == {"anquan", "jiedao"}
    before = (Account.objects.count(), Assignment.objects.count(), Event.objects.count())
    assert set_up(county, demo_day=DAY).opened == {}
    assert (Account.objects.count(), Assignment.objects.count(), Event.objects.count()) == before
    assert Deployment.objects.get().demo_day == DAY


def test_first_administrator_was_agreed_to_by_another_person(county):
    set_up(county, demo_day=DAY)
    held = Assignment.objects.get(role=Role.SECURITY_ADMIN)
    assert held.approved_by.username == "jiedao"
    assert can(held.account, "role.assign", day=DAY)


def test_live_installation_is_set_up_only_while_it_is_empty(county):
    opened = set_up(county).opened
    assert all(account.must_change_password for account in opened.values())
    assert not Deployment.objects.get().demo
    with pytest.raises(Refused, match="已经启用"):
        set_up(county)


def test_one_person_alone_cannot_be_made_administrator(county):
    with pytest.raises(Refused, match="至少要有两个账号"):
        set_up(county, seats=seats(county)[:1])
    assert not Account.objects.filter(is_system=False).exists()


def test_demo_lives_on_its_fixed_day_and_everybody_else_today(county):
    assert days.today() == timezone.localdate()
    assert not days.is_demo()
    set_up(county, demo_day=DAY)
    assert days.today() == DAY
    assert days.is_demo()
    assert days.now().date() >= datetime.date(2023, 6, 30)


def test_day_is_asked_once_per_request(county, rf, django_assert_num_queries):
    set_up(county, demo_day=DAY)
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert {days.today(request) for _turn in range(3)} == {DAY}
        assert days.is_demo(request)


def test_deployment_is_one_row(county):
    set_up(county, demo_day=DAY)
    for wrong in ({"id": 2, "name": "x"}, {"id": 1, "name": "x", "demo": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deployment.objects.create(**wrong)
