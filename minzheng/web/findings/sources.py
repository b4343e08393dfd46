"""Which row of which table each value came from, for one family and one viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import is_masked_for_staff
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.intake import queries as intake
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import ABSENT_IS_NONE, Dataset, Several, Yield
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.screening.register import OWN_FACTS
from minzheng.web.phrases import clauses, listed
from minzheng.web.presenters import Link, Source, Words

NOWHERE = "none"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where one value came from: a badge, and the rows behind it. No rows and a table: being absent from it told."""

    badge: Source
    rows: tuple[Evidence, ...] = ()
    table: Dataset | None = None


def row_words(row: Evidence) -> str:
    """死亡人员名单 · 死亡名单2023.xlsx · 第 18 行."""
    return _("%(table)s · %(file)s · 第 %(row)d 行") % {
        "table": _(row.dataset.title), "file": row.row.batch.file_name, "row": row.row.row_number,
    }  # fmt: skip


def table_words(dataset: Dataset) -> str:
    """卫生健康局《死亡人员名单》."""
    return _("%(who)s《%(table)s》") % {"who": _(dataset.department), "table": _(dataset.title)}


def is_hidden(fact: str) -> bool:
    """Whether staff see a fact masked, because a table keeps it in a column of a hidden kind (health)."""
    kept = (
        dataset.column(one.column).masked_as
        for dataset in intake.tables_of_facts().get(fact, ())
        for one in dataset.yields
        if one.fact == fact and one.column
    )
    return any(is_masked_for_staff(kind) for kind in kept if kind is not None)


class Sources:
    """The evidence about a family's members that the viewer may see, read table by table as it is asked for.

    ``people`` are ids out of ``access.scope``; rows come from the scope again.
    """

    def __init__(self, *, user: Any, people: Sequence[int], day: date, today: date) -> None:
        self._user, self._people, self._day, self._today = user, list(people), day, today
        self._read: dict[str, dict[int, list[Evidence]]] = {}
        self._tables = intake.tables_of_facts()
        self._asked: set[int] = set()
        self._open: set[int] = set()

    def rows(self, dataset: Dataset, person: int | None) -> list[Evidence]:
        """What a table says of one member, or of all where ``person`` is None; the latest first."""
        if dataset.key not in self._read:
            visible = scope(user=self._user, model=tables.table_of(dataset=dataset.key), day=self._today)
            found: dict[int, list[Evidence]] = {}
            for each in intake.rows_about(dataset=dataset, rows=visible, people=self._people, day=self._day):
                found.setdefault(each.row.person_id, []).append(each)
            self._read[dataset.key] = found
        kept = self._read[dataset.key]
        return kept.get(person, []) if person is not None else [row for rows in kept.values() for row in rows]

    def of(self, *, fact: str, person: int | None, value: Any) -> Origin:
        """Where the value of a fact came from; ``person`` None for a fact of the household."""
        datasets = self._tables.get(fact, [])
        if value is None:
            return Origin(badge=Source(label=_("暂无来源"), kind=NOWHERE, detail=self._suppliers(datasets)))
        for dataset in datasets:
            if rows := self._yielding(dataset, fact, person):
                detail = clauses(row_words(row) for row in rows)
                return Origin(badge=Source(label=_(dataset.department), detail=detail), rows=rows, table=dataset)
        absent = next((each for each in datasets if self._says_absent(each, fact)), None)
        if absent is not None:
            title = _(absent.title)
            detail = _("不在完整报送的《%s》中") % title
            return Origin(badge=Source(label=_("不在%s中") % title, detail=detail), table=absent)
        if fact in OWN_FACTS:
            return Origin(badge=Source(label=_("人员档案"), detail=_("由已登记的档案得出")))
        return Origin(badge=Source(label=_("系统推算")))

    def link(self, row: Evidence) -> Link:
        """A row in words, leading to its batch where the viewer may open that."""
        batch = row.row.batch_id
        url = reverse("web:batch", args=[batch]) if batch in self._open_batches([batch]) else ""
        return Link(text=row_words(row), url=url)

    def _open_batches(self, wanted: Sequence[int]) -> set[int]:
        """Which of these batches the viewer may open; one query for all batches that were not asked about before."""
        known = {row.row.batch_id for read in self._read.values() for rows in read.values() for row in rows}
        unasked = {*wanted, *known} - self._asked
        if unasked and can(self._user, "intake.view", day=self._today):
            visible = scope(user=self._user, model=Batch, day=self._today)
            self._open |= set(visible.filter(pk__in=unasked).values_list("pk", flat=True))
        self._asked |= unasked
        return self._open

    def _yielding(self, dataset: Dataset, fact: str, person: int | None) -> tuple[Evidence, ...]:
        told = [one for one in dataset.yields if one.fact == fact]
        rows = [row for row in self.rows(dataset, person) if any(_yields(one, row) for one in told)]
        all_count = any(one.several is not Several.LATEST for one in told)
        return tuple(rows if all_count else rows[:1])

    @staticmethod
    def _says_absent(dataset: Dataset, fact: str) -> bool:
        return dataset.absence is ABSENT_IS_NONE and any(
            one.fact == fact and one.absent is not None for one in dataset.yields
        )

    @staticmethod
    def _suppliers(datasets: Sequence[Dataset]) -> Words:
        return listed(table_words(one) for one in datasets)


def _yields(one: Yield, row: Evidence) -> bool:
    """Whether a row states the fact, in the sense of the declared yield."""
    met = all(getattr(row.row, column) in wanted for column, wanted in one.when.items())
    return met and (one.column is None or one.blank is not None or getattr(row.row, one.column) is not None)
