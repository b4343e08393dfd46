"""Papers in the browser: handed in, opened for a purpose, voided; documents issued, printed, verified by anybody."""

from __future__ import annotations

import datetime
import io
import re

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minzheng.kernel.access.roles import Role
from minzheng.kernel.documents.models import Attachment, Issued
from minzheng.kernel.events.models import Event
from tests.factories import make_account, make_household, make_person, small_county
from tests.kernel.documents import samples

pytestmark = pytest.mark.django_db

ANSWERS = {
    "addressee": "王秀英",
    "applied_on": "2023-06-29",
    "accepted_on": "2023-06-30",
    "decided_by": "2023-08-11",
    "contact": "李建国",
    "contact_phone": "0571-88888888",
}


class Street:
    def __init__(self) -> None:
        county = small_county()
        self.officer = make_account((Role.R6, county.street_a))
        self.neighbour = make_account((Role.R6, county.street_b))
        self.person = make_person("王秀英", home=county.community_a, birth_date=datetime.date(1950, 1, 1))
        self.child = make_person("小宝", home=county.community_a, birth_date=datetime.date(2015, 1, 1))
        self.community = county.community_a

    def url(self, name: str = "papers", *further, of=None, kind: str = "registry.person") -> str:
        return reverse(f"web:{name}", args=[kind, (of or self.person).pk, *further])


