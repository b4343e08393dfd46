"""What several endpoints answer with. Money is yuan with two decimals as text; null is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ninja import Schema

from minzheng.kernel.areas.models import Area

LARGEST = 2**63 - 1
"""The largest number of a record."""


class AreaOut(Schema):
    """An area by its civil-affairs code."""

    code: str
    name: str


class CiteOut(Schema):
    """An article. ``mark``: V read, V2 seen second hand, M from memory, LOCAL a local rule to be confirmed."""

    document: str
    number: str
    article: str
    mark: str


def area_out(area: Area | None) -> AreaOut | None:
    return AreaOut(code=area.code, name=area.name) if area else None


def cites_out(cites: Any) -> list[CiteOut]:
    """Citations as declarations keep them: a tuple, whatever they were given."""
    return [
        CiteOut(document=one.document.title, number=one.document.number, article=one.article, mark=one.mark)
        for one in cites
    ]


def yuan(fen: int | None) -> str | None:
    """136500 → "1365.00"."""
    return None if fen is None else f"{Decimal(fen).scaleb(-2):.2f}"
