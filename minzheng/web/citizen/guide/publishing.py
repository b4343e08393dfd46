"""The staff's side of the guide: which matters stand in it, and how many of them can be begun online."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.citizens import services
from minzheng.kernel.citizens.models import ServiceItem
from minzheng.web.accounts.words import moment
from minzheng.web.citizen.guide import items
from minzheng.web.presenters import Link


@require_safe
def _services(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    kept = {
        item.workflow: item
        for item in scope(user=request.user, model=ServiceItem, day=day).select_related("changed_by")
    }
    lines = [
        {"key": key, "title": title, "item": (item := kept.get(key)), "when": moment(item.changed_at) if item else ""}
        for key, title in items.titles().items()
    ]
    online, published = services.online_share()
    context = {
        "page_title": _("办事指南管理"),
        "crumbs": (Link(text=_("办事指南管理"), url=""),),
        "lines": lines,
        "online": online,
        "published": published,
        "share": f"{100 * online / published:.0f}%" if published else _("还没有公布事项"),
        "may_edit": can(request.user, "policy.edit", day=day),
    }
    return render(request, "web/citizen/staff/services.html", context)


manage = scoped_view(permission="policy.view")(_services)


@require_POST
def _change(request: HttpRequest, key: str) -> HttpResponse:
    if key not in items.titles():
        raise Http404
    now, act = days.now(), request.POST.get("act", "")
    try:
        if act == "withdraw":
            services.withdraw(workflow=key, reason=request.POST.get("reason", ""), actor=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("已撤下。"))
        else:
            online = act == "online"
            services.publish(workflow=key, online=online, actor=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("已公布。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:services")


change = scoped_view(permission="policy.edit")(_change)
