"""Files as answers: never run inside our pages, never cached or sniffed, under a name that every browser reads."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from minzheng.kernel.documents.printing import pdf, word
from minzheng.kernel.documents.printing.sheet import Sheet

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Answer = TypeVar("Answer", bound=HttpResponseBase)


def paper(sheet: Sheet, *, kind: str, name: str) -> HttpResponse:
    """A sheet as PDF or Word; 404 for another kind."""
    if kind not in TYPES:
        raise Http404
    content = pdf.render(sheet) if kind == "pdf" else word.render(sheet)
    return guarded(HttpResponse(content, content_type=TYPES[kind]), name=f"{name}.{kind}")


def guarded(answer: Answer, *, name: str) -> Answer:
    """The headers of every file that goes out: to be saved, not to be opened as a page of this site."""
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
