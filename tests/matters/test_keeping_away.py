"""Whoever has declared a relative in a family does not act on its matters, and the county visits that family."""

from __future__ import annotations

import pytest

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.refusals import NotYours
from minzheng.kernel.conflicts import operations as conflicts
from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.registry.models import Membership, Person
from tests.factories import make_account, make_household
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps
from tests.matters.lives import MONDAY, begun, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def family(here):
    return make_household(here.county.community_a)


def declared(here: Office, family, account) -> Relation:
    person = Person.objects.get(memberships__household=family)
    return conflicts.declare(account=account, person=person, kind="CHILD", actor=account, day=MONDAY, now=at(MONDAY))


def test_a_relative_cannot_act_and_his_colleague_can(here, family):
    declared(here, family, here.town)
    matter = begun(here, "dibao.application", household=family, actor=here.colleague)
    with pytest.raises(NotYours, match="回避"):
        finish(matter, "accept", outcome="accept", actor=here.town, day=MONDAY)
    finish(matter, "accept", outcome="accept", actor=here.colleague, day=MONDAY)
    assert "survey" in open_steps(matter)


def test_nor_about_the_person_alone_nor_as_a_deputy(here, family):
    declared(here, family, here.town)
    person = Membership.objects.get(household=family).person_id
    matter = operations.open_matter(
        workflow="tekun.application", area=here.area, person=person, actor=here.colleague, key=next(keys), day=MONDAY,
        now=at(MONDAY),
    ).matter  # fmt: skip
    with pytest.raises(NotYours):
        finish(matter, "accept", outcome="accept", actor=here.town, day=MONDAY)


def test_the_county_visits_the_family_of_an_officer(here, family):
    declared(here, family, here.colleague)
    matter = begun(here, "dibao.application", household=family)
    posted(here, matter)
    assert open_steps(matter) == {"visit"}


def test_an_ended_declaration_lets_him_act_again(here, family):
    relation = declared(here, family, here.town)
    with pytest.raises(Refused):
        declared(here, family, here.town)
    with pytest.raises(Refused):
        conflicts.end(relation=relation, reason=" ", actor=here.aid, day=MONDAY, now=at(MONDAY))
    conflicts.end(relation=relation, reason="登记有误", actor=here.aid, day=MONDAY, now=at(MONDAY))
    matter = begun(here, "dibao.application", household=family)
    finish(matter, "accept", outcome="accept", actor=here.town, day=MONDAY)
    assert open_steps(matter) == {"means", "survey"}


def test_the_page_declares_shows_and_offers_nothing(here, family, client):
    client.force_login(here.town)
    person = Person.objects.get(memberships__household=family)
    found = client.get("/relations/new/", {"name": person.name})
    assert f"person={person.pk}" in found.content.decode()
    sent = {"kind": "CHILD", "account": here.town.username, "note": ""}
    assert client.post(f"/relations/new/?person={person.pk}", sent).status_code == 302
    matter = begun(here, "dibao.application", household=family, actor=here.colleague)
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "您应当回避" in page
    assert "没有轮到您办理的步骤" in page
    client.force_login(here.colleague)
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "近亲属回避" in page
    assert "您应当回避" not in page
    assert here.town.display_name in client.get("/relations/").content.decode()
    relation = Relation.objects.get()
    assert client.post(f"/relations/{relation.pk}/", {"reason": "离婚"}).status_code == 302


def test_nobody_ends_his_own_declaration(here, family, client):
    relation = declared(here, family, here.town)
    client.force_login(here.town)
    assert client.post(f"/relations/{relation.pk}/", {"reason": "离婚"}).status_code == 422
    relation.refresh_from_db()
    assert relation.ended_date is None


def test_another_town_sees_nothing_of_it(here, family, client):
    relation = declared(here, family, here.town)
    client.force_login(make_account((Role.R6, here.county.street_b)))
    assert client.get(f"/relations/{relation.pk}/").status_code == 404
