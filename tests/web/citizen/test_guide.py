"""办事指南: rendered from the declarations, published by staff, counted, with a code to its page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.citizens import services
from minzheng.kernel.citizens.models import ServiceItem
from minzheng.kernel.events.models import Event
from minzheng.web.citizen.guide import items
from minzheng.web.citizen.guide.papers import PAPERS
from tests.factories import NOW, make_account, small_county

pytestmark = pytest.mark.django_db
KEY = "dibao.application"


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def officer(county):
    return make_account((Role.R2, county.county))


@pytest.mark.row("M02-10")
def test_staff_publish_a_matter_and_citizens_read_it_and_scan_its_code(client, county, officer):
    page = reverse("web:service", args=[KEY])
    assert client.get(page).status_code == 404, "what is not published is not there"
    client.force_login(officer)
    client.post(reverse("web:service_change", args=[KEY]), {"act": "counter"})
    client.logout()

    assert "最低生活保障申请" in client.get(reverse("web:guide")).content.decode()
    shown = client.get(page).content.decode()
    for words in ("身份证", "家庭人均月收入低于当地低保标准", "公示", "民发〔2021〕57号"):
        assert words in shown
    assert "data:image/svg" in client.get(reverse("web:poster", args=[KEY])).content.decode()


def test_the_online_rate_is_counted_from_what_is_published(client, county, officer):
    services.publish(workflow=KEY, online=True, actor=officer, now=NOW)
    services.publish(workflow="tekun.application", online=False, actor=officer, now=NOW)
    assert services.online_share() == (1, 2)
    client.force_login(officer)
    assert "50%" in client.get(reverse("web:services")).content.decode()


def test_withdrawing_needs_a_reason_and_every_change_stands_in_the_log(county, officer):
    services.publish(workflow=KEY, online=True, actor=officer, now=NOW)
    with pytest.raises(Refused):
        services.withdraw(workflow=KEY, reason=" ", actor=officer, now=NOW)
    services.withdraw(workflow=KEY, reason="政策调整，重新编写", actor=officer, now=NOW)
    assert services.published() == {}
    assert not ServiceItem.objects.get().online
    assert Event.objects.filter(type__startswith="citizens.item_").count() == 2


def test_who_may_only_read_policies_may_not_publish(client, county):
    client.force_login(make_account((Role.R7, county.street_a)))
    assert client.get(reverse("web:services")).status_code == 200
    assert client.post(reverse("web:service_change", args=[KEY]), {"act": "online"}).status_code == 403
    assert services.published() == {}


def test_every_paper_that_a_matter_asks_for_has_words_for_citizens():
    asked = {name for workflow in items.for_citizens() for step in workflow.steps for name in step.papers}
    assert asked <= PAPERS.keys()
