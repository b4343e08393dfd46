"""Addresses of the interface. Each view carries what its endpoint asks for: the walk over all addresses sees it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from minzheng.kernel.access.guards import ViewAccess, open_view
from minzheng.web.api import docs_page
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.interface import ROUTERS, api, description
from minzheng.web.api.problems import Problem, answer

OPEN = "says nothing about anybody and is asked by programs without a token"


def _told(view: Callable[..., HttpResponse], access: ViewAccess) -> Callable[..., HttpResponse]:
    """The view in Chinese, never kept by anybody on the way, carrying ``access``; a wrong method is a problem too."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override("zh-hans"):
            response = view(request, *args, **kwargs)
            if response.status_code == 405:
                response = answer(Problem("method_not_allowed", headers={"Allow": response.headers["Allow"]}))
        response.headers["Cache-Control"] = "no-store"
        return response

    answered.access = access  # type: ignore[attr-defined]
    return csrf_exempt(answered)


def _access_of_paths() -> dict[str, ViewAccess]:
    """Route → what its endpoints ask for. Endpoints of one address name the same record."""
    found: dict[str, ViewAccess] = {}
    for router in ROUTERS:
        for route, view in router.path_operations.items():
            tokens = [one.auth_param for one in view.operations if isinstance(one.auth_param, BearerToken)]
            access = ViewAccess(signed_in=False, reason=OPEN)
            if tokens:
                asked = tuple(dict.fromkeys(each for one in tokens for each in one.permissions))
                first = tokens[0].access
                access = ViewAccess(permissions=asked, model=first.model, argument=first.argument, by_token=True)
            found[route.strip("/").replace("{", "<").replace("}", ">")] = access
    return found


def _endpoints() -> list[URLPattern]:
    declared = _access_of_paths()
    patterns, _app, _namespace = api.urls
    return [
        path(route, _told(pattern.callback, declared[route]), name=pattern.name)
        for pattern in patterns
        if isinstance(pattern, URLPattern) and (route := str(pattern.pattern)) in declared
    ]


@require_safe
def _openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


def _nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    return answer(Problem("not_found"))


app_name = "api"
urlpatterns = [
    *_endpoints(),
    path("openapi.json", open_view(reason="the description of the interface holds no data")(_openapi), name="openapi"),
    path("docs/", docs_page.docs, name="docs"),
    re_path(r"^(?P<rest>.*)$", _told(_nowhere, ViewAccess(signed_in=False, reason=OPEN)), name="nowhere"),
]
