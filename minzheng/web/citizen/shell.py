"""What every page for citizens needs: the installation, its county, the limits of one address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import open_view
from minzheng.kernel.areas.models import Area
from minzheng.kernel.citizens import pace

Page = Callable[..., HttpResponseBase]


def county() -> Area | None:
    """The area that this installation serves."""
    held = days.deployment()
    return held.area if held else None


def within_pace(kind: str, *, request: HttpRequest) -> bool:
    """Whether this address may ask once more; counts the request."""
    try:
        pace.pass_one(kind=kind, address=get_client_ip_address(request) or "", now=days.now())
    except pace.TooOften:
        return False
    return True


def public_page(*, reason: str, kind: str = "check") -> Callable[[Page], Page]:
    """A page that strangers may open, within the limits of one address, never kept by a cache."""

    def decorate(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not within_pace(kind, request=request):
                return too_often(request)
            return page(request, *args, **kwargs)

        return open_view(reason=reason)(never_cache(guarded))

    return decorate


def too_often(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("请过一会儿再试"),
        "words": _("这个网络在一小时里用得太多了。可以过一会儿再来，也可以直接到镇街民政办，或者打 12345。"),
    }
    return render(request, "web/citizen/notice.html", context, status=429)


def no_county(request: HttpRequest) -> HttpResponse:
    context = {"page_title": _("还没有开通"), "words": _("这里还没有设置所服务的区县。请打 12345 询问。")}
    return render(request, "web/citizen/notice.html", context, status=503)
