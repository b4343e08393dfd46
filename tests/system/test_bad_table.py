"""报送一张有错的表: what a clerk goes through in the browser, from the file as it was sent to the register."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from minzheng.departments.models import PopulationRow
from minzheng.kernel.access.roles import Role
from minzheng.kernel.intake.models import Batch, QuarantinedRow, ReviewItem
from minzheng.kernel.registry.models import Person
from tests.factories import PASSWORD, make_account, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write
from tests.system.conftest import PICTURES, Site

pytestmark = pytest.mark.django_db(transaction=True)

WANG = id_number("1950-03-01")
LI = id_number("1952-08-15", 2)
CHEN = id_number("1980-01-20", 3)
MISTYPED = CHEN[:-1] + ("0" if CHEN[-1] != "0" else "1")


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def clerk(county):
    return make_account((Role.R6, county.county), password=PASSWORD, display_name="陈办事员")


def person_row(name: str, number: str, relation: str = "户主") -> list[str]:
    return [name, number, "H1", relation, "甲一社区", "甲一社区", "", ""]


def sent_table(folder: Path) -> Path:
    """As offices send it: a title, a header in words of their own, a signature, and two rows that are wrong."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "人口"
    sheet.append(["甲街道常住人口花名册"])
    sheet.append([*POPULATION, "网格员意见"])
    for row in (
        person_row("王建国", WANG),
        person_row("李秀英", LI, "配偶"),
        person_row("陈明", MISTYPED, "子"),
        person_row("赵敏", "3.30199E+17", "女"),
    ):
        sheet.append([*row, "属实"])
    sheet.append(["制表人：王某"])
    book.save(folder / "甲街道人口.xlsx")
    return folder / "甲街道人口.xlsx"


def choose(page: Page, *files: Path) -> None:
    page.locator('input[type="file"]').set_input_files([str(file) for file in files])


def upload(site: Site, *files: Path, dataset: str = "") -> Page:
    page = site.open("/intake/batches/upload/")
    choose(page, *files)
    if dataset:
        page.get_by_label("表的种类").select_option(dataset)
    page.get_by_role("button", name="上传并预览").click()
    return page


@pytest.mark.row("M01-01")
def test_办事员报送有错的表_改正后再报送_人员入库(site: Site, clerk, tmp_path):
    # given: a clerk at the desk and a table with two wrong rows among four
    site.sign_in(clerk)
    page = site.open("/intake/batches/upload/")
    site.picture("upload")

    # when the table is sent
    upload(site, sent_table(tmp_path))

    # then the clerk sees what was understood, and nothing is in the register yet
    expect(page.get_by_role("heading", name="甲街道人口.xlsx")).to_be_visible()
    understood = page.locator("#understood")
    expect(understood).to_contain_text("第 2 行")
    expect(understood).to_contain_text("公民身份号码")
    expect(understood).to_contain_text("网格员意见")
    expect(understood).to_contain_text("说明、签名 1 行")
    sample = page.locator("#sample")
    expect(sample).to_contain_text("王建国")
    expect(sample).to_contain_text(WANG[:3])
    expect(sample).not_to_contain_text(WANG)
    quarantine = page.locator("#quarantine")
    expect(quarantine).to_contain_text("校验码")
    expect(quarantine).not_to_contain_text(MISTYPED)
    assert Person.objects.count() == 0
    site.picture("batch-preview")

    # when the good rows are accepted and the wrong ones fetched
    page.get_by_role("button", name="确认入库").click()
    expect(page.locator("main")).to_contain_text("已入库")
    assert set(Person.objects.values_list("name", flat=True)) == {"王建国", "李秀英"}
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载待更正行").click()
    corrections = tmp_path / taken.value.suggested_filename
    taken.value.save_as(corrections)
    assert corrections.name == "甲街道人口_待更正.xlsx"

    # and mended: one number typed right, the other taken from the document
    book = openpyxl.load_workbook(corrections)
    lines = [row for row in book.active.iter_rows() if row[0].value in ("陈明", "赵敏")]
    assert [line[1].value for line in lines] == [MISTYPED, "3.30199E+17"]
    assert "第5行" in lines[0][-1].value
    lines[0][1].value = CHEN
    lines[1][1].value = id_number("1982-07-09", 4)
    book.save(corrections)

    # and sent again
    page.get_by_role("link", name="上传更正后的文件").click()
    choose(page, corrections)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("main")).to_contain_text("更正的批次")
    page.get_by_role("button", name="确认入库").click()
    expect(page.locator("main")).to_contain_text("已入库")
    site.picture("batch-registered")

    # then all four people stand in the register, each with file and row, and the quarantine is empty
    assert set(Person.objects.values_list("name", flat=True)) == {"王建国", "李秀英", "陈明", "赵敏"}
    row = PopulationRow.objects.get(person__name="陈明")
    assert (row.batch.file_name, row.sheet, row.row_number) == ("甲街道人口_待更正.xlsx", "人口", 2)
    assert not QuarantinedRow.objects.filter(corrected_by=None).exists()
    page = site.open("/intake/batches/?view=quarantine")
    expect(page.locator("main")).to_contain_text("没有符合条件的记录")
    site.open("/intake/batches/")
    site.picture("batches")


