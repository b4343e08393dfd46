"""The list page: from the scope, through view and filters, to rows in words, in two queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can, scope
from minzheng.web.lists.address import Address, PageLinks, page_links
from minzheng.web.lists.choosing import Chosen
from minzheng.web.lists.columns import Column
from minzheng.web.lists.exporting import order
from minzheng.web.lists.filters import Filter, form_of
from minzheng.web.lists.kept import kept_for, same_query
from minzheng.web.models import KeptView
from minzheng.web.phrases import clauses
from minzheng.web.presenters import Figure, Link, TabLink, Words
from minzheng.web.scoped_pages import demand_scoped, guarded_view


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A tab above the list. ``condition`` must not pass through many rows of another table."""

    key: str
    label: Words
    condition: Q | Callable[[datetime.date], Q]

    def on(self, day: datetime.date) -> Q:
        """The condition on the day of the page."""
        return self.condition(day) if callable(self.condition) else self.condition


@dataclass(frozen=True, kw_only=True)
class DistinctCount:
    """A count beside that of rows, such as households: ``DistinctCount(field="household", unit=_("户"))``."""

    field: str
    unit: Words


@dataclass(frozen=True)
class HeadCell:
    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Row:
    cells: list[tuple[Column, Any]]
    actions: Sequence[Link]
    key: int


@dataclass(frozen=True)
class Total:
    """The sum below a column; ``unknown`` rows had no value and are said, not taken for zero."""

    words: str
    unknown: int


