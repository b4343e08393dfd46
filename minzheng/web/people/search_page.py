"""The search of the top bar: who answers to a text, best first, and what of him answers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Person
from minzheng.web.people import categories
from minzheng.web.people.words import life_tags, person_url, place, sex_and_age
from minzheng.web.phrases import listed
from minzheng.web.presenters import Tag

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One person found. ``born`` and ``home`` tell people of one name apart."""

    name: str
    url: str
    sex_and_age: str
    born: str
    home: str | None
    tags: list[Tag]
    why: str


def _why(person: Person, text: str) -> str:
    """Which of the words the numbers of a person answer to, else how his name does."""
    words = text.upper().split()
    told = []
    for field, name in (("id_number", _("证件号码")), ("phone", _("手机号码"))):
        number = reveal.hidden_field(model=Person, name=field).read(person)
        if number and any(len(word) >= 4 and number.endswith(word[-6:]) for word in words):
            told.append(_("%(field)s尾号相符") % {"field": name})
    if told:
        return listed(told)
    return {0: _("姓名相符"), 1: _("姓名开头相符")}.get(person.rank, _("姓名中含有"))  # type: ignore[attr-defined]


def _hit(person: Person, *, text: str, day: datetime.date) -> Hit:
    return Hit(
        name=person.name,
        url=person_url(person),
        sex_and_age=sex_and_age(person, day=day),
        born=_("%(year)d年生") % {"year": person.birth_date.year} if person.birth_date else "",
        home=place(person.home_area),
        tags=[*life_tags(person, day=day), *categories.tags(person)],
        why=_why(person, text),
    )


@scoped_view(permission="people.search")
def search_page(request: HttpRequest) -> HttpResponse:
    """One query, whatever is asked; a text that asks for nothing asks the database nothing."""
    text, day = request.GET.get("q", "").strip()[:60], days.today(request)
    context: dict[str, Any] = {"page_title": _("检索"), "search_text": text, "most": MOST}
    if text:
        found = search.people(user=request.user, text=text, day=day).select_related("home_area__parent")
        people = list(categories.with_categories(found, user=request.user, day=day)[: MOST + 1])
        context["hits"] = [_hit(person, text=text, day=day) for person in people[:MOST]]
        context["more"] = len(people) > MOST
    return render(request, "web/people/search.html", context)
