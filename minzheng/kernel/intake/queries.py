"""Reading evidence: every value of a person's file with the table, batch and row it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch, QuarantinedRow
from minzheng.kernel.intake.tables import EvidenceRow


@dataclass(frozen=True)
class Evidence:
    """A row about a person: `row` holds the values, `row.batch` the file, `row.row_number` the line."""

    dataset: Dataset
    row: Any

    @property
    def holds_since(self) -> date | None:
        return self.row.valid.lower

    def values(self) -> list[tuple[Any, Any]]:
        """(column, value) of every plain column that is filled; a sealed one shows its column with None."""
        told: list[tuple[Any, Any]] = []
        for column in self.dataset.columns:
            if column.encrypted:
                if getattr(self.row, f"{column.name}_index") is not None:
                    told.append((column, None))
            elif (value := getattr(self.row, column.name)) is not None:
                told.append((column, column.title_of(value) if column.choices else value))
        return told


def rows_about(*, dataset: Dataset, rows: QuerySet[EvidenceRow], people: list[int], day: date) -> list[Evidence]:
    """What one dataset says about these people on `day`; `rows` comes out of `access.scope`."""
    held = rows.filter(person__in=people, superseded_at=None, valid__contains=day)
    return [
        Evidence(dataset=dataset, row=row)
        for row in held.select_related("batch", "batch__area").order_by("-valid", "pk")
    ]


def tables_of_facts() -> dict[str, list[Dataset]]:
    """Fact name → the datasets that yield it, the most trusted with it first."""
    found: dict[str, list[Dataset]] = {}
    for dataset in tables.DATASETS.values():
        for name in dataset.facts:
            found.setdefault(name, []).append(dataset)
    return {name: sorted(those, key=lambda one: -one.precedence_of(name)) for name, those in found.items()}


def rows_in_quarantine(batch: str = "pk") -> Any:
    """How many rows of the batch in a column are still open, as an annotation of a query over batches."""
    waiting = QuarantinedRow.objects.filter(batch=OuterRef(batch), corrected_by=None).order_by()
    return Coalesce(Subquery(waiting.values("batch").annotate(rows=Count("pk")).values("rows")), 0)


def told_name() -> Any:
    """The name that the row of a review item gives, as an annotation; null where its table has no names."""
    named = {key: tables.table_of(dataset=key) for key, dataset in tables.DATASETS.items() if "name" in _plain(dataset)}
    place = {"batch": OuterRef("batch"), "sheet": OuterRef("sheet"), "row_number": OuterRef("row_number")}
    whens = [
        When(batch__dataset=key, then=Subquery(model.objects.filter(**place, superseded_at=None).values("name")[:1]))
        for key, model in named.items()
    ]
    return Case(*whens, default=Value(None), output_field=TextField())


def _plain(dataset: Dataset) -> set[str]:
    return {column.name for column in dataset.columns if not column.encrypted}


def file_names(*, batches: Iterable[int]) -> dict[int, str]:
    """The names of the files of these batches, to be said as a source; what is in them only `access.scope` opens."""
    return dict(Batch.objects.filter(pk__in=set(batches)).values_list("pk", "file_name"))
