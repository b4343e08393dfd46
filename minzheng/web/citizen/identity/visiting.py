"""Who is visiting a citizen's own page: found by a cookie of our own, and admitted to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import citizens_view
from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.citizens import event_types, recognising, signing_in
from minzheng.kernel.citizens.models import Citizen, Mandate, Session
from minzheng.kernel.events import operations as events
from minzheng.web.citizen.shell import too_often, within_pace
from minzheng.web.preferences import chosen_size

COOKIE: Final = "minzheng_citizen"
OWN_PAGES: Final = "/my/"


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in. `principal` is whose affairs these are: his own, or by `mandate` another's."""

    session: Session
    citizen: Citizen
    principal: Citizen
    mandate: Mandate | None
    day: date
    now: datetime

    @property
    def name(self) -> str:
        return recognising.name_of(self.citizen)

    @property
    def principal_name(self) -> str:
        """As he may see it: his own name whole, another's masked."""
        name = recognising.name_of(self.principal)
        return name if self.mandate is None else mask(Kind.NAME, name) or ""

    @property
    def on_behalf_of(self) -> Any:
        """The account whose rights count in casework; None where he acts for himself."""
        return None if self.mandate is None else self.principal.account

    def may(self, wanted: str) -> bool:
        """Whether his mandate lets him; for himself he may everything."""
        return self.mandate is None or wanted in self.mandate.scopes

    def saw(self, what: str, *, subject: Model) -> None:
        """Write down what he looked at."""
        purpose = what if self.mandate is None else _("代%(who)s：%(what)s") % {"who": self.principal, "what": what}
        events.record(type=event_types.SEEN, actor=self.citizen.account, now=self.now, subject=subject, purpose=purpose)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Who it is; None for somebody who is not, or no longer, signed in."""
    now, day = days.now(), days.today(request)
    token = request.COOKIES.get(COOKIE, "")
    session = signing_in.current(token=token, unhurried=chosen_size(request) == "elder", day=day, now=now)
    if session is None:
        return None
    mandate = session.acting
    principal = mandate.principal if mandate else session.citizen
    return Visitor(session, session.citizen, principal, mandate, day, now)


Page = Callable[..., HttpResponseBase]


def own_page(*, reason: str, wants: str = "", kind: str = "mine") -> Callable[[Page], Page]:
    """A page for somebody signed in, called with his `Visitor`. `wants`: the scope that a mandate must hold.

    Never kept by a cache; who is not signed in goes to sign in and comes back.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return to_sign_in(request)
            request.visitor = visitor  # type: ignore[attr-defined]  # the frame of the page shows who is here
            if request.method == "POST" and not within_pace(kind, request=request):
                return too_often(request)
            if wants and not visitor.may(wants):
                return not_in_mandate(request)
            return page(request, visitor, *args, **kwargs)

        return citizens_view(reason=reason)(never_cache(guarded))

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in first. What was sent by a form goes back to that form's page, not to where it was sent."""
    where = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("web:mine")
    return redirect(f"{reverse('web:my_sign_in')}?{urlencode({'next': where})}")


def not_in_mandate(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("授权里没有这件事"),
        "words": _("委托您代办的人没有授权这件事。可以请本人办，或者请本人增加授权。"),
        "action": {"text": _("返回我的事项"), "url_name": "web:mine"},
    }
    return render(request, "web/citizen/notice.html", context, status=403)


def let_in(response: HttpResponse, *, token: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        token,
        path=OWN_PAGES,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        max_age=None,  # with the browser; the longest time is kept by the server
    )
    return response


def let_out(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=OWN_PAGES, samesite="Lax")
    return response
