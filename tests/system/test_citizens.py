"""市民从码上测到申请、从申请到决定：手机上，真的浏览器，点得到、看得懂。"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from minzheng.kernel.access.models import Deployment
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.citizens import mandates
from tests.citizens import DIBAO, applied, citizen, family, known, open_online, sign_in, wangs
from tests.factories import DAY
from tests.kernel.casework.samples import Office, at, finish, keys, office, publish, run_of
from tests.system.conftest import PHONE, Site
from tests.web.citizen.test_selfcheck import finished

pytestmark = pytest.mark.django_db(transaction=True)
LIGHT = 200_000
"""Bytes of a page with everything that it loads, over the wire and with an empty cache."""


@pytest.fixture
def here(client) -> Office:
    """The offices; rules are compiled when they are first read, which is not what these tests wait for."""
    made = office()
    open_online()
    finished(client, made.county)
    client.get(reverse("web:check_result"))
    return made


def given_the_wangs(here: Office) -> str:
    """王桂英一家三口；她的身份证号。"""
    _household, people = wangs(here.county.community_a)
    return people[0][1]


def when_she_signs_in(page: Page, address: str, number: str, *, name: str = "王桂英") -> None:
    page.goto(f"{address}{reverse('web:my_prove', args=['demo'])}?next=/my/")
    page.get_by_label("姓名").fill(name)
    page.get_by_label("身份证号码").fill(number)
    page.get_by_role("button", name="核验并登录").click()
    expect(page.get_by_role("heading", name="我的事项")).to_be_visible()


def when_she_fills_in_all_parts(page: Page, *, by_hand: bool) -> None:
    page.get_by_label("1 年").check()
    page.get_by_label("我同意授权核对").check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("李*海")).to_be_visible()
    page.get_by_role("button", name="核对好了，下一步").click()
    page.get_by_label("还没有的以后再交").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("家里遇到了什么困难").fill("我生病不能上班，家里只有丈夫打零工")
    page.get_by_label("联系电话").fill("13812341234")
    for question in page.locator("fieldset").all():
        question.get_by_label("不是").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("我承诺").check()
    if by_hand:
        when_she_draws_her_name(page)
    else:
        code = page.locator("b.code").inner_text()
        page.get_by_label("写上您自己的姓名").fill("王桂英")
        page.get_by_label("把上面的四位确认码再输一遍").fill(code)
    page.get_by_role("button", name="签好了，下一步").click()
    expect(page.get_by_role("heading", name="最后看一遍，再提交")).to_be_visible()


def when_she_draws_her_name(page: Page) -> None:
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=8)
    page.mouse.up()


def when_the_office_grants(here: Office, matter: Matter, *, day: date) -> None:
    finish(matter, "accept", outcome="accept", actor=here.town, day=day)
    finish(matter, "means", actor=here.aid, day=day)
    finish(matter, "survey", actor=here.town, day=day)
    finish(matter, "opinion", outcome="agree", actor=here.town, day=day)
    publish(matter, actor=here.town, day=day)


@pytest.mark.row("M03-07")
def test_a_whole_life_from_the_self_check_to_the_taper(site: Site, here: Office):
    """码上测 → 申请 → 调查 → 公示 → 决定 → 领待遇 → 报告变化 → 渐退。"""
    number = given_the_wangs(here)
    page = site.page
    page.set_viewport_size(PHONE)

    site.open("/citizen/")
    page.get_by_role("link", name="码上测").click()
    page.get_by_label("您家住在哪个镇街").select_option(label="甲街道")
    page.get_by_role("button", name="开始").click()
    page.get_by_role("button", name="只有我一个人").click()
    unknown, result = page.get_by_role("button", name="不清楚"), page.get_by_role("heading", name="自测结果")
    for _question in range(60):
        expect(unknown.or_(result)).to_be_visible()
        if result.is_visible():
            break
        unknown.click()
    expect(result).to_be_visible()
    page.locator(f"button[value='{DIBAO}']").first.click()

    page.get_by_role("link", name="演示核验").click()
    page.get_by_label("姓名").fill("王桂英")
    page.get_by_label("身份证号码").fill(number)
    page.get_by_role("button", name="核验并登录").click()
    expect(page.get_by_text("带上了自测的答案")).to_be_visible()
    page.get_by_role("button", name="开始申请").click()
    when_she_fills_in_all_parts(page, by_hand=True)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请收到了")).to_be_visible()
    page.get_by_role("link", name="看办理进度").click()
    expect(page.locator("ol.steps li.now")).to_contain_text("甲街道民政办")

    matter = Matter.objects.get()
    when_the_office_grants(here, matter, day=DAY)
    page.reload()
    expect(page.get_by_text("公示上只有姓氏")).to_be_visible()
    over = run_of(matter, "publicity").wait_until + timedelta(days=1)
    finish(matter, "publicity", outcome="clear", actor=here.town, day=over)
    granted = Deciding(amount_fen=125_500, starts=date(2023, 7, 1))
    finish(matter, "confirm", outcome="grant", actor=here.aid, day=over, deciding=granted)
    finish(matter, "tell_grant", outcome="told", actor=here.town, day=over)
    Deployment.objects.update(demo_day=date(2023, 7, 20))
    page.reload()
    expect(page.get_by_role("heading", name="决定：同意给予")).to_be_visible()
    expect(page.get_by_text("1,255.00 元", exact=True)).to_be_visible()

    site.open("/my/")
    page.get_by_role("link", name="报告家里的变化").click()
    page.get_by_label("收入多了或者少了").check()
    page.get_by_label("是怎么变的").fill("我病好了，七月起上班，每月 4000 元")
    page.get_by_role("button", name="报告", exact=True).click()
    expect(page.get_by_text("核对清楚以前待遇照发")).to_be_visible()

    then = date(2023, 7, 20)
    review = Matter.objects.get(workflow="dibao.review")
    finish(review, "accept", outcome="accept", actor=here.town, day=then)
    finish(review, "means", actor=here.aid, day=then)
    finish(review, "survey", actor=here.town, day=then)
    finish(review, "opinion", outcome="changed", note="已就业", actor=here.town, day=then)
    finish(review, "hearing", outcome="no_objection", actor=here.town, day=then)
    taper = Deciding(amount_fen=62_750, starts=date(2023, 8, 1))
    finish(review, "confirm", outcome="taper", note="渐退六个月", actor=here.aid, day=then, deciding=taper)
    finish(review, "tell", outcome="told", actor=here.town, day=then)
    page.reload()
    expect(page.get_by_role("heading", name="决定：调整待遇")).to_be_visible()
    expect(page.get_by_text("渐退六个月")).to_be_visible()
    Deployment.objects.update(demo_day=date(2023, 8, 2))
    site.open("/my/")
    expect(page.get_by_text("从 2023年8月1日 起，到 2024年2月1日 以前")).to_be_visible()
    expect(page.get_by_text("627.50 元")).to_be_visible()
    assert Award.objects.latest("pk").valid.upper == date(2024, 2, 1)


def test_everything_but_the_camera_works_without_a_script(browser: Browser, live_server, here: Office):
    """关掉脚本，长辈模式：从登录到回执，每一页都不超宽、不超重。"""
    number = given_the_wangs(here)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="zh-CN")
    context.add_cookies([{"name": "minzheng_size", "value": "elder", "url": live_server.url}])
    page = context.new_page()
    when_she_signs_in(page, live_server.url, number)
    page.goto(f"{live_server.url}{reverse('web:my_apply', args=[DIBAO])}")
    page.get_by_role("button", name="开始申请").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("请选择授权到什么时候")).to_be_visible()
    when_she_fills_in_all_parts(page, by_hand=False)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", name="申请收到了")).to_be_visible()
    assert Matter.objects.get().data["sign"]["how"] == "TYPED"
    context.close()


def test_a_double_click_is_one_application(site: Site, client, here: Office):
    """提交两次，只有一件事项。"""
    number = given_the_wangs(here)
    page = site.page
    when_she_signs_in(page, site.address, number)
    site.open(reverse("web:my_apply", args=[DIBAO]))
    page.get_by_role("button", name="开始申请").click()
    when_she_fills_in_all_parts(page, by_hand=False)
    page.get_by_role("button", name="提交申请").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name="申请收到了")).to_be_visible()
    assert Matter.objects.count() == 1


def test_a_son_acts_for_his_mother_until_she_takes_it_back(site: Site, here: Office):
    """儿子替母亲：看得到代谁办，办完的事记着两个人；撤销以后什么也看不到。"""
    _household, people = family(here.county.community_a, ("王桂英", date(1950, 3, 8), "02"))
    _son, son_number = known("王大山", born=date(1980, 1, 1), area=here.county.community_b)
    mother = citizen("王桂英", people[0][1])
    page = site.page
    when_she_signs_in(page, site.address, people[0][1])
    page.get_by_role("link", name="替家人办，请家人办").click()
    page.get_by_text("请家人替我办", exact=True).click()
    page.get_by_label("代办人的姓名").fill("王大山")
    page.get_by_label("代办人的身份证号码").fill(son_number)
    page.get_by_label("撤回、退出、报告变化和申请复议").check()
    page.get_by_label("一个月").check()
    page.get_by_label("我同意他（她）替我办").check()
    page.get_by_role("button", name="授权", exact=True).click()
    expect(page.get_by_role("heading", name="王*山")).to_be_visible()
    page.get_by_role("button", name="退出").click()

    when_she_signs_in(page, site.address, son_number, name="王大山")
    site.open("/my/people/")
    page.get_by_role("button", name="替 王*英 办").click()
    expect(page.get_by_text("正在为 王*英 代办")).to_be_visible()
    site.open(reverse("web:my_apply", args=[DIBAO]))
    page.get_by_role("button", name="开始申请").click()
    expect(page.get_by_text("正在为 王*英 代办")).to_be_visible()
    mandate = mandates.of_principal(citizen=mother).get()
    mandates.revoke(mandate=mandate, reason="不用了", actor=mother.account, day=DAY, now=at(DAY))
    page.reload()
    expect(page.get_by_text("代办")).to_have_count(0)


def test_a_refusal_is_explained_and_contested_on_the_phone(site: Site, client, here: Office):
    """不予同意：理由、期限；写得太短说怎么写，写好了就提交。"""
    number = given_the_wangs(here)
    sign_in(client, "王桂英", number)
    applied(client, "王桂英")
    matter = Matter.objects.get()
    operations.pause(
        run=run_of(matter, "accept").pk, reason="SUPPLEMENT", note="请补户口簿首页", actor=here.town, key=next(keys),
        day=DAY, now=at(DAY),
    )  # fmt: skip
    page = site.page
    page.set_viewport_size(PHONE)
    when_she_signs_in(page, site.address, number)
    page.get_by_role("link", name="等您补材料").click()
    page.locator("#file").set_input_files(Path("minzheng/web/static/citizen/citizen.css"))
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("没有收取")).to_be_visible()
    page.get_by_role("button", name="交齐了").click()
    expect(page.get_by_text("时限从今天接着算")).to_be_visible()

    finish(matter, "accept", outcome="accept", actor=here.town, day=DAY)
    finish(matter, "means", actor=here.aid, day=DAY)
    finish(matter, "survey", actor=here.town, day=DAY)
    finish(matter, "opinion", outcome="disagree", note="收入超过标准", actor=here.town, day=DAY)
    finish(matter, "confirm", outcome="refuse", note="收入超过标准", actor=here.aid, day=DAY, deciding=Deciding())
    finish(matter, "tell_refusal", outcome="told", actor=here.town, day=DAY)
    page.reload()
    expect(page.get_by_role("heading", name="决定：不予同意")).to_be_visible()
    expect(page.get_by_text("理由：收入超过标准")).to_be_visible()
    page.get_by_label("为什么不服").fill("冤")
    page.get_by_role("button", name="申请行政复议").click()
    expect(page.get_by_text("请写一两句为什么不服")).to_be_visible()
    expect(page.get_by_label("为什么不服")).to_have_value("冤")
    page.get_by_label("为什么不服").fill("我家的收入算多了一个人的")
    page.get_by_role("button", name="申请行政复议").click()
    expect(page.get_by_text("复议申请已经提交")).to_be_visible()


@pytest.mark.parametrize("mode", ["normal", "elder"])
def test_every_page_is_light_and_large_enough(browser: Browser, live_server, client, here: Office, mode: str):
    """每一页不到 200 kB；长辈模式正文 18 点以上、可点的 60 像素以上、没有横向滚动。"""
    number = given_the_wangs(here)
    sign_in(client, "王桂英", number)
    receipt = applied(client, "王桂英")
    matter = Matter.objects.get()
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    context.add_cookies([{"name": "minzheng_size", "value": mode, "url": live_server.url}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    loaded: list[int] = []
    wire.on("Network.loadingFinished", lambda told: loaded.append(int(told["encodedDataLength"])))
    when_she_signs_in(page, live_server.url, number)
    paths = [
        "/citizen/", "/check/", "/guide/", "/notices/", "/my/", "/my/people/", f"/my/matters/{matter.pk}/", receipt,
        reverse("web:service", args=[DIBAO]), reverse("web:my_apply", args=["low_margin.application"]),
    ]  # fmt: skip
    for path in paths:
        loaded.clear()
        page.goto(live_server.url + path, wait_until="networkidle")
        assert 0 < sum(loaded) < LIGHT, f"{path} weighs {sum(loaded)} bytes"
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
        if mode == "elder":
            assert page.evaluate(SMALL_TEXT) == [], path
            assert page.evaluate(SMALL_TARGETS) == [], path
    context.close()


SMALL_TEXT = """() => [...document.querySelectorAll("main *, footer *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && one.offsetParent &&
  parseFloat(getComputedStyle(one).fontSize) < 24).map((one) => one.textContent.trim().slice(0, 30))"""
SMALL_TARGETS = """() => [...document.querySelectorAll("main button, main a.button, main summary, main select,"
  + "main input:not([type=hidden]):not([type=checkbox]):not([type=radio]), main label.pick, header button")].filter(
  (one) => one.offsetParent && (one.getBoundingClientRect().height < 59.5 || one.getBoundingClientRect().width < 59.5))
  .map((one) => one.textContent.trim().slice(0, 30))"""
