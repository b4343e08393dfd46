"""Recording and withdrawing authorisations in the browser, and what opens by them and by duty."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import Role
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.events.models import Event
from tests.factories import make_account, make_authorisation, small_county
from tests.kernel.exchange.province import WANG, residents
from tests.offices import send, write

pytestmark = pytest.mark.django_db

DEVICES = ("姓名", "身份证号", "设备类型", "设备编号", "安装日期", "设备状态")


@pytest.fixture
def county(tmp_path):
    made = small_county()
    residents(made.county, tmp_path)
    rows = [["王建国", WANG, "烟感", "SN-001", "2023-01-05", "在线"]]
    assert send(write(tmp_path / "设备.csv", DEVICES, rows), area=made.county, minutes=1).dataset == "safety_devices"
    return made


def person(name: str):
    from minzheng.kernel.registry.models import Person

    return Person.objects.get(name=name)


@pytest.mark.row("M01-04")
def test_an_authorisation_is_recorded_opens_economic_data_and_is_withdrawn(client, county):
    client.force_login(make_account((Role.R6, county.street_a)))
    wang = person("王建国")
    household = wang.memberships.get().household
    file = reverse("web:household", args=[household.pk])
    assert "没有在有效期内的授权：王建国" in client.get(file).content.decode()
    by_word = {"scope": "ECONOMY", "ground": "AUTHORISATION", "purpose": "低保核对"}
    refused = client.post(file, by_word)
    assert refused.status_code == 422
    assert "已查明没有" not in refused.content.decode()

    found = client.get(reverse("web:authorisation_new"), {"name": "王建国"}).content.decode()
    assert f"?person={wang.pk}" in found
    form = {
        "people": [wang.pk], "scope": "ECONOMY", "purpose": "社会救助经济状况核对",
        "since": "2023-06-30", "until": "2024-06-29", "document": "街道档案 12 号",
    }  # fmt: skip
    new = f"{reverse('web:authorisation_new')}?person={wang.pk}"
    assert client.post(new, form | {"document": ""}).status_code == 422
    answer = client.post(new, form)
    given = Authorisation.objects.get()
    assert answer.headers["Location"] == reverse("web:authorisation", args=[given.pk])

    opened = client.post(file, by_word)
    assert opened.status_code == 200
    assert "no-store" in opened.headers["Cache-Control"]
    assert "尚不掌握" in opened.content.decode()
    assert Event.objects.get(type="consent.looked").purpose == "低保核对"

    page = reverse("web:authorisation", args=[given.pk])
    assert client.post(page, {"from_day": "", "reason": "x"}).status_code == 422
    client.post(page, {"from_day": "2023-06-30", "reason": "本人到窗口撤回"})
    assert client.post(file, by_word).status_code == 422
    assert "已撤回" in client.get(page).content.decode()


@pytest.mark.row("M01-12")
def test_devices_and_health_are_opened_by_those_of_the_line_only(client, county):
    wang = person("王建国")
    file = reverse("web:person", args=[wang.pk])
    asked = {"scope": "SAFETY", "ground": "DUTY", "purpose": "上门核查设备"}
    client.force_login(make_account((Role.R3, county.county, Line.ELDERCARE)))
    closed = client.get(file).content.decode()
    assert "安全与健康" in closed
    assert "SN-001" not in closed
    assert "SN-001" in client.post(file, asked).content.decode()
    assert Event.objects.filter(type="consent.looked").count() == 1
    assert client.post(file, asked | {"ground": "AUTHORISATION"}).status_code == 422
    make_authorisation(wang, scope="SAFETY")
    assert "SN-001" in client.post(file, asked | {"ground": "AUTHORISATION"}).content.decode()
    client.force_login(make_account((Role.R2, county.county, Line.ASSISTANCE)))
    assert "安全与健康" not in client.get(file).content.decode()
    refused = client.post(file, asked)
    assert refused.status_code == 422
    assert "SN-001" not in refused.content.decode()
    client.force_login(make_account((Role.R8, county.community_a)))
    assert "SN-001" not in client.post(file, asked).content.decode()


def test_the_list_tells_whose_authorisation_lapses(client, county):
    from datetime import date

    make_authorisation(person("王建国"), valid=(date(2022, 7, 1), date(2023, 7, 15)))
    make_authorisation(person("李秀英"))
    client.force_login(make_account((Role.R7, county.community_a)))
    listed = client.get(reverse("web:authorisations"), {"view": "soon"}).content.decode()
    assert "王建国" in listed
    assert "即将到期" in listed
    assert "李秀英" not in listed
