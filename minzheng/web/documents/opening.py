"""Opening a paper: for a purpose, written down; its small picture; voiding it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.documents import operations, queries
from minzheng.kernel.documents import subjects as registered
from minzheng.kernel.documents.queries import Content
from minzheng.kernel.documents.uploads.inspecting import EXTENSIONS
from minzheng.web.documents import subjects
from minzheng.web.documents.sending import guarded


def sent(content: Content) -> HttpResponseBase:
    """A content as a file, in pieces: it is never in memory whole."""
    answer = StreamingHttpResponse(content.pieces, content_type=content.file.media_type)
    answer["Content-Length"] = str(content.file.size)
    return guarded(answer, name=f"{content.title.rsplit('.', 1)[0]}.{EXTENSIONS[content.file.media_type]}")


@never_cache
def _open_paper(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponseBase:
    """Asks what for, then sends the file; a child's needs a supervisor's word first."""
    subject = subjects.found(request, kind, pk, permission="document.open")
    attachment = subjects.paper_of(subject, number)
    asked = {"purpose": request.POST.get("purpose", ""), "note": request.POST.get("note", "")}
    context: dict[str, Any] = {
        "page_title": _("打开“%(title)s”") % {"title": attachment.title},
        "crumbs": subjects.below(subject, attachment.title),
        "subject": subject,
        "attachment": attachment,
        "asked": asked,
    }
    if request.method == "POST":
        day, now = days.today(request), days.now()
        try:
            if "request" in request.POST:
                reveal.request_reveal(
                    user=request.user,  # type: ignore[arg-type]
                    record=subject.record,
                    field=registered.FIELD,
                    day=day,
                    now=now,
                    **asked,
                )
                messages.success(request, _("已提交查看申请，等待审批。"))
                return redirect(subject.url)
            return sent(
                operations.open_paper(
                    attachment=attachment, subject=subject.record, actor=request.user, day=day, now=now, **asked
                )
            )
        except reveal.NeedsApproval as refusal:
            context |= {"refusal": refusal, "needs_approval": True}
        except Refused as refusal:
            context["refusal"] = refusal
        except FileNotFoundError as gone:
            raise Http404 from gone
    return render(request, "web/documents/open.html", context)


@require_safe
def _small(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponseBase:
    """The small picture, for who may open the paper. Of minors there is none before a supervisor's word."""
    subject = subjects.found(request, kind, pk, permission="document.open")
    attachment = subjects.paper_of(subject, number)
    if operations.is_guarded(attachment=attachment, subject=subject.record, day=days.today(request)):
        raise Http404
    try:
        content = b"".join(queries.thumbnail_of(attachment=attachment))
    except FileNotFoundError as gone:
        raise Http404 from gone
    return guarded(HttpResponse(content, content_type="image/jpeg"), name="small.jpg")


@never_cache
def _void_paper(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponseBase:
    subject = subjects.found(request, kind, pk, permission="document.void")
    attachment = subjects.paper_of(subject, number)
    refusal = ""
    if request.method == "POST":
        try:
            operations.void_paper(
                attachment=attachment,
                subject=subject.record,
                actor=request.user,
                reason=request.POST.get("reason", ""),
                now=days.now(),
            )
            messages.success(request, _("“%(title)s”已作废。") % {"title": attachment.title})
            return redirect(subject.url)
        except Refused as refused:
            refusal = str(refused)
    context = {
        "page_title": _("作废“%(title)s”") % {"title": attachment.title},
        "crumbs": subjects.below(subject, _("作废")),
        "subject": subject,
        "explanation": _("作废的材料仍然保留，注明原因，不再作为依据。"),
        "refusal": refusal,
    }
    return render(request, "web/documents/void.html", context, status=400 if refusal else 200)


open_paper = scoped_view(permission="document.open")(_open_paper)
small = scoped_view(permission="document.open")(_small)
void_paper = scoped_view(permission="document.void")(_void_paper)