def test_什么也没选就上传_页面说明要选文件(site: Site, clerk):
    site.sign_in(clerk)
    page = site.open("/intake/batches/upload/")
    page.locator('input[type="file"]').evaluate("input => input.removeAttribute('required')")

    page.get_by_role("button", name="上传并预览").click()

    expect(page.get_by_role("alert")).to_contain_text("请选择要报送的文件")
    assert not Batch.objects.exists()


def test_上传PDF_当场说明原因和办法(site: Site, clerk, tmp_path):
    site.sign_in(clerk)
    paper = tmp_path / "名单.xlsx"
    paper.write_bytes(b"%PDF-1.7 no table")

    page = upload(site, paper)

    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("PDF 文件")
    expect(refused).to_contain_text("另存为")
    expect(page.get_by_role("button", name="确认入库")).to_have_count(0)
    assert Batch.objects.get().status == Batch.Status.REFUSED
    site.picture("batch-refused")


def test_同一份文件报送两次_回到原来的批次(site: Site, clerk, tmp_path):
    site.sign_in(clerk)
    table = sent_table(tmp_path)
    first = upload(site, table).url
    copy = tmp_path / "改了名字.xlsx"
    copy.write_bytes(table.read_bytes())

    page = upload(site, copy)

    assert page.url == first
    expect(page.locator(".messages")).to_contain_text("内容完全相同，没有重复收取")
    assert Batch.objects.count() == 1


def test_存疑的行_两边对照_由人认定(site: Site, county, clerk, tmp_path):
    # given: a death reported under a known number and another name
    send(write(tmp_path / "人口.csv", POPULATION, [person_row("王建国", WANG)]), area=county.county)
    send(write(tmp_path / "死亡.csv", DEATHS, [["赵铁柱", WANG, "", "", "2023-05-02"]]), area=county.county)
    site.sign_in(clerk)

    # when it is opened from the queue
    page = site.open("/intake/reviews/?view=open")
    expect(page.locator("main")).to_contain_text("赵铁柱")
    site.picture("reviews")
    page.get_by_role("link", name="身份证号相同，姓名不同").click()
    expect(page.locator(".diff")).to_contain_text("王建国")
    expect(page.locator(".diff tr.differs")).to_contain_text("赵铁柱")
    site.picture("review")
    page.get_by_label("是同一个人").check()
    page.get_by_role("button", name="提交").click()

    # then the row is his, and the queue is empty
    expect(page.locator(".messages")).to_contain_text("已处理")
    assert ReviewItem.objects.get().closed_at is not None
    assert Person.objects.get(name="王建国").death_date is not None


def test_没有脚本也能报送(browser, live_server, clerk, tmp_path):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    Site(page, live_server.url, []).sign_in(clerk)
    page.goto(f"{live_server.url}/intake/batches/upload/")
    choose(page, sent_table(tmp_path))

    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("link", name="查看样例").click()

    expect(page.locator("main")).to_contain_text("王建国")
    page.screenshot(path=PICTURES / "sample-alone.png")
    context.close()
