"""查地址: a text as somebody typed it, what was understood of it, and the standard addresses it may mean."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry import address_matching
from minzheng.kernel.registry.models import Address
from minzheng.web.addresses.words import address_url, part_facts, reasons_in_words, score_in_words

LONGEST = 200


def candidates_shown(request: HttpRequest, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The candidates that the viewer may see, the best first, in words."""
    day = days.today(request)
    visible = scope(user=request.user, model=Address, day=day).select_related("area")
    by_number = {address.pk: address for address in visible.filter(pk__in=[each["address"] for each in told])}
    return [
        {
            "address": by_number[each["address"]],
            "url": address_url(by_number[each["address"]]),
            "score": score_in_words(each["score"]),
            "sure": each["score"] >= address_matching.SURE,
            "why": reasons_in_words(each["reasons"]),
        }
        for each in told
        if each["address"] in by_number
    ]


def _look_up(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {"page_title": _("查地址"), "text": text}
    if text:
        parts, told = address_matching.look_up(text=text, within=days.area_code(), day=days.today(request))
        context |= {"parts": part_facts(parts), "hits": candidates_shown(request, told)}
    return render(request, "web/addresses/look_up.html", context)


look_up = scoped_view(permission="people.view")(_look_up)
