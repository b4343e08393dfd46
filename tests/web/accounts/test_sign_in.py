"""Signing in: name and password, a second factor where the role asks for it, lock-out, time-outs, sign-out."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from django.utils import timezone

from minzheng.kernel.access import operations
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from tests.factories import DAY, NOW, PASSWORD, make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def live(county):
    """An installation that is no demo: second factors are asked for."""
    Deployment.objects.update(demo=False, demo_day=None)


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **more)


def signed_in(client):
    return "_auth_user_id" in client.session


def kinds(**of):
    return list(Event.objects.filter(**of).order_by("id").values_list("type", flat=True))


def to_set_up(client):
    """The page to set up a second factor, which asks for the password once more."""
    asked = client.get(reverse("mfa_activate_totp")).headers["Location"]
    assert asked.startswith(reverse("account_reauthenticate"))
    return client.post(asked, {"password": PASSWORD}, follow=True)


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_name_and_password_let_in_and_the_log_says_from_where(client, county):
    account = make_account((Role.R7, county.community_a), username="zhang.san", password=PASSWORD)
    assert sign_in(client, "Zhang.San").status_code == 302
    assert signed_in(client)
    event = Event.objects.get(type="access.signed_in")
    assert event.actor_id == account.pk
    assert event.secrets.get().value == "127.0.0.1"
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    assert kinds(actor_id=account.pk) == ["access.signed_in", "access.signed_out"]


def test_sign_in_page_is_chinese_and_allows_no_inline_script(client, county):
    page = client.get(reverse("account_login"))
    assert "登录名" in page.content.decode()
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert page.headers["X-Frame-Options"] == "DENY"


def test_there_is_no_way_to_sign_up_or_reset_by_mail(client, county):
    for path in ("signup", "password/reset", "email", "social/login", "2fa/webauthn"):
        assert client.get(f"/account/{path}/").status_code == 404


@pytest.mark.parametrize("state", [{"is_active": False}, {"locked_at": NOW}])
def test_closed_and_locked_accounts_stay_outside_without_a_word_why(client, county, state):
    make_account(username="zhang.san", password=PASSWORD, **state)
    page = sign_in(client, "zhang.san")
    assert page.status_code == 200
    assert not signed_in(client)


def test_system_account_cannot_sign_in(client, county):
    assert sign_in(client, "SYSTEM", "!").status_code == 200
    assert not signed_in(client)


def test_five_failures_lock_this_account_from_this_address_and_say_until_when_and_whom_to_call(client, county):
    make_account(username="zhang.san", password=PASSWORD)
    make_account(username="li.si", password=PASSWORD)
    pages = [
        sign_in(client, name, "wrong") for name in ["zhang.san", "Zhang.San", "ZHANG.SAN", "zhang.san", "zhang.san"]
    ]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 429]
    words = pages[-1].content.decode()
    assert re.search(r"\d\d:\d\d 之前不能登录", words)
    assert "请联系本单位系统管理员" in words
    assert sign_in(client, "zhang.san").status_code == 429
    assert not signed_in(client)
    sign_in(client, "zhang.san", REMOTE_ADDR="10.1.1.1")
    assert signed_in(client)
    client.post(reverse("account_logout"))
    sign_in(client, "li.si")
    assert signed_in(client)
    assert kinds(type="access.locked_out")
    assert Event.objects.filter(type="access.sign_in_failed").count() >= 5


def test_lock_out_ends_after_its_time(client, county, settings):
    make_account(username="zhang.san", password=PASSWORD)
    for _turn in range(5):
        sign_in(client, "zhang.san", "wrong")
    settings.AXES_COOLOFF_TIME = datetime.timedelta(0)
    sign_in(client, "zhang.san")
    assert signed_in(client)


def test_administrator_lifts_a_lock_out(client, county):
    account = make_account(username="zhang.san", password=PASSWORD)
    for _turn in range(5):
        sign_in(client, "zhang.san", "wrong")
    admin = make_account((Role.SYSTEM_ADMIN, county.county))
    operations.unlock(account=account, reason="本人来电核实", actor=admin, day=DAY, now=timezone.now())
    sign_in(client, "zhang.san")
    assert signed_in(client)


def test_failures_under_a_name_that_does_not_exist_look_the_same(client, county):
    pages = [sign_in(client, "nobody", "wrong") for _turn in range(5)]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 429]
    assert Event.objects.filter(type="access.sign_in_failed", subject_id=None).exists()


def test_first_password_must_be_changed_before_anything_else(client, county):
    make_account((Role.R7, county.community_a), username="zhang.san", password=PASSWORD, must_change_password=True)
    sign_in(client, "zhang.san")
    assert client.get(reverse("web:areas")).headers["Location"] == reverse("account_change_password")
    page = client.get(reverse("account_change_password"))
    assert "须先设置新密码" in page.content.decode()
    change = {"oldpassword": PASSWORD, "password1": "Qiu-Ye-2024", "password2": "Qiu-Ye-2024"}
    client.post(reverse("account_change_password"), change)
    assert client.get(reverse("web:areas")).status_code == 200
    account = Account.objects.get(username="zhang.san")
    assert account.check_password("Qiu-Ye-2024")
    assert "access.password_changed" in kinds(actor_id=account.pk)


@pytest.mark.parametrize(
    "weak", ["short-1A", "onlysmallletters", "1234567890", "zhang.san-2023", PASSWORD, "Password123"]
)
def test_weak_and_unchanged_passwords_are_refused(client, county, weak):
    account = make_account(username="zhang.san", password=PASSWORD, display_name="张三")
    client.force_login(account)
    change = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post(reverse("account_change_password"), change).status_code == 200
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_old_password_must_be_renewed(client, county, settings):
    long_ago = timezone.now() - settings.ACCESS_PASSWORD_LASTS - datetime.timedelta(days=1)
    client.force_login(make_account((Role.R7, county.community_a), password_changed_at=long_ago))
    assert client.get(reverse("web:areas")).headers["Location"] == reverse("account_change_password")


def test_sign_in_ends_after_its_time_and_with_the_account(client, county, settings):
    account = make_account((Role.R7, county.community_a))
    client.force_login(account)
    assert client.get(reverse("web:areas")).status_code == 200
    settings.ACCESS_SIGN_IN_LASTS = datetime.timedelta(seconds=-1)
    assert client.get(reverse("web:areas")).headers["Location"].startswith(reverse("account_login"))
    settings.ACCESS_SIGN_IN_LASTS = datetime.timedelta(hours=12)
    client.force_login(account)
    Account.objects.filter(pk=account.pk).update(locked_at=NOW)
    assert client.get(reverse("web:areas")).headers["Location"].startswith(reverse("account_login"))


def test_idle_session_ends_and_is_not_written_with_every_request(
    client, county, settings, django_assert_max_num_queries
):
    client.force_login(make_account((Role.R7, county.community_a)))
    client.get(reverse("web:areas"))
    seen = client.session["seen_at"]
    client.get(reverse("web:areas"))
    assert client.session["seen_at"] == seen
    assert settings.SESSION_COOKIE_AGE == 1800
    assert client.session.get_expiry_age() <= 1800


def test_privileged_role_sets_up_a_second_factor_first_and_signs_in_with_it_afterwards(
    client, county, live, django_capture_on_commit_callbacks
):
    leader = make_account((Role.R1, county.county), username="juzhang", password=PASSWORD)
    sign_in(client, "juzhang")
    assert client.get(reverse("web:areas")).headers["Location"] == reverse("mfa_activate_totp")
    page = to_set_up(client)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)
    assert "恢复码" in done.content.decode()
    recovery = done.context["unused_codes"]
    assert len(recovery) == 10
    assert client.get(reverse("web:areas")).status_code == 200
    assert secret not in str(Authenticator.objects.get(type="totp").data)

    client.post(reverse("account_logout"))
    assert sign_in(client, "juzhang").headers["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": recovery[0]})
    assert signed_in(client)
    assert "access.second_factor_added" in kinds(actor_id=leader.pk)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_deactivate_totp"))
    assert "不能停用" in page.content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=leader, type="totp").exists()


def test_five_wrong_codes_lock_like_five_wrong_passwords_and_a_right_one_no_longer_helps(client, county, live):
    make_account((Role.R1, county.county), username="juzhang", password=PASSWORD)
    sign_in(client, "juzhang")
    secret = to_set_up(client).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    client.post(reverse("account_logout"))
    sign_in(client, "juzhang")
    pages = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _turn in range(5)]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 429]
    assert client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}).status_code == 429
    assert not signed_in(client)


def test_ordinary_roles_and_the_demo_need_no_second_factor(client, county):
    client.force_login(make_account((Role.R1, county.county)))
    assert client.get(reverse("web:areas")).status_code == 200
    Deployment.objects.update(demo=False, demo_day=None)
    client.force_login(make_account((Role.R6, county.street_a)))
    assert client.get(reverse("web:areas")).status_code == 200


def test_lost_device_is_cleared_by_the_security_administrator_only(county):
    leader = make_account((Role.R1, county.county))
    Authenticator.objects.create(user=leader, type="totp", data={"secret": "x"})
    for not_he in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        with pytest.raises(operations.Refused):
            operations.clear_second_factor(
                account=leader, reason="手机遗失", actor=make_account((not_he, county.county)), day=DAY, now=NOW
            )
    security = make_account((Role.SECURITY_ADMIN, county.county))
    operations.clear_second_factor(account=leader, reason="手机遗失", actor=security, day=DAY, now=NOW)
    assert not Authenticator.objects.exists()


def test_password_reset_by_the_system_administrator_ends_sessions_and_must_be_changed(client, county):
    account = make_account((Role.R7, county.community_a), password=PASSWORD)
    client.force_login(account)
    admin = make_account((Role.SYSTEM_ADMIN, county.county))
    operations.reset_password(
        account=Account.objects.get(pk=account.pk),
        password="Xin-Mi-Ma-1",
        reason="忘记密码",
        actor=admin,
        day=DAY,
        now=NOW,
    )
    assert client.get(reverse("web:areas")).headers["Location"].startswith(reverse("account_login"))
    assert Account.objects.get(pk=account.pk).must_change_password
