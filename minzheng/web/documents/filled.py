"""A form filled in about a record and kept: begun by one, taken up by another for a purpose, printed to be signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.kernel import modules
from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.documents import filling
from minzheng.kernel.documents import subjects as registered
from minzheng.kernel.documents.forms.checking import Ground
from minzheng.kernel.documents.forms.declaration import Form
from minzheng.kernel.documents.models import Filled
from minzheng.kernel.documents.printing.laying import Head, lay_out
from minzheng.web.accounts.words import moment
from minzheng.web.documents import subjects
from minzheng.web.documents.editing import FormEntry
from minzheng.web.documents.issued import known, organ_for
from minzheng.web.documents.sending import TYPES, paper
from minzheng.web.documents.subjects import Subject
from minzheng.web.people.links import url_of

PLACE_LENGTH = 40


@never_cache
def _fill(request: HttpRequest, kind: str, pk: int, key: str) -> HttpResponseBase:
    """Asks what the form asks; what a colleague began is opened for a purpose first."""
    subject = subjects.found(request, kind, pk, permission="document.upload")
    form = modules.forms().get(key)
    if form is None:
        raise Http404
    place = request.GET.get("place", "")[:PLACE_LENGTH]
    before = filling.filled(subject=subject.record, place=place).get(key)
    if before is not None and before.saved_by_id != request.user.pk and "fill" not in request.POST:
        return _take_up(request, subject, form, place, before)
    values = filling.values_of(filled=before) if before is not None and "fill" not in request.POST else {}
    return _entry(request, subject, form, place, values)


def _entry(
    request: HttpRequest, subject: Subject, form: Form, place: str, values: dict[str, Any], *, asking: bool = False
) -> HttpResponseBase:
    """The form on the screen; what is sent is kept, finished or not, and printed where that was wanted."""
    day = days.today(request)
    wanted = request.POST.get("kind", "")
    sending = "fill" in request.POST and not asking
    entry = FormEntry(
        form,
        data=request.POST if sending else None,
        values=known(subject, form, day) | values,
        ground=Ground(day=day, demo=days.is_demo(request)),
        complete=wanted != "",
    )
    if sending and not entry.asks_for_more and entry.is_valid():
        filling.fill(
            form=form, values=entry.values, complete=wanted != "", subject=subject.record, place=place,
            actor=request.user, now=days.now(),
        )  # fmt: skip
        if wanted in TYPES:
            return paper(
                lay_out(form, values=entry.values, head=Head(organ=organ_for(request).name, day=day)),
                kind=wanted,
                name=form.title,
            )
        messages.success(request, _("已保存“%(form)s”。") % {"form": _(form.title)})
        return redirect(_back(subject))
    context = _context(subject, form) | {
        "entry": entry,
        "wrong": entry.is_bound and not entry.asks_for_more,
        "issue_url": url_of("web:document_issue", subject.kind, subject.pk, form.key, query=f"place={place}")
        if form.series and subject.may_issue
        else "",
    }
    return render(request, "web/documents/filled.html", context)


def _take_up(request: HttpRequest, subject: Subject, form: Form, place: str, before: Filled) -> HttpResponseBase:
    """What a colleague filled in is a look at hidden data: for a purpose, within limits, of a minor after approval."""
    asked = {"purpose": request.POST.get("purpose", ""), "note": request.POST.get("note", "")}
    context = _context(subject, form) | {
        "asked": asked,
        "began": {"who": str(before.saved_by), "when": moment(before.saved_at), "complete": before.complete},
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
                return redirect(_back(subject))
            values = filling.opened(
                filled=before, subject=subject.record, actor=request.user, title=str(form.title), day=day, now=now,
                **asked,
            )  # fmt: skip
            return _entry(request, subject, form, place, values, asking=True)
        except reveal.NeedsApproval as refusal:
            context |= {"refusal": refusal, "needs_approval": True}
        except Refused as refusal:
            context["refusal"] = refusal
    return render(request, "web/documents/take_up.html", context)


def _context(subject: Subject, form: Form) -> dict[str, Any]:
    return {
        "page_title": _("填写：%(form)s") % {"form": _(form.title)},
        "crumbs": subjects.below(subject, _(form.title)),
        "subject": subject,
        "form": form,
        "back": _back(subject),
    }


def _back(subject: Subject) -> str:
    """The record's own page, where it has one."""
    page = subjects.PAGES.get(subject.kind)
    return url_of(page, subject.pk) if page else subject.url


fill = scoped_view(permission="document.upload")(_fill)
