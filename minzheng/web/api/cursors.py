"""Long lists in pages: a cursor says where the page before ended. Its form is nobody's business but ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from ninja import Query

MOST = 100
USUAL = 50
Row = TypeVar("Row")


def cursor() -> Any:
    """The parameter; empty for the first page."""
    return Query("", pattern=r"^[0-9a-f]{0,15}$", description="next_cursor of the page before")


def limit() -> Any:
    return Query(USUAL, ge=1, le=MOST)


def place(written: str) -> int | None:
    """Where the page begins; None for the first page."""
    return int(written, 16) if written else None


def written(place: int) -> str:
    return f"{place:x}"


def page_of(rows: Sequence[Row], *, limit: int) -> tuple[Sequence[Row], bool]:
    """Of up to ``limit + 1`` rows read, those of the page, and whether more follow."""
    return rows[:limit], len(rows) > limit
