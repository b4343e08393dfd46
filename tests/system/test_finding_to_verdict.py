"""An officer works a finding to a verdict: from the list, through reasons and sources, to the rule's precision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from minzheng.kernel.screening import operations
from minzheng.kernel.screening.models import Finding
from tests.factories import DAY, NOW, PASSWORD, cover_areas, make_account, make_area, small_county
from tests.offices import DEATHS, id_number, send, write

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = ("姓名", "身份证号", "户籍社区", "现居住社区", "人户状态", "迁入日期", "迁出日期")
ROLL = ("姓名", "身份证号", "津贴标准", "起发日期")
OWED, DEAD = id_number("1940-02-01"), id_number("1938-06-10", 2)


@pytest.fixture
def screened(tmp_path) -> Finding:
    """余杭, two streets: in the first 王建国 is owed the allowance and 李秀英 is paid though she died in April."""
    small_county()
    hangzhou = make_area("3301", "杭州市", parent=make_area("33", "浙江省"))
    county = make_area("330110", "余杭区", parent=hangzhou)
    make_area("330110001001", "甲一社区", parent=make_area("330110001", "甲街道", parent=county))
    make_area("330110002", "乙街道", parent=county)
    cover_areas()
    Deployment.objects.update(area=county, name="余杭区民政局")
    rows = [
        [name, number, "甲一社区", "甲一社区", "人户一致", "1990-01-01", ""]
        for name, number in (("王建国", OWED), ("李秀英", DEAD))
    ]
    send(write(tmp_path / "人口信息.csv", PEOPLE, rows), area=county)
    dead = [["李秀英", DEAD, "", "", "2023-04-02"]]
    send(write(tmp_path / "死亡名单.csv", DEATHS, dead), area=county, complete=True, minutes=1)
    roll = [["李秀英", DEAD, "100", "2018-07-01"]]
    send(write(tmp_path / "高龄津贴.csv", ROLL, roll), area=county, complete=True, minutes=2)
    operations.screen(day=DAY, actor=Account.objects.system(), now=NOW + timedelta(minutes=10))
    return Finding.objects.get(kind="SHOULD_HAVE", rule="gaoling", person__name="王建国")


@pytest.fixture
def officer(screened) -> Account:
    return make_account(
        (Role.R3, Area.objects.get(code="330110"), Line.ELDERCARE), password=PASSWORD, display_name="吴养老"
    )


@pytest.mark.row("M03-22")
def test_应享未享从发现到结论(site, screened, officer):
    given_an_officer_opens_the_people_left_out(site, officer)
    when_she_opens_the_finding_and_reads_why(site)
    when_she_gives_the_verdict(site)
    then_the_verdict_stands_with_her_name(site)
    then_the_list_has_one_less_to_verify(site, screened)
    then_the_precision_of_the_rule_has_moved(site)


@pytest.mark.row("M02-03")
def test_死亡仍领两条记录并排核实(site, officer):
    site.sign_in(officer)
    page = site.open("/findings/?view=collision")
    page.get_by_role("link", name="死亡次月后仍发高龄津贴").click()
    expect(page.get_by_text("死亡名单.csv").first).to_be_visible()
    expect(page.get_by_text("高龄津贴.csv").first).to_be_visible()
    expect(page.get_by_role("row", name="公民身份号码").get_by_text("一致", exact=True)).to_be_visible()
    expect(page.get_by_text("社会救助法第四十八条")).to_be_visible()
    site.picture("collision-page")
    page.get_by_text("数据错误", exact=True).click()
    page.get_by_label("核实说明").fill("同名同号系死亡名单录错")
    page.get_by_role("button", name="提交结论").click()
    expect(page.get_by_text("已记录结论“数据错误”。")).to_be_visible()


def test_别的街道看不到这条发现(site, screened):
    neighbour = make_account((Role.R6, Area.objects.get(code="330110002")), password=PASSWORD)
    site.sign_in(neighbour)
    page = site.open("/findings/")
    expect(page.get_by_text("王建国")).to_have_count(0)
    assert page.goto(f"{site.address}/findings/{screened.pk}/").status == 404


def given_an_officer_opens_the_people_left_out(site, officer):
    site.sign_in(officer)
    page = site.open("/findings/")
    site.picture("finding-list")
    page.locator("a.metric", has_text="应享未享").click()
    expect(page.get_by_role("row", name="王建国")).to_be_visible()


def when_she_opens_the_finding_and_reads_why(site):
    site.page.get_by_role("row", name="王建国").get_by_role("link", name="高龄津贴").click()
    for told in ("已到起发年龄和月份", "老年人权益保障法", "公安局", "人口信息.csv"):
        expect(site.page.get_by_text(told).first).to_be_visible()
    site.picture("finding-page")


def when_she_gives_the_verdict(site):
    site.page.get_by_text("属实", exact=True).click()
    site.page.get_by_label("核实说明").fill("电话核实，本人确未领取")
    site.page.get_by_role("button", name="提交结论").dblclick()


def then_the_verdict_stands_with_her_name(site):
    # The message of the moment may have gone to the page that the second click left behind; the history stays.
    history = site.page.locator(".verdicts li")
    expect(history).to_have_count(1)
    expect(history).to_contain_text("吴养老")
    expect(history).to_contain_text("电话核实，本人确未领取")


def then_the_list_has_one_less_to_verify(site, screened):
    page = site.open("/findings/?view=todo&kind=SHOULD_HAVE")
    expect(page.get_by_role("row", name="王建国")).to_have_count(0)
    page = site.open("/findings/?view=judged")
    expect(page.get_by_role("row", name="王建国")).to_contain_text("属实")
    assert screened.verdicts.count() == 1


def then_the_precision_of_the_rule_has_moved(site):
    page = site.open("/findings/precision/")
    row = page.get_by_role("row", name="高龄津贴").filter(has_text="应享未享")
    expect(row).to_contain_text("100%")
