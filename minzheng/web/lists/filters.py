"""Filters of a list: a form field and what it does to the query. The address holds their values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.web.presenters import Words, long_date

Narrow = Callable[[QuerySet[Any], Any], QuerySet[Any]]
Choices = Iterable[tuple[Any, Words]]


@dataclass(frozen=True, kw_only=True)
class Filter(ABC):
    """``name`` stands in the address. ``lookup`` is a field lookup; ``narrow`` a function where that is not enough.

    A condition on many rows of another table belongs into ``narrow`` as ``Exists``: a join would double rows.
    """

    name: str
    label: Words
    lookup: str = ""
    narrow: Narrow | None = None
    placeholder: Words = ""

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """Form fields by their names in the address."""

    @abstractmethod
    def apply(self, queryset: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        """Narrow the query to the values given; untouched where none is."""

    @abstractmethod
    def said(self, cleaned: dict[str, Any]) -> str:
        """The value given, in words, for the line above the table and the exported sheet; empty where none is."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter):
    def fields(self) -> dict[str, forms.Field]:
        box = forms.TextInput(attrs={"placeholder": self.placeholder, "autocomplete": "off"})
        return {self.name: forms.CharField(label=str(self.label), required=False, max_length=60, widget=box)}

    def apply(self, queryset: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        value = cleaned.get(self.name)
        if not value:
            return queryset
        return self.narrow(queryset, value) if self.narrow else queryset.filter(**{self.lookup: value})

    def said(self, cleaned: dict[str, Any]) -> str:
        return str(cleaned.get(self.name) or "")


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """``choices``: pairs of value and words, or a function giving them when the page is asked for."""

    choices: Choices | Callable[[], Choices] = ()

    def _pairs(self) -> list[tuple[str, Words]]:
        pairs = self.choices() if callable(self.choices) else self.choices
        return [(str(value), words) for value, words in pairs]

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.name: forms.ChoiceField(
                label=str(self.label), required=False, choices=[("", _("全部")), *self._pairs()]
            )
        }

    def apply(self, queryset: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        value = cleaned.get(self.name)
        if not value:
            return queryset
        return self.narrow(queryset, value) if self.narrow else queryset.filter(**{self.lookup: value})

    def said(self, cleaned: dict[str, Any]) -> str:
        value = cleaned.get(self.name)
        return str(dict(self._pairs()).get(value, value)) if value else ""


@dataclass(frozen=True, kw_only=True)
class DateFilter(Filter):
    """From a day to a day, both included."""

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def fields(self) -> dict[str, forms.Field]:
        first, last = self.names

        def box() -> forms.DateInput:
            return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

        return {
            first: forms.DateField(label=str(self.label), required=False, widget=box()),
            last: forms.DateField(label=_("至"), required=False, widget=box()),
        }

    def apply(self, queryset: QuerySet[Any], cleaned: dict[str, Any]) -> QuerySet[Any]:
        first, last = (cleaned.get(name) for name in self.names)
        if first:
            queryset = queryset.filter(**{f"{self.lookup}__gte": first})
        if last:
            queryset = queryset.filter(**{f"{self.lookup}__lte": last})
        return queryset

    def said(self, cleaned: dict[str, Any]) -> str:
        first, last = (cleaned.get(name) for name in self.names)
        return f"{long_date(first)}–{long_date(last)}" if first or last else ""


def form_of(filters: Sequence[Filter], data: Any) -> forms.Form:
    """The search form, bound to what the address says."""
    fields = {name: field for each in filters for name, field in each.fields().items()}
    form_class: type[forms.Form] = type("SearchForm", (forms.Form,), fields)
    return form_class(data, auto_id="filter-%s")
