"""A matter through its pages: the list of what waits, the forms, the refusals, the drawing."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from minzheng.kernel.access.models import Deployment
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.models import Action, Matter
from tests.factories import DAY, make_household
from tests.kernel.casework import samples
from tests.kernel.casework.samples import Office, at_publicity, finish, office, open_steps, opened, publish, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables():
    with trying(samples.sample_catalogue()):
        yield


@pytest.fixture
def offices() -> Office:
    return office()


def form_of(page, act: str, run: int | None = None) -> dict[str, str]:
    """The hidden fields of the form for an act, as the page wrote them."""
    for form in re.findall(r"<form.*?</form>", page.content.decode(), re.DOTALL):
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        named = hidden.get("act") == act or f'name="act" value="{act}"' in form
        if named and (run is None or hidden.get("run") == str(run)):
            return {name: value for name, value in hidden.items() if name != "csrfmiddlewaretoken"} | {"act": act}
    raise AssertionError(f"no form for {act}")


def send(client, matter: Matter, act: str, **typed: str):
    page = client.get(reverse("web:matter", args=[matter.pk]))
    return client.post(reverse("web:matter_act", args=[matter.pk]), form_of(page, act) | typed)


def test_from_the_family_to_the_first_step(client, offices: Office) -> None:
    household = make_household(offices.county.community_a, "王大明")
    client.force_login(offices.town)
    file = client.get(reverse("web:household", args=[household.pk]))
    apply = reverse("web:new_for_household", args=[household.pk])
    assert apply in file.content.decode()
    page = client.get(apply)
    assert "示例申请" in page.content.decode()
    key = re.search(r'name="key" value="(\w+)"', page.content.decode()).group(1)
    answers = [client.post(apply, {"workflow": "sample.grant", "key": key}) for _twice in range(2)]
    matter = Matter.objects.get()
    assert [answer["Location"] for answer in answers] == [reverse("web:matter", args=[matter.pk])] * 2
    to_do = client.get(reverse("web:to_do")).content.decode()
    assert "王大明户" in to_do
    assert "受理" in to_do


def test_a_step_is_finished_from_its_page(client, offices: Office) -> None:
    matter = opened(offices, day=DAY)
    client.force_login(offices.town)
    answer = send(client, matter, "finish", outcome="accept")
    assert answer.status_code == 302
    assert open_steps(matter) == {"means", "survey"}


def test_a_refusal_says_why_and_keeps_what_was_typed(client, offices: Office) -> None:
    matter = opened(offices, day=DAY)
    client.force_login(offices.town)
    answer = send(client, matter, "finish", outcome="refuse", note=" ")
    assert answer.status_code == 422
    assert "须写明理由" in answer.content.decode()
    assert open_steps(matter) == {"accept"}


def test_a_form_sent_twice_has_one_effect(client, offices: Office) -> None:
    matter = opened(offices, day=DAY)
    client.force_login(offices.town)
    page = client.get(reverse("web:matter", args=[matter.pk]))
    typed = form_of(page, "finish") | {"outcome": "accept"}
    for _twice in range(2):
        assert client.post(reverse("web:matter_act", args=[matter.pk]), typed).status_code == 302
    assert Action.objects.filter(matter=matter, kind="FINISH").count() == 1


def test_who_may_not_act_is_offered_nothing_and_refused(client, offices: Office) -> None:
    matter = opened(offices, day=DAY)
    client.force_login(offices.community)
    page = client.get(reverse("web:matter", args=[matter.pk]))
    assert "没有轮到您办理的步骤" in page.content.decode()
    typed = {"act": "finish", "run": run_of(matter, "accept").pk, "outcome": "accept", "key": "forged"}
    assert client.post(reverse("web:matter_act", args=[matter.pk]), typed).status_code == 403
    client.force_login(offices.other_town)
    assert client.get(reverse("web:matter", args=[matter.pk])).status_code == 404
    assert client.post(reverse("web:matter_act", args=[matter.pk]), typed).status_code == 404
    assert open_steps(matter) == {"accept"}


def test_a_decision_shows_what_the_rules_say_and_makes_an_award(client, offices: Office) -> None:
    matter = at_publicity(offices, day=date(2023, 6, 5))
    publish(matter, actor=offices.town, day=date(2023, 6, 5))
    finish(matter, "publicity", outcome="clear", actor=offices.town, day=date(2023, 6, 20))
    client.force_login(offices.aid)
    page = client.get(reverse("web:matter", args=[matter.pk])).content.decode()
    assert "按规则" in page
    wrong = send(client, matter, "finish", outcome="grant", amount="一千", starts="2023-07-01")
    assert "金额请填写数字" in wrong.content.decode()
    assert "一千" in wrong.content.decode()
    assert send(client, matter, "finish", outcome="grant", amount="1,255.00", starts="2023-07-01").status_code == 302
    assert Award.objects.get().amount_fen == 125500
    assert "决定时的逐条判断" in client.get(reverse("web:matter", args=[matter.pk])).content.decode()


def test_the_clock_says_its_words(client, offices: Office) -> None:
    matter = opened(offices, day=date(2023, 6, 5))
    client.force_login(offices.town)
    for day, words in (
        (date(2023, 6, 5), "正常，剩3个工作日"),
        (date(2023, 6, 6), "剩2个工作日"),
        (date(2023, 6, 8), "今天到期"),
        (date(2023, 6, 9), "超1个工作日"),
    ):
        Deployment.objects.update(demo_day=day)
        assert words in client.get(reverse("web:matter", args=[matter.pk])).content.decode()
        assert words in client.get(reverse("web:to_do")).content.decode()


def test_the_table_is_drawn_and_can_be_taken_elsewhere(client, offices: Office) -> None:
    matter = opened(offices, day=DAY)
    client.force_login(offices.town)
    page = client.get(reverse("web:matter", args=[matter.pk])).content.decode()
    assert page.count('class="flow-step now"') == 1
    answer = client.get(reverse("web:matter_bpmn", args=[matter.pk]))
    assert ElementTree.fromstring(answer.content).tag.endswith("definitions")


def test_queries_do_not_grow_with_the_list(client, offices: Office, django_assert_max_num_queries) -> None:
    client.force_login(offices.town)
    for _matter in range(3):
        opened(offices, day=DAY)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse("web:to_do"))
    for _matter in range(12):
        opened(offices, day=DAY)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("web:to_do"))
