"""Choosing a person for a form without script: first a search by name, then a link to the one who is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Person
from minzheng.web.people.words import place
from minzheng.web.phrases import noted
from minzheng.web.presenters import Link

MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Who was chosen, or whom the search found. `text` is what was searched for."""

    person: Person | None
    text: str
    found: Sequence[Link]


def choose_person(request: HttpRequest, *, permission: str) -> Chosen:
    """By ``?person=`` or ``?name=`` of the address, among those for whom the viewer holds `permission`."""
    day = days.today(request)
    visible = scope(user=request.user, model=Person, day=day, permission=permission).filter(merged_into=None)
    number, text = request.GET.get("person", ""), request.GET.get("name", "").strip()
    if number.isdecimal():
        person = visible.filter(pk=number).select_related("home_area__parent").first()
        if person is not None:
            return Chosen(person=person, text="", found=())
    if not text:
        return Chosen(person=None, text="", found=())
    matches = search.people(user=request.user, text=text, day=day).values("pk")
    hits = visible.filter(pk__in=matches).select_related("home_area__parent").order_by("name_key", "pk")
    kept = request.GET.copy()
    kept.pop("name", None)
    links = []
    for one in hits[:MOST_FOUND]:
        kept["person"] = str(one.pk)
        links.append(Link(text=noted(one.name, place(one.home_area) or ""), url=f"?{kept.urlencode()}"))
    return Chosen(person=None, text=text, found=links)
