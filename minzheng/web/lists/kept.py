"""Views of lists that somebody keeps for himself: made, replaced by one of the same name, and taken away again."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import personal_view
from minzheng.web.models import KeptView

MOST = 12
"""As many tabs as one looks through before searching is quicker."""


def same_query(text: str) -> str:
    """A query in one spelling: without the page number and empty values, in order of its names."""
    pairs = [(name, value) for name, value in parse_qsl(text.lstrip("?")) if value and name != "page"]
    return urlencode(sorted(pairs))


def kept_for(*, user: Any, path: str) -> list[KeptView]:
    """The views that a user keeps of a page, in the order in which he kept them."""
    return list(user.kept_views.filter(path=path)[:MOST])


@personal_view(reason="everybody keeps views for himself; they are addresses, not rows")
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the address that a list page sends under a name; the same name again replaces it."""
    path, query = request.POST.get("path", "")[:200], same_query(request.POST.get("query", ""))
    name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:20]
    try:
        resolve(path)
    except Resolver404:
        raise Http404 from None
    own: Any = request.user.kept_views  # type: ignore[union-attr]  # guarded: somebody is signed in
    others = own.filter(path=path).exclude(name=name)
    if not name or not query or len(query) > 1000:
        messages.error(request, _("没有保存：请先设好查询条件，再给视图起个名字。"))
    elif others.count() >= MOST:
        messages.error(request, _("每个列表最多保存 %d 个视图，请先删去不用的。") % MOST)
    else:
        own.update_or_create(path=path, name=name, defaults={"query": query, "kept_at": days.now()})
        messages.success(request, _("已保存视图“%s”。") % name)
    return redirect(f"{path}?{query}")


@personal_view(reason="everybody takes away his own views only")
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away one's own view; somebody else's is not there."""
    found = request.user.kept_views.filter(pk=pk).first()  # type: ignore[union-attr]
    if found is None:
        raise Http404
    found.delete()
    messages.success(request, _("已删去视图“%s”。") % found.name)
    return redirect(found.path)
