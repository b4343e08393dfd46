"""The guide for citizens: the list, one item, and its poster for the wall."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.citizens import services
from minzheng.web.citizen.codes import qr_code
from minzheng.web.citizen.guide import items
from minzheng.web.citizen.shell import county, no_county, public_page
from minzheng.web.presenters import long_date

PUBLIC = "the public guide: the same for everybody"


@public_page(reason=PUBLIC)
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    told, titles = services.published(), items.titles()
    listed = [{"key": key, "title": title, "online": told[key]} for key, title in titles.items() if key in told]
    return render(request, "web/citizen/guide/list.html", {"page_title": _("办事指南"), "items": listed})


@public_page(reason=PUBLIC)
@require_safe
def service(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, key, "web/citizen/guide/item.html")


@public_page(reason=PUBLIC)
@require_safe
def poster(request: HttpRequest, key: str) -> HttpResponse:
    """One sheet of A4 with the code, for the wall of the office."""
    return _page(request, key, "web/citizen/guide/poster.html")


def _page(request: HttpRequest, key: str, template: str) -> HttpResponse:
    own, day = county(), days.today(request)
    if own is None:
        return no_county(request)
    told = services.published()
    found = next((one for one in items.for_citizens() if one.key == key), None)
    if found is None or key not in told:
        raise Http404
    item = items.item_of(found, area=own, day=day)
    context: dict[str, Any] = {
        "page_title": item.title,
        "item": item,
        "online": told[key],
        "county": own,
        "code": qr_code(request.build_absolute_uri(reverse("web:service", args=[key]))),
        "day": long_date(day),
    }
    return render(request, template, context)
