"""The members of a household as rows of a table."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.registry.models import Membership
from minzheng.web.people.family import Known
from minzheng.web.people.words import life_tags, person_url, place, relation, sex_and_age
from minzheng.web.presenters import Tag, long_date


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member. Without ``url`` he is the subject of the page, or lives where the viewer sees nobody."""

    name: str
    url: str
    relation: str | None
    sex_and_age: str
    home: str | None
    since: str
    until: str
    tags: list[Tag]


def member_rows(
    rows: Iterable[Membership], *, known: Known, day: datetime.date, subject: int | None = None
) -> list[Member]:
    """Members in the order given; of those outside the viewer's scope only that there is somebody."""
    return [_row(row, known=known, day=day, subject=subject) for row in rows]


def _row(row: Membership, *, known: Known, day: datetime.date, subject: int | None) -> Member:
    person = known.people.get(row.person_id)
    return Member(
        name=person.name if person else _("辖区外成员"),
        url=person_url(person) if person and person.pk != subject else "",
        relation=relation(row),
        sex_and_age=sex_and_age(person, day=day) if person else "",
        home=place(person.home_area) if person else _("不在您的管辖范围"),
        since=long_date(row.valid.lower),
        until=long_date(row.valid.upper),
        tags=life_tags(person, day=day) if person else [],
    )
