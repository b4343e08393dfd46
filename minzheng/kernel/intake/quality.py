"""How good the tables are that come in: what was read, what was wrong, how it was matched, what is left blank.

Everything starts from querysets that the caller has scoped, and is one query each, whatever there is to count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from minzheng.kernel.intake.contract import Column, Dataset
from minzheng.kernel.intake.models import Batch

LATEST_FILES = 200
"""Problems are counted over so many files of a dataset, the latest ones: older ones say little of today."""

COUNTED = ("rows_read", "rows_quarantined", "rows_duplicate", "rows_unchanged", "rows_matched", "rows_to_review")


@dataclass(frozen=True, kw_only=True)
class Received:
    """What registered files of a dataset (of one ``month``, where it is set) held, in rows; ``last`` the latest day."""

    dataset: str
    files: int
    rows_read: int
    rows_quarantined: int
    rows_duplicate: int
    rows_unchanged: int
    rows_matched: int
    rows_to_review: int
    last: date
    month: date | None = None

    @property
    def quarantined_share(self) -> float | None:
        """Of the rows read; null where nothing was read."""
        return self.rows_quarantined / self.rows_read if self.rows_read else None

    @property
    def matched_share(self) -> float | None:
        """Of the rows that were neither wrong nor repeated nor the same as before."""
        rest = self.rows_read - self.rows_quarantined - self.rows_duplicate - self.rows_unchanged
        return min(1.0, self.rows_matched / rest) if rest > 0 else None


def registered(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Files that are in the register; refused, waiting and voided ones say nothing of it."""
    return batches.filter(status=Batch.Status.REGISTERED, delivery__voided_at=None)


def received(*, batches: QuerySet[Batch]) -> dict[str, Received]:
    """Dataset → all its registered files together."""
    return {row["dataset"]: Received(**row) for row in _summed(registered(batches).values("dataset"))}


def by_month(*, batches: QuerySet[Batch], dataset: str) -> list[Received]:
    """The dataset's files by the month of the day they speak of, oldest first."""
    months = registered(batches).filter(dataset=dataset).annotate(month=TruncMonth("delivery__day"))
    return [Received(**row) for row in _summed(months.values("dataset", "month")).order_by("month")]


def _summed(grouped: Any) -> Any:
    numbers = {name: Sum(name, default=0) for name in COUNTED}
    return grouped.order_by().annotate(files=Count("pk"), last=Max("delivery__day"), **numbers)


@dataclass(frozen=True, kw_only=True)
class ProblemCount:
    """A kind of problem: ``column`` by its name in the dataset, or else its header as sent; ``wrong`` a marked text."""

    column: str
    wrong: str
    rows: int


def problems(*, batches: QuerySet[Batch], dataset: str) -> list[ProblemCount]:
    """Why rows were quarantined, the most frequent first, over the latest files."""
    told = registered(batches).filter(dataset=dataset).order_by("-received_at").values_list("understood", flat=True)
    counted: Counter[tuple[str, str]] = Counter()
    for understood in told[:LATEST_FILES]:
        for each in understood.get("problems", []):
            counted[each.get("column") or each["header"], each["wrong"]] += each["rows"]
    return [ProblemCount(column=column, wrong=wrong, rows=rows) for (column, wrong), rows in counted.most_common()]


def rungs(*, rows: QuerySet[Any]) -> dict[str, int]:
    """Rung of the ladder → how many rows that are believed now found their person by it; "" nobody yet."""
    return dict(
        rows.filter(superseded_at=None).order_by().values_list("rung").annotate(Count("pk")).order_by("-pk__count")
    )


@dataclass(frozen=True, kw_only=True)
class Filled:
    """How many of the rows believed now have a value in a column."""

    column: Column
    filled: int
    rows: int

    @property
    def share(self) -> float | None:
        return self.filled / self.rows if self.rows else None


def completeness(*, dataset: Dataset, rows: QuerySet[Any]) -> list[Filled]:
    """Every column of the dataset with its share of filled cells, in the order of the contract."""
    stored = {column.name: f"{column.name}_index" if column.encrypted else column.name for column in dataset.columns}
    asked: Iterable[tuple[str, Any]] = ((f"n_{name}", Count(field)) for name, field in stored.items())
    told = rows.filter(superseded_at=None).order_by().aggregate(n=Count("pk"), **dict(asked))
    return [Filled(column=column, filled=told[f"n_{column.name}"], rows=told["n"]) for column in dataset.columns]
