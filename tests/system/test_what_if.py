"""An officer asks what a lower age would cost; a wrong value is said; what no standard fixes stays unknown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from tests.factories import PASSWORD, cover_areas, make_account, make_area, small_county
from tests.offices import DEATHS, id_number, send, write

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = ("姓名", "身份证号", "户籍社区", "现居住社区", "人户状态", "迁入日期", "迁出日期")
ROLL = ("姓名", "身份证号", "津贴标准", "起发日期")
NINETY, SEVENTY_NINE = id_number("1933-02-01"), id_number("1943-09-10", 2)


@pytest.fixture
def district(tmp_path) -> Area:
    """余杭: 王建国 is ninety and on the roll, 李秀英 is seventy-nine and would be the next."""
    small_county()
    hangzhou = make_area("3301", "杭州市", parent=make_area("33", "浙江省"))
    county = make_area("330110", "余杭区", parent=hangzhou)
    make_area("330110001001", "甲一社区", parent=make_area("330110001", "甲街道", parent=county))
    cover_areas()
    Deployment.objects.update(area=county, name="余杭区民政局")
    rows = [
        [name, number, "甲一社区", "甲一社区", "人户一致", "1990-01-01", ""]
        for name, number in (("王建国", NINETY), ("李秀英", SEVENTY_NINE))
    ]
    send(write(tmp_path / "人口信息.csv", PEOPLE, rows), area=county)
    nobody = [["不在册", id_number("1930-01-01", 9), "", "", "2020-01-01"]]
    send(write(tmp_path / "死亡名单.csv", DEATHS, nobody), area=county, complete=True, minutes=1)
    roll = [["王建国", NINETY, "100", "2018-07-01"]]
    send(write(tmp_path / "高龄津贴.csv", ROLL, roll), area=county, complete=True, minutes=2)
    return county


@pytest.fixture
def officer(district) -> Account:
    return make_account((Role.R3, district, Line.ELDERCARE), password=PASSWORD, display_name="吴养老")


def test_测算一项标准谁会进入(site, district, officer):
    given_she_asks_for_a_lower_age(site, officer)
    then_a_value_that_is_none_is_said_and_what_was_typed_stays(site)
    when_she_types_seventy_nine(site)
    then_one_person_enters_and_what_nobody_has_fixed_is_said_to_be_unknown(site)
    then_the_list_names_her(site)
    assert Simulation.objects.get().is_done
    assert SimulatedEffect.objects.get(effect="ENTERS").person.name == "李秀英"


def given_she_asks_for_a_lower_age(site, officer):
    site.sign_in(officer)
    page = site.open("/simulations/new/?parameter=gaoling_age")
    page.get_by_label("名称").fill("高龄津贴起点七十九岁")


def then_a_value_that_is_none_is_said_and_what_was_typed_stays(site):
    page = site.page
    page.locator("[name=value_1]").fill("七十九")
    page.get_by_role("button", name="开始测算").click()
    expect(page.get_by_text("“七十九”不能作为这项参数的值")).to_be_visible()
    expect(page.get_by_label("名称")).to_have_value("高龄津贴起点七十九岁")
    site.picture("what-if-wrong")


def when_she_types_seventy_nine(site):
    site.page.locator("[name=value_1]").fill("79")
    site.page.get_by_role("button", name="开始测算").click()


def then_one_person_enters_and_what_nobody_has_fixed_is_said_to_be_unknown(site):
    page = site.page
    expect(page.get_by_role("heading", name="高龄津贴起点七十九岁")).to_be_visible()
    row = page.locator("#policies tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("高龄津贴")
    expect(row.locator("td").nth(0)).to_have_text("1")
    expect(row.locator("td").nth(1)).to_have_text("2")
    expect(row.locator("td").nth(2)).to_have_text("1")
    expect(row).to_contain_text("另有 1 项金额未知")  # the table of amounts begins at eighty
    site.picture("what-if")


def then_the_list_names_her(site):
    page = site.page
    page.get_by_role("link", name="影响名单", exact=True).click()
    expect(page.get_by_role("link", name="李秀英")).to_be_visible()
    site.picture("what-if-names")
