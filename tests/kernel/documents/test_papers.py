"""Papers kept: sealed on disk, once, voided with a reason, opened for a purpose, gone when their time is over."""

from __future__ import annotations

import datetime
import io
import os
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError

from minzheng.kernel.access import reveal
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.documents import operations, queries, subjects, vault
from minzheng.kernel.documents.models import Attachment, StoredFile
from minzheng.kernel.documents.uploads import scanning
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.documents.uploads.scanning import Scanned, Verdict
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry import sealed_streams
from minzheng.kernel.registry.secrets import Undecipherable
from tests.factories import DAY, NOW, make_account, make_household, make_person, small_county
from tests.kernel.documents import samples

GROWN_UP = datetime.date(1950, 1, 1)


@pytest.fixture(autouse=True)
def papers(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "papers"
    monkeypatch.setenv("MINZHENG_PAPERS", str(folder))
    monkeypatch.delenv("MINZHENG_CLAMD", raising=False)
    return folder


@pytest.fixture
def case(db):
    """An officer of a street, somebody who lives there, a colleague of the next street."""
    streets = small_county()

    class Case:
        officer = make_account((Role.R6, streets.street_a))
        stranger = make_account((Role.R6, streets.street_b))
        person = make_person("王秀英", home=streets.community_a, birth_date=GROWN_UP)
        child = make_person("小宝", home=streets.community_a, birth_date=datetime.date(2015, 1, 1))
        supervisor = make_account((Role.R2, streets.county))
        area = streets.community_a

    return Case


def receive(case, content: bytes, tmp_path: Path, *, subject=None, **given):
    path = samples.write(tmp_path, content, "sent")
    given = {"title": "身份证正面.jpg", "paper": "id_card"} | given
    return operations.receive(path=path, subject=subject or case.person, actor=case.officer, now=NOW, **given)


def open_it(case, attachment, *, by=None, subject=None, now=NOW):
    content = operations.open_paper(
        attachment=attachment,
        subject=subject or case.person,
        actor=by or case.officer,
        purpose="DECIDE",
        day=DAY,
        now=now,
    )
    return b"".join(content.pieces)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_on_the_disk_does_not_hold_the_content(case, tmp_path, papers):
    mark = b"330199194803121220 \xe7\x8e\x8b\xe7\xa7\x80\xe8\x8b\xb1"
    content = samples.jpeg() + b"\x00" + mark * 20_000
    received = receive(case, content, tmp_path)
    kept = files_in(papers)
    assert len(kept) == 2  # the content and its small picture
    for path in kept:
        lying = path.read_bytes()
        assert mark not in lying
        assert content[:64] not in lying
        assert b"JFIF" not in lying
        assert path.stat().st_mode & 0o077 == 0
        assert "王秀英" not in str(path)
    assert open_it(case, received.attachment) == content


def test_the_same_paper_sent_again_is_one(case, tmp_path, papers):
    content = samples.jpeg()
    first = receive(case, content, tmp_path)
    second = receive(case, content, tmp_path, title="又一次.jpg")
    assert (first.known, second.known) == (False, True)
    assert first.attachment.pk == second.attachment.pk
    elsewhere = receive(case, content, tmp_path, subject=case.child)
    assert not elsewhere.known
    assert StoredFile.objects.count() == 1
    assert len(files_in(papers)) == 2
    assert Event.objects.filter(type="documents.added").count() == 2


def test_a_refused_file_leaves_its_reason_and_nothing_else(case, tmp_path, papers):
    with pytest.raises(Unfit, match="程序文件"):
        receive(case, b"MZ" + bytes(100), tmp_path, title="../../etc/passwd")
    event = Event.objects.get(type="documents.refused")
    assert event.payload["title"] == "passwd"
    assert files_in(papers) == []
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\王\\身份证.jpg", "身份证.jpg"),
        ("../../../etc/cron.d/x", "x"),
        ("a\x00b\r\nSet-Cookie: x.jpg", "abSet-Cookie x.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("..", "未命名材料"),
        ("长" * 300, "长" * 80),
    ],
)
def test_names_are_only_names(case, tmp_path, given, kept):
    assert receive(case, samples.png(), tmp_path, title=given).attachment.title == kept


def test_an_interrupted_writing_leaves_nothing_that_counts(case, tmp_path, papers, monkeypatch):
    def power_cut(source, target, *, purpose):
        target.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(sealed_streams, "seal", power_cut)
    with pytest.raises(OSError, match="no space"):
        receive(case, samples.jpeg(), tmp_path)
    assert files_in(papers) == []
    assert not StoredFile.objects.exists()


