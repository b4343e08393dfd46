"""A clerk holds the province's list against our own and works one difference to its end, in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.exchange.models import Outcome, Record
from tests.factories import PASSWORD, County, make_account, small_county
from tests.kernel.exchange.province import LI, SUN, WANG, our_roll, reconcile, residents, their_list

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(tmp_path) -> County:
    """王建国 is paid 800 here and 900 there; 李秀英 is only in the province's system, 孙阿婆 only in ours."""
    made = small_county()
    residents(made.county, tmp_path)
    our_roll(made.county, tmp_path, [["王建国", WANG, "低保", "800", ""], ["孙阿婆", SUN, "特困", "1600", ""]])
    theirs = [["王建国", WANG, "最低生活保障", "900", ""], ["李秀英", LI, "低保边缘", "", ""]]
    their_list(made.county, tmp_path, theirs)
    reconcile()
    return made


@pytest.fixture
def clerk(county) -> Account:
    return make_account((Role.R2, county.county, Line.ASSISTANCE), password=PASSWORD, display_name="周救助")


@pytest.mark.row("M01-10")
def test_一条差异从对账到处理(site, clerk):
    given_the_clerk_sees_how_the_system_stands(site, clerk)
    when_she_opens_the_difference_and_reads_both_sides(site)
    when_she_says_what_she_found_out(site)
    then_it_is_settled_and_neither_side_has_changed(site)
    then_the_person_is_marked_as_in_the_system_already(site)


def given_the_clerk_sees_how_the_system_stands(site, clerk):
    site.sign_in(clerk)
    page = site.open("/exchange/")
    expect(page.get_by_role("heading", name="浙江省大救助信息系统")).to_be_visible()
    site.picture("exchange-overview")
    page.locator("a.metric", has_text="内容不一致").click()
    expect(page.get_by_role("row", name="王建国")).to_contain_text("月救助金额")
    site.picture("exchange-list")


def when_she_opens_the_difference_and_reads_both_sides(site):
    site.page.get_by_role("link", name="王建国").click()
    row = site.page.get_by_role("row", name="月救助金额")
    for told in ("800.00 元", "900.00 元", "不一致"):
        expect(row).to_contain_text(told)
    site.picture("exchange-record")


def when_she_says_what_she_found_out(site):
    site.page.get_by_text("本地正确，请上级更正", exact=True).click()
    site.page.get_by_label("核实说明").fill("已核对6月发放清册")
    site.page.get_by_role("button", name="提交结论").click()


def then_it_is_settled_and_neither_side_has_changed(site):
    history = site.page.locator(".verdicts li")
    expect(history).to_contain_text("周救助")
    expect(history).to_contain_text("已核对6月发放清册")
    held = Record.objects.get(person__name="王建国")
    assert (held.ours["amount"], held.theirs["amount"], held.state) == ("80000", "90000", "DIFFERS")
    assert Outcome.objects.get().decision == "HERE_RIGHT"
    page = site.open("/exchange/records/?view=todo")
    expect(page.get_by_role("row", name="李秀英")).to_be_visible()
    expect(page.get_by_role("row", name="王建国")).to_have_count(0)


def then_the_person_is_marked_as_in_the_system_already(site):
    page = site.open("/people/?upper=provincial_assistance")
    page.get_by_role("link", name="李秀英").click()
    expect(page.get_by_text("已在省大救助系统").first).to_be_visible()
