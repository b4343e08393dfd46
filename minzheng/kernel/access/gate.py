"""What somebody who is signed in must do before he may work, and when his sign-in is over."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from minzheng.kernel.access import days
from minzheng.kernel.access.second_factor import has_second_factor, needs_second_factor

TOUCH_EVERY = timedelta(minutes=1)


def sign_in_is_over(request: HttpRequest) -> bool:
    """Whether the sign-in has lasted its time. Otherwise the session lives on: its idle time starts anew.

    The session is written at most once a minute, not with every request.
    """
    now = days.now().timestamp()
    began = request.session.get("signed_in_at", now)
    if now - began > settings.ACCESS_SIGN_IN_LASTS.total_seconds():
        return True
    if now - request.session.get("seen_at", 0) > TOUCH_EVERY.total_seconds():
        request.session["seen_at"] = now
    return False


def detour(request: HttpRequest) -> str | None:
    """Name of the address where the user must go first: to a new password, or to setting up the second factor.

    The demo asks for no second factor: its accounts belong to everybody.
    """
    user = request.user
    if not user.is_authenticated:
        return None
    changed = user.password_changed_at
    if user.must_change_password or changed is None or days.now() - changed > settings.ACCESS_PASSWORD_LASTS:
        return str(settings.ACCESS_CHANGE_PASSWORD_URL)
    if days.is_demo(request) or not needs_second_factor(account=user, day=days.today(request)):
        return None
    return None if has_second_factor(account=user) else str(settings.ACCESS_SECOND_FACTOR_URL)
