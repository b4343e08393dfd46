"""Applying online: what is kept, what is asked anew, what the office then has; once, however often it is sent."""

from __future__ import annotations

import base64
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework.models import Application, Matter
from minzheng.kernel.citizens import mandates
from minzheng.kernel.citizens.models import Draft
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.events.models import Event
from tests.citizens import DIBAO, applied, citizen, family, fill_in, id_number, known, open_online, sign_in, wangs
from tests.factories import DAY, make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    made = small_county()
    open_online()
    return made


@pytest.fixture
def wang(client, county):
    """王桂英, signed in."""
    _household, people = wangs(county.community_a)
    sign_in(client, "王桂英", people[0][1])
    return people[0]


def photo(name: str = "card.png", colour: str = "red") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(kept, "PNG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def test_an_application_becomes_a_matter_of_her_community(client, county, wang):
    receipt = client.get(applied(client, "王桂英"))
    matter = Matter.objects.get()
    assert (matter.workflow, matter.channel, matter.area) == (DIBAO, "ONLINE", county.community_a)
    assert matter.applicant == wang[0]
    assert matter.applicant_account.is_citizen
    assert matter.opened_by == matter.applicant_account
    assert matter.household is not None
    assert matter.application.number in receipt.content.decode()
    assert "data:image/svg+xml" in receipt.content.decode()
    assert matter.data["situation"]["reason"].startswith("我生病")
    assert "13812341234" not in str(matter.data)
    assert bytes(Draft.objects.get().sealed) == b"", "what was said stands in the matter only"


def test_she_authorises_herself_and_her_child_and_nobody_else(client, county, wang):
    applied(client, "王桂英")
    assert set(Authorisation.objects.values_list("about__name", flat=True)) == {"王桂英", "李小雨"}
    given = Authorisation.objects.get(about__name="李小雨")
    assert given.given_by == wang[0]
    assert given.valid.upper.isoformat() == "2024-07-01"


def test_submitted_twice_it_is_one_matter(client, county, wang):
    review = fill_in(client, "王桂英")
    first, second = client.post(review), client.post(review)
    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == Application.objects.count() == 1


def test_a_draft_is_kept_and_resumed_after_signing_in_again(client, county, wang):
    begun = client.post(reverse("web:my_apply", args=[DIBAO]))["Location"]
    client.post(begun, {"agree": "yes", "years": "2"})
    client.post(reverse("web:my_sign_out"))
    assert client.get(begun).status_code == 302
    sign_in(client, "王桂英", wang[1])
    page = client.get(reverse("web:my_apply", args=[DIBAO]))
    assert "接着上次填" in page.content.decode()
    again = client.get(begun)
    assert 'value="2" checked' in again.content.decode()
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "typed", "said", "kept"),
    [
        ("consent", {"agree": "yes"}, "请选择授权到什么时候", 'name="agree" value="yes" checked'),
        ("family", {"name_1": "王小明"}, "请选择这位家人和申请人的关系", 'value="王小明"'),
        ("family", {"name_1": "王小明", "relation_1": "20", "born_1": "58"}, "四位数字", 'value="58"'),
        ("situation", {"reason": "我生病了不能上班", "phone": "123"}, "这个电话号码不对", "我生病了不能上班"),
        ("situation", {"phone": "13812341234", "income": "一千"}, "只填数字", 'value="一千"'),
        ("sign", {"promise": "yes", "name": "王大", "code": "0"}, "一字不差", 'value="王大"'),
        ("sign", {"name": "王桂英"}, "请先读完承诺", 'value="王桂英"'),
        ("sign", {"promise": "yes", "drawn": "data:image/png;base64,!!"}, "请在框里重新签一次", "checked"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_says_what_would_be_right(client, county, wang, part, typed, said, kept):
    client.post(reverse("web:my_apply", args=[DIBAO]))
    answer = client.post(reverse("web:my_apply_part", args=[Draft.objects.get().key, part]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert kept in page


def test_photos_of_missing_papers_come_along_with_the_matter(client, county, wang):
    client.post(reverse("web:my_apply", args=[DIBAO]))
    draft = Draft.objects.get()
    page = client.get(reverse("web:my_apply_part", args=[draft.key, "papers"]))
    missing = [one for one in page.context["papers"] if one.state == "missing"]
    assert {one.key for one in missing} >= {"id_card", "hukou_book"}
    assert 'capture="environment"' in page.content.decode()
    book = next(one for one in missing if one.key == "hukou_book")
    refused = client.post(
        reverse("web:my_paper", args=[draft.key]),
        {"slot": book.slot, "file": SimpleUploadedFile("a.exe", b"MZ" + b"0" * 100)},
        follow=True,
    )
    assert "没有收取" in refused.content.decode()
    taken = client.post(reverse("web:my_paper", args=[draft.key]), {"slot": book.slot, "photo": photo()}, follow=True)
    assert "已交 1 张" in taken.content.decode()
    applied(client, "王桂英")
    assert [one.paper for one in documents.papers_of(subject=Matter.objects.get())] == ["hukou_book"]


def test_without_all_papers_he_says_that_they_come_later(client, county, wang):
    client.post(reverse("web:my_apply", args=[DIBAO]))
    answer = client.post(reverse("web:my_apply_part", args=[Draft.objects.get().key, "papers"]))
    assert answer.status_code == 422
    assert "还缺材料" in answer.content.decode()


def test_a_drawn_signature_is_kept_with_the_papers(client, county, wang):
    client.post(reverse("web:my_apply", args=[DIBAO]))
    draft = Draft.objects.get()
    drawn = "data:image/png;base64," + base64.b64encode(photo().read()).decode()
    answer = client.post(reverse("web:my_apply_part", args=[draft.key, "sign"]), {"promise": "yes", "drawn": drawn})
    assert answer.status_code == 302
    assert [one.paper for one in documents.papers_of(subject=draft)] == ["signature"]


def test_who_is_not_in_the_register_gets_another_way(client, county):
    sign_in(client, "赵远方", id_number(date(1970, 1, 1)))
    assert "没有查到" in client.get(reverse("web:mine")).content.decode()
    answer = client.post(reverse("web:my_apply", args=[DIBAO]))
    assert answer.status_code == 409
    assert reverse("web:check_call") in answer.content.decode()


def test_who_has_no_household_or_another_name_gets_another_way(client, county):
    _person, number = known("孙单身", born=date(1960, 1, 1), area=county.community_a)
    sign_in(client, "孙单身", number)
    assert "没有查到家庭户" in client.post(reverse("web:my_apply", args=[DIBAO])).content.decode()
    sign_in(client, "孙双身", number)
    assert client.post(reverse("web:my_apply", args=[DIBAO])).status_code == 409


def test_what_cannot_be_applied_for_online_says_so(client, county, wang):
    answer = client.get(reverse("web:my_apply", args=["low_margin.application"]))
    assert answer.status_code == 409
    assert "还不能在网上申请" in answer.content.decode()


def test_while_one_is_open_no_second_one_is_begun(client, county, wang):
    applied(client, "王桂英")
    answer = client.post(reverse("web:my_apply", args=[DIBAO]))
    assert answer.status_code == 409
    assert "已经在办" in answer.content.decode()


def test_the_office_reads_what_she_said_with_the_phone_hidden(client, county, wang):
    client.post(reverse("web:my_apply", args=[DIBAO]))
    typed = {"name_1": "王小明", "relation_1": "20", "born_1": "2001"}
    client.post(reverse("web:my_apply_part", args=[Draft.objects.get().key, "family"]), typed)
    client.post(reverse("web:my_drop", args=[Draft.objects.get().key]))
    applied(client, "王桂英")
    client.force_login(make_account((Role.R6, county.street_a)))
    page = client.get(reverse("web:matter", args=[Matter.objects.get().pk])).content.decode()
    assert "市民网上说的" in page
    assert "我生病不能上班" in page
    assert "138****1234" in page
    assert "13812341234" not in page


def test_the_receipt_can_be_printed(client, county, wang):
    receipt = applied(client, "王桂英")
    sheet = client.get(receipt.replace("applied/", "receipt.pdf"))
    assert sheet["Content-Type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")


def test_no_identity_number_reaches_an_address_or_the_log(client, county, wang, caplog):
    number = wang[1]
    caplog.set_level("DEBUG")
    receipt = applied(client, "王桂英")
    client.get(receipt)
    client.get(reverse("web:mine"))
    assert number not in receipt
    assert number not in caplog.text
    assert number not in str(list(Event.objects.values_list("payload", "purpose")))
    assert Event.objects.filter(type="citizens.seen").exclude(purpose="").exists()


def test_grandparents_are_no_parents(client, county):
    _household, people = family(
        county.community_a, ("钱奶奶", date(1950, 1, 1), "02"), ("钱孙子", date(2015, 1, 1), "40")
    )
    own = citizen("钱奶奶", people[0][1])
    assert not mandates.own_children(citizen=own, day=DAY).exists()
