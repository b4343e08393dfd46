"""Accounts, assignments and events in the words of the pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minzheng.kernel.access import queries
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.roles import PERMISSIONS, Role, duty
from minzheng.kernel.events import queries as log
from minzheng.kernel.events.models import Event
from minzheng.web.presenters import Tag, TimelineEntry, Tone, long_date


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An assignment as a row of a table, with what its reader may do about it."""

    assignment: Assignment
    role: str
    area: str
    line: str
    period: str
    state: Tag
    granted: str
    may_approve: bool = False
    may_end: bool = False


def holding(
    assignment: Assignment, *, day: datetime.date, viewer: Account, may_approve: bool = False, may_assign: bool = False
) -> Holding:
    """``may_approve`` and ``may_assign``: whether the viewer holds these permissions at all."""
    mine = viewer.pk == assignment.account_id
    another = viewer.pk not in (assignment.account_id, assignment.granted_by_id)
    return Holding(
        assignment=assignment,
        role=str(Role(assignment.role).label),
        area=assignment.area.name,
        line=assignment.get_line_display(),
        period=period(assignment),
        state=state(assignment, day),
        granted=_("%(who)s，%(day)s") % {"who": assignment.granted_by, "day": moment(assignment.granted_at)},
        may_approve=assignment.is_waiting and may_approve and another,
        may_end=assignment.ended_at is None and not mine and (may_assign or (assignment.is_waiting and may_approve)),
    )


def state(assignment: Assignment, day: datetime.date) -> Tag:
    if assignment.is_waiting:
        return Tag(text=_("待复核"), tone=Tone.SOON)
    if queries.is_effective(assignment=assignment, day=day):
        return Tag(text=_("有效"), tone=Tone.GOOD)
    if not assignment.valid.isempty and assignment.valid.lower and assignment.valid.lower > day:
        return Tag(text=_("未生效"), tone=Tone.SOON)
    return Tag(text=_("已终止"))


def period(assignment: Assignment) -> str:
    if assignment.valid.isempty:
        return _("未曾生效")
    first, last = assignment.valid.lower, assignment.valid.upper
    if last is None:
        return _("%(first)s 起") % {"first": long_date(first)}
    return _("%(first)s 至 %(last)s") % {
        "first": long_date(first), "last": long_date(last - datetime.timedelta(days=1))
    }  # fmt: skip


def account_state(account: Account) -> Tag:
    if account.is_system:
        return Tag(text=_("系统"))
    if account.locked_at is not None:
        return Tag(text=_("已锁定"), tone=Tone.BAD)
    if not account.is_active:
        return Tag(text=_("已停用"))
    return Tag(text=_("正常"), tone=Tone.GOOD)


def moment(at: datetime.datetime | None) -> str:
    """2023年6月30日 09:05 in the office's time; empty for None."""
    return f"{date_format(timezone.localtime(at), 'DATE_FORMAT')} {timezone.localtime(at):%H:%M}" if at else ""


def permissions_in_words(roles: Iterable[str]) -> list[str]:
    """What the roles may do, in the order of declaration."""
    held = frozenset[str]().union(*(duty(role).permissions for role in roles))
    return [str(words) for permission, words in PERMISSIONS.items() if permission in held]


def told(events: Iterable[Event]) -> list[TimelineEntry]:
    """Events as lines of a timeline; names of all actors in one query."""
    events = list(events)
    actors = queries.names(account_ids=[event.actor_id for event in events])
    return [
        TimelineEntry(when=moment(event.at), words=log.sentence(event=event, actors=actors), by="", tone=Tone.PLAIN)
        for event in events
    ]
