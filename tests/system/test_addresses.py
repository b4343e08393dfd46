"""One standard address for person, household and door, as somebody who keeps addresses works with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from minzheng.kernel.access.roles import Role
from minzheng.kernel.registry.models import Address, AddressSpelling, Household, Residence
from tests.address_factories import make_address, make_address_question
from tests.factories import PASSWORD, make_account, small_county
from tests.offices import id_number, send, write

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ("姓名", "身份证号", "户号", "与户主关系", "户籍社区", "现居住社区", "现住址", "迁出日期")


@pytest.mark.row("M01-02")
def test_an_address_from_a_table_to_its_page_and_a_person_s_word(site, tmp_path):
    county = small_county()
    officer = make_account((Role.R6, county.street_a), password=PASSWORD)

    # given a table in which one door is written in three ways
    where = ("甲一社区", "甲一社区")
    rows = [
        ("李一", id_number("1950-03-01", 1), "H1", "户主", *where, "甲街道甲一社区东苑3幢2单元501室", ""),
        ("王二", id_number("1951-03-01", 1), "H1", "配偶", *where, "甲街道甲一社区东苑三栋二单元501", ""),
        ("赵三", id_number("1952-03-01", 1), "H2", "户主", *where, "试验县甲街道甲一社区东苑3＃楼2单元５０１室", ""),
        ("钱四", id_number("1953-03-01", 1), "H3", "户主", *where, "甲街道甲一社区东苑3幢502室", ""),
    ]
    send(write(tmp_path / "人口.csv", HEADER, rows), area=county.county)
    elsewhere = make_address(county.community_b, estate="别处花园")

    # when he has the addresses gathered and checked
    page = site.sign_in(officer)
    site.open("/addresses/faults/")
    site.picture("address-faults-none")
    page.get_by_role("button", name="立即核查").click()
    expect(page.get_by_text("核查了")).to_be_visible()

    # then the three are one address, for the people and for their households
    assert Address.objects.filter(area=county.community_a).count() == 2
    door = Address.objects.get(room="501")
    assert Residence.objects.filter(address=door, superseded_at=None).count() == 3
    assert Household.objects.filter(address=door).count() == 2

    # and the one without a unit is a task
    page.get_by_role("link", name="缺少单元").first.click()
    expect(page.get_by_text("有室号而没有单元")).to_be_visible()
    site.picture("address-fault")
    page.get_by_text("核实无误", exact=True).first.click()
    page.get_by_label("说明").fill("边套另开门，没有单元")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已答复。")).to_be_visible()

    # when he types an address as it stands on a paper
    site.open("/addresses/look-up/")
    page.get_by_label("地址", exact=True).fill("甲街道甲一东苑三号楼2单元501")
    page.get_by_role("button", name="查地址", exact=True).click()
    # then he sees how it was read, and which standard address it is
    expect(page.get_by_text("识别结果")).to_be_visible()
    expect(page.get_by_text("95 分")).to_be_visible()
    site.picture("address-look-up")
    page.get_by_role("link", name=door.standard_text).click()
    # and on its page who is registered there and how it is written
    for name in ("李一", "王二", "赵三"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("东苑三栋二单元501")).to_be_visible()
    site.picture("address")

    # but nothing of another street
    site.open("/addresses/")
    site.picture("addresses")
    expect(page.get_by_role("region").get_by_role("link", name=door.standard_text)).to_be_visible()
    expect(page.get_by_text("别处花园")).to_have_count(0)
    assert site.page.goto(f"{site.address}/addresses/{elsewhere.pk}/").status == 404


@pytest.mark.row("M01-02")
def test_an_unsure_spelling_is_decided_once(site):
    county = small_county()
    officer = make_account((Role.R6, county.street_a), password=PASSWORD)
    address = make_address(county.community_a, estate="西溪花园", building="3")

    # given a spelling that is only like a standard address
    make_address_question(county.community_a, "西溪华园3幢", candidates=[address])

    # when he sees both side by side and says that it is the same
    page = site.sign_in(officer)
    site.open("/addresses/questions/")
    site.picture("address-questions")
    page.get_by_role("link", name="西溪华园3幢").click()
    expect(page.get_by_text(address.standard_text).first).to_be_visible()
    site.picture("address-question")
    page.get_by_text("就是第 1 个").click()
    page.get_by_role("button", name="提交").click()

    # then it is remembered
    expect(page.get_by_text("同样的写法以后不再询问")).to_be_visible()
    assert AddressSpelling.objects.get(text="西溪华园3幢").address == address
