"""Documents go out: numbered, printed once, kept as they were; printed again, voided, verified."""

from __future__ import annotations

import datetime
import hashlib
import io
import secrets as random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import area_of
from minzheng.kernel.documents import event_types, numbering, subjects, vault
from minzheng.kernel.documents.forms import stored
from minzheng.kernel.documents.forms.declaration import Form
from minzheng.kernel.documents.forms.showing import Sight, Values
from minzheng.kernel.documents.models import Issued, StoredFile
from minzheng.kernel.documents.organs import Organ
from minzheng.kernel.documents.printing import pdf
from minzheng.kernel.documents.printing.laying import Head, lay_out
from minzheng.kernel.documents.printing.sheet import Mark, Sheet
from minzheng.kernel.documents.queries import Content
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import secrets

PURPOSE = "ISSUED_VALUES"
TOKEN_BYTES = 18
REASON_LENGTH = 2


@dataclass(frozen=True)
class Verified:
    """All that a stranger with the code learns of a document: nothing of whom it is about."""

    title: str
    organ: str
    number: str
    day: datetime.date
    voided_on: datetime.date | None


def issue(
    *,
    form: Form,
    values: Values,
    subject: Model,
    organ: Organ,
    day: datetime.date,
    actor: Any,
    now: datetime.datetime,
    verify_at: Callable[[str], str] | None = None,
    request_key: str | None = None,
) -> Issued:
    """Print a form with its number and keep it as it is. One transaction: a failure gives the number back.

    ``values`` have been checked (``forms.checking.check``). verify_at: token → address for the code to scan.
    request_key: the same request, sent again after a lost answer, gives the document that was issued then.
    Documents of one organ, word and year are issued one after the other; each takes about a second.
    """
    label = subjects.label_of(subject)
    with transaction.atomic():
        if request_key is not None and (first := _issued_before(request_key)):
            return first
        number = None
        if form.series:
            number = numbering.next_number(organ_code=organ.code, word=f"{organ.word}{form.series}", year=day.year)
        token = random.token_urlsafe(TOKEN_BYTES)
        scan = verify_at(token) if verify_at is not None else ""
        head = Head(organ=organ.name, number=number.text if number else "", day=day, scan=scan)
        content = _print(lay_out(form, values=values, head=head))
        issued = Issued.objects.create(
            form=form.key,
            form_version=form.version,
            title=form.title,
            series_id=number.series if number else None,
            number_in_series=number.number if number else None,
            number=head.number,
            organ=organ.name,
            organ_code=organ.code,
            subject_kind=label,
            subject_id=subject.pk,
            day=day,
            values_sealed=secrets.encrypt_one(stored.as_json(values), purpose=PURPOSE),
            digest=hashlib.sha256(content).hexdigest(),
            file=_kept(content, now),
            token=token,
            scan_address=scan,
            request_key=request_key,
            issued_by=actor,
            issued_at=now,
        )
        events.record(
            type=event_types.ISSUED, actor=actor, now=now, subject=subject, area=area_of(subject),
            title=str(form.title), number=head.number, issued=issued.pk,
        )  # fmt: skip
    return issued


def _issued_before(request_key: str) -> Issued | None:
    """The document of the same request; two at once wait for one another here, not at the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents.issue {request_key}"])
    return Issued.objects.filter(request_key=request_key).first()


def _print(sheet: Sheet) -> bytes:
    """Papers are Chinese, whatever language whoever issues them reads his pages in."""
    with override("zh-hans"):
        return pdf.render(sheet)


def _kept(content: bytes, now: datetime.datetime) -> StoredFile:
    file = io.BytesIO(content)
    name = vault.name_of(file)
    vault.keep(file, name=name)
    kept, _fresh = StoredFile.objects.get_or_create(
        name=name,
        defaults={
            "media_type": "application/pdf",
            "size": len(content),
            "scan": StoredFile.Scan.CLEAN,  # it was made here
            "scanned_at": now,
            "stored_at": now,
        },
    )
    return kept


def printed(*, issued: Issued, subject: Model, actor: Any, purpose: str, now: datetime.datetime) -> Content:
    """The very bytes that were issued, once more; PurposeMissing without a purpose. Refused for a voided document."""
    if issued.voided_at is not None:
        raise Refused(_("该文书已作废，只能打印标注“作废”的副本。"))
    _log_print(issued, subject, actor, purpose, now)
    return Content(issued.file, issued.title, vault.content(name=issued.file.name))


def copy_of(
    *, issued: Issued, form: Form, subject: Model, actor: Any, purpose: str, now: datetime.datetime, sight: Sight
) -> Sheet:
    """The document laid out again from its values, marked as a copy, or as void; masked as far as ``sight`` wants.

    ``form`` is the form of today: where its version is another than that of the document, the sheet says so.
    """
    _log_print(issued, subject, actor, purpose, now)
    mark = Mark.COPY if issued.voided_at is None else Mark.VOID
    head = Head(organ=issued.organ, number=issued.number, day=issued.day, scan=issued.scan_address, mark=mark)
    return lay_out(form, values=values_of(issued=issued), head=head, sight=sight)


def values_of(*, issued: Issued) -> dict[str, Any]:
    """The values that a document was issued with."""
    return stored.from_json(secrets.decrypt_one(issued.values_sealed, purpose=PURPOSE))


def _log_print(issued: Issued, subject: Model, actor: Any, purpose: str, now: datetime.datetime) -> None:
    if issued.subject_id not in subjects.numbers_of(subject):
        raise ValueError("the document is about somebody else")
    events.record(
        type=event_types.PRINTED, actor=actor, now=now, subject=subject, area=area_of(subject), purpose=purpose,
        title=issued.title, number=issued.number, issued=issued.pk,
    )  # fmt: skip


def void(
    *, issued: Issued, subject: Model, actor: Any, reason: str, day: datetime.date, now: datetime.datetime
) -> None:
    """Void a document, with a reason; its number is never given again. Refused without a reason or twice."""
    reason = reason.strip()
    if len(reason) < REASON_LENGTH:
        raise Refused(_("请写明作废原因。"))
    with transaction.atomic():
        held = Issued.objects.select_for_update().get(pk=issued.pk)
        if held.voided_at is not None:
            raise Refused(_("该文书已作废。"))
        Issued.objects.filter(pk=held.pk).update(
            voided_at=now, voided_on=day, voided_by=actor, void_reason=reason[:400]
        )
        events.record(
            type=event_types.ISSUE_VOIDED, actor=actor, now=now, subject=subject, area=area_of(subject),
            purpose=reason, title=held.title, number=held.number, issued=held.pk,
        )  # fmt: skip


def verify(*, token: str) -> Verified | None:
    """What the public page says of a token; None where no document has it."""
    held = Issued.objects.filter(token=token).first()
    if held is None:
        return None
    return Verified(held.title, held.organ, held.number, held.day, held.voided_on)
