"""下城 and 拱墅 became the new 拱墅 on 2021-04-09: who belongs where, and which standards held before and after."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas import operations as areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.registry.models import Person
from minzheng.kernel.standards import operations as standards
from minzheng.kernel.standards.models import Proposal
from tests.factories import NOW, PASSWORD, make_account
from tests.offices import POPULATION, id_number, send, write
from tests.system.conftest import Site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row("M01-05")]
BEFORE, FROM_THEN_ON, LATER = date(2021, 4, 8), date(2021, 4, 9), date(2023, 6, 30)


@pytest.fixture
def districts() -> SimpleNamespace:
    """杭州的真实区划：原下城、原拱墅和2021年4月9日起的拱墅。"""
    areas.load(actor=SimpleNamespace(pk=1), now=NOW, within="3301")
    xiacheng = Area.objects.get(code="330103")
    gongshu_then = Area.objects.get(code="330105", valid__contains=BEFORE)
    gongshu_now = Area.objects.get(code="330105", valid__contains=FROM_THEN_ON)
    Deployment.objects.create(name="拱墅区民政局", area=gongshu_now, demo=True, demo_day=LATER)
    street = Area.objects.get(code="330103001", valid__contains=BEFORE)
    return SimpleNamespace(
        xiacheng=xiacheng,
        gongshu_then=gongshu_then,
        gongshu_now=gongshu_now,
        street=street,
        community=street.children.order_by("code").first(),
    )


@pytest.fixture(autouse=True)
def shipped_standards():
    """Later tests read the shipped values again."""
    yield
    modules.use(released={})


def on(day: date) -> None:
    Deployment.objects.update(demo_day=day)


def status_of(site: Site, person: Person) -> int:
    """What the address of his file answers to who is signed in."""
    return site.page.request.get(f"{site.address}/people/{person.pk}/").status


def given_a_person_registered_in_old_xiacheng(tmp_path, districts) -> Person:
    row = ["王建国", id_number("1950-03-01"), "H1", "户主", districts.community.name, districts.community.name, "", ""]
    path = write(tmp_path / "下城人口.csv", POPULATION, [row])
    send(path, area=districts.xiacheng, day=date(2021, 3, 1))
    return Person.objects.get(name="王建国")


def given_an_officer_of_the_new_district(districts) -> Account:
    return make_account((Role.R2, districts.gongshu_now), password=PASSWORD, display_name="周救助")


def released(parameter: str, area_code: str, value: object, *, since: date, cites: str) -> None:
    """A standard as it stands once two people have released it; how they do is tested with the standards."""
    Proposal.objects.create(
        parameter=parameter,
        line="ASSISTANCE",
        area_code=area_code,
        from_date=since,
        value=value,
        cites=cites,
        mark="V",
        status=Proposal.Status.RELEASED,
        proposed_by=make_account(),
        proposed_at=NOW,
        released_by=make_account(),
        released_at=NOW,
    )
    standards.refresh()


def test_原下城登记的人自当日起在新拱墅找得到_档案里仍写着下城(site: Site, districts, tmp_path):
    person = given_a_person_registered_in_old_xiacheng(tmp_path, districts)
    officer = given_an_officer_of_the_new_district(districts)

    on(BEFORE)
    site.sign_in(officer)
    assert site.open("/people/").get_by_role("row", name="王建国").count() == 0
    assert status_of(site, person) == 404

    on(FROM_THEN_ON)
    expect(site.open("/people/").get_by_role("row", name="王建国")).to_have_count(1)
    expect(site.open("/search/?q=wjg").get_by_role("row", name="王建国")).to_have_count(1)
    street_now = Area.objects.get(name=districts.street.name, parent=districts.gongshu_now)
    filtered = site.open(f"/people/?area={street_now.pk}")
    expect(filtered.get_by_role("row", name="王建国")).to_have_count(1)

    page = site.open(f"/people/{person.pk}/")
    places = page.locator("#places")
    expect(places).to_contain_text(f"杭州市下城区{districts.street.name}{districts.community.name}")
    expect(places).to_contain_text("现属 浙江省杭州市拱墅区")
    site.picture("merger-person")


def test_别的区自当日起仍看不到他(site: Site, districts, tmp_path):
    person = given_a_person_registered_in_old_xiacheng(tmp_path, districts)
    elsewhere = Area.objects.get(code="330102", valid__contains=LATER)
    site.sign_in(make_account((Role.R2, elsewhere), password=PASSWORD))

    assert site.open("/people/").get_by_role("row", name="王建国").count() == 0
    assert status_of(site, person) == 404


def test_区划页写明何时由谁承接_并列出两区原来的标准(site: Site, districts):
    released("dibao_standard", "330103", 102000, since=date(2020, 7, 1), cites="下民〔2020〕1号")
    released("dibao_standard", "330105", 98000, since=date(2020, 7, 1), cites="拱民〔2020〕2号")
    released("dibao_standard", "330105", 110000, since=FROM_THEN_ON, cites="拱民〔2021〕9号")
    site.sign_in(given_an_officer_of_the_new_district(districts))

    page = site.open(f"/areas/{districts.xiacheng.pk}/")
    head = page.locator(".file-head")
    expect(head).to_contain_text("已撤销")
    expect(head.get_by_role("link", name="拱墅区")).to_be_visible()
    change = page.locator("#changes")
    expect(change).to_contain_text("2021年4月9日：下城区、拱墅区 → 拱墅区")
    row = change.get_by_role("row").filter(has_text="最低生活保障标准")
    cells = row.get_by_role("cell")
    for place, (value, cites) in enumerate(
        [("1,020.00", "下民〔2020〕1号"), ("980.00", "拱民〔2020〕2号"), ("1,100.00", "拱民〔2021〕9号")]
    ):
        expect(cells.nth(place)).to_contain_text(value)
        expect(cells.nth(place)).to_contain_text(cites)
    expect(cells.nth(0)).to_contain_text("自 2020年7月1日")
    site.picture("merger-area")

    change.get_by_role("link", name="原下城区（2021年4月8日）").click()
    expect(page.locator("#view-area")).to_have_value("330103")
    expect(page.locator("#view-day")).to_have_value("2021-04-08")
    page.get_by_role("link", name="最低生活保障", exact=True).first.click()
    expect(page.locator("body")).to_contain_text("1,020.00")
