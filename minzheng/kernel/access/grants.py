"""What an account holds on a day: (role, area, line) triples, read once per request."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Assignment, Deployment
from minzheng.kernel.access.roles import PERMISSIONS, roles_with
from minzheng.kernel.areas.models import AreaCover


@dataclass(frozen=True)
class Grant:
    """One effective assignment. ``whole``: its area covers all that this installation serves."""

    role: str
    area_id: int
    line: str
    whole: bool


@dataclass(frozen=True)
class Reach:
    """Where a permission reaches for some lines of work. Areas and lines of different grants never mix."""

    lines: frozenset[str]
    areas: frozenset[int]
    whole: bool

    @property
    def all_lines(self) -> bool:
        return Line.ALL in self.lines


def grants_of(*, user: Any, day: datetime.date) -> tuple[Grant, ...]:
    """Effective assignments of a user on a day; none for anonymous, closed, locked and system accounts.

    Kept on the user object, which lives for one request; ``forget`` drops it after a change.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active or user.locked_at is not None:
        return ()
    kept: dict[datetime.date, tuple[Grant, ...]] = user.__dict__.setdefault("_grants", {})
    if day not in kept:
        served = AreaCover.objects.filter(
            ancestor_id=OuterRef("area_id"), area_id__in=Deployment.objects.values("area_id"), valid__contains=day
        )
        kept[day] = tuple(
            Grant(*row)
            for row in Assignment.objects.effective(day=day)
            .filter(account_id=user.pk)
            .annotate(whole=Exists(served))
            .values_list("role", "area_id", "line", "whole")
        )
    return kept[day]


def forget(*, user: Any) -> None:
    """Read the user's assignments anew next time."""
    user.__dict__.pop("_grants", None)


def narrow(*, user: Any, permissions: Iterable[str]) -> None:
    """From now on this user object holds only those of its permissions: whoever acts by a token does less than he may.

    It only ever narrows: done twice, what both allow is left.
    """
    user._narrowed_to = frozenset(permissions) & getattr(user, "_narrowed_to", frozenset(PERMISSIONS))


def reaches(*, user: Any, permission: str, day: datetime.date) -> tuple[Reach, ...]:
    """Where and for which lines a user holds a permission: one ``Reach`` per set of lines held in the same areas.

    A person with line 1 in street X and line 2 in street Y gets two reaches and so never sees line 2 of street X.
    """
    carrying = roles_with(permission)
    if permission not in getattr(user, "_narrowed_to", PERMISSIONS):
        return ()
    lines_by_area: dict[int, set[str]] = defaultdict(set)
    whole: set[int] = set()
    for grant in grants_of(user=user, day=day):
        if grant.role in carrying:
            lines_by_area[grant.area_id].add(grant.line)
            if grant.whole:
                whole.add(grant.area_id)
    areas_by_lines: dict[frozenset[str], set[int]] = defaultdict(set)
    for area_id, lines in lines_by_area.items():
        areas_by_lines[frozenset({Line.ALL.value} if Line.ALL in lines else lines)].add(area_id)
    return tuple(
        Reach(lines=lines, areas=frozenset(areas), whole=bool(areas & whole))
        for lines, areas in sorted(areas_by_lines.items(), key=lambda item: sorted(item[0]))
    )


def holds(*, user: Any, permission: str, day: datetime.date) -> bool:
    """Whether a user holds a permission anywhere at all (what a menu asks; never enough to show a record)."""
    return bool(reaches(user=user, permission=permission, day=day))
