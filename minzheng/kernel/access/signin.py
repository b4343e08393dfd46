"""Who may sign in, and what of it is written down."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.mfa import signals as mfa_signals
from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from minzheng.kernel.access import days, event_types
from minzheng.kernel.access.models import Account
from minzheng.kernel.events import operations as events


class AccountBackend(BaseBackend):
    """Name and password against ``Account``. System accounts have no password, closed and locked ones stay outside."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: Any
    ) -> Account | None:
        if username is None or password is None:
            return None
        account = Account.objects.filter(username__iexact=username).first()
        if account is None:
            # Hash all the same: the time taken must not tell whether there is such an account.
            Account().set_password(password)
            return None
        return account if account.check_password(password) and may_sign_in(account) else None

    def get_user(self, user_id: int) -> Account | None:
        account = Account.objects.filter(pk=user_id).first()
        return account if account is not None and may_sign_in(account) else None


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which failures are counted: as it is looked up, so that its case makes no new attempts."""
    return str((credentials or {}).get("username") or request.POST.get("login", "")).lower()


def locked_until(request: HttpRequest, credentials: dict[str, Any] | None = None) -> datetime.datetime:
    """When the name that was tried may be tried again from this address."""
    last = (
        AccessAttempt.objects.filter(username=name_tried(request, credentials), ip_address=_address(request))
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    return (last or days.now()) + get_cool_off(request)


def may_sign_in(account: Account) -> bool:
    """Whether the account is in use at all; a running session ends with it."""
    return account.is_active and not account.is_system and not account.is_citizen and account.locked_at is None


def _address(request: HttpRequest | None) -> str:
    return get_client_ip_address(request) or "" if request is not None else ""


def _signed_in(*, request: HttpRequest, user: Account, **_signal: Any) -> None:
    now = days.now()
    request.session["signed_in_at"] = now.timestamp()
    events.record(type=event_types.SIGNED_IN, actor=user, now=now, subject=user, address=_address(request))


def _signed_out(*, request: HttpRequest, user: Account | None, **_signal: Any) -> None:
    if user is not None:
        events.record(type=event_types.SIGNED_OUT, actor=user, now=days.now(), subject=user)


def _failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    _about_a_name(event_types.SIGN_IN_FAILED, str(credentials.get("username", "")), request)


def _locked_out(*, username: str, request: HttpRequest | None = None, **_signal: Any) -> None:
    _about_a_name(event_types.LOCKED_OUT, username or "", request)


def _about_a_name(type: Any, username: str, request: HttpRequest | None) -> None:
    """Nobody is signed in, so the system is the actor; the subject is the account of that name, if there is one."""
    events.record(
        type=type,
        actor=Account.objects.system(),
        now=days.now(),
        subject=Account.objects.filter(username__iexact=username, is_system=False).first(),
        address=_address(request),
        username=username[:64],
    )


def _second_factor_failed(*, request: HttpRequest, user: Account, **_signal: Any) -> None:
    """A wrong one-time code counts like a wrong password: the lock-out is one and the same."""
    user_login_failed.send(sender=Account, credentials={"username": user.username}, request=request)


def _second_factor_added(*, user: Account, authenticator: Any, **_signal: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        events.record(type=event_types.SECOND_FACTOR_ADDED, actor=user, now=days.now(), subject=user)


def _second_factor_removed(*, user: Account, authenticator: Any, **_signal: Any) -> None:
    if authenticator.type == authenticator.Type.TOTP:
        events.record(type=event_types.SECOND_FACTOR_REMOVED, actor=user, now=days.now(), subject=user)


def connect() -> None:
    """Listen to signing in and out; called once when the room opens."""
    user_logged_in.connect(_signed_in, dispatch_uid="access.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="access.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="access.sign_in_failed")
    user_locked_out.connect(_locked_out, dispatch_uid="access.locked_out")
    mfa_signals.authentication_failed.connect(_second_factor_failed, dispatch_uid="access.second_factor_failed")
    mfa_signals.authenticator_added.connect(_second_factor_added, dispatch_uid="access.second_factor_added")
    mfa_signals.authenticator_removed.connect(_second_factor_removed, dispatch_uid="access.second_factor_removed")
