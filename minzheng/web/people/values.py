"""Stored values of tables in words."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.intake.contract import BOOL, CODE, DATE, MEASURE, MONEY, MONTH, Column
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import long_date


def in_words(column: Column, value: Any) -> str:
    """A known cell of a table as people write it."""
    if column.kind is MONEY:
        return money(value)
    if column.kind is DATE:
        return long_date(value)
    if column.kind is MEASURE:
        return measure(value)
    if column.kind is MONTH:
        return month(value)
    if column.kind is BOOL:
        return _("是") if value else _("否")
    return _(column.title_of(value)) if column.kind is CODE else str(value)


def money(fen: int) -> str:
    return _("%(yuan)s 元") % {"yuan": yuan(fen)}


def measure(hundredths: int) -> str:
    """8953 → 89.53; whole numbers without decimals. The unit stands in the column's title."""
    return f"{hundredths / 100:,.2f}".rstrip("0").rstrip(".")


def month(first: datetime.date) -> str:
    return _("%(year)d年%(month)d月") % {"year": first.year, "month": first.month}
