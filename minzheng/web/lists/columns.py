"""Columns of a list: how a value becomes a cell on the page and a cell of the exported sheet."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.masking import mask_for_staff
from minzheng.web.phrases import listed
from minzheng.web.presenters import Tag, Words, long_date

SheetValue = str | int | Decimal | datetime.date | None


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # whole fen in, yuan shown
    DATE = "date"
    MASKED = "masked"  # ``mask`` says what kind of value is hidden
    LINK = "link"
    CODE = "code"  # digits that are no number
    TAG = "tag"  # a Tag or several
    AREA = "area"
    CLOCK = "clock"


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY})


def yuan(fen: int) -> str:
    """Whole fen as yuan with thousands separators: 125500 -> 1,255.00."""
    sign, rest = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{rest // 100:,}.{rest % 100:02d}"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    ``value``: an attribute path (``"household.area"``) or a function of the row; by default ``key``.
    ``sort``: the field (or annotation) to order by. ``total``: the field summed below, over all rows that match.
    ``url``: where a LINK leads. ``optional``: shown only when chosen. ``mask``: hidden as that kind, on the page and in
    the sheet. A value of None is *not known* and shown so, unless ``nothing`` says what it means here. ``many``:
    the values of many rows at once, where that is cheaper (deciphering); sheets are written by it.
    """

    key: str
    label: Words
    value: str | Callable[[Any], Any] = ""
    kind: Kind = Kind.TEXT
    unit: Words = ""
    sort: str = ""
    total: str = ""
    url: Callable[[Any], str] | None = None
    optional: bool = False
    mask: MaskKind | None = None
    nothing: Words | None = None
    many: Callable[[Sequence[Any]], Sequence[Any]] | None = None

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def shown_unit(self) -> Words:
        return self.unit or (_("元") if self.kind is Kind.MONEY else "")

    @property
    def css(self) -> str:
        return "num" if self.is_numeric else f"cell-{self.kind}"

    def read(self, row: Any) -> Any:
        """The value of a row, not yet in words."""
        value = self.value(row) if callable(self.value) else self._follow(row)
        return mask_for_staff(self.mask, value) if self.mask else value

    def _follow(self, row: Any) -> Any:
        path = str(self.value or self.key).split(".")
        value = functools.reduce(lambda at, name: getattr(at, name, None), path, row)
        return value() if callable(value) else value

    def cell(self, row: Any) -> SafeString:
        """The cell's content as HTML."""
        value = self.read(row)
        if value is None or value == "" or value == ():
            if self.nothing is not None:
                return escape(self.nothing)
            return format_html('<span class="nothing" title="{}">—</span>', _("尚不掌握"))
        if self.kind is Kind.TAG:
            return _tags(value)
        if self.kind is Kind.CLOCK:
            return mark_safe(render_to_string("web/lists/clock.html", {"clock": value}))
        text = escape(self.words(value))
        return format_html('<a href="{}">{}</a>', self.url(row), text) if self.url else text

    def words(self, value: Any) -> str:
        """A known value as text."""
        if self.kind is Kind.MONEY:
            return yuan(int(value))
        if self.kind is Kind.NUMBER:
            return f"{value:,}"
        if self.kind is Kind.DATE:
            return long_date(value)
        return str(value)

    def sheet_values(self, rows: Sequence[Any]) -> list[SheetValue]:
        """The values of some rows as a spreadsheet keeps them: money in yuan, dates as dates, the rest as shown."""
        if self.many is None:
            return [self._kept(self.read(row)) for row in rows]
        told = self.many(rows)
        return [self._kept(mask_for_staff(self.mask, value) if self.mask else value) for value in told]

    def _kept(self, value: Any) -> SheetValue:
        if value is None:
            return None
        if self.kind is Kind.MONEY:
            return Decimal(int(value)) / 100
        if self.kind in (Kind.NUMBER, Kind.DATE):
            return value
        if self.kind is Kind.TAG:
            return listed(tag.text for tag in _as_tags(value))
        if self.kind is Kind.CLOCK:
            return str(value.words)
        return str(value)


def _as_tags(value: Tag | tuple[Tag, ...] | list[Tag]) -> tuple[Tag, ...]:
    return (value,) if isinstance(value, Tag) else tuple(value)


def _tags(value: Tag | tuple[Tag, ...] | list[Tag]) -> SafeString:
    tags = ((tag.tone, tag.text) for tag in _as_tags(value))
    return format_html('<span class="chips">{}</span>', format_html_join("", '<span class="chip {}">{}</span>', tags))
