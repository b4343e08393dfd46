"""Showing a hidden field: asked with a purpose, answered in place of the masked value (a page without JavaScript)."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import Unregistered, scope
from minzheng.web.presenters import Fact, Masked, Source


def hidden_fact(*, record: Model, field: str, may_reveal: bool, source: Source | None = None) -> Fact:
    """A revealable field of a record as a fact of its page: masked, and with the way to open it for who may."""
    hidden = reveal.hidden_field(model=type(record), name=field)
    title = _(str(hidden.title))
    shown = mask_for_staff(hidden.kind, hidden.read(record))
    if shown is None:
        return Fact(label=title, source=source)
    url = reverse("web:reveal", args=[record._meta.label_lower, record.pk, field]) if may_reveal else ""
    return Fact(label=title, masked=Masked(value=shown, label=title, reveal_url=url), source=source)


@never_cache
@require_POST
def _reveal_field(request: HttpRequest, kind: str, pk: int, field: str) -> HttpResponse:
    record, hidden = _find(request, kind, pk, field)
    day, now = days.today(request), days.now()
    asked = {"purpose": request.POST.get("purpose", ""), "note": request.POST.get("note", "")}
    title = _(str(hidden.title))
    answer: dict[str, Any] = {"title": title, "url": request.path, "asked": asked, "page_title": title}
    try:
        if "request" in request.POST:
            reveal.request_reveal(user=request.user, record=record, field=field, day=day, now=now, **asked)  # type: ignore[arg-type]
            answer["sent"] = True
        else:
            shown = reveal.reveal(user=request.user, record=record, field=field, day=day, now=now, **asked)  # type: ignore[arg-type]
            answer["value"] = _("尚不掌握") if shown.value is None else shown.value
    except reveal.NotInScope as refusal:
        raise Http404 from refusal
    except reveal.NeedsApproval as refusal:
        answer |= {"refusal": refusal, "needs_approval": True}
    except Refused as refusal:
        answer["refusal"] = refusal
    answer["masked"] = mask_for_staff(hidden.kind, hidden.read(record))
    template = "web/reveal/answer.html" if request.headers.get("HX-Request") else "web/reveal/page.html"
    return render(request, template, answer)


def _find(request: HttpRequest, kind: str, pk: int, field: str) -> tuple[Any, reveal.Hidden]:
    try:
        model = apps.get_model(kind)
        hidden = reveal.hidden_field(model=model, name=field)
        visible = scope(user=request.user, model=model, day=days.today(request), permission="reveal")
    except (LookupError, ValueError, Unregistered) as unknown:
        raise Http404 from unknown
    return get_object_or_404(visible, pk=pk), hidden


reveal_field = scoped_view(permission="reveal")(_reveal_field)
