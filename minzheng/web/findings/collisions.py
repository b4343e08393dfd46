"""The rows that contradict one another: what they share side by side, and all that each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import Kind, mask, mask_for_staff
from minzheng.kernel.intake.contract import Column
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.registry import secrets
from minzheng.kernel.rules.kinds import Kind as ValueKind
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.findings.reasons import Ground
from minzheng.web.findings.sources import Sources, row_words, table_words
from minzheng.web.presenters import DiffRow, Fact, Link, long_date


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row of a table as it was sent."""

    title: str
    origin: Link
    since: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Two rows: ``shared`` compares the columns that both tables have. With one row there is nothing to compare."""

    records: tuple[Record, ...]
    shared: tuple[DiffRow, ...] = ()


def side_by_side(*, grounds: Iterable[Ground], sources: Sources) -> SideBySide:
    """The rows that the grounds of a collision stand on, each once."""
    rows = {(row.dataset.key, row.row.pk): row for ground in grounds for row in ground.origin.rows}
    shown = list(rows.values())
    records = tuple(_record(row, sources) for row in shown)
    return SideBySide(records=records, shared=_shared(shown[0], shown[1]) if len(shown) > 1 else ())


def _record(row: Evidence, sources: Sources) -> Record:
    told = ((column, _shown(column, row)) for column in row.dataset.columns)
    return Record(
        title=table_words(row.dataset),
        origin=Link(text=row_words(row), url=sources.link(row).url),
        since=long_date(row.holds_since),
        facts=tuple(Fact(label=_(column.title), value=words) for column, words in told if words is not None),
    )


def _shared(left: Evidence, right: Evidence) -> tuple[DiffRow, ...]:
    """Columns of one name and kind in both tables, where at least one row is filled."""
    others = {(column.name, column.kind): column for column in right.dataset.columns}
    both = [(column, others[key]) for column in left.dataset.columns if (key := (column.name, column.kind)) in others]
    compared = [(column, _shown(column, left), _shown(other, right)) for column, other in both]
    rows = []
    for column, one, two in compared:
        if column.encrypted and one == two and one is not None and not _same_sealed(column, left, right):
            two = _("%s（号码不同）") % two
        if one is not None or two is not None:
            rows.append(DiffRow(label=_(column.title), left=one, right=two))
    return tuple(rows)


def _same_sealed(column: Column, left: Evidence, right: Evidence) -> bool:
    first, second = (getattr(each.row, f"{column.name}_index") for each in (left, right))
    return bytes(first) == bytes(second)


def _shown(column: Column, row: Evidence) -> str | None:
    """A cell as staff may read it; None where it is empty."""
    if column.encrypted:
        cipher = getattr(row.row, f"{column.name}_cipher")
        return None if cipher is None else mask(Kind(column.kind), secrets.decrypt_one(cipher, purpose=column.kind))
    value: Any = getattr(row.row, column.name)
    if value is None:
        return None
    words = _words(column, value)
    return mask_for_staff(Kind(column.masked_as), words) if column.masked_as else words


def _words(column: Column, value: Any) -> str:
    if column.choices and isinstance(value, str):
        return column.title_of(value)
    kinds: Sequence[str] = [kind.value for kind in ValueKind]
    return text_of(value, ValueKind(column.kind), translate=_) if column.kind in kinds else str(value)
