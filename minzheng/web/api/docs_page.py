"""The interface described for people: every endpoint with its permission, as a page of the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from minzheng.kernel.access.guards import personal_view
from minzheng.kernel.access.roles import PERMISSIONS
from minzheng.web.api import purposes
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.interface import PLACE, ROUTERS, description
from minzheng.web.phrases import listed


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One line of the page."""

    method: str
    address: str
    title: str
    permission: str
    needs_purpose: bool


def endpoints() -> list[Endpoint]:
    return [
        Endpoint(
            method=method,
            address=_address(route),
            title=_(one.summary or ""),
            permission=_permission(one.auth_param),
            needs_purpose=_needs_purpose(_address(route), method),
        )
        for router in ROUTERS
        for route, view in router.path_operations.items()
        for one in view.operations
        for method in one.methods
    ]


def _address(route: str) -> str:
    return f"/{PLACE}{route.replace('int:', '')}"


def _needs_purpose(address: str, method: str) -> bool:
    told = description()["paths"][address][method.lower()]
    return any(one["name"] == purposes.HEADER for one in told["parameters"])


def _permission(asked: Any) -> str:
    return (
        listed(str(PERMISSIONS[each]) for each in asked.permissions)
        if isinstance(asked, BearerToken)
        else _("不需要令牌")
    )


@personal_view(reason="the description of the interface, the same for everybody")
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("程序接口"),
        "endpoints": endpoints(),
        "requests_a_minute": settings.ACCESS_TOKEN_REQUESTS_A_MINUTE,
    }
    return render(request, "web/api/docs.html", context)
