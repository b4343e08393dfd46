"""A table that was the wrong one: read again before it is taken in, taken back after it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.roles import Role
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry.models import Person
from tests.factories import PASSWORD, make_account, small_county
from tests.offices import POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def keeper(county):
    return make_account((Role.R12, county.county), password=PASSWORD, display_name="韩数据")


def table(tmp_path, name="人口.csv"):
    row = ["王建国", id_number("1950-03-01"), "H1", "户主", "甲一社区", "甲一社区", "", ""]
    return write(tmp_path / name, POPULATION, [row])


@pytest.mark.row("M01-01")
def test_入库后发现报错了表_作废_所登记的不再采用(site, county, keeper, tmp_path):
    # given a table that is in the register, and two tabs open on the page where it is taken back
    send(table(tmp_path), area=county.county)
    batch = Batch.objects.get()
    page = site.sign_in(keeper)
    site.open(f"/intake/batches/{batch.pk}/void/")
    expect(page.locator("main")).to_contain_text("登记的行")
    expect(page.locator("main")).to_contain_text("1 份")  # the file of one person was begun by it
    site.picture("batch-void")
    outdated = page.context.new_page()
    outdated.goto(page.url)

    # when it is taken back without a reason, then with one
    page.get_by_role("button", name="确认作废").click()
    assert page.url.endswith("/void/")
    page.get_by_label("作废原因").fill("报成了去年的表")
    page.get_by_role("button", name="确认作废").click()

    # then it says so, with who and why, and nobody's area holds the file that only it had begun
    expect(page.locator(".messages")).to_contain_text("已作废")
    expect(page.locator("main")).to_contain_text("报成了去年的表")
    site.picture("batch-voided")
    assert Batch.objects.get().status == Batch.Status.VOIDED
    assert Person.objects.get().home_area_id is None

    # and an outdated page does it no second time
    outdated.get_by_label("作废原因").fill("再作废一次")
    outdated.get_by_role("button", name="确认作废").click()
    expect(outdated.locator("main")).to_contain_text("报成了去年的表")
    expect(outdated.locator("main")).not_to_contain_text("再作废一次")
    assert Batch.objects.get().states.filter(status=Batch.Status.VOIDED).count() == 1


@pytest.mark.row("M01-01")
def test_预览时发现日期不对_重新读取_再入库(site, keeper, tmp_path):
    # given a table on the preview
    page = site.sign_in(keeper)
    site.open("/intake/batches/upload/")
    page.locator('input[type="file"]').set_input_files(str(table(tmp_path)))
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("button", name="确认入库")).to_be_visible()

    # when its keeper reads it again as of another day
    page.get_by_role("link", name="调整读法").click()
    site.picture("batch-again")
    page.locator("[name=day]").fill("2023-05-31")
    page.get_by_role("button", name="重新读取").click()

    # then nothing is taken in before he has looked at it, and the day is the new one
    expect(page.locator(".messages")).to_contain_text("已重新读取，请核对。")
    expect(page.locator("main")).to_contain_text("2023年5月31日")
    assert not Person.objects.exists()
    page.get_by_role("button", name="确认入库").click()
    expect(page.locator("main")).to_contain_text("已入库")
    assert Person.objects.get().name == "王建国"
