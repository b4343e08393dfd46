"""Matters of assistance in the browser: aid first, one application for many, a death, an objection in public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.awards.models import Award
from minzheng.kernel.calendar import operations as calendar
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Application, Matter
from minzheng.kernel.registry.models import Membership, Person
from tests.factories import NOW, PASSWORD, County, make_account, make_household, make_person, small_county
from tests.kernel.casework.samples import at, finish, keys, publish, run_of
from tests.matter_factories import make_award
from tests.offices import id_number

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2023, 6, 30)


@dataclass
class Here:
    """The small county with the three who act in it."""

    county: County
    town: Account
    aid: Account
    community: Account

    @property
    def area(self) -> int:
        return self.county.community_a.pk


@pytest.fixture
def here() -> Here:
    county = small_county()
    calendar.load_shipped(actor=Account.objects.system(), now=NOW)
    return Here(
        county=county,
        town=make_account((Role.R6, county.street_a), password=PASSWORD, display_name="甲街道经办"),
        aid=make_account((Role.R2, county.county), password=PASSWORD, display_name="县局救助科"),
        community=make_account((Role.R7, county.community_a), password=PASSWORD, display_name="甲一社区"),
    )


def signed_in(site, account: Account) -> Page:
    site.page.context.clear_cookies()
    return site.sign_in(account)


def offer(page: Page, step: str) -> Locator:
    """What may be done now at one step of the matter shown."""
    return page.locator("#acts .offer").filter(has=page.get_by_role("heading", name=step, exact=True))


def done(page: Page, step: str, outcome: str = "", note: str = "") -> None:
    """Finish a step with an outcome."""
    form = offer(page, step)
    if outcome:
        form.get_by_role("radio", name=outcome).check()
    if note:
        form.get_by_label("意见或理由").fill(note)
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已办理。")).to_be_visible()


@pytest.mark.row("M03-12")
def test_先行救助_外来人员先给后补手续(site, here):
    page = given_a_stranger_is_registered_at_the_window(site, here)
    when_the_town_helps_at_once(site, page)
    then_the_papers_are_waited_for_with_a_day(site, page)
    then_the_county_files_it_when_they_have_come(site, here)


def given_a_stranger_is_registered_at_the_window(site, here) -> Page:
    page = signed_in(site, here.town)
    site.open("/window/")
    page.get_by_role("link", name="登记外来人员").click()
    page.get_by_label("姓名").fill("何远方")
    page.get_by_label("证件号码").fill(id_number("1988-08-08"))
    page.get_by_label("遇到困难的社区（村）").select_option(label="甲街道 甲一社区")
    page.get_by_role("button", name="登记并办理").click()
    expect(page.get_by_role("heading", name="何远方")).to_be_visible()
    site.picture("window-visitor")
    return page


def when_the_town_helps_at_once(site, page) -> None:
    page.get_by_role("checkbox", name="先行救助").check()
    page.get_by_role("button", name="受理登记").click()
    page.get_by_role("link", name="先行救助").click()
    form = offer(page, "先行给予救助")
    form.get_by_role("radio", name="先行救助").check()
    form.get_by_label("决定金额").fill("800")
    form.get_by_label("自何日起").fill("2023-06-30")
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已办理。")).to_be_visible()
    assert Award.objects.get().amount_fen == 80_000


def then_the_papers_are_waited_for_with_a_day(site, page) -> None:
    expect(offer(page, "补齐手续")).to_be_visible()
    assert run_of(Matter.objects.get(), "papers").step_due == date(2023, 7, 14), "ten working days"
    site.picture("advance-aid")
    done(page, "补齐手续", "无法补齐，说明情况", "雇主拒绝出具证明")


def then_the_county_files_it_when_they_have_come(site, here) -> None:
    page = signed_in(site, here.aid)
    site.open(f"/matters/{Matter.objects.get().pk}/")
    done(page, "县级备案审查", "备案")
    assert Matter.objects.get().ending == "APPROVED"


def test_一件事联办_一次申请分头办理(site, here):
    given_a_family_with_a_child(here)
    page = when_they_apply_once_for_all(site, here)
    then_each_line_has_its_branch(site, page)
    then_the_rate_is_told(site)


def given_a_family_with_a_child(here) -> None:
    household = make_household(here.county.community_a, "周大福")
    child = make_person("周小福", home=here.county.community_a, birth_date=date(2015, 1, 1))
    Membership.objects.create(
        household=household, person=child, relation="21", valid=(date(2015, 1, 1), None), recorded_at=NOW
    )


def when_they_apply_once_for_all(site, here) -> Page:
    page = signed_in(site, here.community)
    site.open("/window/")
    page.get_by_label("姓名、拼音、证件或电话尾号").fill("周大福")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="周大福").click()
    page.get_by_role("checkbox", name="最低生活保障申请").check()
    page.locator("summary", has_text="周小福").click()
    page.get_by_role("group", name="周小福").get_by_role("checkbox", name="事实无人抚养儿童认定").check()
    page.get_by_role("checkbox", name="由我全程代办").check()
    site.picture("window-family")
    page.get_by_role("button", name="受理登记").click()
    expect(page.get_by_text("代办须写明委托依据", exact=True)).to_be_visible()
    page.get_by_label("代办的委托依据").fill("委托书 2023-7")
    page.get_by_role("button", name="受理登记").click()
    return page


def then_each_line_has_its_branch(site, page) -> None:
    expect(page.get_by_role("heading", name="申请：周大福")).to_be_visible()
    rows = page.locator("#branches tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="最低生活保障申请")).to_contain_text("社会救助")
    expect(rows.filter(has_text="事实无人抚养儿童认定")).to_contain_text("周小福")
    site.picture("joint-application")
    assert Application.objects.get().escort.mandate == "委托书 2023-7"


def then_the_rate_is_told(site) -> None:
    page = site.open("/applications/")
    expect(page.get_by_text("今年联办率")).to_be_visible()
    expect(page.get_by_text("1件联办，共1件申请")).to_be_visible()
    site.picture("applications")


def test_单人户死亡_核查后停发(site, here):
    award = given_a_widow_who_lives_alone_has_died(here)
    when_the_county_opens_what_deaths_ask_for(site, here)
    then_the_town_verifies_and_finds_nobody_left(site, here)
    then_the_county_ends_it_from_the_next_month(site, here, award)


def given_a_widow_who_lives_alone_has_died(here) -> Award:
    household = make_household(here.county.community_a, "吴奶奶")
    person = Person.objects.get(name="吴奶奶")
    award = make_award(person, policy="dibao", starts=date(2020, 1, 1))
    Award.objects.filter(pk=award.pk).update(person=None, household=household)
    Person.objects.filter(pk=person.pk).update(death_date=date(2023, 6, 20))
    return award


def when_the_county_opens_what_deaths_ask_for(site, here) -> None:
    page = signed_in(site, here.aid)
    site.open("/campaigns/new/")
    page.get_by_label("行动名称").fill("六月死亡核查")
    page.get_by_label("依据").fill("民发〔2022〕83号一（三）")
    page.get_by_label("事项").select_option(label="低保家庭成员死亡核查（有成员去世的在册对象）")
    page.get_by_label("范围").select_option(label="试验县")
    page.get_by_role("button", name="发起", exact=True).click()
    expect(page.get_by_text("吴奶奶户")).to_be_visible()
    assert Matter.objects.get().due_date == date(2023, 10, 7), "three months, and 30 September is a holiday"


def then_the_town_verifies_and_finds_nobody_left(site, here) -> None:
    page = signed_in(site, here.town)
    site.open(f"/matters/{Matter.objects.get().pk}/")
    done(page, "核实死亡", "死亡属实")
    done(page, "核查其余成员", note="独居，没有其他成员")


def then_the_county_ends_it_from_the_next_month(site, here, award) -> None:
    page = signed_in(site, here.aid)
    site.open(f"/matters/{Matter.objects.get().pk}/")
    form = offer(page, "审核确认")
    form.get_by_role("radio", name="停止给予").check()
    form.get_by_label("自何日起").fill("2023-07-01")
    form.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已办理。")).to_be_visible()
    award.refresh_from_db()
    assert award.valid.upper == date(2023, 7, 1)
    site.picture("death-in-a-household-of-one")


def test_公示期内有异议_重新调查(site, here):
    matter = given_a_notice_hangs(here)
    when_somebody_objects_and_is_right(site, here, matter)
    then_the_home_is_surveyed_anew_and_the_notice_is_down(site, matter)


def given_a_notice_hangs(here) -> Matter:
    household = make_household(here.county.community_a, "郑老实")
    opened = DAY - timedelta(days=4)
    matter = operations.open_matter(
        workflow="dibao.application", area=here.area, household=household.pk, actor=here.town, key=next(keys),
        day=opened, now=at(opened),
    ).matter  # fmt: skip
    finish(matter, "accept", outcome="accept", actor=here.town, day=opened)
    finish(matter, "means", actor=here.aid, day=opened)
    finish(matter, "survey", actor=here.town, day=opened)
    finish(matter, "opinion", outcome="agree", actor=here.town, day=opened)
    publish(matter, actor=here.town, day=opened)
    assert Deployment.objects.get().demo_day == DAY
    return matter


def when_somebody_objects_and_is_right(site, here, matter) -> None:
    page = signed_in(site, here.town)
    site.open(f"/matters/{matter.pk}/")
    form = offer(page, "公示")
    form.get_by_text("其他操作").click()
    form.get_by_label("说明").fill("村民反映其子在外开店")
    form.get_by_role("button", name="登记异议").click()
    expect(page.get_by_text("收到异议")).to_be_visible()
    site.picture("objection-in-public")
    form = offer(page, "公示")
    form.get_by_label("核实情况").fill("属实，须重新调查")
    form.get_by_role("button", name="异议成立").click()
    expect(page.get_by_text("已办理。")).to_be_visible()
    done(page, "公示", "有异议，重新调查", "其子开店，收入未计")


def then_the_home_is_surveyed_anew_and_the_notice_is_down(site, matter) -> None:
    page = site.page
    expect(offer(page, "入户调查")).to_be_visible()
    again = run_of(matter, "survey")
    assert (again.visit, again.state) == (2, "OPEN")
    notice = matter.runs.get(step="publicity", visit=1).notice
    assert notice.taken_down_at is not None
    expect(page.get_by_text("其子开店，收入未计").first).to_be_visible()
