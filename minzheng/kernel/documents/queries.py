"""Papers and documents of a subject. Whoever calls has found the subject in a scope that carries ``document.view``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from minzheng.kernel.documents import subjects, vault
from minzheng.kernel.documents.models import Attachment, Issued, StoredFile


@dataclass(frozen=True)
class Content:
    """A content to be sent: its row, a name for it, and its plain pieces."""

    file: StoredFile
    title: str
    pieces: Iterator[bytes]


def papers_of(*, subject: Model) -> QuerySet[Attachment]:
    """All papers about a subject, voided ones too, newest first."""
    return (
        Attachment.objects.filter(subject_kind=subjects.label_of(subject), subject_id__in=subjects.numbers_of(subject))
        .select_related("file", "added_by", "voided_by", "person")
        .order_by("-added_at", "-pk")
    )


def issued_about(*, subject: Model) -> QuerySet[Issued]:
    """All documents issued about a subject, voided ones too, newest first."""
    return (
        Issued.objects.filter(subject_kind=subjects.label_of(subject), subject_id__in=subjects.numbers_of(subject))
        .select_related("file", "issued_by", "voided_by")
        .order_by("-issued_at", "-pk")
    )


def thumbnail_of(*, attachment: Attachment) -> Iterator[bytes]:
    """The small picture of a paper, too small for its digits to be read; FileNotFoundError where there is none."""
    return vault.content(name=attachment.file.name + vault.THUMBNAIL)
