"""Views of lists that people keep for themselves."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minzheng.kernel.access.roles import Role
from minzheng.web.lists.kept import MOST, same_query
from minzheng.web.models import KeptView
from tests.factories import make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client):
    account = make_account((Role.R2, small_county().county))
    client.force_login(account)
    return account


def keep(client, name: str = "五常社区", query: str = "name=五常&level=COMMUNITY&page=3", path: str = "/areas/"):
    return client.post(reverse("web:keep_view"), {"path": path, "query": query, "name": name}, follow=True)


def tabs(response) -> dict[str, bool]:
    return {str(tab.label): tab.current for tab in response.context["list"]["tabs"]}


def test_a_kept_view_is_a_tab_and_survives_a_new_session(client, viewer):
    answer = keep(client)
    assert "已保存视图“五常社区”" in answer.content.decode()
    assert tabs(answer)["五常社区"]
    assert [label for label, current in tabs(answer).items() if current] == ["五常社区"]
    client.logout()
    client.force_login(viewer)
    page = client.get("/areas/")
    assert tabs(page)["五常社区"] is False
    assert tabs(client.get("/areas/", {"level": "COMMUNITY", "name": "五常"}))["五常社区"], "in whatever order"


def test_it_is_nobody_elses(client, viewer):
    keep(client)
    number = KeptView.objects.get().pk
    client.force_login(make_account())
    assert client.post(reverse("web:drop_view", args=[number])).status_code == 404
    assert KeptView.objects.count() == 1


def test_the_same_name_replaces_and_taking_away_removes(client, viewer):
    keep(client)
    keep(client, query="level=TOWN")
    assert KeptView.objects.get().query == "level=TOWN"
    client.post(reverse("web:drop_view", args=[KeptView.objects.get().pk]))
    assert not KeptView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query"), [("", "level=TOWN"), ("甲", ""), ("甲", "level=&page=2"), (" ", "level=TOWN")]
)
def test_without_a_name_or_conditions_nothing_is_kept(client, viewer, name, query):
    assert "没有保存" in keep(client, name=name, query=query).content.decode()
    assert not KeptView.objects.exists()


def test_as_many_as_one_can_look_through(client, viewer):
    for number in range(MOST + 1):
        keep(client, name=f"视图{number}", query=f"code={number}")
    assert KeptView.objects.count() == MOST


def test_only_pages_of_ours(client, viewer):
    assert (
        client.post(
            reverse("web:keep_view"), {"path": "https://elsewhere.example/", "query": "a=1", "name": "甲"}
        ).status_code
        == 404
    )


def test_one_spelling_of_a_query():
    assert same_query("?b=2&page=4&a=1&c=") == "a=1&b=2"
