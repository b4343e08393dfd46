"""What administrators do to accounts: one form page per act, each leading to one operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days, operations
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.areas.queries import covered
from minzheng.web.accounts.forms import EndForm, FirstPasswordForm, GrantForm, OpenAccountForm, ReasonForm
from minzheng.web.presenters import Link

MOST_AREAS_OFFERED = 600


@dataclass(frozen=True, kw_only=True)
class Act:
    """``operation`` takes ``account``, the form's values, ``actor``, ``day`` and ``now``."""

    title: str | Promise
    form: type[forms.Form]
    operation: Callable[..., Any]
    done: str | Promise
    dated: bool = False


ACTS = {
    "grant": Act(
        title=gettext_lazy("授予角色"),
        form=GrantForm,
        operation=operations.grant,
        done=gettext_lazy("已提交。须复核的角色待另一人同意后生效。"),
        dated=True,
    ),
    "lock": Act(
        title=gettext_lazy("锁定账号"), form=ReasonForm, operation=operations.lock, done=gettext_lazy("账号已锁定。")
    ),
    "unlock": Act(
        title=gettext_lazy("解除锁定"),
        form=ReasonForm,
        operation=operations.unlock,
        done=gettext_lazy("账号已解除锁定。"),
    ),
    "reset-password": Act(
        title=gettext_lazy("重置密码"),
        form=FirstPasswordForm,
        operation=operations.reset_password,
        done=gettext_lazy("密码已重置，本人下次登录须修改。"),
    ),
    "clear-second-factor": Act(
        title=gettext_lazy("清除动态口令"),
        form=ReasonForm,
        operation=operations.clear_second_factor,
        done=gettext_lazy("动态口令已清除，本人下次登录须重新设置。"),
    ),
}


@sensitive_post_parameters("password")
def _act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    account = get_object_or_404(_accounts(request), pk=pk)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    more: dict[str, Any] = {"day": days.today(request)} if chosen.dated else {}
    form = chosen.form(request.POST or None, **more)
    if form.is_valid() and _done(request, form, chosen.operation, account=account, **form.cleaned_data):
        messages.success(request, str(chosen.done))
        return redirect("web:account", pk=account.pk)
    return _page(request, form, title=chosen.title, account=account, areas=chosen.form is GrantForm)


@sensitive_post_parameters("password")
def _open_account(request: HttpRequest) -> HttpResponse:
    form = OpenAccountForm(request.POST or None)
    if form.is_valid():
        opened = _done(request, form, operations.open_account, **form.cleaned_data)
        if opened:
            messages.success(request, _("账号已开设，尚无任何角色。"))
            return redirect("web:account", pk=opened.pk)
    return _page(request, form, title=_("开设账号"))


@require_POST
def _approve(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(_assignments(request), pk=pk)
    try:
        operations.approve(
            assignment=assignment,
            actor=request.user,  # type: ignore[arg-type]
            day=days.today(request),
            now=days.now(),
        )
        messages.success(request, _("已复核同意，角色即时生效。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:account", pk=assignment.account_id)


def _end(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(_assignments(request).select_related("account"), pk=pk)
    form = EndForm(request.POST or None, day=days.today(request))
    if form.is_valid() and _done(request, form, operations.end, assignment=assignment, **form.cleaned_data):
        messages.success(request, _("角色已终止。"))
        return redirect("web:account", pk=assignment.account_id)
    title = _("不同意授予") if assignment.is_waiting else _("终止角色")
    return _page(request, form, title=title, account=assignment.account)


def _done(request: HttpRequest, form: forms.Form, operation: Callable[..., Any], **values: Any) -> Any:
    """What the operation gives back (True for nothing); a refusal becomes the form's error."""
    try:
        return operation(actor=request.user, day=days.today(request), now=days.now(), **values) or True
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _page(
    request: HttpRequest, form: forms.Form, *, title: str | Promise, account: Account | None = None, areas: bool = False
) -> HttpResponse:
    crumbs = [Link(text=_("账号与角色"), url=reverse("web:accounts"))]
    context = {
        "form": form,
        "page_title": title,
        "account": account,
        "crumbs": crumbs,
        "areas": _areas(request) if areas else (),
    }
    return render(request, "web/accounts/act.html", context)


def _areas(request: HttpRequest) -> list[Area]:
    """Counties, towns and communities that the bureau serves today."""
    deployment, day = days.deployment(), days.today(request)
    if deployment is None or deployment.area_id is None:
        return []
    visible = scope(user=request.user, model=Area, day=day)
    return list(
        visible.filter(
            pk__in=covered(ancestors=[deployment.area_id], day=day),
            valid__contains=day,
            level__in=[Level.COUNTY, Level.TOWN, Level.COMMUNITY],
        ).order_by("code")[:MOST_AREAS_OFFERED]
    )


def _accounts(request: HttpRequest) -> Any:
    return scope(user=request.user, model=Account, day=days.today(request), permission="account.view")


def _assignments(request: HttpRequest) -> Any:
    return scope(user=request.user, model=Assignment, day=days.today(request), permission="account.view")


act = scoped_view(permission=("account.manage", "role.assign"), model="access.Account")(_act)
open_account = scoped_view(permission="account.manage")(_open_account)
approve = scoped_view(permission="role.approve", model="access.Assignment")(_approve)
end = scoped_view(permission=("role.assign", "role.approve"), model="access.Assignment")(_end)
