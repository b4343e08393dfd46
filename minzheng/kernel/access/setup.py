"""The first day of an installation: what it is, and its first accounts. Afterwards administrators do this, in pairs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel.access import event_types
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment, Deployment
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role, duty
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events


@dataclass(frozen=True)
class Seat:
    """An account of the first day and what it holds: ``((role, area, line), …)``."""

    username: str
    display_name: str
    password: str
    holds: tuple[tuple[Role, Area, Line], ...]
    employer: str = ""
    department: str = ""


@dataclass(frozen=True)
class SetUp:
    """What was made now, by username; accounts that were there are left as they are."""

    deployment: Deployment
    opened: dict[str, Account]


def set_up(
    *,
    name: str,
    area: Area,
    seats: Sequence[Seat],
    starts: datetime.date,
    now: datetime.datetime,
    demo_day: datetime.date | None = None,
) -> SetUp:
    """Write what this installation is and open its first accounts; again with the same names it changes nothing.

    ``demo_day`` makes it the demo. Roles that need a second person are granted by the system account and agreed to by
    another of the first accounts. Raises Refused on a live installation that has accounts already.
    """
    with transaction.atomic():
        system = Account.objects.system()
        there = {account.username: account for account in Account.objects.filter(is_system=False)}
        if there and demo_day is None:
            raise Refused(_("系统已经启用，账号由管理员开设。"))
        deployment, _made = Deployment.objects.update_or_create(
            id=1, defaults={"name": name, "area": area, "demo": demo_day is not None, "demo_day": demo_day}
        )
        opened = {
            seat.username: _open(seat, system=system, now=now, demo=demo_day is not None)
            for seat in seats
            if seat.username not in there
        }
        everybody = [*there.values(), *opened.values()]
        for seat in seats:
            if seat.username in opened:
                witness = next((each for each in everybody if each.username != seat.username), None)
                _seat(seat, opened[seat.username], system=system, witness=witness, starts=starts, now=now)
    return SetUp(deployment=deployment, opened=opened)


def _open(seat: Seat, *, system: Account, now: datetime.datetime, demo: bool) -> Account:
    account = Account.objects.create_user(
        seat.username,
        seat.password,
        display_name=seat.display_name,
        employer=seat.employer,
        department=seat.department,
        must_change_password=not demo,
        password_changed_at=now,
        opened_at=now,
        opened_by=system,
    )
    events.record(
        type=event_types.ACCOUNT_OPENED,
        actor=system,
        now=now,
        subject=account,
        username=seat.username,
        name=seat.display_name,
    )
    return account


def _seat(
    seat: Seat,
    account: Account,
    *,
    system: Account,
    witness: Account | None,
    starts: datetime.date,
    now: datetime.datetime,
) -> None:
    reason = _("系统启用时设定")
    for role, area, line in seat.holds:
        privileged = duty(role).privileged
        if privileged and witness is None:
            raise Refused(_("须由另一人复核的角色，启用时至少要有两个账号。"))
        Assignment.objects.create(
            account=account,
            role=role,
            area=area,
            line=line,
            valid=(starts, None),
            reason=reason,
            granted_by=system,
            granted_at=now,
            needs_approval=privileged,
            approved_by=witness if privileged else None,
            approved_at=now if privileged else None,
        )
        events.record(
            type=event_types.ROLE_GRANTED,
            actor=system,
            now=now,
            subject=account,
            area=area,
            purpose=reason,
            role=logged(Role(role).label),
            area_name=area.name,
            line=logged(Line(line).label),
        )
