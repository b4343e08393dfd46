"""Getting in: too many wrong passwords, a code to scan, and a recovery code when the telephone is lost."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from minzheng.kernel.access.roles import Role
from tests.factories import PASSWORD, make_account, small_county

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = 5


@pytest.fixture
def worker():
    return make_account((Role.R7, small_county().community_a), password=PASSWORD, display_name="褚社工")


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_输错五次_说明几点以前不能登录_找谁(site, worker):
    # given somebody who does not know the password
    page = site.open("/account/login/")

    # when he tries five times
    for _try in range(TRIES):
        page.get_by_label("登录名").fill(worker.username)
        page.get_by_label("密码").fill("Not-the-password-1")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()

    # then the page says until when, and the right password does not help
    expect(page.get_by_role("heading", name="暂停登录")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("之前不能登录")
    site.picture("locked-out")
    page.get_by_role("link", name="返回登录").click()
    page.get_by_label("登录名").fill(worker.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="暂停登录")).to_be_visible()


def test_启用动态口令_手机不在时用恢复码登录一次(site, worker):
    # given a worker who sets up the second factor
    page = site.sign_in(worker)
    site.open("/account/second-factor/set-up/")
    if page.get_by_label("密码").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="继续").click()
    code = page.get_by_role("img", name="动态口令二维码")
    assert code.evaluate("image => image.complete && image.naturalWidth") > 0  # it is drawn, and can be scanned
    site.picture("second-factor")
    page.get_by_label("动态口令", exact=True).fill(code_now(page.locator("code").inner_text().strip()))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    site.picture("recovery-codes")
    spare = page.locator("code").first.inner_text()

    # when he signs in without his telephone
    page.context.clear_cookies()
    for expected_in in (True, False):
        page.context.clear_cookies()
        site.sign_in(worker)
        page.get_by_label("动态口令或恢复码").fill(spare)
        page.get_by_role("button").filter(has_text="登录").or_(page.get_by_role("button", name="继续")).first.click()
        # then a recovery code lets him in, once
        if expected_in:
            expect(page.get_by_role("heading", name="工作台")).to_be_visible()
        else:
            expect(page.get_by_role("alert").or_(page.locator(".field-wrong"))).to_be_visible()
