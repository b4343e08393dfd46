"""What somebody has in hand after submitting: a number, a code for the counter, a sheet to keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.citizens import affairs, families
from minzheng.kernel.citizens.receipts import RECEIPT
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.documents.organs import organ_of
from minzheng.kernel.documents.printing.laying import Head, lay_out
from minzheng.web.casework import words
from minzheng.web.citizen.applying.pages import draft_of
from minzheng.web.citizen.codes import qr_code
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.documents.sending import paper
from minzheng.web.phrases import listed
from minzheng.web.presenters import long_date

OWN = "the receipt of an application of whoever is signed in, or of somebody for whom he may apply"


def _matters(visitor: Visitor, key: Any) -> tuple[Any, list[Matter]]:
    draft = draft_of(visitor, key)
    own = affairs.matters_of(citizen=visitor.principal).filter(application=draft.application_id)
    return draft, list(own) if draft.application_id else []


def _town(draft: Any, visitor: Visitor) -> Area:
    return families.town_of(area=draft.area_id, day=visitor.day) or draft.area


@own_page(reason=OWN, wants="APPLY")
@require_safe
def receipt(request: HttpRequest, visitor: Visitor, key: Any) -> HttpResponseBase:
    draft, matters = _matters(visitor, key)
    if not matters:
        return redirect("web:mine")
    context = {
        "page_title": _("申请收到了"),
        "visitor": visitor,
        "draft": draft,
        "town": _town(draft, visitor),
        "matters": [(one, words.workflow_title(one.workflow)) for one in matters],
        "code": qr_code(request.build_absolute_uri(reverse("web:matter", args=[matters[0].pk]))),
        "day": long_date(matters[0].opened_date),
    }
    return render(request, "web/citizen/applying/receipt.html", context)


@own_page(reason=OWN, wants="APPLY")
@require_safe
def sheet(request: HttpRequest, visitor: Visitor, key: Any) -> HttpResponseBase:
    """The receipt as PDF."""
    draft, matters = _matters(visitor, key)
    if not matters:
        return redirect("web:mine")
    first, office = matters[0], organ_of(_town(draft, visitor)).name
    titles = documents.papers_of(subject=first).filter(voided_at=None).values_list("title", flat=True)
    values = {
        "application": draft.application.number,
        "matter": listed(words.workflow_title(one.workflow) for one in matters),
        "applicant": visitor.principal_name,
        "agent": visitor.name if visitor.mandate else "",
        "applied": first.opened_date,
        "office": office,
        "papers": listed(dict.fromkeys(titles)) or _("没有另交材料"),
    }
    head = Head(
        organ=office,
        day=first.opened_date,
        scan=request.build_absolute_uri(reverse("web:matter", args=[first.pk])),
    )
    return paper(
        lay_out(RECEIPT, values=values, head=head), kind="pdf", name=_("申请回执 %s") % draft.application.number
    )
