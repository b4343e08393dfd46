"""A new standard: proposed with its document, tried on the cases, its effect looked at, released by somebody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minzheng.kernel import modules
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from tests.factories import PASSWORD, cover_areas, make_account, make_area, small_county

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_released():
    """What a test releases must not reach the next one: the rules live as long as the process."""
    yield
    modules.use(released={})


@pytest.fixture
def district() -> Area:
    small_county()
    hangzhou = make_area("3301", "杭州市", parent=make_area("33", "浙江省"))
    county = make_area("330110", "余杭区", parent=hangzhou)
    cover_areas()
    Deployment.objects.update(area=county, name="余杭区民政局")
    return county


def officer(area: Area, name: str, line: Line = Line.ASSISTANCE) -> Account:
    return make_account((Role.R2, area, line), password=PASSWORD, display_name=name)


def test_新标准由两个人先后拟定和发布(site, district):
    author, second = officer(district, "周救助"), officer(district, "钱救助")
    address = given_a_proposed_value(site, author)
    when_it_is_tried_and_its_effect_is_looked_at(site, address)
    then_its_author_finds_no_way_to_release_it(site, address)
    when_somebody_else_releases_it(site, second, address)
    then_the_parameter_shows_it_as_coming(site)


def test_别的条线不能拟定也不能发布(site, district):
    site.sign_in(officer(district, "吴养老", Line.ELDERCARE))
    page = site.open("/policies/parameters/dibao_standard/")
    expect(page.get_by_role("link", name="拟定新值")).to_have_count(0)
    answer = page.goto(f"{site.address}/policies/parameters/dibao_standard/propose/")
    assert answer is not None
    assert answer.status == 403


def given_a_proposed_value(site, author) -> str:
    site.sign_in(author)
    page = site.open("/policies/parameters/dibao_standard/")
    page.get_by_role("link", name="拟定新值").click()
    page.locator("[name=value]").fill("1300")
    page.locator("[name=area]").select_option("3301")
    page.locator("[name=from_date]").fill("2023-06-01")
    page.get_by_role("button", name="拟定", exact=True).click()
    expect(page.get_by_text("以往的值不能改")).to_be_visible()  # what was typed stands still
    page.locator("[name=from_date]").fill("2024-01-01")
    page.locator("[name=cites]").fill("杭民发〔2023〕99号第二条")
    site.picture("standard-propose")
    page.get_by_role("button", name="拟定", exact=True).click()
    expect(page.get_by_role("heading", name="最低生活保障标准")).to_be_visible()
    return page.url


def when_it_is_tried_and_its_effect_is_looked_at(site, address):
    page = site.page
    page.get_by_role("button", name="用全部案例检验").click()
    expect(page.get_by_text("个案例的结论因此变化").or_(page.get_by_text("没有案例的结论因此变化"))).to_be_visible()
    page.get_by_role("button", name="全库重算影响").click()
    expect(page.get_by_text("重算完成")).to_be_visible()
    expect(page.locator("#recompute")).to_contain_text("全部符合的每月增减")


def then_its_author_finds_no_way_to_release_it(site, address):
    page = site.page
    expect(page.get_by_role("button", name="复核并发布")).to_have_count(0)
    expect(page.get_by_text("拟定人不能发布自己拟定的值")).to_be_visible()
    site.picture("standard-proposed")


def when_somebody_else_releases_it(site, second, address):
    site.page.context.clear_cookies()
    page = site.sign_in(second)
    page.goto(address)
    page.get_by_label("意见或原因").fill("变化符合文件本意")
    page.get_by_role("button", name="复核并发布").click()
    expect(page.get_by_text("已发布，自施行日期起生效。")).to_be_visible()
    site.picture("standard-released")


def then_the_parameter_shows_it_as_coming(site):
    page = site.open("/policies/parameters/dibao_standard/")
    row = page.get_by_role("row").filter(has_text="杭民发〔2023〕99号第二条")
    expect(row).to_contain_text("1,300.00")
    expect(row).to_contain_text("待执行")
