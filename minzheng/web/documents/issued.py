"""Documents about a subject: filled in and issued, printed again, voided; and the page where anybody verifies one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import open_view, scoped_view
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.documents import filling, issuing
from minzheng.kernel.documents import subjects as subjects_of
from minzheng.kernel.documents.forms.checking import Ground
from minzheng.kernel.documents.forms.declaration import Form, Kind
from minzheng.kernel.documents.forms.remedies import remedies
from minzheng.kernel.documents.forms.showing import Sight
from minzheng.kernel.documents.organs import Organ, organ_of
from minzheng.web.documents import subjects
from minzheng.web.documents.editing import FormEntry
from minzheng.web.documents.opening import sent
from minzheng.web.documents.sending import TYPES, paper
from minzheng.web.documents.subjects import Subject
from minzheng.web.presenters import long_date


def organ_for(request: HttpRequest) -> Organ:
    """The office that the viewer issues for: that of the area of his own assignment, else this installation's."""
    held, day = days.deployment(), days.today(request)
    mine = scope_areas(user=request.user, permission="document.issue", day=day)
    area = scope(user=request.user, model=Area, day=day).filter(pk__in=mine).order_by("code").first()
    if area is None:
        raise Http404
    own = held is not None and held.area_id == area.pk
    return organ_of(area, bureau=held.name if held and own else "")


@never_cache
def _issue(request: HttpRequest, kind: str, pk: int, key: str) -> HttpResponseBase:
    subject = subjects.found(request, kind, pk, permission="document.issue")
    form = modules.forms().get(key)
    if form is None or not form.series:
        raise Http404
    day = days.today(request)
    organ = organ_for(request)
    entry = FormEntry(
        form,
        data=request.POST if request.method == "POST" else None,
        values=known(subject, form, day) | _filled_by_oneself(request, subject, form),
        ground=Ground(day=day, demo=days.is_demo(request)),
    )
    if entry.is_bound and not entry.asks_for_more and entry.is_valid():
        issued = issuing.issue(
            form=form,
            values=entry.values,
            subject=subject.record,
            organ=organ,
            day=day,
            actor=request.user,
            now=days.now(),
            verify_at=lambda token: request.build_absolute_uri(reverse("web:verify", args=[token])),
            request_key=f"{request.user.pk} {request.POST.get('request_key', '')[:32]}",
        )
        messages.success(request, _("已制发%(form)s %(number)s。") % {"form": _(form.title), "number": issued.number})
        return redirect(subject.url)
    context = {
        "page_title": _("制发：%(form)s") % {"form": _(form.title)},
        "crumbs": subjects.below(subject, _(form.title)),
        "subject": subject,
        "entry": entry,
        "organ": organ,
        "day": long_date(day),
        "wrong": entry.is_bound and not entry.asks_for_more,
        "request_key": request.POST.get("request_key") or get_random_string(24),
    }
    return render(request, "web/documents/issue.html", context)


def known(subject: Subject, form: Form, day: Any) -> dict[str, Any]:
    """What is filled in beforehand: names plain to staff, what the record tells, the periods of the law."""
    named: dict[str, Any] = {
        key: subject.name
        for key, field in form.fields.items()
        if field.fact == "name" and field.kind is Kind.NAME and subject.kind == "registry.person"
    }
    told = {**subjects_of.known_of(subject.record), **remedies(day=day)}
    return named | {key: value for key, value in told.items() if key in form.fields}


def _filled_by_oneself(request: HttpRequest, subject: Subject, form: Form) -> dict[str, Any]:
    """What the viewer filled in at the step from which he comes."""
    place = request.GET.get("place", "")
    found = filling.filled(subject=subject.record, place=place).get(form.key) if place else None
    return filling.values_of(filled=found) if found is not None and found.saved_by_id == request.user.pk else {}


@never_cache
def _print(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponseBase:
    """Asks what for; then the very file that was issued, or a copy in Word, masked as the viewer may see."""
    subject = subjects.found(request, kind, pk, permission="document.open")
    issued = subjects.document_about(subject, number)
    form = modules.forms().get(issued.form)
    context: dict[str, Any] = {
        "page_title": _("打印“%(title)s”") % {"title": issued.title},
        "crumbs": subjects.below(subject, issued.title),
        "subject": subject,
        "issued": issued,
        "day": long_date(issued.day),
        "voided_on": long_date(issued.voided_on) if issued.voided_on else "",
        "may_copy": form is not None,
        "asked": {"purpose": request.POST.get("purpose", ""), "note": request.POST.get("note", "")},
    }
    if request.method == "POST":
        wanted = request.POST.get("kind", "original")
        try:
            words = reveal.purpose_in_words(request.POST.get("purpose", ""), request.POST.get("note", ""))
            now, actor = days.now(), request.user
            if wanted == "original":
                told = issuing.printed(issued=issued, subject=subject.record, actor=actor, purpose=words, now=now)
                return sent(told)
            if form is None or wanted not in TYPES:
                raise Http404
            sheet = issuing.copy_of(
                issued=issued, form=form, subject=subject.record, actor=actor, purpose=words, now=now, sight=Sight.STAFF
            )
            return paper(sheet, kind=wanted, name=f"{issued.title}{issued.number}")
        except Refused as refusal:
            context["refusal"] = refusal
    return render(request, "web/documents/print.html", context)


@never_cache
def _void(request: HttpRequest, kind: str, pk: int, number: int) -> HttpResponseBase:
    subject = subjects.found(request, kind, pk, permission="document.void")
    issued = subjects.document_about(subject, number)
    refusal = ""
    if request.method == "POST":
        try:
            issuing.void(
                issued=issued,
                subject=subject.record,
                actor=request.user,
                reason=request.POST.get("reason", ""),
                day=days.today(request),
                now=days.now(),
            )
            messages.success(
                request, _("%(title)s %(number)s 已作废。") % {"title": issued.title, "number": issued.number}
            )
            return redirect(subject.url)
        except Refused as refused:
            refusal = str(refused)
    context = {
        "page_title": _("作废“%(title)s”") % {"title": f"{issued.title} {issued.number}".strip()},
        "crumbs": subjects.below(subject, _("作废")),
        "subject": subject,
        "explanation": _("作废后文号不再使用，扫码核验时显示已作废；原件仍然保留。"),
        "refusal": refusal,
    }
    return render(request, "web/documents/void.html", context, status=400 if refusal else 200)


@require_safe
def _verify(request: HttpRequest, token: str) -> HttpResponse:
    """For anybody who holds the paper: who issued it, when, under which number, and whether it still holds."""
    verified = issuing.verify(token=token)
    context: dict[str, Any] = {"page_title": _("文书核验"), "verified": verified}
    if verified is not None:
        context |= {
            "day": long_date(verified.day),
            "voided_on": long_date(verified.voided_on) if verified.voided_on else "",
        }
    answer = render(request, "web/documents/verify.html", context, status=200 if verified else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer


issue = scoped_view(permission="document.issue")(_issue)
print_document = scoped_view(permission="document.open")(_print)
void_document = scoped_view(permission="document.void")(_void)
verify = open_view(reason="whoever holds a paper with the code may ask whether it is real; it tells of nobody")(_verify)
