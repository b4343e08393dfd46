"""What citizens leave: sealed, limited to the town's office, forgotten in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import override_settings

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.scope import scope
from minzheng.kernel.citizens import callbacks, counting, pace, slips
from minzheng.kernel.citizens.models import CallBack, CheckCount, Pace, Slip
from minzheng.kernel.events.models import Event
from tests.factories import DAY, NOW, make_account, make_call_back, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


def test_a_slip_holds_its_answers_sealed_and_opens_them_for_a_week(county):
    officer = make_account((Role.R6, county.street_a))
    slip = slips.leave(area=county.street_a, answers={"工资": 800}, now=NOW)
    assert "800" not in bytes(slip.sealed).decode("latin-1")
    assert slips.open_slip(slip=slip, actor=officer, now=NOW + timedelta(days=6)) == {"工资": 800}
    slip.refresh_from_db()
    assert slip.opened_by == officer
    with pytest.raises(slips.Expired):
        slips.open_slip(slip=slip, actor=officer, now=NOW + timedelta(days=7))


def test_answers_of_expired_slips_are_removed(county):
    slip = slips.leave(area=county.street_a, answers=[1], now=NOW)
    assert slips.remove_expired(now=NOW + timedelta(days=6)) == 0
    assert slips.remove_expired(now=NOW + timedelta(days=7)) == 1
    slip.refresh_from_db()
    assert bytes(slip.sealed) == b""


def test_a_reference_is_read_as_people_type_it(county):
    slip = slips.leave(area=county.street_a, answers=[1], now=NOW)
    typed = f" {slip.reference[:4].lower()}-{slip.reference[4:]} "
    assert slips.normal(typed) == slip.reference


def test_slips_and_requests_belong_to_the_office_of_the_town(county):
    make_call_back(county.street_b)
    slips.leave(area=county.street_b, answers=[1], now=NOW)
    own, other = (make_account((Role.R6, street)) for street in (county.street_b, county.street_a))
    for model in (Slip, CallBack):
        assert scope(user=own, model=model, day=DAY).count() == 1
        assert scope(user=other, model=model, day=DAY).count() == 0


@pytest.mark.parametrize("typed", ["138 1234 1234", "+8613812341234", "0571-88881234", "88881234"])
def test_numbers_that_can_be_called_are_taken(typed):
    assert callbacks.normal_phone(typed)


@pytest.mark.parametrize("typed", ["", "12345", "1381234123", "两个八", "12812341234"])
def test_numbers_that_cannot_be_called_are_refused(county, typed):
    with pytest.raises(Refused):
        callbacks.ask(area=county.street_a, phone=typed, name="", wishes=[], consents=True, now=NOW)
    assert not CallBack.objects.exists()


def test_nothing_is_kept_without_consent(county):
    with pytest.raises(Refused):
        callbacks.ask(area=county.street_a, phone="13812341234", name="", wishes=[], consents=False, now=NOW)
    assert not CallBack.objects.exists()


def test_the_number_stands_nowhere_in_the_clear(county):
    request = make_call_back(county.street_a, phone="13812341234")
    stored = CallBack.objects.values_list("phone_cipher", flat=True).get()
    assert b"13812341234" not in bytes(stored)
    assert "13812341234" not in str(list(Event.objects.values_list("payload", flat=True)))
    assert request.status == "WAITING"


def test_a_call_is_written_down_once_it_is_done_it_is_done(county):
    officer = make_account((Role.R6, county.street_a))
    request = make_call_back(county.street_a)
    callbacks.called(request=request, status="TRYING", note="", actor=officer, now=NOW)
    with pytest.raises(Refused):
        callbacks.called(request=request, status="DONE", note=" ", actor=officer, now=NOW)
    done = callbacks.called(request=request, status="DONE", note="约好周三来窗口", actor=officer, now=NOW)
    assert (done.attempts, done.status) == (2, "DONE")
    with pytest.raises(Refused):
        callbacks.called(request=request, status="TRYING", note="", actor=officer, now=NOW)
    assert Event.objects.filter(type="citizens.called_back").count() == 2


def test_checks_are_counted_as_sums_by_area_and_month(county, django_assert_num_queries):
    for day in (date(2023, 6, 3), date(2023, 6, 30), date(2023, 7, 1)):
        with django_assert_num_queries(1):
            counting.count(area=county.street_a, outcomes={"dibao": "LIKELY", "gaoling": "UNLIKELY"}, day=day)
    found = CheckCount.objects.values_list("month", "policy", "outcome", "checks").order_by("month", "policy")
    assert list(found) == [
        (date(2023, 6, 1), "dibao", "LIKELY", 2),
        (date(2023, 6, 1), "gaoling", "UNLIKELY", 2),
        (date(2023, 7, 1), "dibao", "LIKELY", 1),
        (date(2023, 7, 1), "gaoling", "UNLIKELY", 1),
    ]


@override_settings(CITIZEN_REQUESTS_AN_HOUR={"slip": 2})
def test_an_address_may_ask_so_often_within_an_hour():
    for _ in range(2):
        pace.pass_one(kind="slip", address="203.0.113.9", now=NOW)
    with pytest.raises(pace.TooOften):
        pace.pass_one(kind="slip", address="203.0.113.9", now=NOW + timedelta(minutes=59))
    pace.pass_one(kind="slip", address="203.0.113.10", now=NOW)
    pace.pass_one(kind="slip", address="203.0.113.9", now=NOW + timedelta(minutes=61))
    assert not any(b"203" in bytes(one.sender) for one in Pace.objects.all())
    assert pace.forget(now=NOW + timedelta(hours=3)) == 2
