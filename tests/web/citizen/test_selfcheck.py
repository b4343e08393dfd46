"""码上测 as somebody meets it: one question a page, back, "I do not know", wrong input, results, handing over."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from minzheng.kernel import modules
from minzheng.kernel.access.roles import Role
from minzheng.kernel.citizens import slips
from minzheng.kernel.citizens.models import CallBack, CheckCount, Slip
from minzheng.kernel.rules import PERSON
from minzheng.web.citizen.selfcheck import answers as told
from tests.factories import NOW, make_account, make_call_back, small_county

pytestmark = pytest.mark.django_db
CSS = Path("minzheng/web/static/citizen/citizen.css")


@pytest.fixture
def county():
    return small_county()


def begin(client, county, **kin):
    client.post(reverse("web:check"), {"area": county.street_a.code})
    return client.post(reverse("web:check_family"), {f"kin_{code}": count for code, count in kin.items()}, follow=True)


def fact_of(page) -> str:
    found = re.search(r'name="fact" value="(\w+)"', page.content.decode())
    return found.group(1) if found else ""


def answer(client, page, **given):
    return client.post(
        reverse("web:check_question"), {"fact": fact_of(page), "answer": "unknown", **given}, follow=True
    )


def reach(client, page, fact: str):
    """Answer "I do not know" until a question comes; everybody's hukou is here, or nothing else would matter."""
    for _ in range(60):
        if fact_of(page) == fact:
            return page
        assert fact_of(page), f"{fact} was never asked"
        given = {}
        if fact_of(page) == "hukou_local":
            alone = 'value="yes"' in page.content.decode()
            given = {"answer": "yes"} if alone else {"answer": "given", "who": ["0", "1"]}
        page = answer(client, page, **given)
    raise AssertionError("the questions do not end")


def finish(client, page, **given):
    for _ in range(80):
        if not fact_of(page):
            return page
        page = answer(client, page, **given)
    raise AssertionError("the questions do not end")


def finished(client, county, *, people: int = 1) -> None:
    """A browser whose family said "I do not know" to everything; asked page by page only in the first test."""
    pages = tuple(
        told.Page(
            one.unit.value,
            one.name,
            tuple((number, None) for number in range(people)) if one.unit == PERSON else ((None, None),),
        )
        for one in modules.ruleset().facts
        if one.question and one.question.presumed is None and one.name != "relation"
    )
    answers = told.Answers(county.street_a.code, ("02", *["20"] * (people - 1)), pages)
    client.cookies[told.COOKIE] = told.keep(HttpResponse(), answers, now=timezone.now()).cookies[told.COOKIE].value


@pytest.mark.row("M03-07")
def test_somebody_who_knows_nothing_gets_to_the_end_and_is_told_what_is_missing(client, county):
    page = finish(client, begin(client, county))
    assert page.request["PATH_INFO"] == reverse("web:check_result")
    assert "说不准" in page.content.decode()
    assert "不代表审批结果" in page.content.decode()


def test_nothing_about_anybody_is_stored_but_sums(client, county):
    finished(client, county)
    for _look in range(2):
        assert client.get(reverse("web:check_result")).status_code == 200
    assert set(CheckCount.objects.values_list("checks", flat=True)) == {1}, "looking again does not count again"
    assert not Slip.objects.exists()
    assert not CallBack.objects.exists()
    assert "minzheng_session" not in client.cookies


def test_the_answers_are_sealed_and_in_no_address(client, county):
    page = reach(client, begin(client, county), "birth_date")
    page = answer(client, page, answer="given", year_0="1937", month_0="4")
    assert "1937" not in client.cookies[told.COOKIE].value
    assert client.cookies[told.COOKIE]["httponly"]
    assert page.request["QUERY_STRING"] == ""


def test_wrong_input_is_said_beside_its_field_and_nothing_is_lost(client, county):
    page = reach(client, begin(client, county, **{"20": "1"}), "birth_date")
    wrong = answer(client, page, answer="given", year_0="1937", month_0="13", year_1="1999", month_1="2")
    shown = wrong.content.decode()
    assert fact_of(wrong) == "birth_date"
    assert "请填四位的年和 1 到 12 的月" in shown
    assert 'value="1999"' in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "不能是负数"),
        ("很多", "请填数字"),
        ("1.234", "最多填到分"),
        ("99999999999999", "太大"),
        ("", "请填写或选择"),
    ],
)
def test_amounts_that_cannot_be(client, county, typed, words):
    page = reach(client, begin(client, county), "emergency_need")
    assert words in answer(client, page, answer="given", value_0=typed).content.decode()


def test_one_can_go_back_and_answer_anew(client, county):
    first = begin(client, county)
    second = answer(client, first)
    again = client.post(reverse("web:check_back"), follow=True)
    assert fact_of(second) != fact_of(first)
    assert fact_of(again) == fact_of(first)


def test_a_form_sent_twice_answers_one_question(client, county):
    first = begin(client, county)
    sent = {"fact": fact_of(first), "answer": "unknown"}
    client.post(reverse("web:check_question"), sent)
    page = client.post(reverse("web:check_question"), sent, follow=True)
    assert "第 2 题" in page.content.decode()


@pytest.mark.parametrize("name", ["check_family", "check_question", "check_result"])
def test_without_answers_one_is_led_back_to_the_start(client, county, name):
    page = client.get(reverse(f"web:{name}"))
    assert page.status_code == 410
    assert reverse("web:check") in page.content.decode()