@pytest.fixture
def street(client, tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_PAPERS", str(tmp_path / "papers"))
    monkeypatch.delenv("MINZHENG_CLAMD", raising=False)
    made = Street()
    client.force_login(made.officer)
    return made


def photo(name: str = "IMG_0001.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        name, samples.jpeg() if content is None else content, content_type="application/x-whatever"
    )


def upload(client, street, *files, **given):
    asked = {"paper": "id_card", "file": list(files or [photo()])} | given
    return client.post(street.url(), asked)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_paper_is_handed_in_listed_and_opened_for_a_purpose(client, street):
    assert upload(client, street).status_code == 302
    paper = Attachment.objects.get()
    page = client.get(street.url()).content.decode()
    assert "居民身份证" in page
    assert "未查毒" in page, "what no scanner has seen is said to be so"
    asked = client.post(street.url("paper_open", paper.pk), {"purpose": ""})
    assert "请选择用途" in asked.content.decode()
    answer = client.post(street.url("paper_open", paper.pk), {"purpose": "DECIDE"})
    assert body(answer) == samples.jpeg()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.get(type="documents.opened").purpose == "审核办理待遇"


def test_small_pictures_show_what_it_is_but_not_a_childs(client, street):
    upload(client, street)
    small = client.get(street.url("paper_small", Attachment.objects.get().pk))
    assert small["Content-Type"] == "image/jpeg"
    assert len(small.content) < 10_000
    client.post(street.url(of=street.child), {"paper": "id_card", "file": [photo()]})
    childs = Attachment.objects.get(subject_id=street.child.pk)
    assert client.get(street.url("paper_small", childs.pk, of=street.child)).status_code == 404
    asked = client.post(street.url("paper_open", childs.pk, of=street.child), {"purpose": "DECIDE"}).content.decode()
    assert "须经负责人审批" in asked
    sent = client.post(
        street.url("paper_open", childs.pk, of=street.child),
        {"purpose": "DECIDE", "note": "核对监护人证明", "request": "1"},
    )
    assert sent.status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("身份证.jpg", b"MZ" + bytes(200), "程序文件"),
        ("身份证.jpg", b"", "文件是空的"),
        ("<script>alert(1)</script>.jpg", b"GIF89a", "不是图片或 PDF"),
        ("照片.jpg", samples.jpeg()[:900], "图片不完整"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason_and_what_was_said_stays(client, street, name, content, told):
    answer = upload(client, street, photo(name, content), paper="", title="租房合同")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert told in page
    assert 'value="租房合同"' in page
    assert "<script>alert" not in page
    assert not Attachment.objects.exists()


def test_of_several_files_the_good_ones_are_kept(client, street):
    answer = upload(client, street, photo(), photo("坏.jpg", b"MZ" + bytes(100)), photo("b.pdf", samples.pdf()))
    assert "“坏.jpg”没有收取" in answer.content.decode()
    assert Attachment.objects.count() == 2


def test_without_a_file_or_a_name_it_says_so(client, street):
    page = client.post(street.url(), {"paper": "", "title": ""}).content.decode()
    assert "请选择文件或拍照" in page
    assert "请写明是什么材料" in page


def test_a_paper_is_voided_and_stays_in_sight(client, street):
    upload(client, street)
    paper = Attachment.objects.get()
    assert "请写明作废原因" in client.post(street.url("paper_void", paper.pk), {"reason": ""}).content.decode()
    client.post(street.url("paper_void", paper.pk), {"reason": "拍错了人"})
    assert "拍错了人" in client.get(street.url()).content.decode()


def test_nothing_of_another_street_is_there(client, street):
    upload(client, street)
    client.post(street.url("document_issue", "dibao.acceptance"), ANSWERS)
    paper, document = Attachment.objects.get(), Issued.objects.get()
    client.force_login(street.neighbour)
    asked = [
        street.url(),
        street.url("paper_open", paper.pk),
        street.url("paper_small", paper.pk),
        street.url("paper_void", paper.pk),
        street.url("document_issue", "dibao.acceptance"),
        street.url("document_print", document.pk),
        street.url("document_void", document.pk),
    ]
    for url in asked:
        for answer in (client.get(url), client.post(url, {"purpose": "DECIDE", "reason": "看看"})):
            assert answer.status_code in (404, 405)
    paper.refresh_from_db()
    assert paper.voided_at is None


def test_a_paper_of_somebody_else_does_not_open_under_this_name(client, street):
    upload(client, street)
    number = Attachment.objects.get().pk
    assert client.post(street.url("paper_open", number, of=street.child), {"purpose": "DECIDE"}).status_code == 404


@pytest.mark.parametrize("kind", ["registry.nothing", "access.account", "documents.issued", "x"])
def test_papers_are_only_about_what_rooms_registered(client, street, kind):
    assert client.get(reverse("web:papers", args=[kind, 1])).status_code == 404


def test_a_household_shows_what_is_needed(client, street):
    household = make_household(street.community, "王秀英")
    url = street.url(of=household, kind="registry.household")
    page = client.get(url).content.decode()
    assert "需要的材料" in page
    assert "待提供" in page
    head = household.memberships.get().person
    client.post(url, {"paper": "id_card", "person": head.pk, "file": [photo()]})
    page = re.sub(r"<[^>]+>", " ", client.get(url).content.decode())
    assert re.search(r"居民身份证\s+正反两面\s+王秀英\s+已提供", page)


def test_a_document_is_issued_once_printed_and_verified_by_anybody(client, street):
    url = street.url("document_issue", "dibao.acceptance")
    page = client.get(url).content.decode()
    key = re.search(r'name="request_key" value="([^"]+)"', page)[1]
    assert 'value="王秀英"' in page, "the name is filled in beforehand"
    for _click in range(2):
        assert client.post(url, ANSWERS | {"request_key": key}).status_code == 302
    document = Issued.objects.get()
    assert document.number == "甲街道民受〔2023〕1号" or document.number.endswith("受〔2023〕1号")
    assert document.number in client.get(street.url()).content.decode()

    printing = street.url("document_print", document.pk)
    assert "请选择用途" in client.post(printing, {"purpose": ""}).content.decode()
    first, second = (body(client.post(printing, {"purpose": "DECIDE", "kind": "original"})) for _turn in range(2))
    assert first == second
    told = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(first)).pages)
    assert document.number in told
    copy = body(client.post(printing, {"purpose": "DECIDE", "kind": "docx"}))
    assert copy.startswith(b"PK")

    client.logout()
    public = client.get(reverse("web:verify", args=[document.token]))
    page = public.content.decode()
    assert document.number in page
    assert "甲街道办事处" in page
    assert "目前有效" in page
    assert "王秀英" not in page
    assert public["X-Robots-Tag"] == "noindex"
    assert client.get(reverse("web:verify", args=["made-up"])).status_code == 404

    client.force_login(street.officer)
    client.post(street.url("document_void", document.pk), {"reason": "姓名有误"})
    assert "只能打印标注" in client.post(printing, {"purpose": "DECIDE", "kind": "original"}).content.decode()
    client.logout()
    page = client.get(reverse("web:verify", args=[document.token])).content.decode()
    assert "已作废" in page
    assert "姓名有误" not in page, "why is nobody's business"


def test_a_wrong_answer_is_told_and_takes_no_number(client, street):
    answer = client.post(street.url("document_issue", "dibao.acceptance"), ANSWERS | {"contact_phone": "123"})
    assert "11 位手机号码" in answer.content.decode()
    assert not Issued.objects.exists()


def test_a_page_of_many_papers_asks_the_database_no_more_often(client, street, django_assert_max_num_queries):
    for number in range(8):
        upload(client, street, photo(content=samples.png(width=10 + number)), paper="", title=f"材料{number}")
    with django_assert_max_num_queries(45):
        client.get(street.url())


def test_who_may_only_look_sees_no_way_to_change(client, street):
    upload(client, street)
    reader = make_account((Role.R7, street.community))
    client.force_login(reader)
    page = client.get(street.url()).content.decode()
    assert "/issue/" not in page
    assert client.post(street.url("paper_void", Attachment.objects.get().pk), {"reason": "试试"}).status_code == 403
