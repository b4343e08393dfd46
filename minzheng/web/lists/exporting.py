"""A list page as a spreadsheet: masked and scoped as the page is, and for a purpose where it holds hidden fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.events.operations import record
from minzheng.kernel.jobs import files
from minzheng.web.event_types import LIST_EXPORTED
from minzheng.web.lists.making import hand_over, sheet_name, sheet_of
from minzheng.web.lists.sheet import XLSX
from minzheng.web.presenters import Link

if TYPE_CHECKING:
    from minzheng.web.lists.page import ListPage

AT_ONCE = 5_000
"""More rows are written by a worker: nobody waits for them in front of a page that may time out."""


def order(page: ListPage) -> HttpResponseBase:
    """Answer to the button 导出: the file, the question what it is for, or the page where it will be ready."""
    request = page.request
    if not page.may_export():
        raise PermissionDenied
    if not page.form.is_valid():
        return HttpResponseBadRequest(_("查询条件有误，未导出。"))
    columns = page.export_columns()
    hidden = [column for column in columns if column.mask]
    rows = page.exportable().count()
    purpose, refusal = "", ""
    if hidden:
        try:
            purpose = reveal.purpose_in_words(request.POST.get("purpose", ""), request.POST.get("note", ""))
        except Refused as refused:
            refusal = str(refused) if "purpose" in request.POST else ""
            return _ask_what_for(page, rows=rows, columns=columns, hidden=hidden, refusal=refusal)
    _log(page, rows=rows, purpose=purpose)
    if rows <= AT_ONCE:
        content = sheet_of(page, rows=rows, purpose=purpose)
        return download(content, file_name=sheet_name(page))
    made = files.order(
        actor=request.user,
        title=logged(page.title),
        conditions=page.conditions(),
        asked={"path": request.path, "query": request.GET.urlencode(), "language": get_language()},
        purpose=purpose,
        now=days.now(),
        hand_over=hand_over,
    )
    return redirect("web:export", pk=made.pk)


def download(content: bytes, *, file_name: str) -> HttpResponse:
    """A spreadsheet, or a table as text, as an attachment that no cache keeps."""
    kind = "text/csv" if file_name.endswith(".csv") else XLSX
    name = iri_to_uri(urlencode({"": file_name})[1:])
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=disposition)


def _log(page: ListPage, *, rows: int, purpose: str) -> None:
    record(
        type=LIST_EXPORTED,
        actor=page.request.user,
        now=days.now(),
        title=logged(page.title),
        rows=rows,
        conditions=page.conditions(),
        purpose=purpose,
    )


def _ask_what_for(page: ListPage, *, rows: int, columns: Any, hidden: Any, refusal: str) -> HttpResponse:
    request: HttpRequest = page.request
    context = {
        "page_title": _("导出%(list)s") % {"list": page.title},
        "crumbs": (Link(text=page.title, url=page.address.url()),),
        "action": page.address.url(),
        "rows": rows,
        "row_unit": page.row_unit or _("条"),
        "conditions": page.conditions(),
        "columns": [column.label for column in columns],
        "hidden": [column.label for column in hidden],
        "by_worker": rows > AT_ONCE,
        "refusal": refusal,
        "asked": {"purpose": request.POST.get("purpose", ""), "note": request.POST.get("note", "")},
    }
    return render(request, "web/exports/what_for.html", context)
