"""Acting for another: giving a mandate, taking it back, and using one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.citizens import mandates, pace, recognising, signing_in
from minzheng.kernel.citizens.models import Mandate
from minzheng.kernel.registry.models import Person
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.citizen.words import relation_words
from minzheng.web.phrases import listed
from minzheng.web.presenters import long_date

OWN = "who acts for whoever is signed in, and for whom he acts"
TERMS: Final = {"30": gettext_lazy("一个月"), "183": gettext_lazy("半年"), "365": gettext_lazy("一年")}
"""Days of a mandate given online → how they are called."""


def _shown(one: Mandate, who: Any, day: date) -> dict[str, Any]:
    last = one.valid.upper - timedelta(days=1)
    return {
        "mandate": one,
        "name": mask(Kind.NAME, recognising.name_of(who)),
        "scopes": listed(Mandate.Scope(each).label for each in one.scopes),
        "ground": one.get_ground_display(),
        "until": long_date(last),
        "holds": mandates.holds(one, day=day),
        "revoked": long_date(one.revoked_from),
    }


@own_page(reason=OWN)
def people(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Who acts for me, and for whom I act; a new mandate is given on this page."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        problems = _give(request, visitor)
        if not problems:
            messages.success(request, _("已经授权。对方用自己的身份登录以后，就能替您办。"))
            return redirect("web:my_mandates")
    own, day = visitor.citizen, visitor.day
    context = {
        "page_title": _("替家人办，请家人办"),
        "visitor": visitor,
        "for_me": [_shown(one, one.agent, day) for one in mandates.of_principal(citizen=own)],
        "i_for": [_shown(one, one.principal, day) for one in mandates.of_agent(citizen=own, day=day)],
        "children": [
            {"pk": row.person_id, "name": mask(Kind.NAME, row.person.name), "relation": relation_words(row.relation)}
            for row in mandates.own_children(citizen=own, day=day)
        ],
        "scopes": Mandate.Scope.choices,
        "terms": TERMS.items(),
        "typed": request.POST if problems else {},
        "chosen": request.POST.getlist("scopes") if problems else Mandate.Scope.values[:2],
        "problems": problems,
    }
    return render(request, "web/citizen/mine/mandates.html", context, status=422 if problems else 200)


def _give(request: HttpRequest, visitor: Visitor) -> dict[str, str]:
    term = request.POST.get("term", "")
    if term not in TERMS:
        return {"term": _("请选择授权到什么时候。")}
    if request.POST.get("sure") != "yes":
        return {"sure": _("请勾选“我同意他（她）替我办”。")}
    try:
        pace.pass_one(kind="sign_in_as", address=f"mandate {visitor.citizen.pk}", now=visitor.now)
        agent = recognising.citizen_of(
            name=request.POST.get("name", ""),
            id_number=request.POST.get("id_number", ""),
            day=visitor.day,
            demo=days.is_demo(request),
            now=visitor.now,
        )
    except Refused as refusal:
        return {"id_number": str(refusal)}
    except pace.TooOften:
        return {"id_number": _("一小时里试得太多了，请过一会儿再来。")}
    try:
        mandates.give(
            agent=agent,
            principal=visitor.citizen,
            scopes=request.POST.getlist("scopes"),
            since=visitor.day,
            until=visitor.day + timedelta(days=int(term)),
            evidence=_("本人核验身份后网上授权"),
            actor=visitor.citizen.account,
            now=visitor.now,
        )
    except Refused as refusal:
        return {"scopes": str(refusal)}
    return {}


@own_page(reason=OWN)
@require_POST
def revoke(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponse:
    """Take back a mandate that one gave, or lay down one that one holds."""
    given = mandates.of_principal(citizen=visitor.citizen).filter(pk=pk).first()
    held = visitor.citizen.acts_for.filter(pk=pk).first()
    found = given or held
    if found is None:
        return HttpResponse(status=404)
    try:
        reason = _("委托人网上撤销") if given else _("代办人不再代办")
        mandates.revoke(mandate=found, reason=reason, actor=visitor.citizen.account, day=visitor.day, now=visitor.now)
        messages.success(request, _("已经撤销，从现在起不能再代办。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:my_mandates")


@own_page(reason=OWN)
@require_POST
def act(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """From now on for somebody else, or for oneself again."""
    if request.POST.get("mandate") == "none":
        signing_in.act_for(session=visitor.session, mandate=None, now=visitor.now)
        return redirect("web:mine")
    number = request.POST.get("mandate", "")
    found = get_object_or_404(
        mandates.of_agent(citizen=visitor.citizen, day=visitor.day), pk=int(number) if number.isdecimal() else 0
    )
    signing_in.act_for(session=visitor.session, mandate=found, now=visitor.now)
    return redirect("web:mine")


@own_page(reason=OWN)
@require_POST
def child(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Act for one's own minor child, as the register knows it."""
    number = request.POST.get("child", "")
    row = (
        mandates.own_children(citizen=visitor.citizen, day=visitor.day)
        .filter(person=int(number) if number.isdecimal() else 0)
        .first()
    )
    person: Person | None = row.person if row else None
    found = recognising.citizen_for(person=person, now=visitor.now) if person else None
    if found is None:
        messages.error(request, _("孩子的身份证号还没有核对过，请带户口簿到窗口办。"))
        return redirect("web:my_mandates")
    try:
        mandate = mandates.as_parent(citizen=visitor.citizen, child=found, day=visitor.day, now=visitor.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("web:my_mandates")
    signing_in.act_for(session=visitor.session, mandate=mandate, now=visitor.now)
    return redirect("web:mine")
