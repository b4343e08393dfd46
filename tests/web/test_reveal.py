"""Opening a hidden field on a page: in place with htmx, as a page without, refused in words."""

from __future__ import annotations

import datetime

import pytest

from minzheng.kernel.access import reveal as reveals
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.models import RevealRequest
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry.models import Person
from minzheng.web.reveal import hidden_fact
from tests.factories import make_account, make_person, small_county

pytestmark = pytest.mark.django_db
NUMBER = "330110195001011234"
ADULT, CHILD = datetime.date(1950, 1, 1), datetime.date(2015, 1, 1)


@pytest.fixture(autouse=True)
def revealable(monkeypatch):
    """The person's pinyin stands for a secret: these tests are not about ciphers."""
    fields = {"secret": Hidden("证件号码", Kind.ID_NUMBER, lambda person: person.name_pinyin or None)}
    monkeypatch.setitem(reveals._registered, Person, reveals.Revealable(fields, lambda person: [person.birth_date]))


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def officer(county, client):
    client.force_login(make_account((Role.R6, county.street_a)))
    return client


@pytest.fixture
def person(county):
    return make_person(home=county.community_a, birth_date=ADULT, name_pinyin=NUMBER)


def address(person, field="secret") -> str:
    return f"/reveal/registry.person/{person.pk}/{field}/"


def test_a_hidden_fact_carries_its_masked_form_only(person):
    fact = hidden_fact(record=person, field="secret", may_reveal=True)

    assert fact.masked.value != NUMBER
    assert fact.masked.reveal_url == address(person)
    assert hidden_fact(record=person, field="secret", may_reveal=False).masked.reveal_url == ""


def test_a_value_that_is_not_known_has_nothing_to_open(county):
    fact = hidden_fact(record=make_person(home=county.community_a), field="secret", may_reveal=True)

    assert (fact.masked, fact.value) == (None, None)


def test_the_value_comes_in_place_and_is_kept_by_nobody_on_the_way(officer, person):
    response = officer.post(address(person), {"purpose": "VERIFY"}, headers={"HX-Request": "true"})

    html = response.content.decode()
    assert NUMBER in html
    assert "<html" not in html
    assert "no-store" in response["Cache-Control"]
    assert Event.objects.filter(type="access.revealed", subject_id=person.pk).count() == 1


def test_without_javascript_the_value_is_a_page(officer, person):
    html = officer.post(address(person), {"purpose": "VERIFY"}).content.decode()

    assert NUMBER in html
    assert "主菜单" in html


def test_without_a_purpose_nothing_is_shown(officer, person):
    html = officer.post(address(person), {"purpose": ""}, headers={"HX-Request": "true"}).content.decode()

    assert NUMBER not in html
    assert "请选择用途" in html
    assert not Event.objects.filter(type="access.revealed").exists()


def test_looking_is_never_a_get(officer, person):
    assert officer.get(address(person)).status_code == 405


def test_another_streets_person_does_not_exist(officer, county):
    other = make_person(home=county.community_b, birth_date=ADULT, name_pinyin=NUMBER)

    assert officer.post(address(other), {"purpose": "VERIFY"}).status_code == 404


@pytest.mark.parametrize("path", ["registry.person/{pk}/name/", "no.model/{pk}/secret/", "person/{pk}/secret/"])
def test_what_nobody_declared_cannot_be_asked_for(officer, person, path):
    assert officer.post("/reveal/" + path.format(pk=person.pk), {"purpose": "VERIFY"}).status_code == 404


def test_a_minors_value_can_only_be_asked_for(officer, county):
    child = make_person(home=county.community_a, birth_date=CHILD, name_pinyin=NUMBER)

    refused = officer.post(address(child), {"purpose": "VERIFY"}, headers={"HX-Request": "true"}).content.decode()
    sent = officer.post(address(child), {"purpose": "VERIFY", "note": "核对监护信息", "request": "1"}).content.decode()

    assert NUMBER not in refused + sent
    assert "申请查看" in refused
    assert "等待审批" in sent
    assert RevealRequest.objects.get().record_id == child.pk
