"""接口令牌: one's own tokens for other programs, made and shown once, and ended; the administrator's list of all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables

from minzheng.kernel.access import days, tokens
from minzheng.kernel.access.guards import personal_view
from minzheng.kernel.access.models import Account, ApiToken
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import PERMISSIONS
from minzheng.kernel.access.scope import scope
from minzheng.web.accounts.token_forms import RevokeForm, TokenForm
from minzheng.web.accounts.words import moment
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.phrases import listed
from minzheng.web.presenters import Link, Tag, Tone


def state(token: ApiToken, *, now: datetime) -> Tag:
    if token.revoked_at is not None:
        return Tag(text=_("已撤销"), tone=Tone.BAD)
    return Tag(text=_("有效"), tone=Tone.GOOD) if now < token.valid_until else Tag(text=_("已过期"))


def permitted(token: ApiToken) -> str:
    return listed(str(PERMISSIONS.get(each, each)) for each in token.permissions)


def last_used(token: ApiToken) -> str:
    use = getattr(token, "use", None)
    return moment(use.last_used_at) if use else _("从未使用")


def may_be_ended(token: ApiToken, *, now: datetime) -> bool:
    return token.revoked_at is None and now < token.valid_until


@never_cache
@sensitive_variables("made")
def _mine(request: HttpRequest) -> HttpResponse:
    """One's tokens and the form of a new one. The token itself stands in the one answer to its making."""
    account, day, now = request.user, days.today(request), days.now()
    assert isinstance(account, Account)
    offered = tokens.offered(account=account, day=day)
    form = TokenForm(request.POST or None, offered=offered)
    made = None
    if form.is_valid():
        try:
            made = tokens.make(account=account, day=day, now=now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            form = TokenForm(offered=offered)
    own = scope(user=account, model=ApiToken, day=day).filter(account=account).select_related("use")
    rows = [
        {
            "token": each,
            "permitted": permitted(each),
            "until": moment(each.valid_until),
            "last_used": last_used(each),
            "state": state(each, now=now),
            "may_end": may_be_ended(each, now=now),
        }
        for each in own
    ]
    context = {
        "page_title": _("接口令牌"),
        "crumbs": (Link(text=_("我的账号"), url=reverse("web:me")),),
        "form": form,
        "offered": offered,
        "made": made,
        "rows": rows,
    }
    return render(request, "web/accounts/tokens.html", context)


def _revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """For the owner, and for who assigns roles; a token outside the scope is not there."""
    account, day = request.user, days.today(request)
    assert isinstance(account, Account)
    token = get_object_or_404(scope(user=account, model=ApiToken, day=day).select_related("account"), pk=pk)
    own = token.account_id == account.pk
    back = reverse("web:tokens" if own else "web:all_tokens")
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            tokens.revoke(token=token, actor=account, day=day, now=days.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("令牌已撤销，立即失效。"))
            return redirect(back)
    context = {
        "page_title": _("撤销接口令牌"),
        "crumbs": (Link(text=_("接口令牌"), url=back),),
        "form": form,
        "token": token,
        "back": back,
    }
    return render(request, "web/accounts/token_revoke.html", context)


class TokenList(ListPage):
    """Everybody's tokens, for who assigns roles: whose program may do what, and the way to end it."""

    model = ApiToken
    permission = "role.assign"
    title = gettext_lazy("接口令牌")
    row_unit = gettext_lazy("个")
    default_sort = "-made"
    export = False
    columns = (
        Column(key="name", label=gettext_lazy("名称")),
        Column(key="account", label=gettext_lazy("账号"), value=lambda row: row.account.display_name),
        Column(key="permissions", label=gettext_lazy("可以做的事"), value=permitted),
        Column(key="made", label=gettext_lazy("创建时间"), value=lambda row: moment(row.made_at), sort="made_at"),
        Column(
            key="until", label=gettext_lazy("有效至"), value=lambda row: moment(row.valid_until), sort="valid_until"
        ),
        Column(key="used", label=gettext_lazy("最近使用"), value=last_used),
        Column(key="state", label=gettext_lazy("状态"), value=lambda row: state(row, now=days.now()), kind=Kind.TAG),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("account", "use")

    def row_actions(self, row: ApiToken) -> list[Link]:
        if not may_be_ended(row, now=days.now()):
            return []
        return [Link(text=_("撤销"), url=reverse("web:token_revoke", args=[row.pk]))]


mine = personal_view(reason="one's own tokens, and what oneself may put into one")(_mine)
revoke = personal_view(reason="one's own token, or any for who assigns roles: the scope decides")(_revoke)
