"""The first page for citizens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.web.citizen.shell import county, no_county, public_page
from minzheng.web.preferences import SIZE_COOKIE, chosen_size

FIRST = "web/citizen/home.html"
ELDERS = "web/citizen/elders.html"
"""In elder mode the first page has five buttons, as people call what they want."""


@public_page(reason="the first page for citizens")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    own = county()
    if own is None:
        return no_county(request)
    size = chosen_size(request)
    context = {"page_title": _("民政服务"), "county": own, "asks_size": SIZE_COOKIE not in request.COOKIES}
    return render(request, ELDERS if size == "elder" else FIRST, context)


def _by_phone(request: HttpRequest, *, title: str, told: str) -> HttpResponse:
    """What is not done on these pages yet is done by a person: it says so, and leads to one."""
    action = {"text": _("请工作人员打电话给我"), "url_name": "web:check_call"}
    return render(request, "web/citizen/notice.html", {"page_title": title, "words": told, "action": action})


@public_page(reason="tells elders whom to ask for meals; the same for everybody")
@require_safe
def meals(request: HttpRequest) -> HttpResponse:
    return _by_phone(
        request, title=_("吃饭"), told=_("老年食堂和送餐由社区安排，网上还不能点。留下电话，社区会打给您。")
    )


@public_page(reason="tells elders whom to ask for a visit; the same for everybody")
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    told = _("想有人来看看您，或者想知道下次谁来，留下电话，社区会打给您。")
    return _by_phone(request, title=_("有人来看我"), told=told)