def test_what_a_killed_process_left_is_swept_after_a_day(case, tmp_path, papers):
    kept = receive(case, samples.jpeg(), tmp_path).attachment
    orphan, half = papers / "ab" / ("ab" * 16), papers / "cd" / f"{'cd' * 16}-0011{vault.UNFINISHED}"
    for path in (orphan, half):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    operations.remove_expired(actor=case.officer, day=DAY, now=NOW)
    long_ago = (NOW - datetime.timedelta(days=2)).timestamp()
    for path in (orphan, half):
        os.utime(path, (long_ago, long_ago))
    operations.remove_expired(actor=case.officer, day=DAY, now=NOW)
    assert not orphan.exists()
    assert not half.exists()
    assert open_it(case, kept)


def test_opening_needs_a_purpose_the_scope_and_is_written_down(case, tmp_path):
    attachment = receive(case, samples.jpeg(), tmp_path).attachment
    with pytest.raises(Refused, match="选择用途"):
        operations.open_paper(
            attachment=attachment, subject=case.person, actor=case.officer, purpose="", day=DAY, now=NOW
        )
    with pytest.raises(reveal.NotInScope):
        open_it(case, attachment, by=case.stranger)
    assert not Event.objects.filter(type="documents.opened").exists()
    open_it(case, attachment)
    event = Event.objects.get(type="documents.opened")
    assert (event.actor_id, event.subject_id, event.payload["title"]) == (
        case.officer.pk,
        case.person.pk,
        "身份证正面.jpg",
    )
    with pytest.raises(ValueError, match="somebody else"):
        open_it(case, attachment, subject=case.child)


def test_a_childs_paper_needs_a_supervisor(case, tmp_path):
    attachment = receive(case, samples.jpeg(), tmp_path, subject=case.child).attachment
    with pytest.raises(reveal.NeedsApproval):
        open_it(case, attachment, subject=case.child)
    asked = reveal.request_reveal(
        user=case.officer,
        record=case.child,
        field=subjects.FIELD,
        purpose="DECIDE",
        note="核对监护人证明",
        day=DAY,
        now=NOW,
    )
    reveal.decide(request=asked, approve=True, actor=case.supervisor, day=DAY, now=NOW)
    assert open_it(case, attachment, subject=case.child)


def test_of_a_household_only_the_childs_own_papers_are_guarded(case, tmp_path):
    household = make_household(case.area)
    household.memberships.update(person=case.person)
    own = receive(case, samples.jpeg(), tmp_path, subject=household, paper="income").attachment
    childs = receive(case, samples.png(), tmp_path, subject=household, person=case.child.pk).attachment
    assert open_it(case, own, subject=household)
    with pytest.raises(reveal.NeedsApproval):
        open_it(case, childs, subject=household)


def test_openings_are_limited(case, tmp_path, settings):
    settings.ACCESS_OPEN_LIMITS = {datetime.timedelta(hours=1): 2}
    attachment = receive(case, samples.jpeg(), tmp_path).attachment
    for _turn in range(2):
        open_it(case, attachment)
    with pytest.raises(reveal.TooMany):
        open_it(case, attachment)
    assert open_it(case, attachment, now=NOW + datetime.timedelta(hours=2))


def test_a_paper_is_voided_with_a_reason_and_never_deleted(case, tmp_path):
    attachment = receive(case, samples.jpeg(), tmp_path).attachment
    with pytest.raises(Refused, match="作废原因"):
        operations.void_paper(attachment=attachment, subject=case.person, actor=case.officer, reason=" ", now=NOW)
    operations.void_paper(attachment=attachment, subject=case.person, actor=case.officer, reason="拍错了人", now=NOW)
    with pytest.raises(Refused, match="已作废"):
        operations.void_paper(attachment=attachment, subject=case.person, actor=case.officer, reason="再次", now=NOW)
    assert [one.void_reason for one in queries.papers_of(subject=case.person)] == ["拍错了人"]
    assert not receive(case, samples.jpeg(), tmp_path).known, "what was voided can be handed in again"
    for change in (
        lambda: Attachment.objects.filter(pk=attachment.pk).delete(),
        lambda: Attachment.objects.filter(pk=attachment.pk).update(title="改名"),
        lambda: Attachment.objects.filter(pk=attachment.pk).update(subject_id=case.child.pk),
    ):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            change()


