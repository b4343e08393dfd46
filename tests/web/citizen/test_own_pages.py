"""Whose pages these are: nobody else's, and nobody's without a session. A new page is covered with its address."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.citizens import mandates, signing_in
from minzheng.kernel.citizens.models import Citizen, Draft, Mandate, Session
from tests.citizens import DIBAO, applied, citizen, family, known, open_online, sign_in, wangs
from tests.factories import DAY, LONG_AGO, NOW, make_account, small_county
from tests.web.accounts.test_every_view import ADDRESSES

pytestmark = pytest.mark.django_db
OWN = [each for each in ADDRESSES if each.access and each.access.by_citizen]
ABOUT_ONE = [each for each in OWN if each.arguments]
MARK = "我家屋顶漏水三个月了"


@pytest.fixture
def county():
    made = small_county()
    open_online()
    return made


@pytest.fixture
def wang(client, county):
    """王桂英 has applied, holds an award, and lets her brother act for her."""
    household, people = wangs(county.community_a)
    sign_in(client, "王桂英", people[0][1])
    applied(client, "王桂英")
    award = Award.objects.create(
        policy="dibao", line="ASSISTANCE", household=household, area=county.community_a, valid=(LONG_AGO, None),
        amount_fen=80000, pairs=[], decision={}, decided_by_id=1, recorded_at=NOW,
    )  # fmt: skip
    _brother, number = known("王大山", born=date(1980, 1, 1), area=county.community_b)
    own = Citizen.objects.get(person=people[0][0])
    mandate = mandates.give(
        agent=citizen("王大山", number), principal=own, scopes=["FOLLOW"], since=DAY, until=DAY + timedelta(days=30),
        evidence="测试", actor=own.account, now=NOW,
    )  # fmt: skip
    return {"draft": Draft.objects.get(), "matter": Matter.objects.get(), "award": award, "mandate": mandate,
            "brother": ("王大山", number), "number": people[0][1]}  # fmt: skip


def address_of(each, held) -> str:
    values = {"web:my_matter": held["matter"].pk, "web:my_report": held["award"].pk, "web:my_leave": held["award"].pk}
    if each.name == "web:my_mandate_revoke":
        given = {"pk": held["mandate"].pk}
    elif "pk" in each.arguments:
        given = {"pk": values.get(each.name, held["matter"].pk)}
    elif each.name == "web:my_apply":
        given = {"key": DIBAO}
    else:
        given = {"key": held["draft"].key} | ({"part": "sign"} if "part" in each.arguments else {})
    return reverse(each.name, kwargs=given)


def test_there_are_such_pages():
    assert len(OWN) > 15


def test_without_a_session_there_is_only_the_way_to_sign_in(wang):
    stranger = Client()
    for each in OWN:
        for ask in (stranger.get, stranger.post):
            answer = ask(address_of(each, wang) if each.arguments else reverse(each.name))
            assert answer.status_code == 302, each.name
            assert answer["Location"].startswith(reverse("web:my_sign_in")), each.name


def test_an_officer_is_no_citizen(wang, county):
    officer = Client()
    officer.force_login(make_account((Role.R2, county.county)))
    for each in OWN:
        answer = officer.get(address_of(each, wang) if each.arguments else reverse(each.name))
        assert answer["Location"].startswith(reverse("web:my_sign_in")), each.name


def test_another_citizen_finds_nothing_of_hers(wang, county):
    other = Client()
    _household, people = family(county.community_a, ("周二", date(1970, 1, 1), "02"))
    sign_in(other, "周二", people[0][1])
    for each in ABOUT_ONE:
        for ask in (other.get, other.post):
            answer = ask(address_of(each, wang))
            if each.name == "web:my_apply":  # the same address for everybody: it begins one's own
                assert "王桂英" not in answer.content.decode()
            else:
                assert answer.status_code in (404, 405), each.name
    wang["mandate"].refresh_from_db()
    assert wang["mandate"].revoked_from is None
    assert Matter.objects.filter(applicant_account=wang["matter"].applicant_account).count() == 1


def test_lists_show_nothing_of_another(wang, county):
    other = Client()
    _household, people = family(county.community_b, ("周二", date(1970, 1, 1), "02"))
    sign_in(other, "周二", people[0][1])
    for each in OWN:
        if not each.arguments:
            page = other.get(reverse(each.name)).content.decode()
            assert wang["matter"].number not in page
            assert "王桂英" not in page


def test_a_citizen_is_nobody_among_the_staff(client, wang):
    """Neither his session nor his account opens a page of the staff."""
    assert client.get(reverse("web:matters"))["Location"].startswith(reverse("account_login"))
    account = wang["matter"].applicant_account
    assert not account.is_active
    client.force_login(account, backend="minzheng.kernel.access.signin.AccountBackend")
    assert client.get(reverse("web:matters"))["Location"].startswith(reverse("account_login"))


def test_who_may_follow_may_not_apply_nor_withdraw(wang):
    brother = Client()
    sign_in(brother, *wang["brother"])
    assert brother.get(reverse("web:my_matter", args=[wang["matter"].pk])).status_code == 404
    brother.post(reverse("web:my_act_for"), {"mandate": wang["mandate"].pk})
    page = brother.get(reverse("web:mine")).content.decode()
    assert "正在为 王*英 代办" in page
    assert "王桂英" not in page
    assert brother.get(reverse("web:my_matter", args=[wang["matter"].pk])).status_code == 200
    assert brother.post(reverse("web:my_withdraw", args=[wang["matter"].pk]), {"words": "x"}).status_code == 403
    assert brother.post(reverse("web:my_apply", args=[DIBAO])).status_code == 403
    assert brother.get(reverse("web:my_review", args=[wang["draft"].key])).status_code == 403


def test_a_revoked_mandate_ends_at_once(client, wang):
    brother = Client()
    sign_in(brother, *wang["brother"])
    brother.post(reverse("web:my_act_for"), {"mandate": wang["mandate"].pk})
    client.post(reverse("web:my_mandate_revoke", args=[wang["mandate"].pk]))
    assert brother.get(reverse("web:my_matter", args=[wang["matter"].pk])).status_code == 404
    assert "王*英 代办" not in brother.get(reverse("web:mine")).content.decode()


def test_she_lets_somebody_act_with_bad_input_first(client, wang):
    url = reverse("web:my_mandates")
    typed = {"name": "王大山", "id_number": "123", "scopes": ["APPLY"], "term": "30", "sure": "yes"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "18 位" in refused.content.decode()
    assert 'value="123"' in refused.content.decode()
    answer = client.post(url, typed | {"id_number": wang["brother"][1]})
    assert answer.status_code == 302
    assert Mandate.objects.filter(ground="GIVEN", scopes=["APPLY"]).exists()
    assert client.post(url, typed | {"id_number": wang["number"], "name": "王桂英"}).status_code == 422


@pytest.mark.parametrize(("mode", "there"), [("normal", False), ("elder", True)])
def test_elders_are_not_timed_out_while_they_read(client, wang, mode, there):
    client.cookies["minzheng_size"] = mode
    Session.objects.update(seen_at=datetime.now(UTC) - timedelta(hours=3))
    assert (client.get(reverse("web:mine")).status_code == 200) is there
    Session.objects.update(began_at=datetime.now(UTC) - timedelta(hours=13))
    assert client.get(reverse("web:mine")).status_code == 302


def test_sessions_that_are_over_are_forgotten(wang):
    Session.objects.update(began_at=datetime.now(UTC) - timedelta(hours=13))
    assert signing_in.remove_old(now=datetime.now(UTC)) == 1


def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(client, wang):
    kept = client.cookies["minzheng_citizen"].value
    client.post(reverse("web:my_sign_out"))
    client.cookies["minzheng_citizen"] = kept
    assert client.get(reverse("web:mine")).status_code == 302


def test_a_number_cannot_be_tried_forever(county):
    client = Client()
    _person, number = known("吴一", born=date(1960, 1, 1), area=county.community_a)
    with override_settings(CITIZEN_REQUESTS_AN_HOUR={"sign_in": 100, "sign_in_as": 3, "mine": 10}):
        for _attempt in range(3):
            assert sign_in(client, "吴一", number).status_code == 302
        assert sign_in(client, "吴一", number).status_code == 429


def test_after_signing_in_nobody_is_sent_elsewhere(county):
    _person, number = known("吴一", born=date(1960, 1, 1), area=county.community_a)
    for wanted in ("https://evil.example/my/", "//evil.example/my/", "/matters/"):
        client = Client()
        answer = client.post(
            reverse("web:my_prove", args=["demo"]), {"name": "吴一", "id_number": number, "next": wanted}
        )
        assert answer["Location"] == reverse("web:mine")


def test_the_demo_says_that_it_verifies_nobody_and_exists_in_the_demo_only(county):
    client = Client()
    assert "没有真的核验" in client.get(reverse("web:my_prove", args=["demo"])).content.decode()
    Deployment.objects.update(demo=False, demo_day=None)
    assert client.get(reverse("web:my_prove", args=["demo"])).status_code == 404
    assert client.post(reverse("web:my_prove", args=["demo"]), {"name": "吴一"}).status_code == 404


def test_a_counter_registers_a_mandate_on_paper(wang, county):
    officer = make_account((Role.R6, county.street_a))
    staff = Client()
    staff.force_login(officer)
    typed = {"principal": wang["number"], "name": "王大山", "agent": wang["brother"][1], "scopes": ["APPLY", "REMEDY"],
             "term": "183", "evidence": ""}  # fmt: skip
    refused = staff.post(reverse("web:authorising"), typed)
    assert refused.status_code == 422
    assert "请写明凭据" in refused.content.decode()
    assert staff.post(reverse("web:authorising"), typed | {"evidence": "委托书 7 号"}).status_code == 302
    made = Mandate.objects.get(ground="PAPER")
    assert (made.given_by, made.scopes) == (officer, ["APPLY", "REMEDY"])
    elsewhere = Client()
    elsewhere.force_login(make_account((Role.R6, county.street_b)))
    assert "没有查到委托人" in elsewhere.post(reverse("web:authorising"), typed | {"evidence": "x"}).content.decode()
    assert "王桂英" not in elsewhere.get(reverse("web:authorising")).content.decode()


def test_a_mandate_on_paper_cannot_be_changed(wang):
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=wang["mandate"].pk).update(scopes=["APPLY"])


def test_no_account_of_a_citizen_can_be_made_an_officers(wang):
    account = Account.objects.get(pk=wang["matter"].applicant_account_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=True)
