"""Who am I and what may I see: my roles with their areas and lines, my sign-ins, what I revealed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minzheng.kernel.access import days, event_types, queries
from minzheng.kernel.access.guards import personal_view
from minzheng.kernel.access.models import Account, Assignment, RevealRequest
from minzheng.kernel.access.scope import scope
from minzheng.kernel.events.types import EventType
from minzheng.web.accounts.words import holding, permissions_in_words, told
from minzheng.web.presenters import TimelineEntry

SIGN_INS = (
    event_types.SIGNED_IN,
    event_types.SIGNED_OUT,
    event_types.PASSWORD_CHANGED,
    event_types.SECOND_FACTOR_ADDED,
)
REVEALS = (event_types.REVEALED, event_types.REVEAL_REQUESTED)


def _me(request: HttpRequest) -> HttpResponse:
    account, day = request.user, days.today(request)
    assert isinstance(account, Account)
    held = list(
        scope(user=account, model=Assignment, day=day).filter(account=account).select_related("area", "granted_by")
    )
    effective = {each.role for each in held if queries.is_effective(assignment=each, day=day)}
    context = {
        "page_title": _("我的账号"),
        "holdings": [holding(each, day=day, viewer=account) for each in held],
        "permissions": permissions_in_words(effective),
        "sign_ins": _told(account, SIGN_INS),
        "reveals": _told(account, REVEALS),
        "requests": scope(user=account, model=RevealRequest, day=day).filter(requested_by=account)[:20],
    }
    return render(request, "web/accounts/me.html", context)


def _told(account: Account, types: tuple[EventType, ...]) -> list[TimelineEntry]:
    return told(queries.acts(account=account, types=[each.key for each in types], most=20))


me = personal_view(reason="one's own roles and acts")(_me)
