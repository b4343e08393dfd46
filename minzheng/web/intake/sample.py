"""A few accepted rows, read once more from the sealed file and shown as their viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Column
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.trying import read_as_previewed
from minzheng.web.intake.words import plain_value

MOST = 10


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    row: int
    cells: Sequence[tuple[str, str | None]]


def sample(batch: Batch, *, day: date, demo: bool) -> list[SampleRow]:
    """The first accepted rows of the file, column by column of the dataset that the file has; sensitive ones masked."""
    dataset = tables.DATASETS[batch.dataset or ""]
    reading = read_as_previewed(batch=batch, dataset=dataset, day=day, demo=demo)
    columns = [dataset.column(name) for name in reading.present]
    return [
        SampleRow(
            row=row["row_number"],
            cells=[(_(str(column.title)), shown(column, row[column.name])) for column in columns],
        )
        for row in reading.accepted.head(MOST).iter_rows(named=True)
    ]


def shown(column: Column, value: object) -> str | None:
    """A value of a column as staff see it before any reveal."""
    told = plain_value(column, value)
    return mask_for_staff(str(column.masked_as), told) if column.masked_as else told
