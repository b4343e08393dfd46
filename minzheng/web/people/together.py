"""Who may belong to a family, by registration, relation and address, each with its source: for a household's file.

Rules go by the registered members alone; what stands here beside them is evidence for who looks into a family.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.intake import tables
from minzheng.kernel.registry.models import FamilyTie, Household, Membership
from minzheng.kernel.registry.ties import ties_of
from minzheng.web.people.family import visible_people
from minzheng.web.people.tie_words import GroundLine, ground_lines, score_tag, sources, tie_state, tie_url
from minzheng.web.people.words import household_url, person_url, relation
from minzheng.web.presenters import Link, Tag, Tone


@dataclass(frozen=True, kw_only=True)
class Tied:
    """Somebody beside the household, or a member: how he comes to it. ``url`` is empty where the viewer sees nobody."""

    name: str
    url: str
    to: str
    lines: Sequence[GroundLine]
    tags: Sequence[Tag]
    conflicts: Sequence[str]
    tie_url: str
    homes: Sequence[Link] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """按户籍, 按关系 or 按住址."""

    key: str
    title: str
    people: Sequence[Tied]
    nothing: str


def together(*, household: Household, members: Sequence[Membership], user: Any, day: datetime.date) -> list[Group]:
    """The three groups; five queries, whatever the size of the family."""
    mine = {row.person_id for row in members}
    ties = list(ties_of(people=mine))
    numbers = {*mine, *(one for tie in ties for one in (tie.person_id, tie.other_id))}
    people = visible_people(numbers=numbers, user=user, day=day)
    known = sources(ties=ties, user=user, day=day)
    may_answer = can(user, "review.decide", day=day)

    def name(number: int) -> str:
        return people[number].name if number in people else _("辖区外人员")

    def tied(tie: Any, ground: str) -> Tied:
        member, other = (tie.person_id, tie.other_id) if tie.person_id in mine else (tie.other_id, tie.person_id)
        lines = ground_lines(tie, name=name, sources=known)
        label = str(FamilyTie.Ground(ground).label)
        return Tied(
            name=name(other),
            url=person_url(other) if other in people else "",
            to=name(member),
            lines=[one for one in lines if one.ground == label],
            tags=(score_tag(tie), *((tie_state(tie),) if tie.answered else ())),
            conflicts=[str(FamilyTie.Conflict(one).label) for one in tie.conflicts],
            tie_url=tie_url(tie) if may_answer and tie.person_id in people else "",
        )

    def of(ground: str) -> list[Tied]:
        return [tied(tie, ground) for tie in ties if any(one["ground"] == ground for one in tie.grounds)]

    return [
        Group(
            key="hukou",
            title=_("按户籍"),
            people=_registered(household, members, people=people, name=name, user=user, day=day),
            nothing=_("没有登记的成员。"),
        ),
        Group(key="relation", title=_("按关系"), people=of("RELATION"), nothing=_("没有表写到户外的家人。")),
        Group(key="address", title=_("按住址"), people=of("ADDRESS"), nothing=_("没有户外的同姓人住在同一处。")),
    ]


def _registered(
    household: Household, members: Sequence[Membership], *, people: Any, name: Any, user: Any, day: datetime.date
) -> list[Tied]:
    """The members, with the other households in which they stand registered on the same day."""
    elsewhere: dict[int, list[Link]] = {}
    rows = scope(user=user, model=Membership, day=day).filter(
        person__in=[row.person_id for row in members], superseded_at=None, valid__contains=day
    )
    for row in rows.exclude(household=household).select_related("household"):
        words = _("同时登记在户号 %(number)s") % {"number": row.household.number}
        elsewhere.setdefault(row.person_id, []).append(Link(text=words, url=household_url(row.household)))
    source = tables.DATASETS.get(household.source)
    words = _(str(source.title)) if source else household.source
    told = []
    for row in members:
        homes = elsewhere.get(row.person_id, [])
        line = GroundLine(ground=_("按户籍"), words=relation(row) or _("家庭成员"), source=words, url="", score=100)
        told.append(
            Tied(
                name=name(row.person_id),
                url=person_url(row.person_id) if row.person_id in people else "",
                to="",
                lines=[line],
                tags=(Tag(text=_("同时在两户"), tone=Tone.BAD),) if homes else (),
                conflicts=(),
                tie_url="",
                homes=homes,
            )
        )
    return told