def test_contents_go_when_nobody_has_to_keep_them(case, tmp_path, papers):
    yesterday = DAY - datetime.timedelta(days=1)
    over = receive(case, samples.jpeg(), tmp_path, keep_until=yesterday).attachment
    today = receive(case, samples.png(), tmp_path, keep_until=DAY).attachment
    both = samples.pdf()
    receive(case, both, tmp_path, keep_until=yesterday)
    receive(case, both, tmp_path, subject=case.child)
    assert operations.remove_expired(actor=case.officer, day=DAY, now=NOW) == 1
    assert operations.remove_expired(actor=case.officer, day=DAY, now=NOW) == 0
    with pytest.raises(FileNotFoundError):
        open_it(case, over)
    assert open_it(case, today)
    assert len(files_in(papers)) == 3
    again = receive(case, samples.jpeg(), tmp_path, keep_until=None, paper="other").attachment
    over.refresh_from_db()
    assert (again.file_id, over.file.removed_at) == (over.file_id, None)


def test_a_touched_file_does_not_open(case, tmp_path, papers):
    first = receive(case, samples.jpeg(width=2000, height=1500), tmp_path).attachment
    second = receive(case, samples.pdf(), tmp_path).attachment
    place, other = (papers / one.file.name[:2] / one.file.name for one in (first, second))
    whole = place.read_bytes()
    assert len(whole) > 2 * sealed_streams.PIECE
    flipped = bytearray(whole)
    flipped[-50] ^= 1
    size = sealed_streams.PIECE + 16
    swapped = whole[:21] + whole[21 + size : 21 + 2 * size] + whole[21 : 21 + size] + whole[21 + 2 * size :]
    for bad in (bytes(flipped), whole[: 21 + size], whole[:-1], swapped, whole[:10], b"", other.read_bytes()):
        place.write_bytes(bad)
        with pytest.raises(Undecipherable):
            open_it(case, first)
    place.write_bytes(whole)
    assert open_it(case, first)


@pytest.mark.parametrize(
    "size", [0, 1, sealed_streams.PIECE - 1, sealed_streams.PIECE, sealed_streams.PIECE + 1, 3 * sealed_streams.PIECE]
)
def test_any_size_comes_back(size):
    plain, sealed = os.urandom(size), io.BytesIO()
    assert sealed_streams.seal(io.BytesIO(plain), sealed, purpose="TEST") == size
    sealed.seek(0)
    pieces = list(sealed_streams.unseal(sealed, purpose="TEST"))
    assert b"".join(pieces) == plain
    assert max(map(len, pieces)) <= sealed_streams.PIECE
    sealed.seek(0)
    with pytest.raises(Undecipherable):
        list(sealed_streams.unseal(sealed, purpose="OTHER"))


def test_a_virus_is_refused_and_a_late_one_locks_the_paper(case, tmp_path, monkeypatch):
    attachment = receive(case, samples.jpeg(), tmp_path).attachment
    assert attachment.file.scan == "NOT_SCANNED"
    monkeypatch.setattr(scanning, "scan", lambda path: Scanned(Verdict.INFECTED, "Eicar"))
    with pytest.raises(Unfit, match="病毒"):
        receive(case, samples.png(), tmp_path)
    assert operations.scan_again(now=NOW) == 1
    attachment.refresh_from_db()
    with pytest.raises(Refused, match="病毒"):
        open_it(case, attachment)


def test_merged_people_share_their_papers(case, tmp_path):
    twin = make_person("王秀英", home=case.area, birth_date=GROWN_UP)
    attachment = receive(case, samples.jpeg(), tmp_path, subject=twin).attachment
    twin.merged_into = case.person
    twin.save(update_fields=["merged_into"])
    assert list(queries.papers_of(subject=case.person)) == [attachment]
    assert open_it(case, attachment)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_at_once_make_one_paper(tmp_path):
    streets = small_county()
    officer = make_account((Role.R6, streets.street_a))
    person = make_person("王秀英", home=streets.community_a, birth_date=GROWN_UP)
    path, gate, done = samples.write(tmp_path, samples.jpeg()), threading.Barrier(4), []

    def send() -> None:
        gate.wait()
        try:
            done.append(
                operations.receive(path=path, subject=person, title="a", paper="id_card", actor=officer, now=NOW)
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    assert Attachment.objects.count() == 1
    assert sum(not one.known for one in done) == 1
