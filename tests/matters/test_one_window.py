"""One window takes any matter; one application goes its ways; clues lead to applications; somebody from elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework.models import Application, Campaign, Matter
from minzheng.kernel.casework.operations import start_campaign
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, NotYours
from minzheng.kernel.outreach import operations, queries
from minzheng.kernel.outreach.models import Clue, Escort
from minzheng.kernel.registry.models import Membership, Person
from minzheng.kernel.screening.models import Verdict
from tests.factories import make_account, make_finding, make_household, make_person
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps
from tests.matters.lives import MONDAY
from tests.offices import id_number

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def head(here) -> Person:
    """Who stands at the window; a child lives with him."""
    household = make_household(here.county.community_a, "周大福")
    child = make_person("周小福", home=here.county.community_a, birth_date=date(2015, 1, 1))
    Membership.objects.create(
        household=household, person=child, relation="21", valid=(date(2015, 1, 1), None), recorded_at=at(DAY)
    )
    return Person.objects.get(name="周大福")


def clue_of(here: Office, *, source: str = "NEIGHBOUR", **given) -> Clue:
    values = {"area": here.area, "name": "王大爷", "told": "独居，病了几天", "actor": here.town, "key": next(keys)}
    return operations.report(source=source, day=MONDAY, now=at(MONDAY), **(values | given))


@pytest.mark.row("M03-17", "M02-08")
def test_one_application_goes_to_every_line_and_is_seen_as_one(here, head, client):
    client.force_login(here.town)
    found = client.get("/window/", {"name": "周大福"}).content.decode()
    assert f"person={head.pk}" in found
    page = client.get("/window/", {"person": head.pk}).content.decode()
    household, child = head.memberships.get().household_id, Person.objects.get(name="周小福")
    wanted = [
        f"H-{household}-dibao.application",
        f"P-{head.pk}-care_subsidy.application" if "care_subsidy" in page else f"P-{head.pk}-tekun.application",
        f"P-{child.pk}-unattended_child.application",
    ]
    for value in wanted:
        assert value in page, value
    refused = client.post(f"/window/?person={head.pk}", {"key": "w", "wanted": ["P-1-dibao.application"]})
    assert refused.status_code == 422
    sent = {"key": "w", "wanted": wanted}
    assert client.post(f"/window/?person={head.pk}", sent).status_code == 302
    assert client.post(f"/window/?person={head.pk}", sent).status_code == 302, "a double click"
    application = Application.objects.get()
    assert sorted(application.matters.values_list("line", flat=True)) == ["ASSISTANCE", "ASSISTANCE", "CHILDREN"]
    told = client.get(f"/applications/{application.pk}/").content.decode()
    assert "事实无人抚养儿童认定" in told
    assert "受理" in told
    listed = client.get("/applications/").content.decode()
    assert "100.0" in listed, "the joint-handling rate"
    client.force_login(here.other_town)
    assert client.get(f"/applications/{application.pk}/").status_code == 404


@pytest.mark.row("M03-19")
def test_a_worker_acts_for_the_family_only_by_a_mandate(here, head, client):
    client.force_login(here.community)
    household = head.memberships.get().household_id
    sent = {"key": "e", "wanted": [f"H-{household}-dibao.application"], "escort": "yes"}
    refused = client.post(f"/window/?person={head.pk}", sent)
    assert refused.status_code == 422
    assert not Application.objects.exists()
    client.post(f"/window/?person={head.pk}", sent | {"mandate": "委托书 2023-7"})
    escort = Escort.objects.get()
    assert (escort.worker, escort.mandate) == (here.community, "委托书 2023-7")
    listed = client.get("/applications/", {"view": "escorted"}).content.decode()
    assert here.community.display_name in listed
    with pytest.raises(AlreadyDone):
        operations.escort(
            application=escort.application, worker=here.town, mandate="另一份", actor=here.town, day=DAY, now=at(DAY)
        )


@pytest.mark.row("M03-18")
def test_a_clue_is_verified_and_led_to_an_application(here, head, client):
    client.force_login(here.community)
    form = {"source": "HOTLINE", "reference": "12345-77", "name": "周大福", "area": here.area, "told": "断炊两天"}
    assert client.post("/clues/new/", {**form, "told": "", "key": "c"}).status_code == 422
    assert client.post(f"/clues/new/?person={head.pk}", {**form, "key": "c"}).status_code == 302
    clue = Clue.objects.get()
    assert "断炊两天".encode() not in bytes(clue.told_cipher)
    assert clue.matter.channel == "PROACTIVE"
    page = client.get(f"/clues/{clue.pk}/").content.decode()
    assert "断炊两天" in page
    assert "线索" in client.get(f"/matters/{clue.matter_id}/").content.decode()
    household = head.memberships.get().household_id
    wish = {"key": "w", "wanted": [f"H-{household}-dibao.application"]}
    client.force_login(here.town)
    early = client.post(f"/window/?person={head.pk}&clue={clue.pk}", wish)
    assert early.status_code == 422, "not verified yet"
    assert not Application.objects.exists(), "and nothing was opened"
    finish(clue.matter, "verify", outcome="in_need", actor=here.community, day=DAY)
    assert client.post(f"/window/?person={head.pk}&clue={clue.pk}", wish).status_code == 302
    clue.refresh_from_db()
    assert (clue.led_to.channel, clue.matter.state) == ("PROACTIVE", "ENDED")
    listed = client.get("/clues/", {"view": "applied"}).content.decode()
    assert clue.number in listed
    assert queries.outcomes(Clue.objects.all(), first=DAY, last=DAY) == {"all": 1, "verified": 1, "applied": 1}


def test_a_clue_has_its_clock_and_is_closed_with_a_reason(here):
    clue = clue_of(here)
    assert clue.matter.due_date == date(2023, 6, 8), "three working days"
    with pytest.raises(Incomplete):
        finish(clue.matter, "verify", outcome="not_in_need", actor=here.community, day=MONDAY)
    finish(clue.matter, "verify", outcome="not_in_need", note="子女已接走照顾", actor=here.community, day=MONDAY)
    clue.matter.refresh_from_db()
    assert clue.matter.ending == "CLOSED"
    with pytest.raises(NotYours):
        clue_of(here, actor=here.other_town)


def test_a_finding_becomes_a_clue_once(here, client):
    person = make_person("吴奶奶", home=here.county.community_a, birth_date=date(1940, 1, 1))
    finding = make_finding(person)
    type(finding).objects.filter(pk=finding.pk).update(kind="SHOULD_HAVE")
    with pytest.raises(Incomplete):
        clue_of(here, source="SCREENING")
    clue = clue_of(here, source="SCREENING", finding=finding, person=person, name=person.name)
    with pytest.raises(AlreadyDone):
        clue_of(here, source="SCREENING", finding=finding, person=person, name=person.name)
    assert Clue.objects.get() == clue
    client.force_login(here.town)
    assert f"/clues/new/?finding={finding.pk}" in client.get(f"/findings/{finding.pk}/").content.decode()


@pytest.mark.row("M03-13")
def test_somebody_from_elsewhere_is_helped_where_he_is(here, client):
    client.force_login(here.town)
    number = id_number("1988-08-08")
    wrong = {"name": "何远方", "number": number[:-1] + ("0" if number[-1] != "0" else "1"), "area": here.area}
    assert client.post("/window/visitor/", wrong).status_code == 422
    answer = client.post("/window/visitor/", wrong | {"number": number})
    person = Person.objects.get(name="何远方")
    assert answer.url == f"/window/?person={person.pk}"
    again = client.post("/window/visitor/", wrong | {"number": number})
    assert again.url == answer.url, "one person, not two"
    assert client.post(answer.url, {"key": "q", "wanted": [f"P-{person.pk}-quick_aid.application"]}).status_code == 302
    assert open_steps(Matter.objects.get()) == {"register"}
    client.force_login(here.other_town)
    elsewhere = wrong | {"number": number, "area": here.county.community_b.pk}
    assert client.post("/window/visitor/", elsewhere).status_code == 422, "registered in another street"


def test_a_visitor_of_another_street_cannot_be_made_there(here, client):
    client.force_login(make_account((Role.R6, here.county.street_b)))
    sent = {"name": "何远方", "number": id_number("1988-08-08"), "area": here.area}
    assert client.post("/window/visitor/", sent).status_code == 422
    assert not Person.objects.filter(name="何远方").exists()


def test_the_old_found_by_screening_are_granted_without_applying(here):
    """高龄津贴免申即享: a matter about everybody of whom screening found it, but whom somebody has denied it to."""
    found, denied = (make_person(name, home=here.county.community_a, birth_date=date(1940, 1, 1)) for name in "甲乙")
    for person in (found, denied):
        finding = make_finding(person)
        type(finding).objects.filter(pk=finding.pk).update(kind="SHOULD_HAVE", rule="gaoling", line="ELDERCARE")
    Verdict.objects.create(
        finding=denied.findings.get(), verdict="DATA_WRONG", note="户籍已迁出", actor=here.aid, at=at(DAY),
        idempotency_key="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip
    officer = make_account((Role.R3, here.county.county))
    wish = {"workflow": "gaoling.granting", "title": "八十岁免申即享", "ground": "LN 33", "day": DAY, "now": at(DAY)}
    campaign: Campaign = start_campaign(**wish, area=here.county.county.pk, actor=officer, key="g")
    matter = campaign.members.get().matter
    assert (matter.person, matter.channel, matter.award) == (found, "PROACTIVE", None)
    assert open_steps(matter) == {"verify"}
    assert start_campaign(**wish, area=here.county.county.pk, actor=officer, key="h").members.count() == 0
    with pytest.raises(Cannot):
        start_campaign(
            workflow="dibao.application", title="x", ground="y", area=here.area, actor=here.town, key="i", day=DAY,
            now=at(DAY),
        )  # fmt: skip
