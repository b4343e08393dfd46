"""The one window: whoever stands at the counter, for whatever matter; behind it each goes its own way.

First who came (somebody of the register, or somebody from elsewhere who is registered here), then everything that may
be applied for him, his household and the other members, at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework import operations, rights
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Channel
from minzheng.kernel.casework.operations import Wanted
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.outreach import operations as outreach
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.web.casework.applications import application_url
from minzheng.web.people.choosing import choose_person
from minzheng.web.people.words import place, relation
from minzheng.web.phrases import noted
from minzheng.web.presenters import Choice, Link


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Somebody (or his household) and the matters that may be taken in for him here."""

    title: str
    choices: Sequence[Choice]
    main: bool


def _window(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    chosen = choose_person(request, permission=rights.OPEN)
    clue = _clue(request)
    refused, offers = "", []
    if chosen.person is not None:
        offers = _offers(request, chosen.person)
        if request.method == "POST":
            try:
                return _apply(request, chosen.person, offers, clue)
            except Cannot as refusal:
                refused = str(refusal.message)
    context = {
        "page_title": _("综合窗口"),
        "crumbs": (Link(text=_("一件事申请"), url=reverse("web:applications")), Link(text=_("综合窗口"), url="")),
        "chosen": chosen,
        "offers": offers,
        "where": place(chosen.person.home_area) if chosen.person else "",
        "refused": refused,
        "sent": request.POST,
        "ticked": request.POST.getlist("wanted"),
        "key": request.POST.get("key", "")[:60] or uuid.uuid4().hex,
        "clue": clue,
        "kept": {"clue": clue.pk} if clue else {},
        "back": reverse("web:applications"),
        "visitor": reverse("web:visitor") + (f"?clue={clue.pk}" if clue else ""),
        "day": day,
    }
    return render(request, "web/casework/window.html", context, status=422 if refused else 200)


window = scoped_view(permission=rights.OPEN)(_window)


def _clue(request: HttpRequest) -> Clue | None:
    number = request.GET.get("clue", "")
    visible = scope(user=request.user, model=Clue, day=days.today(request))
    return visible.filter(pk=number, led_to=None).first() if number.isdecimal() else None


def _offers(request: HttpRequest, person: Person) -> list[Offer]:
    """For the person himself, for his household, and for its other members, whatever the line of work."""
    day = days.today(request)
    standing = scope(user=request.user, model=Membership, day=day).filter(superseded_at=None, valid__contains=day)
    own = standing.filter(person=person).select_related("household").order_by("-valid").first()
    people = [(person, _("本人"))]
    household: Household | None = own.household if own else None
    if household is not None:
        fellows = standing.filter(household=household, person__death_date=None).exclude(person=person)
        people += [
            (row.person, relation(row) or _("家庭成员"))
            for row in fellows.select_related("person").order_by("relation")
        ]
    area = person.home_area_id or (household.area_id if household else None)
    if area is None:
        return []
    above = rights.ancestors(area_id=area, day=day)
    allowed = [
        one
        for one in catalogue()
        if rights.may_open(user=request.user, offices=one.workflow.opened_by, line=one.line, above=above, day=day)
        and not one.workflow.proactive
        and not any({"CHANGE", "END"} & {each.effect for each in step.outcomes} for step in one.workflow.steps)
    ]
    found = []
    if household is not None:
        of_house = [one for one in allowed if one.workflow.subject == "HOUSEHOLD" and one.workflow.policy]
        choices = [
            Choice(value=f"H-{household.pk}-{one.workflow.key}", name=_(str(one.workflow.title))) for one in of_house
        ]
        found.append(Offer(title=_("为全家申请"), choices=choices, main=True))
    for each, kinship in people:
        of_person = [one for one in allowed if one.workflow.subject == "PERSON" and one.workflow.policy]
        choices = [
            Choice(value=f"P-{each.pk}-{one.workflow.key}", name=_(str(one.workflow.title))) for one in of_person
        ]
        found.append(Offer(title=noted(each.name, kinship), choices=choices, main=each.pk == person.pk))
    return [one for one in found if one.choices]


def _apply(request: HttpRequest, person: Person, offers: list[Offer], clue: Clue | None) -> HttpResponse:
    day, ticked = days.today(request), request.POST.getlist("wanted")
    allowed = {choice.value for one in offers for choice in one.choices}
    if not ticked or not set(ticked) <= allowed:
        raise Incomplete(_("请至少选择一个可以受理的事项"))
    mandate = request.POST.get("mandate", "").replace("\x00", "").strip()[:200]
    escorted = request.POST.get("escort") == "yes"
    if escorted and not mandate:
        raise Incomplete(_("代办须写明委托依据"))
    said: dict[str, Any] = {"mandate": mandate} if mandate else {}
    said |= {"urgent": True} if request.POST.get("urgent") == "yes" else {}
    wanted = [_wanted(value, said) for value in ticked]
    household = next((one.household for one in wanted if one.household is not None), None)
    who: dict[str, Any] = {"actor": request.user, "day": day, "now": days.now()}
    with transaction.atomic():  # a clue that cannot be led anywhere opens nothing
        application, _done = operations.apply(
            wanted=wanted, area=person.home_area_id or 0, line=catalogue().get(wanted[0].workflow).line,
            household=household, applicant=person.pk, mandate=mandate,
            channel=Channel.PROACTIVE if clue else Channel.COUNTER, actor=request.user,
            key=request.POST.get("key", "")[:60] or uuid.uuid4().hex, day=day, now=days.now(),
        )  # fmt: skip
        if escorted:
            outreach.escort(application=application, worker=request.user, mandate=mandate, **who)
        if clue is not None:
            outreach.lead_to(clue=clue, application=application, key=f"lead-{application.pk}", **who)
    messages.success(request, _("已受理登记，各事项分头办理、分别计时。"))
    return redirect(application_url(application))


def _wanted(value: str, said: dict[str, Any]) -> Wanted:
    kind, number, workflow = value.split("-", 2)
    whom = {"household" if kind == "H" else "person": int(number)}
    return Wanted(workflow=workflow, data=said, **whom)
