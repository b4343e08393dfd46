"""Papers come in, are opened, voided, and removed when their time is over."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.utils.translation import gettext as _

from minzheng.kernel.access.minors import guarded_as_minor
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.reveal import Look, Purpose, log_look
from minzheng.kernel.access.reveal import is_guarded as subject_is_guarded
from minzheng.kernel.access.scope import area_of
from minzheng.kernel.documents import event_types, queries, subjects, vault
from minzheng.kernel.documents.models import Attachment, Issued, StoredFile
from minzheng.kernel.documents.queries import Content
from minzheng.kernel.documents.uploads import inspecting, scanning
from minzheng.kernel.documents.uploads.inspecting import Inspected
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.documents.uploads.scanning import Scanned, Verdict
from minzheng.kernel.events import operations as events

TITLE_LENGTH = 80
REASON_LENGTH = 2


@dataclass(frozen=True)
class Received:
    """The paper that a file became. ``known``: it was there already, so nothing new was kept."""

    attachment: Attachment
    known: bool


def receive(
    *,
    path: Path,
    subject: Model,
    title: str,
    actor: Any,
    now: datetime.datetime,
    paper: str = "",
    person: int | None = None,
    keep_until: datetime.date | None = None,
) -> Received:
    """Take one file in as a paper about ``subject``. Raises Unfit where it cannot be taken; that is in the log, too.

    The same content handed in again as the same paper is the paper that is there. Whoever calls has found ``subject``
    in the scope of ``document.upload``.
    """
    label, title = subjects.label_of(subject), _plain(title)
    try:
        inspected = inspecting.inspect(path)
        scanned = scanning.scan(path)
        if scanned.verdict is Verdict.INFECTED:
            raise Unfit(
                _("文件带有病毒（%(name)s）。") % {"name": scanned.found}, _("请先给手机或电脑查毒，再重新拍照上传。")
            )
    except Unfit as unfit:
        events.record(
            type=event_types.REFUSED, actor=actor, now=now, subject=subject, area=area_of(subject), title=title,
            reason=unfit.reason,
        )  # fmt: skip
        raise
    with transaction.atomic():
        stored = _stored(path, inspected, scanned, now)
        attachment, fresh = Attachment.objects.get_or_create(
            subject_kind=label,
            subject_id=subject.pk,
            paper=paper,
            person_id=person,  # type: ignore[misc]  # null is one value here, by the constraint
            file=stored,
            voided_at=None,
            defaults={"title": title, "added_by": actor, "added_at": now, "keep_until": keep_until},
        )
        if fresh:
            events.record(
                type=event_types.ADDED, actor=actor, now=now, subject=subject, area=area_of(subject), title=title,
                attachment=attachment.pk,
            )  # fmt: skip
    return Received(attachment, known=not fresh)


def _stored(path: Path, inspected: Inspected, scanned: Scanned, now: datetime.datetime) -> StoredFile:
    """The row of a content, and the content in the vault before anybody can know of the row."""
    with path.open("rb") as file:
        name = vault.name_of(file)
        # while we hold the row, nobody removes the content that we may find there
        list(StoredFile.objects.select_for_update().filter(name=name))
        vault.keep(file, name=name)
    if inspected.thumbnail is not None:
        vault.keep_small(inspected.thumbnail, name=name)
    stored, _fresh = StoredFile.objects.update_or_create(
        name=name,
        create_defaults={
            "media_type": inspected.media_type,
            "size": inspected.size,
            "width": inspected.width,
            "height": inspected.height,
            "pages": inspected.pages,
            "has_thumbnail": inspected.thumbnail is not None,
            "scan": scanned.verdict.value,
            "scanned_at": now if scanned.verdict is Verdict.CLEAN else None,
            "stored_at": now,
        },
        defaults={"removed_at": None},
    )
    return stored


def _plain(title: str) -> str:
    """A title as it can stand on a page, in a log and in a file's name: no path, no control characters."""
    last = title.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C" and each not in '<>:"|?*')
    return kept.strip(" .")[:TITLE_LENGTH] or _("未命名材料")


def open_paper(
    *,
    attachment: Attachment,
    subject: Model,
    actor: Any,
    purpose: Purpose | str,
    note: str = "",
    day: datetime.date,
    now: datetime.datetime,
) -> Content:
    """The paper's content for somebody who says what for; it is written down. Raises as ``access.reveal.reveal`` does,
    and FileNotFoundError where its time was over."""
    if attachment.subject_id not in subjects.numbers_of(subject):
        raise ValueError("the paper is about somebody else")
    if attachment.file.scan == StoredFile.Scan.INFECTED:
        raise Refused(_("事后查出文件带有病毒，不能打开。请作废后重新上传。"))
    with transaction.atomic():
        log_look(
            user=actor,
            record=subject,
            field=subjects.FIELD,
            purpose=purpose,
            note=note,
            day=day,
            now=now,
            look=Look("document.open", event_types.OPENED, settings.ACCESS_OPEN_LIMITS),
            guarded=is_guarded(attachment=attachment, subject=subject, day=day),
            title=attachment.title,
            attachment=attachment.pk,
        )
        return Content(attachment.file, attachment.title, vault.content(name=attachment.file.name))


