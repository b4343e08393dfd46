"""A name in the address that the endpoint does not know is refused: a misspelt filter must not pass for no filter."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from ninja.params.models import QueryModel

from minzheng.web.api.problems import Problem


def refuse_unknown_names(router: Router) -> Router:
    """The router, its endpoints answering 422 where the query holds a name that their description does not."""
    for view in router.path_operations.values():
        for operation in view.operations:
            asked = [model for model in operation.models if issubclass(model, QueryModel)]
            known = frozenset(name for model in asked for name in model.__ninja_flatten_map__)
            operation.view_func = _strict(operation.view_func, known=known)
    return router


def _strict(endpoint: Any, *, known: frozenset[str]) -> Any:
    @functools.wraps(endpoint)
    def answered(request: HttpRequest, **values: Any) -> Any:
        unknown = sorted(request.GET.keys() - known)
        if unknown:
            told = _("没有这一项；可用的有：%(known)s") % {"known": "、".join(sorted(known)) or _("无")}
            raise Problem("invalid", errors=[(f"query.{name}", told) for name in unknown])
        return endpoint(request, **values)

    return answered
