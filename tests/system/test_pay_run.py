"""A month's money: prepared, its doubts cleared, checked and approved by others, sent, answered, and paid again."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.roles import Role
from minzheng.kernel.payments.models import Payment, PayRun
from tests.factories import PASSWORD, make_account, make_person, small_county
from tests.kernel.payments import answers
from tests.kernel.payments.conftest import Office
from tests.system.conftest import Site
from tests.system.test_signing_in import code_now

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bureau(db: None) -> Office:
    county = small_county()
    return Office(
        county,
        make_account((Role.R2, county.county), password=PASSWORD, display_name="周救助"),
        make_account((Role.R2, county.county), password=PASSWORD, display_name="陈复核"),
        make_account((Role.R1, county.county), password=PASSWORD, display_name="林局长"),
    )


def given_three_recipients(bureau: Office) -> None:
    bureau.someone_paid("张三", fen=125_500)
    bureau.someone_paid("李四", fen=80_000)
    dead = bureau.someone_paid("王五", fen=90_000)
    dead.death_date = date(2023, 5, 3)
    dead.save()


def as_(site: Site, account) -> None:
    site.page.context.clear_cookies()
    site.sign_in(account)


def sets_up_his_second_factor(site: Site) -> None:
    """A leader may do nothing before he has."""
    page = site.open("/account/second-factor/set-up/")
    if page.get_by_label("密码").count():
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="继续").click()
    page.get_by_label("动态口令", exact=True).fill(code_now(page.locator("code").inner_text().strip()))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()


@pytest.mark.row("M04-01")
def test_从编制清册到回盘失败再重发(site: Site, bureau: Office, tmp_path):
    given_three_recipients(bureau)

    # 经办人编制六月清册，系统拦下已死亡的王五
    as_(site, bureau.preparer)
    page = site.open("/payments/runs/new/")
    page.get_by_label("发放项目").select_option(label="基本生活救助金")
    page.get_by_role("button", name="编制", exact=True).click()
    expect(page.locator(".file-head")).to_contain_text("已编制")
    expect(page.locator("#differences")).to_contain_text("新增")
    expect(page.locator("#holds")).to_contain_text("有死亡记录：王五：2023年5月3日")
    site.picture("pay-run-prepared")

    # 自己不能复核；拦截要写明理由才处理
    assert page.get_by_role("button", name="复核无误").count() == 0
    expect(page.locator("main")).to_contain_text("您在本批次承担“编制”")
    page.get_by_role("checkbox", name="王五").check()
    page.get_by_role("button", name="本期不发").click()
    expect(page.get_by_role("alert").first).to_contain_text("请写明理由")
    page.get_by_role("checkbox", name="王五").check()
    page.get_by_label("核实情况和理由").fill("家属确认5月3日去世，待复核家庭")
    page.get_by_role("button", name="本期不发").click()
    expect(page.locator("#holds")).to_contain_text("家属确认5月3日去世")

    # 第二人复核，第三人审批
    run = PayRun.objects.get()
    address = f"/payments/runs/{run.pk}/"
    as_(site, bureau.checker)
    site.open(address).get_by_role("button", name="复核无误").click()
    expect(page.locator(".file-head")).to_contain_text("已复核")
    as_(site, bureau.approver)
    sets_up_his_second_factor(site)
    site.open(address).get_by_role("button", name="审批发放").click()
    expect(page.locator(".file-head")).to_contain_text("已审批")
    expect(page.locator("#sums tfoot")).to_contain_text("2,055.00")

    # 经办人生成银行文件并下载；银行退回李四
    as_(site, bureau.preparer)
    site.open(address).get_by_role("button", name="生成银行文件").click()
    page.get_by_label("下载用途").fill("送农商银行代发")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载银行文件").click()
    sent = answers.sent_lines(download.value.path().read_bytes())
    assert sorted(fen for _, _, fen in sent) == [80_000, 125_500]
    returned = tmp_path / "回盘.txt"
    returned.write_bytes(
        answers.fixed(
            (number, account, fen, "0000" if fen == 125_500 else "1001", "" if fen == 125_500 else "账户已销户")
            for number, account, fen in sent
        )
    )
    page.get_by_label("银行的回盘文件").set_input_files(returned)
    page.get_by_role("button", name="接收回盘").click()
    expect(page.locator("#bank")).to_contain_text("1 笔被银行退回")
    expect(page.locator(".file-head")).to_contain_text("已回盘")
    site.picture("pay-run-settled")

    # 再编制同月清册：只有李四，性质是重发
    page = site.open("/payments/runs/new/")
    page.get_by_label("发放项目").select_option(label="基本生活救助金")
    page.get_by_role("button", name="编制", exact=True).click()
    expect(page.locator("#differences")).to_contain_text("银行退回")
    again = Payment.objects.filter(run__state="PREPARED", part="AGAIN").values_list("payee__name", flat=True)
    assert list(again) == ["李四"]


def test_镇街只看到本辖区的发放(site: Site, bureau: Office):
    given_three_recipients(bureau)
    elsewhere = make_person("赵六", home=bureau.county.community_b)
    bureau.account(elsewhere)
    bureau.grant(elsewhere, area=bureau.county.community_b)
    run = bureau.prepare()
    as_(site, make_account((Role.R6, bureau.county.street_b), password=PASSWORD))
    page = site.open(f"/payments/?run={run.pk}")
    expect(page.get_by_role("row", name="赵六")).to_have_count(1)
    assert page.get_by_role("row", name="张三").count() == 0
