"""What every view declares about itself. A test walks all addresses and fails on a view that declares nothing.

::

    @scoped_view(permission="people.view", model="registry.Person", argument="pk")
    def person_page(request, pk): ...

    @scoped_view(permission="finding.view")              # a list: no record in the address
    @personal_view(reason="shows only one's own account")
    @open_view(reason="sign-in page")

``scoped_view`` lets in who holds the permission *somewhere*; what he sees there comes from ``access.scope`` alone.
The view finds the day in ``access.days.today(request)``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from minzheng.kernel.access import days
from minzheng.kernel.access.gate import detour, sign_in_is_over
from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.roles import roles_with

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class ViewAccess:
    """Who may open a view.

    ``permissions``: any one of them lets in. ``model`` and ``argument``: which record the address names, as
    ``"registry.Person"`` and the name in the URL pattern; the test asks for a record of another street and wants a 404.
    ``reason`` is for views without a permission: why they need none. ``gate`` False: also for who must first change his
    password or set up a second factor. ``by_token``: for programs, which show a token with every request and are
    admitted by the interface itself, which asks for all of the permissions, never by a session. ``by_citizen``: for
    citizens, who are admitted by a session of their own and never by an account of the staff.
    """

    permissions: tuple[str, ...] = ()
    model: str = ""
    argument: str = "pk"
    signed_in: bool = True
    gate: bool = True
    by_token: bool = False
    by_citizen: bool = False
    reason: str = ""

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        """None for those who may pass; a redirect to sign-in for strangers; PermissionDenied for the others."""
        if not self.signed_in:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if sign_in_is_over(request):
            logout(request)
            return redirect_to_login(request.get_full_path())
        if self.gate and (elsewhere := detour(request)):
            return redirect(elsewhere)
        if self.permissions:
            day = days.today(request)
            if not any(holds(user=request.user, permission=each, day=day) for each in self.permissions):
                raise PermissionDenied
        return None


def _guarded(access: ViewAccess) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = access.admit(request)
            return refused if refused is not None else view(request, *args, **kwargs)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def scoped_view(*, permission: str | tuple[str, ...], model: str = "", argument: str = "pk") -> Callable[[View], View]:
    """For pages about the bureau's records. Works on functions and on ``SomeView.as_view()``."""
    permissions = (permission,) if isinstance(permission, str) else permission
    for each in permissions:
        roles_with(each)
    return _guarded(ViewAccess(permissions=permissions, model=model, argument=argument))


def personal_view(*, reason: str, gate: bool = True) -> Callable[[View], View]:
    """For pages that every signed-in person has and that show only his own things or public reference data."""
    return _guarded(ViewAccess(reason=reason, gate=gate))


def open_view(*, reason: str) -> Callable[[View], View]:
    """For pages that strangers may open."""
    return _guarded(ViewAccess(signed_in=False, reason=reason))


def citizens_view(*, reason: str) -> Callable[[View], View]:
    """For pages of citizens about their own affairs; `web.citizen.identity` admits them."""
    return _guarded(ViewAccess(signed_in=False, by_citizen=True, reason=reason))


def access_of(view: Callable[..., Any]) -> ViewAccess | None:
    """What a view declares; None where it declares nothing."""
    found: ViewAccess | None = getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )
    return found
