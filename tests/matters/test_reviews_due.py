"""Who is due for review, by class and area; opening what is due; deaths; tapering by area; money asked back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.roles import Role
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations as casework
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.refusals import Cannot, Incomplete, NotYours
from minzheng.kernel.recoveries import operations as recoveries
from minzheng.kernel.recoveries import queries as owed
from minzheng.kernel.recoveries.models import Recovery
from minzheng.kernel.registry.models import Person
from minzheng.kernel.reviews import operations
from minzheng.kernel.reviews.models import Due
from tests.factories import make_account, make_household, make_person
from tests.kernel.casework.samples import Office, at, finish, office, run_of
from tests.matter_factories import make_award
from tests.matters.lives import begun

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


@pytest.fixture
def here() -> Office:
    return office()


def held(here: Office, *, starts: date, policy: str = "dibao") -> Award:
    """A household that holds a policy since a day."""
    household = make_household(here.county.community_a)
    person = Person.objects.get(memberships__household=household)
    award = make_award(person, policy=policy, starts=starts)
    if policy != "tekun":
        Award.objects.filter(pk=award.pk).update(person=None, household=household)
        award.refresh_from_db()
    return award


def due_of(award: Award) -> tuple[str, date | None]:
    row = Due.objects.get(award=award)
    return row.klass, row.due_date


def test_by_class_and_from_the_last_look(here):
    dibao, tekun = held(here, starts=date(2023, 1, 1)), held(here, starts=date(2023, 1, 1), policy="tekun")
    over = held(here, starts=date(2020, 1, 1))
    Award.objects.filter(pk=over.pk).update(valid=(date(2020, 1, 1), date(2021, 1, 1)))
    assert operations.reckon(day=DAY) == 2
    assert due_of(dibao) == ("B", date(2023, 7, 1))
    assert due_of(tekun) == ("A", date(2024, 1, 1))
    row = Due.objects.get(award=dibao)
    with pytest.raises(Incomplete):
        operations.classify(due=row, klass="C", reason=" ", actor=here.town, day=DAY, now=at(DAY))
    with pytest.raises(Cannot):
        operations.classify(due=row, klass="D", reason="变动", actor=here.town, day=DAY, now=at(DAY))
    operations.classify(due=row, klass="C", reason="打零工，收入每月不同", actor=here.town, day=DAY, now=at(DAY))
    assert due_of(dibao) == ("C", date(2023, 4, 1))
    review = begun(here, "dibao.review", household=dibao.household, award=dibao.pk, day=DAY)
    operations.reckon(day=DAY)
    assert Due.objects.get(award=dibao).in_hand_id == review.pk
    finish(review, "accept", outcome="needless", note="上月刚核过", actor=here.town, day=DAY)
    operations.reckon(day=DAY)
    assert due_of(dibao) == ("C", date(2023, 9, 30))


def test_what_is_due_is_opened_once_and_nothing_else(here):
    late = held(here, starts=date(2022, 6, 1))
    fresh = held(here, starts=date(2023, 6, 1))
    wish = {"policy": "dibao", "area": here.county.street_a.pk, "until": DAY, "title": "六月到期复核", "day": DAY}
    campaign = operations.open_due(**wish, actor=here.town, key="six", now=at(DAY))
    assert campaign.members.count() == 1
    assert Matter.objects.get(workflow="dibao.review").award_id == late.pk
    assert operations.open_due(**wish, actor=here.town, key="six", now=at(DAY)).pk == campaign.pk
    assert operations.open_due(**wish, actor=here.town, key="seven", now=at(DAY)).members.count() == 0
    assert Due.objects.get(award=fresh).in_hand is None
    with pytest.raises(NotYours):
        operations.open_due(**wish, actor=here.other_town, key="eight", now=at(DAY))


def test_the_reckoning_costs_the_same_for_any_number(here):
    held(here, starts=date(2023, 1, 1))
    operations.reckon(day=DAY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        operations.reckon(day=DAY)
    for _number in range(20):
        held(here, starts=date(2023, 1, 1))
    with CaptureQueriesContext(connection) as many:
        assert operations.reckon(day=DAY) == 21
    assert len(many) == len(one)


def test_pages_of_what_is_due(here, client):
    award = held(here, starts=date(2022, 6, 1))
    operations.reckon(day=DAY)
    client.force_login(here.town)
    page = client.get("/reviews/due/", {"view": "late"}).content.decode()
    assert f"/reviews/due/{award.pk}/" in page
    told = client.get(f"/reviews/due/{award.pk}/").content.decode()
    assert "2022年12月1日" in told
    assert client.post(f"/reviews/due/{award.pk}/", {"klass": "A", "reason": ""}).status_code == 422
    assert client.post(f"/reviews/due/{award.pk}/", {"klass": "A", "reason": "两位老人，只有养老金"}).status_code == 302
    assert due_of(award) == ("A", date(2023, 6, 1))
    form = client.get("/reviews/open/").content.decode()
    assert "到期 1 项" in form
    sent = {"policy": "dibao", "area": here.county.street_a.pk, "until": "2023-07-31", "title": "七月", "key": "k"}
    assert client.post("/reviews/open/", sent | {"until": "七月底"}).status_code == 422
    assert client.post("/reviews/open/", sent).status_code == 302
    assert Matter.objects.filter(workflow="dibao.review", award=award).count() == 1
    client.force_login(make_account((Role.R6, here.county.street_b)))
    assert client.get(f"/reviews/due/{award.pk}/").status_code == 404


def test_families_in_which_somebody_died_are_looked_at_and_no_other(here):
    """民发〔2022〕83号一（三）: three months, from the day on which it is opened."""
    bereaved, other = held(here, starts=date(2020, 1, 1)), held(here, starts=date(2020, 1, 1))
    Person.objects.filter(memberships__household=bereaved.household).update(death_date=date(2023, 6, 20))
    long_before = make_person("早逝", home=here.county.community_a, death_date=date(2019, 1, 1))
    other.household.memberships.create(
        person=long_before, relation="05", valid=(date(2000, 1, 1), None), recorded_at=at(DAY)
    )
    wish = {"workflow": "dibao.death", "title": "死亡核查", "ground": "83号", "area": here.county.county.pk, "day": DAY}
    campaign = casework.start_campaign(**wish, actor=here.aid, key="d1", now=at(DAY))
    matter = campaign.members.get().matter
    assert (matter.award_id, matter.due_date) == (bereaved.pk, date(2023, 10, 7)), "30 September is a holiday"
    finish(matter, "verify", outcome="alive", note="同名", actor=here.town, day=DAY)
    again = casework.start_campaign(**wish, actor=here.aid, key="d2", now=at(DAY))
    assert again.members.count() == 0, "looked at since"


def decided(here: Office, *, day: date = DAY) -> Matter:
    """A matter of recovery at the step that waits for the money."""
    award = held(here, starts=date(2020, 1, 1))
    matter = begun(here, "dibao.recovery", household=award.household, award=award.pk, day=day)
    finish(matter, "investigate", outcome="true", note="隐瞒存款", actor=here.town, day=day)
    finish(matter, "hearing", outcome="no_objection", actor=here.town, day=day)
    stop = Deciding(starts=date(2023, 7, 1))
    finish(matter, "confirm", outcome="stop", note="停止并追回", actor=here.aid, day=day, deciding=stop)
    return matter


def test_money_asked_back_by_a_plan_and_received(here):
    matter = decided(here)
    who = {"actor": here.town, "day": DAY, "now": at(DAY)}
    with pytest.raises(Incomplete, match="登记应追回"):
        finish(matter, "return_money", outcome="returned", actor=here.town, day=DAY)
    wanted = {"matter": matter, "wrongly_paid_fen": 300_000, "ground": "2023年1至3月低保金"}
    with pytest.raises(Incomplete, match="各期"):
        recoveries.ask_back(**wanted, plan=[(date(2023, 7, 31), 100_000)], **who)
    with pytest.raises(Cannot, match="倍数"):
        recoveries.ask_back(**wanted, penalty_fen=900_001, **who)
    with pytest.raises(NotYours):
        recoveries.ask_back(**wanted, actor=here.other_town, day=DAY, now=at(DAY))
    plan = [(date(2023, 7, 31), 200_000), (date(2023, 8, 31), 100_000)]
    recovery = recoveries.ask_back(**wanted, plan=plan, **who)
    august = date(2023, 8, 1)
    told = {"recovery": recovery, "received": august, "voucher": "收0001", "actor": here.town, "day": august}
    first = recoveries.receive(**told, amount_fen=150_000, key="r1", now=at(august))
    assert recoveries.receive(**told, amount_fen=150_000, key="r1", now=at(august)).pk == first.pk
    standing = owed.balance(recovery=recovery, day=august)
    assert (standing.received, standing.behind, standing.left) == (150_000, 50_000, 150_000)
    with pytest.raises(Cannot, match="应退总额"):
        recoveries.receive(**told, amount_fen=150_001, key="r2", now=at(august))
    with pytest.raises(Incomplete, match="冲销"):
        recoveries.receive(**told, amount_fen=-150_000, key="r3", now=at(august))
    recoveries.receive(**told, amount_fen=-150_000, note="票据开错", key="r4", now=at(august))
    recoveries.receive(**told, amount_fen=200_000, key="r5", now=at(august))
    with pytest.raises(Incomplete, match=r"1,000\.00"):
        finish(matter, "return_money", outcome="returned", actor=here.town, day=august)
    recoveries.receive(**told, amount_fen=100_000, key="r6", now=at(august))
    finish(matter, "return_money", outcome="returned", actor=here.town, day=august)
    assert run_of(matter, "close").office == "R2"


def test_the_fine_follows_the_law_of_the_day(here):
    """社会救助法 art. 73: no more than twice since 2026-07-01, three times before."""
    since = date(2026, 7, 6)
    for day, most in ((DAY, 300), (since, 200)):
        matter = decided(here, day=day)
        with pytest.raises(Cannot):
            recoveries.ask_back(
                matter=matter, wrongly_paid_fen=100, penalty_fen=most + 1, ground="x", actor=here.town, day=day,
                now=at(day),
            )  # fmt: skip
        recoveries.ask_back(
            matter=matter, wrongly_paid_fen=100, penalty_fen=most, ground="x", actor=here.town, day=day, now=at(day)
        )


def test_money_asked_back_on_the_matters_page(here, client):
    matter = decided(here)
    client.force_login(here.town)
    act = f"/matters/{matter.pk}/recovery/"
    assert "登记应追回的金额" in client.get(f"/matters/{matter.pk}/").content.decode()
    asked = {"act": "ask", "wrongly_paid": "3000", "ground": "三个月", "due_1": "2023-07-31", "part_1": "3000"}
    client.post(act, asked | {"part_1": "2000"})
    assert not Recovery.objects.exists()
    client.post(act, asked)
    assert Recovery.objects.get().owed_fen == 300_000
    client.post(act, {"act": "receive", "amount": "1,000.50", "received": "2023-06-30", "voucher": "1", "key": "a"})
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "1,000.50" in page
    assert "1,999.50" in page
    listed = client.get("/recoveries/", {"view": "open"}).content.decode()
    assert "1,999.50" in listed
