"""Who may do what to a matter: role x area x line, by one assignment that carries all three."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.grants import grants_of, holds
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import AreaCover
from minzheng.kernel.casework.models import Deputy, Matter, StepRun
from minzheng.kernel.casework.refusals import NotYours
from minzheng.kernel.workflows import APPLICANT, Office

ACT, OPEN, VOID, URGE = "matter.act", "matter.open", "matter.void", "matter.urge"


def ancestors(*, area_id: int, day: date) -> frozenset[int]:
    """Ids of the areas under which an area belongs on a day."""
    return frozenset(
        AreaCover.objects.filter(area_id=area_id, valid__contains=day).values_list("ancestor_id", flat=True)
    )


def acts_for(*, user: Any, roles: Iterable[str], line: str, above: frozenset[int], day: date) -> bool:
    """Whether one of the user's assignments carries one of the roles, for the line, over the area."""
    wanted = frozenset(roles)
    return any(
        grant.role in wanted and grant.area_id in above and grant.line in (Line.ALL, line)
        for grant in grants_of(user=user, day=day)
    )


def may_act(*, user: Any, matter: Matter, run: StepRun, above: frozenset[int], day: date) -> bool:
    """Whether a user may act on a step: its office's roles over its area; an applicant's step, by who he is."""
    if run.level == APPLICANT.level:
        return user.pk is not None and user.pk == matter.applicant_account_id
    return holds(user=user, permission=ACT, day=day) and acts_for(
        user=user, roles=run.office.split("+"), line=run.line, above=above, day=day
    )


def may_open(*, user: Any, offices: Iterable[Office], line: str, above: frozenset[int], day: date) -> bool:
    """Whether a user may open a matter of a table in an area; applicants may wherever the table lets them."""
    offices = list(offices)
    staff = [role for office in offices if office.level for role in office.roles]
    if holds(user=user, permission=OPEN, day=day) and acts_for(user=user, roles=staff, line=line, above=above, day=day):
        return True
    citizen = {role for office in offices if not office.level for role in office.roles}
    if getattr(user, "is_citizen", False):
        return bool(citizen)
    return any(grant.role in citizen for grant in grants_of(user=user, day=day))


Standing = Callable[[Any, Account, date], bool]
"""(Who acts, for whom, on a day) → whether he may."""
_standings: list[Standing] = []


def register_standing(standing: Standing) -> None:
    """Let an upper room say who else may act for whom: a son for his mother who authorised him."""
    if standing not in _standings:
        _standings.append(standing)


def standing_in(*, actor: Any, on_behalf_of: Account | None, day: date) -> Any:
    """The account whose rights count: the actor's own, or those of whom he is the deputy (or agent) on the day."""
    if on_behalf_of is None:
        return actor
    deputy = Deputy.objects.filter(principal=on_behalf_of, deputy_id=actor.pk, valid__contains=day).exists()
    if not deputy and not any(standing(actor, on_behalf_of, day) for standing in _standings):
        raise NotYours(_("没有代理 %(name)s 办理的委托") % {"name": on_behalf_of})
    return on_behalf_of
