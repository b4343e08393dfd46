"""Who else shares what a rule compares between people: by name within the viewer's scope, beyond it only how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry.models import Person
from minzheng.kernel.rules import Collision
from minzheng.kernel.rules.expressions import Fact, walk
from minzheng.kernel.screening import comparisons
from minzheng.web.phrases import noted
from minzheng.web.presenters import Link

SHOWN = 20
"""So many are named: an account of a home has hundreds, and nobody reads them here."""


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """``title`` says what is shared; ``people`` are named, ``further`` are not (out of scope, or too many)."""

    title: str
    people: tuple[Link, ...]
    further: int

    @property
    def count(self) -> int:
        return len(self.people) + self.further


def sharing_of(*, rule: Collision, person: int | None, day: date, user: Any, today: date) -> tuple[Sharing, ...]:
    """For each comparison that the rule reads, the people of other households who share the value with `person`."""
    if person is None:
        return ()
    read = {one.name for one in walk(rule.when) if isinstance(one, Fact)}
    return tuple(
        _sharing(_(one.title), comparisons.sharing(person=person, comparison=one, day=day), user=user, today=today)
        for one in modules.ruleset().comparisons
        if one.name in read
    )


def _sharing(title: str, ids: list[int], *, user: Any, today: date) -> Sharing:
    visible = scope(user=user, model=Person, day=today).filter(pk__in=ids).select_related("home_area").order_by("pk")
    people = tuple(
        Link(
            text=noted(one.name, one.home_area.name if one.home_area else ""),
            url=reverse("web:person", args=[one.pk]),
        )
        for one in visible[:SHOWN]
    )
    return Sharing(title=title, people=people, further=len(ids) - len(people))
