"""The address of a list: it alone holds view, filters, order, page and size, so that a link can be passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict


class Address:
    """The query of the address asked for, and addresses near it. ``page`` is dropped whenever anything else changes."""

    def __init__(self, query: QueryDict) -> None:
        self._query = query

    def get(self, name: str) -> str:
        return self._query.get(name, "")

    def all(self, name: str) -> list[str]:
        return self._query.getlist(name)

    def url(self, **changes: str | int | None) -> str:
        """The address with some values changed; None removes one."""
        query = self._query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def kept(self, *, without: Sequence[str]) -> list[tuple[str, str]]:
        """Names and values that a form about ``without`` must carry along."""
        gone = {*without, "page"}
        return [(name, value) for name in self._query if name not in gone for value in self._query.getlist(name)]


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class PageLinks:
    """Where the page shown stands: ``first`` is the offset of its first row."""

    first: int
    size: int
    page: int
    last: int
    pages: list[PageLink]
    previous: str
    next: str
    sizes: list[PageLink]


def page_links(address: Address, *, rows: int, sizes: Sequence[int]) -> PageLinks:
    """Links of a list of so many rows. A page past the end becomes the last one; nonsense becomes the first."""
    size = _whole(address.get("size"))
    if size not in sizes:
        size = sizes[0]
    last = max(1, -(-rows // size))
    page = min(max(1, _whole(address.get("page"))), last)
    near = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    pages: list[PageLink] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            pages.append(PageLink("…"))
        pages.append(PageLink(f"{number:,}", address.url(page=number), number == page))
    return PageLinks(
        first=(page - 1) * size,
        size=size,
        page=page,
        last=last,
        pages=pages,
        previous=address.url(page=page - 1) if page > 1 else "",
        next=address.url(page=page + 1) if page < last else "",
        sizes=[PageLink(str(each), address.url(size=each), each == size) for each in sizes],
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
