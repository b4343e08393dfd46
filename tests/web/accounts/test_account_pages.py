"""The administrators' pages, one's own page, requests of supervisors, the auditor's log."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.models import Account, Assignment, RevealRequest
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, make_account, make_person, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def as_(client, county):
    """``as_(Role.SECURITY_ADMIN)``: a client signed in as a fresh holder of the role in the whole county."""

    def enter(role, area=None, **fields):
        account = make_account((role, area or county.county), **fields)
        client.force_login(account)
        client.account = account
        return client

    return enter


def text(response):
    return response.content.decode()


def test_an_account_is_opened_gets_a_role_by_two_and_loses_it(county, as_):
    given = {"username": "li.si", "display_name": "李四", "employer": "试验县民政局", "password": "Chu-Shi-2023"}
    page = as_(Role.SYSTEM_ADMIN).post(reverse("web:account_open"), given, follow=True)
    assert "账号已开设" in text(page)
    assert "没有任何角色" in text(page)
    account = Account.objects.get(username="li.si")

    grant = {"role": "R1", "area": "990110", "line": "ALL", "starts": "2023-06-30", "reason": "任职通知"}
    page = as_(Role.SECURITY_ADMIN).post(reverse("web:account_act", args=[account.pk, "grant"]), grant, follow=True)
    assert "待复核" in text(page)
    assert "复核同意" not in text(page), "who granted it is not offered to approve it"

    client = as_(Role.SECURITY_ADMIN)
    assert "复核同意" in text(client.get(reverse("web:account", args=[account.pk])))
    held = Assignment.objects.get(account=account)
    page = client.post(reverse("web:assignment_approve", args=[held.pk]), follow=True)
    assert "角色即时生效" in text(page)

    end = {"from_day": "2023-07-01", "reason": "调离"}
    page = client.post(reverse("web:assignment_end", args=[held.pk]), end, follow=True)
    assert "角色已终止" in text(page)
    assert [
        event.type
        for event in Event.objects.filter(subject_id=account.pk, subject_kind="access.account").order_by("id")
    ] == [
        "access.account_opened",
        "access.role_proposed",
        "access.role_approved",
        "access.role_ended",
    ]


def test_first_pair_of_eyes_is_refused_by_address_too(county, as_):
    client = as_(Role.SECURITY_ADMIN)
    leader = make_account()
    grant = {"role": "R1", "area": "990110", "line": "ALL", "starts": "2023-06-30", "reason": "任职通知"}
    client.post(reverse("web:account_act", args=[leader.pk, "grant"]), grant)
    held = Assignment.objects.get(account=leader)
    page = client.post(reverse("web:assignment_approve", args=[held.pk]), follow=True)
    assert "复核人不能是授予人或本人" in text(page)
    assert Assignment.objects.get(pk=held.pk).approved_by is None


@pytest.mark.parametrize(
    ("role", "act", "given"),
    [
        (Role.SYSTEM_ADMIN, "grant", {"role": "R7", "area": "990110", "line": "ALL", "starts": "2023-06-30"}),
        (Role.SECURITY_ADMIN, "lock", {}),
        (Role.SECURITY_ADMIN, "reset-password", {"password": "Chu-Shi-2023"}),
        (Role.SYSTEM_ADMIN, "clear-second-factor", {}),
    ],
)
def test_one_administrator_cannot_do_the_others_work(county, as_, role, act, given):
    account = make_account()
    page = as_(role).post(reverse("web:account_act", args=[account.pk, act]), given | {"reason": "测试越权"})
    assert "您没有此项权限" in text(page)


def test_locking_by_page_and_faults_of_a_form_are_told(county, as_):
    account = make_account()
    client = as_(Role.SYSTEM_ADMIN)
    client.post(reverse("web:account_act", args=[account.pk, "lock"]), {"reason": "离岗"})
    assert Account.objects.get(pk=account.pk).locked_at is not None
    client.post(reverse("web:account_act", args=[account.pk, "unlock"]), {"reason": "返岗"})
    assert Account.objects.get(pk=account.pk).locked_at is None
    assert client.get(reverse("web:account_act", args=[account.pk, "promote"])).status_code == 404
    weak = client.post(
        reverse("web:account_act", args=[account.pk, "reset-password"]), {"password": "1", "reason": "忘记"}
    )
    assert "密码须包含" in text(weak)
    wrong = as_(Role.SECURITY_ADMIN).post(
        reverse("web:account_act", args=[account.pk, "grant"]),
        {"role": "R7", "area": "123456", "line": "ALL", "starts": "2023-06-30", "reason": "分工"},
    )
    assert "没有此代码的现行区划" in text(wrong)


@pytest.mark.parametrize("role", [Role.R2, Role.R7, Role.AUDIT_ADMIN])
def test_pages_of_administration_are_closed_to_others(county, as_, role):
    client = as_(role)
    account = make_account()
    assert client.get(reverse("web:account_open")).status_code == 403
    assert client.post(reverse("web:account_act", args=[account.pk, "lock"]), {"reason": "x"}).status_code == 403
    if role != Role.AUDIT_ADMIN:
        assert client.get(reverse("web:accounts")).status_code == 403
        assert client.get(reverse("web:audit")).status_code == 403


def test_my_page_says_what_i_hold_and_did(county, as_):
    client = as_(Role.R6, county.street_a)
    page = text(client.get(reverse("web:me")))
    for words in ("街镇民政办", "甲街道", "全部条线", "查看人员和家庭档案", "登录，地址"):
        assert words in page
    assert "授予、终止角色" not in page
    nobody = make_account()
    client.force_login(nobody)
    assert "没有角色的账号看不到任何数据" in text(client.get(reverse("web:me")))


def test_auditor_reads_the_log_in_sentences_by_actor_and_type_and_nobody_else_does(county, as_):
    clerk = make_account((Role.R7, county.community_a), display_name="王小明", username="wang")
    as_(Role.R2)
    client = as_(Role.AUDIT_ADMIN)
    client.force_login(clerk)
    client.force_login(client.account)
    page = text(client.get(reverse("web:audit"), {"actor": "WANG"}))
    assert "王小明登录，地址" in page
    assert page.count("登录，地址") == 1
    assert client.get(reverse("web:audit"), {"actor": "nobody"}).context["list"]["count"] == 0
    assert client.get(reverse("web:audit"), {"type": "access.signed_in"}).context["list"]["count"] >= 2
    assert client.get(reverse("web:audit"), {"at_to": "2000-01-01"}).context["list"]["count"] == 0
    assert client.post(reverse("web:audit")).status_code == 403


@pytest.fixture
def wish(county, monkeypatch):
    """A request of the officer of street A about a child there."""
    fields = {"secret": reveal.Hidden("证件号码", Kind.ID_NUMBER, lambda person: "330110201501011234")}
    monkeypatch.setitem(reveal._registered, Person, reveal.Revealable(fields, lambda person: [person.birth_date]))
    child = make_person("小娃娃", home=county.community_a, birth_date=datetime.date(2015, 1, 1))
    return reveal.request_reveal(
        user=make_account((Role.R6, county.street_a), display_name="李助理"),
        record=child,
        field="secret",
        purpose=reveal.Purpose.VISIT,
        note="上门核实监护情况",
        day=DAY,
        now=NOW,
    )


def test_supervisor_finds_the_request_and_agrees(county, as_, wish):
    client = as_(Role.R2)
    page = text(client.get(reverse("web:reveal_requests"), {"view": "open"}))
    assert "李助理" in page
    assert "上门核实监护情况" in page
    assert "小娃娃" not in page
    page = client.get(reverse("web:reveal_request", args=[wish.pk]))
    assert "不同意" in text(page)
    assert "小娃娃" in text(page), "the supervisor must know about whom"
    page = client.post(reverse("web:reveal_request_decide", args=[wish.pk]), {"decision": "APPROVED"}, follow=True)
    assert "已同意" in text(page)
    assert RevealRequest.objects.get(pk=wish.pk).decided_by == client.account


def test_request_of_another_street_is_not_there_for_a_supervisor_elsewhere(county, as_, wish):
    client = as_(Role.R2, county.street_b)
    assert "上门核实监护情况" not in text(client.get(reverse("web:reveal_requests")))
    assert client.get(reverse("web:reveal_request", args=[wish.pk])).status_code == 404
    assert client.post(reverse("web:reveal_request_decide", args=[wish.pk])).status_code == 404


def test_who_asked_sees_his_request_on_his_own_page(county, client, wish):
    client.force_login(wish.requested_by)
    assert "上门核实监护情况" in text(client.get(reverse("web:me")))
