"""Documents issued: numbered without a gap, kept to the byte, voided in sight, verified without telling of anybody."""

from __future__ import annotations

import datetime
import hashlib
import io
import threading

import pypdf
import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError

from minzheng.kernel import modules
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.documents import issuing, numbering, queries
from minzheng.kernel.documents.forms import examples
from minzheng.kernel.documents.forms.showing import Sight
from minzheng.kernel.documents.models import Issued, Series
from minzheng.kernel.documents.organs import Organ, organ_of
from minzheng.kernel.documents.printing import pdf
from minzheng.kernel.events.models import Event
from tests.factories import DAY, NOW, make_account, make_person, small_county

ORGAN = Organ("990110001", "甲街道办事处", "甲民")
FORM = modules.forms()["dibao.acceptance"]
VALUES = examples.values(FORM, day=DAY)


@pytest.fixture(autouse=True)
def papers(tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_PAPERS", str(tmp_path / "papers"))


def issue(subject, *, actor=None, form=FORM, values=VALUES, day=DAY, **given):
    return issuing.issue(
        form=form, values=values, subject=subject, organ=ORGAN, day=day, actor=actor or make_account(), now=NOW,
        verify_at=lambda token: f"https://example.org/verify/{token}/", **given,
    )  # fmt: skip


def told(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).replace("\n", "")


@pytest.fixture
def person(db):
    return make_person("王秀英", home=small_county().community_a, birth_date=datetime.date(1950, 1, 1))


def test_a_document_is_numbered_printed_and_kept_to_the_byte(person):
    actor = make_account()
    issued = issue(person, actor=actor)
    assert issued.number == "甲民受〔2023〕1号"
    first = b"".join(issuing.printed(issued=issued, subject=person, actor=actor, purpose="送达", now=NOW).pieces)
    again = b"".join(issuing.printed(issued=issued, subject=person, actor=actor, purpose="补打", now=NOW).pieces)
    assert first == again
    assert hashlib.sha256(first).hexdigest() == issued.digest
    for words in ("甲民受〔2023〕1号", "甲街道办事处", "王秀英：", "受理通知书"):
        assert words in told(first)
    assert Event.objects.filter(type="documents.issued", subject_id=person.pk).count() == 1
    assert Event.objects.filter(type="documents.printed", subject_id=person.pk).count() == 2


def test_numbers_run_by_organ_word_and_year(person):
    other = modules.forms()["dibao.supplement"]
    given = [
        issue(person).number,
        issue(person).number,
        issue(person, form=other, values=examples.values(other, day=DAY)).number,
        issue(person, day=datetime.date(2024, 1, 2)).number,
    ]
    assert given == ["甲民受〔2023〕1号", "甲民受〔2023〕2号", "甲民补〔2023〕1号", "甲民受〔2024〕1号"]


def test_a_failure_gives_the_number_back(person, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "render", lambda sheet: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            issue(person)
    assert issue(person).number == "甲民受〔2023〕1号"


def test_a_form_without_a_series_bears_no_number(person):
    form = modules.forms()["dibao.neighbour"]
    issued = issue(person, form=form, values=examples.values(form, day=DAY))
    assert (issued.number, issued.series) == ("", None)
    assert not Series.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_every_number_once():
    """Real threads on a real database; some of them fail half-way and give their number back."""
    gate, taken, lock = threading.Barrier(8), [], threading.Lock()

    def take(failing: bool) -> None:
        gate.wait()
        try:
            for turn in range(10):
                try:
                    with transaction.atomic():
                        number = numbering.next_number(organ_code="1", word="甲民受", year=2023)
                        if failing and turn % 2:
                            raise LookupError
                    with lock:
                        taken.append(number.number)
                except LookupError:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(each % 2 == 0,)) for each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 4 * 10 + 4 * 5
    assert sorted(taken) == list(range(1, 61))


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_at_once_is_one_document():
    person = make_person("王秀英", home=small_county().community_a)
    actor, gate, made = make_account(), threading.Barrier(3), []

    def ask() -> None:
        gate.wait()
        try:
            made.append(issue(person, actor=actor, request_key="case 7 step accept").number)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["甲民受〔2023〕1号"] * 3
    assert Issued.objects.count() == 1


def test_a_number_is_taken_only_with_its_document(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        numbering.next_number(organ_code="1", word="甲民受", year=2023)


def test_voided_in_sight_and_for_good(person):
    actor = make_account()
    issued = issue(person, actor=actor)
    with pytest.raises(Refused, match="作废原因"):
        issuing.void(issued=issued, subject=person, actor=actor, reason="", day=DAY, now=NOW)
    issuing.void(issued=issued, subject=person, actor=actor, reason="姓名有误", day=DAY, now=NOW)
    issued.refresh_from_db()
    with pytest.raises(Refused, match="已作废"):
        issuing.void(issued=issued, subject=person, actor=actor, reason="再次", day=DAY, now=NOW)
    with pytest.raises(Refused, match="已作废"):
        issuing.printed(issued=issued, subject=person, actor=actor, purpose="送达", now=NOW)
    sheet = issuing.copy_of(
        issued=issued, form=FORM, subject=person, actor=actor, purpose="查阅", now=NOW, sight=Sight.FULL
    )
    assert "作废" in told(pdf.render(sheet))
    assert issuing.verify(token=issued.token).voided_on == DAY
    assert issue(person).number == "甲民受〔2023〕2号", "a voided number is not given again"


def test_a_copy_says_so_and_is_masked_as_the_reader_may_see(person):
    actor, form = make_account(), modules.forms()["dibao.check_report"]
    values = examples.values(form, day=DAY)
    issued = issue(person, form=form, values=values)
    assert issuing.values_of(issued=issued) == values
    sheet = issuing.copy_of(
        issued=issued, form=form, subject=person, actor=actor, purpose="查阅", now=NOW, sight=Sight.STAFF
    )
    copied = told(pdf.render(sheet))
    assert "副本" in copied
    assert issued.number in copied
    assert values["id_number"] not in copied


def test_an_issued_document_cannot_be_changed_even_around_the_program(person):
    issued = issue(person)
    for change in (
        lambda: Issued.objects.filter(pk=issued.pk).update(number="甲民受〔2023〕99号"),
        lambda: Issued.objects.filter(pk=issued.pk).update(day=datetime.date(2022, 1, 1)),
        lambda: Issued.objects.filter(pk=issued.pk).delete(),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()
    issuing.void(issued=issued, subject=person, actor=make_account(), reason="姓名有误", day=DAY, now=NOW)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Issued.objects.filter(pk=issued.pk).update(voided_at=None, voided_by=None, voided_on=None, void_reason="")


def test_values_lie_sealed_in_the_database(person):
    issued = issue(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT values_sealed FROM documents_issued WHERE id = %s", [issued.pk])
        lying = bytes(cursor.fetchone()[0])
    assert "王秀英".encode() not in lying


def test_strangers_learn_what_was_issued_and_nothing_of_whom(person):
    issued = issue(person)
    known = issuing.verify(token=issued.token)
    assert (known.title, known.organ, known.number, known.day) == ("受理通知书", "甲街道办事处", issued.number, DAY)
    assert "王秀英" not in repr(known)
    assert issuing.verify(token="x" * 24) is None
    assert len(issued.token) >= 24


def test_documents_of_a_subject_are_listed_newest_first(person):
    first, second = issue(person), issue(person)
    assert list(queries.issued_about(subject=person)) == [second, first]


@pytest.mark.django_db
def test_an_office_has_its_name_and_word():
    county = small_county()
    assert organ_of(county.street_a).name == "甲街道办事处"
    assert organ_of(county.county, bureau="试验县民政局") == Organ("990110", "试验县民政局", "试验民")
