"""Files in the browser: from three initials to a phone number, and nothing of the next street on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.screening import operations
from tests.factories import DAY, NOW, PASSWORD, make_account
from tests.system.conftest import PICTURES, Site
from tests.web.neighbours import PHONE, Neighbours, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def neighbours(tmp_path: Path, monkeypatch) -> Neighbours:
    """两个街道的住户，名册已入库并筛查；参数按演示区取值。"""
    from minzheng.kernel.screening import register

    original = register.areas.paths

    def with_yuhang(**asked):
        return {area: (*path[:-1], "330110", "3301", "33", "") for area, path in original(**asked).items()}

    monkeypatch.setattr(register.areas, "paths", with_yuhang)
    settled = settle(tmp_path)
    operations.screen(day=DAY, actor=Account.objects.system(), now=NOW)
    return settled


def given_a_street_worker(site: Site, neighbours: Neighbours) -> Account:
    worker = make_account((Role.R6, neighbours.county.street_a), password=PASSWORD, display_name="冯街道")
    site.sign_in(worker)
    return worker


def when_he_searches(site: Site, text: str) -> Page:
    page = site.open("/")
    page.get_by_label("全局检索").fill(text)
    page.get_by_label("全局检索").press("Enter")
    return page


@pytest.mark.row("M01-03")
def test_街道民政办用拼音首字母找到人并看到待遇和来源(site: Site, neighbours: Neighbours):
    given_a_street_worker(site, neighbours)
    page = when_he_searches(site, "wxm")
    row = page.get_by_role("row", name=re.compile("王小明"))
    expect(row).to_contain_text("姓名相符")
    site.picture("search")

    row.get_by_role("link", name="王小明").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("王小明")
    benefit = page.locator("#benefits").get_by_role("row", name=re.compile("高龄津贴"))
    expect(benefit).to_contain_text("100.00 元")
    expect(benefit).to_contain_text("“高龄津贴.csv”")
    expect(benefit).to_contain_text("第3行")
    site.picture("person")


@pytest.mark.row("M01-03")
def test_查看电话要说明用途并记入日志(site: Site, neighbours: Neighbours):
    worker = given_a_street_worker(site, neighbours)
    page = site.open(f"/people/{neighbours.wang.pk}/")
    header = page.locator(".file-head")
    expect(header).to_contain_text("139****5678")

    header.locator("summary[aria-label='查看手机号码']").click()
    header.get_by_label("查看用途").locator("visible=true").select_option("VISIT")
    header.get_by_role("button", name="确认查看").locator("visible=true").click()

    expect(header).to_contain_text(PHONE)
    seen = Event.objects.latest("pk")
    assert (seen.actor_id, seen.subject_id, seen.purpose) == (worker.pk, neighbours.wang.pk, "联系、走访")
    page.reload()
    expect(header).not_to_contain_text(PHONE)
    expect(page.locator(".timeline-list")).to_contain_text("冯街道")


@pytest.mark.row("M01-03")
def test_从个人到家庭并打印(site: Site, neighbours: Neighbours):
    given_a_street_worker(site, neighbours)
    page = site.open(f"/people/{neighbours.wang.pk}/")
    page.get_by_role("link", name="查看家庭档案").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("王小明户")
    expect(page.locator("#members tbody tr")).to_have_count(3)
    expect(page.locator(".file-notices")).to_contain_text("李桂花 应享未享：高龄津贴")
    site.picture("household")

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    for hidden in (".topbar", ".sidebar", ".anchors", ".file-actions", ".masked .drop"):
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)
    expect(page.locator(".print-foot")).to_contain_text("打印人 冯街道")
    page.screenshot(path=PICTURES / "household-paper.png", full_page=True)
    page.goto(f"{site.address}/people/{neighbours.li.pk}/")
    page.screenshot(path=PICTURES / "person-paper.png", full_page=True)


@pytest.mark.row("M01-03")
def test_看不到别的街道的人(site: Site, neighbours: Neighbours):
    given_a_street_worker(site, neighbours)

    for asked in ("赵大山", "zds", "13600002222"):
        page = when_he_searches(site, asked)
        expect(page.get_by_text("没有找到")).to_be_visible()
        expect(page.locator("tbody")).to_have_count(0)

    for number in (neighbours.zhao.pk, neighbours.son.pk):
        answer = page.goto(f"{site.address}/people/{number}/")
        assert answer is not None
        assert answer.status == 404
    zhaos = neighbours.zhao.memberships.get().household_id
    answer = page.goto(f"{site.address}/households/{zhaos}/")
    assert answer is not None
    assert answer.status == 404

    page = site.open("/people/")
    expect(page.locator(".tools-count")).to_contain_text("共 3 人")
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_text("按脱敏形式导出")).to_be_visible()
    page.get_by_label("用途").select_option("VISIT")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出", exact=True).click()
    sheet = Path(download.value.path()).read_bytes()
    assert sheet.startswith(b"PK")
    event = Event.objects.filter(type="web.list_exported").latest("pk")
    assert event.payload["rows"] == 3
    assert event.purpose == "联系、走访"


@pytest.mark.row("M01-11")
def test_低保老人台账由档案生成(site: Site, neighbours: Neighbours):
    given_a_street_worker(site, neighbours)
    page = site.open("/")
    page.locator("main").get_by_role("link", name="60周岁以上低保老人台账").click()

    row = page.get_by_role("row", name=re.compile("孙阿婆"))
    for words in ("73", "甲街道 甲一社区", "需长期照护", "独居", "137****1111"):
        expect(row).to_contain_text(words)
    expect(page.locator(".tools-count")).to_contain_text("共 1 人 · 1 户")
    site.picture("ledger")


def test_工作台把漏掉的人和发错的人放在一起(site: Site, neighbours: Neighbours):
    given_a_street_worker(site, neighbours)
    page = site.open("/")

    missed = page.locator("a.metric", has_text="预警")
    expect(missed).to_contain_text("1")
    expect(page.locator("main tbody tr").first).to_contain_text("李桂花")
    site.picture("workbench")
    missed.click()
    expect(page.locator("#tasks h2")).to_have_text("预警")
    page.reload()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody tr")).to_contain_text("李桂花")
    page.get_by_role("link", name="全部待核实的发现").click()
    expect(page.locator("main tbody tr").filter(has_text="李桂花")).to_have_count(1)
