"""The record that an address names by kind and number, out of the viewer's scope; 404 for everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import Unregistered, can, scope
from minzheng.kernel.documents import queries, subjects
from minzheng.kernel.documents.models import Attachment, Issued
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Link, Words

PAGES = {"registry.person": "web:person", "registry.household": "web:household", "casework.matter": "web:matter"}


@dataclass(frozen=True)
class Subject:
    """A record with what the viewer may do about its papers."""

    kind: str
    record: Any
    name: str
    may_open: bool
    may_upload: bool
    may_issue: bool
    may_void: bool

    @property
    def pk(self) -> int:
        return int(self.record.pk)

    @property
    def url(self) -> str:
        return url_of("web:papers", self.kind, self.pk)


def found(request: HttpRequest, kind: str, pk: int, *, permission: str = "document.view") -> Subject:
    """The subject where the viewer holds ``permission``; else there is no such page."""
    day = days.today(request)
    try:
        model: type[Model] = subjects.model_of(kind)
        visible = scope(user=request.user, model=model, day=day, permission=permission)
    except (subjects.UnknownSubject, Unregistered) as unknown:
        raise Http404 from unknown
    record = get_object_or_404(visible, pk=pk)
    may = {
        each: can(request.user, f"document.{each}", day=day, record=record)
        for each in ("open", "upload", "issue", "void")
    }
    return Subject(
        kind, record, subjects.kind_of(kind).named(record), may["open"], may["upload"], may["issue"], may["void"]
    )


def paper_of(subject: Subject, number: int) -> Attachment:
    """One of the subject's papers."""
    return get_object_or_404(queries.papers_of(subject=subject.record), pk=number)


def document_about(subject: Subject, number: int) -> Issued:
    """One of the documents issued about the subject."""
    return get_object_or_404(queries.issued_about(subject=subject.record), pk=number)


def below(subject: Subject, here: Words) -> tuple[Link, ...]:
    """The way to a page about one of the subject's papers or documents."""
    return crumbs(subject, Link(text=_("材料和文书"), url=subject.url), Link(text=here, url=""))


def crumbs(subject: Subject, *further: Link) -> tuple[Link, ...]:
    """From the record's own page to its papers."""
    own = Link(text=subject.name, url=url_of(PAGES[subject.kind], subject.pk) if subject.kind in PAGES else "")
    return (own, *further)
