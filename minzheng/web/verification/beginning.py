"""Beginning a check of a matter: what the family declared, line by line, and where to ask."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.consent.queries import covered
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry.models import Person
from minzheng.kernel.verification import operations, queries
from minzheng.kernel.verification.operations import Claim
from minzheng.web.casework.typed import fen_typed
from minzheng.web.casework.words import matter_url, workflow_of, workflow_title
from minzheng.web.presenters import Link
from minzheng.web.verification.words import check_url, kind_title


def _begin(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    matter = get_object_or_404(scope(user=request.user, model=Matter, day=day), pk=pk)
    declared = _waiting(matter)
    if declared is None:
        messages.warning(request, _("这个事项没有核对步骤"))
        return redirect(matter_url(matter))
    people = list(queries.people_of(matter=matter, day=day).order_by("birth_date", "pk"))
    refused = ""
    if request.method == "POST":
        try:
            check = operations.begin(
                matter=matter, verification=declared.key, claims=_claims(request, people, declared),
                sources=request.POST.getlist("source"), actor=request.user,
                key=request.POST.get("key", "")[:60] or uuid.uuid4().hex, day=day, now=days.now(),
            )  # fmt: skip
        except Cannot as refusal:
            refused = str(refusal.message)
        else:
            return redirect(check_url(check))
    authorised = covered(people=[one.pk for one in people], scope=declared.consent, day=day)
    context = {
        "page_title": _("发起核对"),
        "crumbs": (
            Link(text=workflow_title(matter.workflow), url=matter_url(matter)),
            Link(text=_("发起核对"), url=""),
        ),
        "refused": refused,
        "kinds": [(kind.key, kind_title(declared, kind.key)) for kind in declared.kinds],
        "people": [_row(request, person, declared, person.pk in authorised) for person in people],
        "sources": [
            (each.key, _(str(each.title)), request.method != "POST" or each.key in request.POST.getlist("source"))
            for each in declared.sources
        ],
        "key": request.POST.get("key", "")[:60] or uuid.uuid4().hex,
        "back": matter_url(matter),
        "assumed": _(str(declared.assumed)) if declared.assumed else "",
    }
    return render(request, "web/verification/begin.html", context, status=422 if refused else 200)


begin = scoped_view(permission="matter.act", model="casework.Matter", argument="pk")(_begin)


def _waiting(matter: Matter) -> Verification | None:
    """What a step of the matter waits for."""
    table = workflow_of(matter.workflow)
    keys = [step.opens for step in table.steps if queries.is_declared(step.opens)] if table else []
    return queries.declared()[keys[0]] if keys else None


def _row(request: HttpRequest, person: Person, declared: Verification, authorised: bool) -> dict[str, Any]:
    cells = [
        (
            f"claim-{person.pk}-{kind.key}",
            kind_title(declared, kind.key),
            request.POST.get(f"claim-{person.pk}-{kind.key}", ""),
        )
        for kind in declared.kinds
    ]
    return {"person": person, "authorised": authorised, "cells": cells}


def _claims(request: HttpRequest, people: list[Person], declared: Verification) -> list[Claim]:
    """What was typed, in yuan; an empty field is nothing declared."""
    found: list[Claim] = []
    for person in people:
        for kind in declared.kinds:
            fen = fen_typed(request.POST.get(f"claim-{person.pk}-{kind.key}", ""))
            if fen is not None:
                found.append(Claim(person=person.pk, kind=kind.key, amount_fen=fen))
    return found
