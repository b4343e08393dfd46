"""已在省系统: on files and lists of people, in which upper systems somebody is already, so that nobody types twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import scope
from minzheng.kernel.exchange import installed, queries
from minzheng.kernel.exchange.models import IN_UPPER_SYSTEM, Record, State
from minzheng.web.exchange.words import record_url, systems_of
from minzheng.web.lists import ChoiceFilter
from minzheng.web.phrases import noted
from minzheng.web.presenters import Fact, Tag, Tone


def facts_of(*, user: Any, day: datetime.date, people: Iterable[int], names: bool = False) -> list[Fact]:
    """One fact a person and system that the viewer may see, leading to the record; ``names`` says whose it is."""
    found = queries.badges(records=scope(user=user, model=Record, day=day).select_related("person"), people=set(people))
    return [
        Fact(
            label=_("上级系统"),
            value=noted(_(one.adapter.badge), " ".join(_whose(record, names))),
            url=record_url(record),
        )
        for badges in found.values()
        for one, record in badges
    ]


def _whose(record: Record, names: bool) -> list[str]:
    told = [record.person.name] if names and record.person else []
    return [*told, str(State(record.state).label)]


def with_systems(people: QuerySet[Any], *, user: Any, day: datetime.date) -> QuerySet[Any]:
    """Adds ``upper``: keys of the upper systems in which somebody is, as far as the viewer may know."""
    records = scope(user=user, model=Record, day=day).filter(
        person=OuterRef("pk"), gone_at=None, state__in=IN_UPPER_SYSTEM
    )
    return people.annotate(upper=ArraySubquery(records.order_by("adapter").values("adapter").distinct()))


def tags(person: Any) -> tuple[Tag, ...]:
    """已在省大救助系统, of somebody out of ``with_systems``."""
    known = {one.adapter.key: one.adapter.badge for one in installed.every()}
    return tuple(Tag(text=_(known[key]), tone=Tone.PLAIN) for key in person.upper if key in known)


def system_filter(*, user: Any, day: datetime.date) -> ChoiceFilter:
    """Who is in an upper system already."""

    def narrow(people: QuerySet[Any], key: str) -> QuerySet[Any]:
        records = scope(user=user, model=Record, day=day).filter(adapter=key, gone_at=None, state__in=IN_UPPER_SYSTEM)
        return people.filter(pk__in=records.exclude(person=None).values("person"))

    return ChoiceFilter(
        name="upper",
        label=_("已在上级系统"),
        choices=[(one.adapter.key, _(one.adapter.system)) for one in systems_of(user=user, day=day)],
        narrow=narrow,
    )