def test_answers_that_were_tampered_with_or_are_too_old_count_for_nothing(client, county, monkeypatch):
    begin(client, county)
    monkeypatch.setattr(told, "LASTS", timedelta(hours=-1))
    client.get(reverse("web:check_question"))
    assert client.get(reverse("web:check_question")).status_code == 410
    client.cookies[told.COOKIE] = "bm9uc2Vuc2U="
    assert client.get(reverse("web:check_question")).status_code == 410


@override_settings(CITIZEN_REQUESTS_AN_HOUR={"check": 1, "slip": 1, "call": 1})
def test_who_asks_too_often_is_told_what_to_do(client, county):
    page = begin(client, county)
    assert page.status_code == 429
    assert "12345" in page.content.decode()


@pytest.mark.parametrize("size", ["normal", "elder"])
def test_every_page_is_light_and_needs_no_script(client, county, size):
    client.cookies["minzheng_size"] = size
    style = CSS.stat().st_size
    pages = [client.get(reverse(name)) for name in ("web:citizen", "web:check", "web:check_call")]
    pages.append(begin(client, county, **{"10": "1", "20": "2", "30": "2"}))
    finished(client, county, people=6)
    pages.append(client.get(reverse("web:check_result")))
    for one in pages:
        text = one.content.decode()
        assert len(one.content) + style < 200_000
        assert "<script" not in text
        assert f'data-size="{size}"' in text


def test_elder_mode_keeps_to_the_numbers():
    """Text of 18 pt (24 px) and more, targets of 60 and more, lines of 1.3 and more; nothing for the mouse only."""
    css = CSS.read_text(encoding="utf-8")
    elder = re.search(r'html\[data-size="elder"\] \{([^}]*)\}', css).group(1)
    measures = {name: int(value) for name, value in re.findall(r"--(\w+): (\d+)px", elder)}
    assert min(measures["text"], measures["small"]) >= 24
    assert measures["text"] <= 40
    assert measures["target"] >= 60
    assert float(re.search(r"--line-height: ([\d.]+)", css).group(1)) >= 1.3


def test_contrasts_are_4_5_and_more():
    css = CSS.read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))

    def light(name: str) -> float:
        digits = colours[name].lstrip("#")
        digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pairs = [("ink", "page"), ("soft", "page"), ("soft", "surface"), ("surface", "primary"), ("good", "good-soft")]
    pairs += [("soon", "soon-soft"), ("bad", "bad-soft"), ("primary-strong", "primary-soft")]
    for one, other in pairs:
        high, low = sorted((light(one), light(other)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (one, other)


def test_the_pages_speak_english(client, county):
    client.cookies["django_language"] = "en"
    page = begin(client, county)
    assert "Question 1" in page.content.decode()


# ── from the result on ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.row("M02-09")
def test_a_slip_is_read_at_the_counter_of_the_town(client, county):
    finished(client, county)
    page = client.post(reverse("web:check_slip"), follow=True)
    slip = Slip.objects.get()
    assert "data:image/svg" in page.content.decode()
    assert slip.area == county.street_a

    client.force_login(make_account((Role.R6, county.street_a)))
    opened = client.get(reverse("web:counter"), {"code": slip.reference.lower()}, follow=True)
    assert opened.status_code == 200
    assert "市民的回答" in opened.content.decode()

    client.force_login(make_account((Role.R6, county.street_b)))
    assert client.get(reverse("web:counter_slip", args=[slip.reference])).status_code == 404


def test_an_expired_slip_says_so(client, county):
    slip = slips.leave(area=county.street_a, answers={}, now=NOW - timedelta(days=3000))
    client.force_login(make_account((Role.R6, county.street_a)))
    page = client.get(reverse("web:counter_slip", args=[slip.reference]))
    assert page.status_code == 410
    assert "已经过期" in page.content.decode()
    assert client.get(reverse("web:check_slip"), {"code": slip.reference}).status_code == 410


def test_somebody_asks_to_be_called_and_the_office_of_his_town_calls(client, county):
    begin(client, county)
    refused = client.post(reverse("web:check_call"), {"phone": "13812341234"})
    assert "请先勾选同意" in refused.content.decode()
    assert "13812341234" in refused.content.decode(), "what was typed stays"
    done = client.post(reverse("web:check_call"), {"phone": "13812341234", "consent": "yes"}, follow=True)
    assert "已经收到" in done.content.decode()
    request = CallBack.objects.get()
    assert request.area == county.street_a

    client.force_login(make_account((Role.R6, county.street_a)))
    shown = client.get(reverse("web:call_back", args=[request.pk])).content.decode()
    assert "138****1234" in shown
    assert "13812341234" not in shown
    client.post(reverse("web:called_back", args=[request.pk]), {"status": "DONE", "note": "已说明材料"})
    request.refresh_from_db()
    assert request.status == "DONE"


def test_the_list_of_calls_asks_as_often_however_long_it_is(client, county, django_assert_max_num_queries):
    client.force_login(make_account((Role.R6, county.street_a)))
    for number in range(12):
        make_call_back(county.street_a, name=f"市民{number}")
    with django_assert_max_num_queries(25):
        assert "市民11" in client.get(reverse("web:call_backs")).content.decode()
