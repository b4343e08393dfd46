"""At the counter: the answers behind a slip become matters of whoever stands there with his identity card."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.operations import Wanted
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.citizens import families, slips
from minzheng.kernel.citizens.models import Slip
from minzheng.kernel.registry import identity, search
from minzheng.kernel.registry.models import Person
from minzheng.web.casework.words import matter_url
from minzheng.web.citizen.guide import items


@require_POST
def _open(request: HttpRequest, reference: str) -> HttpResponse:
    """One application, with as many matters as were ticked; the answers stay with each. Twice is once."""
    day, now = days.today(request), days.now()
    slip = get_object_or_404(scope(user=request.user, model=Slip, day=day), reference=slips.normal(reference))
    chosen = [key for key in items.titles() if key in request.POST.getlist("service")]
    person = _person(request, request.POST.get("id_number", ""))
    back = redirect(f"{reverse('web:counter_slip', args=[slip.reference])}#open")
    if not chosen:
        messages.error(request, _("请勾选要受理的事项。"))
        return back
    if person is None:
        messages.error(request, _("辖区内没有查到这个身份证号，请核对证件；没有登记的人请走新增人员。"))
        return back
    family = families.family_of(person=person, day=day)
    if family.place is None:
        messages.error(request, _("登记里没有家庭住址，不知道该由哪个镇街受理。"))
        return back
    try:
        answers = slips.open_slip(slip=slip, actor=request.user, now=now)  # type: ignore[arg-type]
        done = operations.apply(
            wanted=[_wanted(key, person, family, answers) for key in chosen],
            area=family.place.pk,
            line=catalogue().get(chosen[0]).line,
            household=family.household.pk if family.household else None,
            applicant=person.pk,
            actor=request.user,
            key=f"slip-{slip.pk}-{'-'.join(sorted(chosen))}"[:70],
            day=day,
            now=now,
        )[1]
    except slips.Expired:
        messages.error(request, _("凭条已经过期，请直接从人员页发起申请。"))
        return back
    except Cannot as refusal:
        messages.error(request, str(refusal.message))
        return back
    messages.success(request, _("已受理，市民自测的答案附在事项里。"))
    return redirect(matter_url(done[0].matter))


def _person(request: HttpRequest, typed: str) -> Person | None:
    """The one whose whole number was read or typed, within the officer's area."""
    day = days.today(request)
    checked = identity.check_id_number(typed, day=day, demo=days.is_demo(request))
    if not checked.valid or checked.normalised is None:
        return None
    found = list(search.people(user=request.user, text=checked.normalised, day=day)[:2])
    return found[0] if len(found) == 1 else None


def _wanted(key: str, person: Person, family: families.FamilyShown, answers: Any) -> Wanted:
    data = {"check": answers}
    if catalogue().get(key).workflow.subject == "HOUSEHOLD":
        return Wanted(workflow=key, household=family.household.pk if family.household else None, data=data)
    return Wanted(workflow=key, person=person.pk, data=data)


open_matters = scoped_view(permission="matter.open")(_open)