def is_guarded(*, attachment: Attachment, subject: Model, day: datetime.date) -> bool:
    """Whether a paper is a minor's: of whom it names, else of whom its subject is about."""
    if attachment.person is not None:
        return guarded_as_minor(birth_date=attachment.person.birth_date, day=day)
    return subject_is_guarded(record=subject, day=day)


def carry(*, source: Model, to: Model, actor: Any, now: datetime.datetime) -> int:
    """Let the papers about `source` also be about `to`: what came with a draft belongs to the matter. How many."""
    label = subjects.label_of(to)
    carried = 0
    with transaction.atomic():
        for paper in queries.papers_of(subject=source).filter(voided_at=None):
            _paper, fresh = Attachment.objects.get_or_create(
                subject_kind=label,
                subject_id=to.pk,
                paper=paper.paper,
                person_id=paper.person_id,  # type: ignore[misc]  # null is one value here, by the constraint
                file=paper.file,
                voided_at=None,
                defaults={
                    "title": paper.title, "added_by": actor, "added_at": now, "keep_until": paper.keep_until,
                },
            )  # fmt: skip
            if fresh:
                carried += 1
                events.record(
                    type=event_types.ADDED, actor=actor, now=now, subject=to, area=area_of(to), title=paper.title,
                    attachment=_paper.pk,
                )  # fmt: skip
    return carried


def void_paper(*, attachment: Attachment, subject: Model, actor: Any, reason: str, now: datetime.datetime) -> None:
    """Take a paper out of use, with a reason; it stays where it is, struck out. Refused without a reason or twice."""
    reason = reason.strip()
    if len(reason) < REASON_LENGTH:
        raise Refused(_("请写明作废原因。"))
    with transaction.atomic():
        held = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if held.voided_at is not None:
            raise Refused(_("该材料已作废。"))
        Attachment.objects.filter(pk=held.pk).update(voided_at=now, voided_by=actor, void_reason=reason[:400])
        events.record(
            type=event_types.VOIDED, actor=actor, now=now, subject=subject, area=area_of(subject), purpose=reason,
            title=held.title, attachment=held.pk,
        )  # fmt: skip


def remove_expired(*, actor: Any, day: datetime.date, now: datetime.datetime) -> int:
    """Remove contents that nobody has to keep any more: every paper of theirs is past its day. The rows stay.

    A paper without a day is kept. Also removes what interrupted uploads left in the vault. How many contents.
    """
    bound = Attachment.objects.filter(file=OuterRef("pk")).exclude(keep_until__lt=day)
    with transaction.atomic():
        over = list(
            StoredFile.objects.select_for_update()
            .filter(~Exists(bound), ~Exists(Issued.objects.filter(file=OuterRef("pk"))), removed_at=None)
            .filter(Exists(Attachment.objects.filter(file=OuterRef("pk"))))
            .values_list("pk", "name")
        )
        StoredFile.objects.filter(pk__in=[number for number, _name in over]).update(removed_at=now)
        if over:
            events.record(type=event_types.EXPIRED, actor=actor, now=now, files=len(over))
        for _number, name in over:
            vault.remove(name=name)
    vault.sweep(known=StoredFile.objects.filter(removed_at=None).values_list("name", flat=True), now=now)
    return len(over)


def scan_again(*, now: datetime.datetime, most: int = 200) -> int:
    """Ask the scanner about contents that were kept while it did not answer; how many it now knows. See ``jobs``."""
    waiting = StoredFile.objects.filter(scan=StoredFile.Scan.NOT_SCANNED, removed_at=None).order_by("pk")[:most]
    known = 0
    for stored in waiting:
        with vault.opened(name=stored.name) as path:
            scanned = scanning.scan(path)
        if scanned.verdict is Verdict.NOT_SCANNED:
            break
        if scanned.verdict is Verdict.INFECTED:
            stored.scan = StoredFile.Scan.INFECTED
        else:
            stored.scan = StoredFile.Scan.CLEAN
        stored.scanned_at = now
        stored.save(update_fields=["scan", "scanned_at"])
        known += 1
    return known
