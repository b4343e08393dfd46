"""The generic file page: header card, anchors, sections, timeline. A page says what stands in them, never how."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import scope
from minzheng.web.presenters import Clock, Fact, Link, Tag, TimelineEntry, Words
from minzheng.web.scoped_pages import demand_scoped, guarded_view


@dataclass(frozen=True, kw_only=True)
class FileHeader:
    """Who or what the file is about. ``kind`` is a word such as 个人档案."""

    title: str
    kind: Words
    tags: Sequence[Tag] = ()
    clock: Clock | None = None
    facts: Sequence[Fact] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a file. ``template`` is rendered with ``section``; ``flush`` lets a table touch the edges."""

    key: str
    title: Words
    template: str
    data: Any = None
    note: Words = ""
    count: int | None = None
    flush: bool = False


class FilePage(View):
    """A page about one record of ``model``, taken from the scope: outside of it there is no such page (404)."""

    model: ClassVar[type[Model]]
    template_name: ClassVar[str] = "web/file.html"
    permission: ClassVar[str] = ""
    argument: ClassVar[str] = "pk"

    day: datetime.date

    @classmethod
    def guarded(cls) -> Callable[..., Any]:
        """The view for ``urls``, open to who holds the permission of the model."""
        return guarded_view(cls.as_view(), model=cls.model, permission=cls.permission, argument=cls.argument)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.day = days.today(request)

    @property
    def viewer(self) -> dict[str, Any]:
        """Who looks, and on which day: what every query layer asks for."""
        return {"user": self.request.user, "day": self.day}

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Join what the page needs; never widens."""
        return queryset

    def record(self) -> Any:
        queryset = self.refine(scope(model=self.model, **self.viewer))
        demand_scoped(queryset, page=self)
        return get_object_or_404(queryset, pk=self.kwargs[self.argument])

    def header(self, record: Any) -> FileHeader:
        raise NotImplementedError

    def sections(self, record: Any) -> Sequence[Section]:
        raise NotImplementedError

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        return ()

    def crumbs(self, record: Any) -> Sequence[Link]:
        return ()

    def actions(self, record: Any) -> Sequence[Link]:
        """Links at the header's right; the first is the main one."""
        return ()

    def extra(self, record: Any) -> dict[str, Any]:
        """More context for the sections' templates."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record()
        header = self.header(record)
        context = {
            "record": record,
            "page_title": header.title,
            "header": header,
            "sections": self.sections(record),
            "timeline": self.timeline(record),
            "crumbs": self.crumbs(record),
            "actions": self.actions(record),
            **self.extra(record),
        }
        return render(request, self.template_name, context)
