"""Changes to accounts and to what they may do. Every one is a transaction with its event."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset as reset_failures
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from minzheng.kernel.access import event_types
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.grants import forget
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role, duty, must_stay_apart
from minzheng.kernel.access.scope import can
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events


def open_account(
    *,
    username: str,
    display_name: str,
    password: str,
    actor: Account,
    day: datetime.date,
    now: datetime.datetime,
    employer: str = "",
    department: str = "",
    work_phone: str = "",
) -> Account:
    """Open an account without any role; its first password must be changed at the first sign-in.

    The password is taken as checked (``django.contrib.auth.password_validation``). Raises Refused where the actor may
    not, or the name is taken.
    """
    _demand(actor, "account.manage", day)
    username = Account.normalize_username(username.strip())
    with transaction.atomic():
        if Account.objects.filter(username__iexact=username).exists():
            raise Refused(_("该登录名已有人使用。"))
        account = Account.objects.create_user(
            username,
            password,
            display_name=display_name.strip(),
            employer=employer,
            department=department,
            work_phone=work_phone,
            must_change_password=True,
            password_changed_at=now,
            opened_at=now,
            opened_by=actor,
        )
        events.record(
            type=event_types.ACCOUNT_OPENED, actor=actor, now=now, subject=account, username=username, name=display_name
        )
    return account


def lock(*, account: Account, reason: str, actor: Account, day: datetime.date, now: datetime.datetime) -> None:
    """Shut an account at once, running sessions included. Nobody locks himself out."""
    _demand(actor, "account.manage", day)
    if account.pk == actor.pk or account.is_system or account.is_citizen:
        raise Refused(_("不能锁定本人账号或系统账号。"))
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(locked_at=now, lock_reason=reason)
        events.record(type=event_types.ACCOUNT_LOCKED, actor=actor, now=now, subject=account, purpose=reason)
    account.refresh_from_db()
    forget(user=account)


def unlock(*, account: Account, reason: str, actor: Account, day: datetime.date, now: datetime.datetime) -> None:
    """Open a locked account again and forget its failed sign-ins."""
    _demand(actor, "account.manage", day)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(locked_at=None, lock_reason="")
        reset_failures(username=account.username.lower())
        events.record(type=event_types.ACCOUNT_UNLOCKED, actor=actor, now=now, subject=account, purpose=reason)
    account.refresh_from_db()
    forget(user=account)


def change_password(*, account: Account, password: str, now: datetime.datetime) -> None:
    """One's own new password, taken as checked."""
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = False
        account.password_changed_at = now
        account.save(update_fields=["password", "must_change_password", "password_changed_at"])
        events.record(type=event_types.PASSWORD_CHANGED, actor=account, now=now, subject=account)


def reset_password(
    *, account: Account, password: str, reason: str, actor: Account, day: datetime.date, now: datetime.datetime
) -> None:
    """A new first password for somebody who forgot his; all his sessions end, he must change it at the next sign-in."""
    _demand(actor, "account.manage", day)
    if account.is_system or account.is_citizen:
        raise Refused(_("系统账号不能登录。"))
    with transaction.atomic():
        account.set_password(password)
        account.must_change_password = True
        account.password_changed_at = now
        account.save(update_fields=["password", "must_change_password", "password_changed_at"])
        reset_failures(username=account.username.lower())
        events.record(type=event_types.PASSWORD_RESET, actor=actor, now=now, subject=account, purpose=reason)


def clear_second_factor(
    *, account: Account, reason: str, actor: Account, day: datetime.date, now: datetime.datetime
) -> None:
    """Take away a lost one-time code device and its recovery codes; the account must set one up anew.

    Both passwords and devices in one hand would be a way into any account, so this is the security administrator's.
    """
    _demand(actor, "role.assign", day)
    if account.pk == actor.pk:
        raise Refused(_("不能清除本人的动态口令。"))
    with transaction.atomic():
        Authenticator.objects.filter(user_id=account.pk).delete()
        events.record(type=event_types.SECOND_FACTOR_CLEARED, actor=actor, now=now, subject=account, purpose=reason)


