"""At the counter or at somebody's home: registering that one may act for another, on paper or by a recording."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope
from minzheng.kernel.citizens import mandates, recognising
from minzheng.kernel.citizens.models import Mandate
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Person
from minzheng.web.citizen.mine.mandates import TERMS
from minzheng.web.phrases import listed
from minzheng.web.presenters import Link, long_date

MOST_SHOWN = 50


def _authorising(request: HttpRequest) -> HttpResponse:
    """The form, and what was registered lately in the viewer's area."""
    day = days.today(request)
    problem = ""
    if request.method == "POST":
        try:
            _register(request)
            messages.success(request, _("已登记。代办人用自己的身份登录市民页面以后，就能代办。"))
            return redirect("web:authorising")
        except Refused as refusal:
            problem = str(refusal)
    visible = scope(user=request.user, model=Mandate, day=day)
    held = visible.select_related("agent", "principal__person", "given_by")[:MOST_SHOWN]
    context: dict[str, Any] = {
        "page_title": _("代办授权"),
        "crumbs": (Link(text=_("代办授权"), url=""),),
        "problem": problem,
        "typed": request.POST,
        "chosen": request.POST.getlist("scopes") or Mandate.Scope.values,
        "scopes": Mandate.Scope.choices,
        "terms": TERMS.items(),
        "held": [
            {
                "principal": one.principal.person.name if one.principal.person else _("登记外人员"),
                "agent": mask(Kind.NAME, recognising.name_of(one.agent)),
                "scopes": listed(Mandate.Scope(each).label for each in one.scopes),
                "ground": one.get_ground_display(),
                "evidence": one.evidence,
                "until": long_date(one.revoked_from or one.valid.upper - timedelta(days=1)),
                "holds": mandates.holds(one, day=day),
            }
            for one in held
        ],
    }
    return render(request, "web/citizen/staff/authorising.html", context, status=422 if problem else 200)


def _register(request: HttpRequest) -> Mandate:
    day, now, posted = days.today(request), days.now(), request.POST
    if posted.get("term") not in TERMS:
        raise Refused(_("请选择授权到什么时候。"))
    person = _principal(request, posted.get("principal", ""))
    principal = recognising.citizen_for(person=person, now=now) if person else None
    if principal is None:
        raise Refused(_("辖区内没有查到委托人的身份证号，请核对证件。"))
    agent = recognising.citizen_of(
        name=posted.get("name", ""), id_number=posted.get("agent", ""), day=day, demo=days.is_demo(request), now=now
    )
    return mandates.give(
        agent=agent,
        principal=principal,
        scopes=posted.getlist("scopes"),
        since=day,
        until=day + timedelta(days=int(posted["term"])),
        evidence=posted.get("evidence", ""),
        actor=request.user,
        now=now,
        ground=Mandate.Ground.PAPER,
    )


def _principal(request: HttpRequest, number: str) -> Person | None:
    found = list(search.people(user=request.user, text=number, day=days.today(request))[:2]) if len(number) > 14 else []
    return found[0] if len(found) == 1 else None


authorising = scoped_view(permission="consent.record")(_authorising)
