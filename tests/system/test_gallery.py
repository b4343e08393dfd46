"""The components in a real browser: at both sizes, in elder mode, on paper and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from minzheng.kernel.access.roles import Role
from tests.factories import PASSWORD, make_account, small_county
from tests.system.conftest import DESK, PHONE, PICTURES, Site

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return make_account((Role.R2, small_county().county), password=PASSWORD, display_name="李晓明")


def test_every_component_fits_the_desk_and_the_phone(site: Site, officer):
    site.sign_in(officer)
    page = site.open("/gallery/")

    for picture in site.picture("gallery"):
        assert picture.stat().st_size > 50_000
    expect(page.locator(".chart-canvas svg")).to_be_visible()


def test_elder_mode_enlarges_every_page_and_every_target(site: Site, officer):
    site.sign_in(officer)
    page = site.open("/gallery/")

    page.locator("summary", has_text="字号").click()
    page.get_by_role("button", name="A++ 长辈").click()

    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    heights = page.locator("main .btn:visible").evaluate_all("found => found.map(each => each.offsetHeight)")
    assert min(heights) >= 60
    page = site.open("/areas/")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    site.open("/gallery/")
    site.picture("gallery-elder")


def test_paper_shows_the_list_without_the_shell(site: Site, officer):
    site.sign_in(officer)
    page = site.open("/areas/")

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})

    for hidden in (".topbar", ".sidebar", ".search-form", ".tools-actions", ".pages"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("thead")).to_be_visible()
    expect(page.locator(".print-foot")).to_contain_text("打印人 李晓明")
    assert page.locator("table.ledger").evaluate("table => getComputedStyle(table).display") == "table"
    page.screenshot(path=PICTURES / "areas-paper.png", full_page=True)


def test_open_pages_stand_as_tabs_and_survive_a_refresh(site: Site, officer):
    site.sign_in(officer)
    site.open("/areas/")
    page = site.open("/gallery/")
    page.reload()

    tabs = page.locator(".open-tab")
    expect(tabs).to_contain_text(["行政区划", "组件陈列"])
    expect(page.locator(".open-tab.current")).to_contain_text("组件陈列")

    page.get_by_role("button", name="关闭 组件陈列").click()

    expect(page).to_have_url(f"{site.address}/areas/")
    expect(tabs.filter(has_text="组件陈列")).to_have_count(0)


def test_menus_open_without_javascript(browser: Browser, live_server, site: Site, officer):
    site.sign_in(officer)
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", java_script_enabled=False, storage_state=site.page.context.storage_state()
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/areas/")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu).to_be_hidden()

    page.get_by_role("link", name="菜单", exact=True).click()
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="收起菜单").click()
    expect(menu).to_be_hidden()

    page.set_viewport_size(DESK)
    page.get_by_label("名称", exact=True).fill("甲街道")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    context.close()