def grant(
    *,
    account: Account,
    role: str,
    area: Area,
    starts: datetime.date,
    reason: str,
    actor: Account,
    day: datetime.date,
    now: datetime.datetime,
    line: str = Line.ALL,
    ends: datetime.date | None = None,
) -> Assignment:
    """Give an account a role in an area for a line, from ``starts`` until before ``ends``.

    A privileged role is only proposed: it takes effect when a second person agrees (``approve``). Raises Refused where
    the actor may not, for oneself, for roles that must stay apart, and where the same is held already.
    """
    _demand(actor, "role.assign", day)
    if account.pk == actor.pk:
        raise Refused(_("不能给本人授予角色。"))
    if account.is_system or account.is_citizen:
        raise Refused(_("系统账号不能担任角色。"))
    if ends is not None and ends <= starts:
        raise Refused(_("终止日期须在开始日期之后。"))
    declared = duty(role)
    with transaction.atomic():
        # One grant to an account at a time: two that must stay apart cannot slip past each other.
        Account.objects.select_for_update().get(pk=account.pk)
        standing = account.assignments.filter(
            Q(ended_at__isnull=True) | Q(approved_by__isnull=False) | Q(needs_approval=False),
            valid__overlap=(starts, ends),
        )
        if clashing := must_stay_apart(role, set(standing.values_list("role", flat=True))):
            names = "、".join(sorted(str(Role(other).label) for other in clashing))
            raise Refused(_("该角色不能与%(names)s由同一人担任。") % {"names": names})
        if standing.filter(role=role, area=area, line=line).exists():
            raise Refused(_("该账号在此期间已有相同的角色、区域和条线。"))
        assignment = Assignment.objects.create(
            account=account,
            role=role,
            area=area,
            line=line,
            valid=(starts, ends),
            reason=reason,
            granted_by=actor,
            granted_at=now,
            needs_approval=declared.privileged,
        )
        events.record(
            type=event_types.ROLE_PROPOSED if declared.privileged else event_types.ROLE_GRANTED,
            actor=actor,
            now=now,
            subject=account,
            area=area,
            purpose=reason,
            role=logged(Role(role).label),
            area_name=area.name,
            line=logged(Line(line).label),
            assignment=assignment.pk,
        )
    forget(user=account)
    return assignment


def approve(*, assignment: Assignment, actor: Account, day: datetime.date, now: datetime.datetime) -> None:
    """The second pair of eyes: a privileged role takes effect. Raises Refused for who granted and who receives it."""
    _demand(actor, "role.approve", day)
    with transaction.atomic():
        waiting = Assignment.objects.waiting().select_for_update().filter(pk=assignment.pk).first()
        if waiting is None:
            raise Refused(_("该授予已处理，无须复核。"))
        if actor.pk in (waiting.granted_by_id, waiting.account_id):
            raise Refused(_("复核人不能是授予人或本人。"))
        waiting.approved_by = actor
        waiting.approved_at = now
        waiting.save(update_fields=["approved_by", "approved_at"])
        events.record(
            type=event_types.ROLE_APPROVED,
            actor=actor,
            now=now,
            subject=waiting.account,
            area=waiting.area_id,
            role=logged(Role(waiting.role).label),
            assignment=waiting.pk,
        )


def end(
    *,
    assignment: Assignment,
    from_day: datetime.date,
    reason: str,
    actor: Account,
    day: datetime.date,
    now: datetime.datetime,
) -> None:
    """End an assignment from a day on, or turn down one that waits; what was held before stays on record.

    From its own first day on means that it was never held: its period becomes empty. Raises Refused where the actor may
    not, for his own role, for one that has ended, and for a day that is past.
    """
    _demand(
        actor, "role.approve" if assignment.is_waiting and can(actor, "role.approve", day=day) else "role.assign", day
    )
    if from_day < day:
        raise Refused(_("终止日期不能早于今天。"))
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if held.account_id == actor.pk:
            raise Refused(_("不能终止本人的角色。"))
        if held.ended_at is not None:
            raise Refused(_("该角色已终止。"))
        first, last = held.valid.lower, held.valid.upper
        last = from_day if last is None else min(last, from_day)
        held.valid = DateRange(empty=True) if first >= last else DateRange(first, last)
        held.ended_by = actor
        held.ended_at = now
        held.end_reason = reason
        held.save(update_fields=["valid", "ended_by", "ended_at", "end_reason"])
        events.record(
            type=event_types.ROLE_ENDED,
            actor=actor,
            now=now,
            subject=held.account,
            area=held.area_id,
            purpose=reason,
            role=logged(Role(held.role).label),
            day=from_day,
            assignment=held.pk,
        )


def _demand(actor: Account, permission: str, day: datetime.date) -> None:
    if not can(actor, permission, day=day):
        raise Refused(_("您没有此项权限。"))
