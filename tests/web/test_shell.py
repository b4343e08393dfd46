"""What surrounds every page: menu, letter size, language, error pages, headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import minzheng.web
from minzheng.kernel.access.roles import DUTIES, PERMISSIONS, Role
from minzheng.web import errors
from minzheng.web.menu import MENU, MOST_GROUPS, NEW, visible_menu
from minzheng.web.templatetags.web import ICONS, icon
from tests.factories import make_account, small_county

WEB = Path(minzheng.web.__file__).parent
TEMPLATES = WEB / "templates"


def test_no_role_sees_more_than_seven_groups():
    for duty in DUTIES.values():
        assert len(visible_menu(permissions=duty.permissions, path="/")) <= MOST_GROUPS


def test_the_menu_asks_only_for_permissions_that_exist():
    asked = {item.permission for group in MENU for item in group.items} | {item.permission for item in NEW}

    assert asked - {""} <= PERMISSIONS.keys()


def test_an_item_is_hidden_from_who_may_not_open_it():
    labels = [str(item.label) for group in visible_menu(permissions=(), path="/") for item in group.items]

    assert "行政区划" not in labels


def test_only_the_page_shown_is_marked():
    groups = visible_menu(permissions=PERMISSIONS, path="/areas/12/")

    assert [str(item.label) for group in groups for item in group.items if item.current] == ["行政区划"]


@pytest.mark.django_db
def test_size_and_language_are_kept_in_cookies_and_lead_back(client):
    county = small_county()
    client.force_login(make_account((Role.R2, county.county)))

    response = client.post("/preferences/", {"size": "elder", "language": "en", "next": "/areas/?page=2"})

    assert response["Location"] == "/areas/?page=2"
    html = client.get("/areas/").content.decode()
    assert 'data-size="elder"' in html
    assert 'lang="en"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_preferences_never_lead_elsewhere(client, target):
    response = client.post("/preferences/", {"size": "large", "next": target})

    assert response["Location"] == "/"


@pytest.mark.django_db
def test_nonsense_preferences_are_ignored(client):
    response = client.post("/preferences/", {"size": "huge", "language": "xx", "next": "/"})

    assert not response.cookies


@pytest.mark.django_db
def test_an_unknown_page_says_so_to_staff_and_to_strangers(client):
    county = small_county()
    assert "没有找到这个页面" in client.get("/no-such-page/").content.decode()

    client.force_login(make_account((Role.R2, county.county)))
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "主菜单" in response.content.decode()


def test_the_fault_page_needs_neither_request_nor_database():
    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "已保存的数据不受影响" in response.content.decode()


@pytest.mark.django_db
def test_pages_carry_no_inline_script_or_style(client):
    county = small_county()
    client.force_login(make_account((Role.R2, county.county)))

    for path in ("/gallery/", "/areas/", "/help/", "/account/login/"):
        html = client.get(path, follow=True).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), path
        assert not re.search(r"\sstyle=", html), path
        assert not re.search(r"\son[a-z]+=", html), path


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client):
    county = small_county()
    client.force_login(make_account((Role.R2, county.county)))
    source = (TEMPLATES / "web" / "gallery.html").read_text()
    components = {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}
    inner = {"source", "masked", "criterion", "pagination"}  # shown inside facts, criteria and lists

    assert components - inner <= set(re.findall(r"<c-([a-z-]+)", source))
    assert client.get("/gallery/").status_code == 200


def test_every_icon_named_in_templates_and_menu_is_there():
    written = "".join(path.read_text() for path in [*TEMPLATES.rglob("*.html"), *WEB.rglob("*.py")])
    used = set(re.findall(r'(?:icon[ =]"|icon: ")([a-z0-9-]+)"', written))

    assert used <= {path.stem for path in ICONS.glob("*.svg")}


def test_an_icon_is_silent_for_screen_readers():
    assert 'aria-hidden="true"' in icon("search")


def test_components_escape_what_they_are_given():
    html = render_to_string("web/lists/clock.html", {"clock": {"words": "<b>", "tone": "bad", "shape": "square"}})

    assert "&lt;b&gt;" in html


@pytest.mark.django_db
class TestWhatWentWrong:
    """Each page says what happened, what was not lost and what to do next."""

    @pytest.fixture
    def county(self):
        return small_county()

    def test_a_form_of_an_old_session_is_told_so_in_our_words(self, county):
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_account((Role.R2, county.county)))
        answer = client.post("/preferences/", {"size": "elder"})
        assert answer.status_code == 403
        html = answer.content.decode()
        assert "页面已过期，本次提交没有保存" in html
        assert "填写的内容还在" in html
        assert "回到工作台" in html
        assert "重新登录" in Client(enforce_csrf_checks=True).post("/preferences/", {}).content.decode()

    def test_more_than_a_form_holds_is_refused_with_what_to_do(self, county, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
        client = Client(raise_request_exception=False)
        client.force_login(make_account((Role.R2, county.county)))
        answer = client.post("/preferences/", {f"field{number}": "1" for number in range(5)})
        assert answer.status_code == 400
        assert "请求无法处理，没有保存任何内容" in answer.content.decode()

    def test_who_was_signed_out_reads_why(self, client, county):
        html = client.get("/people/", follow=True).content.decode()
        assert "半小时没有操作会自动退出" in html
        assert "半小时没有操作会自动退出" not in client.get("/account/login/").content.decode()