class ListPage(View):
    """A list of ``model``. See the package's docstring for an example."""

    model: ClassVar[type[Model]]
    title: ClassVar[Words]
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    views: ClassVar[Sequence[SavedView]] = ()
    default_sort: ClassVar[str] = ""
    row_unit: ClassVar[Words] = ""
    counts: ClassVar[Sequence[DistinctCount]] = ()
    export: ClassVar[bool] = True
    sizes: ClassVar[Sequence[int]] = (20, 50, 100)
    shown_filters: ClassVar[int] = 3
    empty_title: ClassVar[Words] = ""
    empty_words: ClassVar[Words] = ""
    permission: ClassVar[str] = ""
    template_name: ClassVar[str] = "web/list.html"

    day: datetime.date
    address: Address

    @classmethod
    def guarded(cls) -> Callable[..., Any]:
        """The view for ``urls``, open to who holds the permission of the model."""
        return guarded_view(cls.as_view(), model=cls.model, permission=cls.permission)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.day = days.today(request)
        self.address = Address(request.GET)

    @property
    def viewer(self) -> dict[str, Any]:
        """Who looks, and on which day: what every query layer asks for."""
        return {"user": self.request.user, "day": self.day}

    # what a page may say besides its declarations

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Join and annotate what the columns read; never widens."""
        return queryset

    def row_actions(self, row: Any) -> Sequence[Link]:
        return ()

    def page_actions(self) -> Sequence[Link]:
        """Buttons at the page's head; the first is the main one."""
        return ()

    def acts_on_chosen(self) -> Chosen | None:
        """What may be done to several rows at once; see ``choosing``."""
        return None

    def figures(self) -> Sequence[Figure]:
        return ()

    def crumbs(self) -> Sequence[Link]:
        return ()

    def as_of(self) -> Words:
        return ""

    def more_context(self) -> dict[str, Any]:
        """What a template of the page's own shows above the list."""
        return {}

    # from the scope to the rows

    @cached_property
    def form(self) -> Any:
        return form_of(self.filters, self.request.GET)

    @cached_property
    def view(self) -> SavedView | None:
        wanted = self.address.get("view")
        return next((view for view in self.views if view.key == wanted), None)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """Everything in scope that passes the filters, in every view. A faulty filter finds nothing rather than all."""
        queryset = self.refine(scope(model=self.model, **self.viewer))
        if not self.form.is_valid():
            return queryset.none()
        for each in self.filters:
            queryset = each.apply(queryset, self.form.cleaned_data)
        demand_scoped(queryset, page=self)
        return queryset

    def rows(self) -> QuerySet[Any]:
        """The rows of the chosen view in the chosen order."""
        queryset = self.found.filter(self.view.on(self.day)) if self.view else self.found
        return queryset.order_by(*self._ordering())

    def _ordering(self) -> list[str]:
        wanted = self.address.get("sort") or self.default_sort
        down, key = ("-", wanted[1:]) if wanted.startswith("-") else ("", wanted)
        field = next((column.sort for column in self.columns if column.sort and column.key == key), "")
        return [f"{down}{field}", "pk"] if field else ["pk"]

    @cached_property
    def sums(self) -> dict[str, Any]:
        """Counts of all views, totals and further counts of the chosen one, in one query."""
        chosen = self.view.on(self.day) if self.view else Q()
        asked: dict[str, Any] = {"rows": Count("pk", filter=chosen), "view_all": Count("pk")}
        asked |= {f"view_{view.key}": Count("pk", filter=view.on(self.day)) for view in self.views}
        asked |= {f"count_{each.field}": Count(each.field, distinct=True, filter=chosen) for each in self.counts}
        for column in self.columns:
            if column.total:
                asked[f"sum_{column.key}"] = Sum(column.total, filter=chosen)
                asked[f"unknown_{column.key}"] = Count("pk", filter=chosen & Q(**{f"{column.total}__isnull": True}))
        return self.found.order_by().aggregate(**asked)

    # the page

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        columns = self._chosen_columns()
        links = page_links(self.address, rows=self.sums["rows"], sizes=self.sizes)
        shown = self.rows()[links.first : links.first + links.size]
        rows = [Row([(column, column.cell(row)) for column in columns], self.row_actions(row), row.pk) for row in shown]
        context = {
            "page_title": self.title,
            "crumbs": self.crumbs(),
            "as_of": self.as_of(),
            "figures": self.figures(),
            "page_actions": self.page_actions(),
            "list": self._context(columns, rows, links),
            **self.more_context(),
        }
        return render(request, self.template_name, context)

    def _context(self, columns: Sequence[Column], rows: list[Row], links: PageLinks) -> dict[str, Any]:
        totals = self._totals(columns)
        return {
            "tabs": self._tabs(),
            "form": self.form,
            "fields": self._fields()[: self.shown_filters],
            "more_fields": self._fields()[self.shown_filters :],
            "more_open": any(
                self.address.get(name) for each in self.filters[self.shown_filters :] for name in each.names
            ),
            "kept": self.address.kept(without=[name for each in self.filters for name in each.names]),
            "said": self._said(),
            "reset": self.address.url(**{name: None for each in self.filters for name in each.names}),
            "heads": [self._head(column) for column in columns],
            "rows": rows,
            "totals": totals,
            "has_totals": any(totals) and bool(rows),
            "has_actions": any(row.actions for row in rows),
            "count": self.sums["rows"],
            "path": self.request.path,
            "query": self.request.META.get("QUERY_STRING", ""),
            "kept_view": next((each for each, current in self.kept_views if current), None),
            "may_keep": bool(self._said()) or self.view is not None or bool(self.address.all("column")),
            "chosen": self.acts_on_chosen() if rows else None,
            "row_unit": self.row_unit or _("条"),
            "counts": self.further_counts(),
            "pages": links,
            "export_url": self.address.url() if self.may_export() else "",
            "kept_columns": self.address.kept(without=["column"]),
            "optional": [(column, column in columns) for column in self.columns if column.optional],
            "empty_title": self.empty_title or _("暂无记录"),
            "empty_words": self.empty_words,
            "is_filtered": bool(self._said()) or self.view is not None,
        }

    def further_counts(self) -> list[tuple[int, Words]]:
        """Numbers said beside that of rows, with their units."""
        return [(self.sums[f"count_{each.field}"], each.unit) for each in self.counts]

    def _fields(self) -> list[list[Any]]:
        return [[self.form[name] for name in each.names] for each in self.filters]

    def _said(self) -> list[tuple[Words, str, str]]:
        """Filters in force: label, value in words, address without it."""
        if not self.form.is_valid():
            return []
        told = ((each, each.said(self.form.cleaned_data)) for each in self.filters)
        return [(each.label, words, self.address.url(**dict.fromkeys(each.names))) for each, words in told if words]

    def _chosen_columns(self) -> list[Column]:
        chosen = self.address.all("column")
        return [column for column in self.columns if not column.optional or column.key in chosen]

    @cached_property
    def kept_views(self) -> list[tuple[KeptView, bool]]:
        """The viewer's own views of this list, and whether each is what he looks at."""
        here = same_query(self.request.META.get("QUERY_STRING", ""))
        return [(each, each.query == here) for each in kept_for(user=self.request.user, path=self.request.path)]

    def _tabs(self) -> list[TabLink]:
        own = [
            TabLink(label=each.name, url=f"?{each.query}", current=current, own=True)
            for each, current in self.kept_views
        ]
        if not self.views and not own:
            return []
        shown = any(tab.current for tab in own)
        every = TabLink(
            label=_("全部"),
            url=self.address.url(view=None),
            current=not self.view and not shown,
            count=self.sums["view_all"],
        )
        declared = [
            TabLink(
                label=view.label,
                url=self.address.url(view=view.key),
                current=view is self.view and not shown,
                count=self.sums[f"view_{view.key}"],
            )
            for view in self.views
        ]
        return [every, *declared, *own]

    def _head(self, column: Column) -> HeadCell:
        if not column.sort:
            return HeadCell(column, "", "")
        now = self.address.get("sort") or self.default_sort
        sorted_as = {column.key: "ascending", f"-{column.key}": "descending"}.get(now, "")
        towards = f"-{column.key}" if sorted_as == "ascending" else column.key
        return HeadCell(column, self.address.url(sort=towards), sorted_as or "none")

    def _totals(self, columns: Sequence[Column]) -> list[Total | None]:
        totals: list[Total | None] = []
        for column in columns:
            value = self.sums.get(f"sum_{column.key}")
            known = value is not None and column.total
            totals.append(Total(column.words(value), self.sums[f"unknown_{column.key}"]) if known else None)
        return totals

    # the sheet

    def may_export(self) -> bool:
        return self.export and can(self.request.user, "export", day=self.day)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Export the rows of this address; see ``exporting``."""
        return order(self)

    def exportable(self) -> QuerySet[Any]:
        """The rows that the viewer may take away: those of the list where he holds that permission."""
        allowed = scope(model=self.model, permission="export", **self.viewer).values("pk")
        return self.rows().filter(pk__in=allowed)

    def export_columns(self) -> list[Column]:
        return self._chosen_columns()

    def conditions(self) -> str:
        """View and filters in force, in words."""
        parts = [str(self.view.label)] if self.view else []
        parts += [f"{label}={words}" for label, words, _url in self._said()]
        return clauses(parts) or _("无")
