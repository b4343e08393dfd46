"""The console's own pages, read instead of rendered: what a program is told is what the page shows the same account."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest

from minzheng.web.files import FilePage

Page = TypeVar("Page", bound=FilePage)


def read_as_page(page: type[Page], request: HttpRequest, *, pk: int) -> Page:
    """The file page of a record, ready to be asked for what it gathers. Raises Http404 outside the scope."""
    shown = page()
    shown.setup(request, **{page.argument: pk})
    shown.record()
    return shown
