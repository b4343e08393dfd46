"""What each office's tables say about a person: every value with the file, sheet and line it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.intake.contract import Column
from minzheng.kernel.intake.queries import Evidence
from minzheng.web.people.family import row_in_words
from minzheng.web.people.links import url_of
from minzheng.web.people.revealing import hidden_columns
from minzheng.web.people.values import in_words
from minzheng.web.presenters import Fact
from minzheng.web.reveal import hidden_fact


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row: the office, its table, the values, and where it stands. ``batch_url`` leads to the file."""

    office: str
    table: str
    facts: Sequence[Fact]
    stands_in: str
    batch_url: str = ""


def records(evidence: Iterable[Evidence], *, may_reveal: bool, may_see_batches: bool) -> list[Record]:
    """The rows as cards, in the order of the datasets."""
    return [
        Record(
            office=_(one.dataset.department),
            table=_(one.dataset.title),
            facts=_facts(one, may_reveal=may_reveal),
            stands_in=row_in_words(one),
            batch_url=url_of("web:batch", one.row.batch_id) if may_see_batches else "",
        )
        for one in evidence
    ]


def _facts(one: Evidence, *, may_reveal: bool) -> list[Fact]:
    hidden = {column.name for column in hidden_columns(one.dataset.columns)}
    return [
        hidden_fact(record=one.row, field=column.name, may_reveal=may_reveal)
        if column.name in hidden
        else Fact(label=_(column.title), value=in_words(column, getattr(one.row, column.name)))
        for column in one.dataset.columns
        if _is_filled(one, column)
    ]


def _is_filled(one: Evidence, column: Column) -> bool:
    stored = f"{column.name}_index" if column.encrypted else column.name
    return getattr(one.row, stored) is not None
