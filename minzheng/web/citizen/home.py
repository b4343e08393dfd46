"""The first page for citizens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.web.citizen.shell import county, no_county, public_page


@public_page(reason="the first page for citizens")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    own = county()
    if own is None:
        return no_county(request)
    return render(request, "web/citizen/home.html", {"page_title": _("民政服务"), "county": own})
