"""The forms in the browser: what there is, how it looks, filled in and printed."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.urls import reverse

from minzheng.kernel.access.roles import Role
from tests.factories import make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    streets = small_county()
    client.force_login(make_account((Role.R6, streets.street_a)))
    return client


def good_answers() -> dict[str, str]:
    return {"family": "张三", "neighbour": "李四", "visited_on": "2023-06-30", "hardship": "长期患病", "kind": "pdf"}


def test_every_form_is_listed_and_shown(officer):
    listed = officer.get(reverse("web:forms")).content.decode()
    assert "最低生活保障申请表" in listed
    shown = officer.get(reverse("web:form", args=["dibao.application"])).content.decode()
    assert "样张" in shown
    assert "330199194803121220" in shown, "the invented example shows its invented number"
    empty = officer.get(reverse("web:form", args=["dibao.application"]), {"empty": "1"}).content.decode()
    assert "王秀英" not in empty
    assert officer.get(reverse("web:form", args=["nothing"])).status_code == 404


def test_a_form_is_filled_in_and_printed(officer):
    answer = officer.post(reverse("web:form_fill_in", args=["dibao.neighbour"]), good_answers())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    for words in ("张三", "李四", "2023年6月30日", "长期患病", "草稿"):
        assert words in told


def test_what_is_wrong_is_told_and_everything_typed_stays(officer):
    answer = officer.post(
        reverse("web:form_fill_in", args=["dibao.neighbour"]), good_answers() | {"family": "", "known_for": "很久"}
    )
    page = answer.content.decode()
    assert "请填写" in page
    assert "请填整数" in page
    assert 'value="很久"' in page
    assert "长期患病" in page
    assert 'aria-invalid="true"' in page


def test_more_lines_come_with_everything_typed(officer):
    url = reverse("web:form_fill_in", args=["dibao.application"])
    before = officer.get(url).content.decode()
    assert 'name="members.2.name"' in before
    assert 'name="members.3.name"' not in before
    page = officer.post(url, {"members.lines": "3", "members.0.name": "小明", "more": "members"}).content.decode()
    assert 'name="members.5.name"' in page
    assert 'value="小明"' in page
    assert "field-wrong" not in page, "asking for lines is no mistake"


@pytest.mark.parametrize("sent", ["-5", "999999", "x", ""])
def test_a_made_up_number_of_lines_does_no_harm(officer, sent):
    answer = officer.post(reverse("web:form_fill_in", args=["dibao.application"]), {"members.lines": sent})
    assert answer.status_code == 200
    assert 'name="members.20.name"' not in answer.content.decode()


def test_another_kind_of_file_is_not_there(officer):
    assert officer.get(reverse("web:form_print", args=["dibao.neighbour", "exe"])).status_code == 404
    answer = officer.post(reverse("web:form_fill_in", args=["dibao.neighbour"]), good_answers() | {"kind": "exe"})
    assert answer.status_code == 404


def test_who_has_no_part_in_papers_does_not_see_forms(client):
    streets = small_county()
    client.force_login(make_account((Role.R8, streets.street_a)))
    assert client.get(reverse("web:forms")).status_code == 403
