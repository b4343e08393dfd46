"""Hidden cells of the offices' tables become revealable one by one: numbers, accounts, addresses, health."""

from __future__ import annotations

from typing import Any

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.masking import is_masked_for_staff
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Column
from minzheng.kernel.registry import secrets
from minzheng.web.people.values import in_words


def hidden_columns(columns: tuple[Column, ...]) -> list[Column]:
    """The columns whose cells staff see only masked."""
    return [column for column in columns if is_masked_for_staff(column.masked_as)]


def register() -> None:
    """Called once when the room opens, after all tables are made."""
    for key, dataset in tables.DATASETS.items():
        fields = {
            column.name: Hidden(column.title, MaskKind(column.masked_as), _reader(column))  # type: ignore[arg-type]
            for column in hidden_columns(dataset.columns)
        }
        if fields:
            reveal.register(
                tables.table_of(dataset=key),
                fields=fields,
                birth_dates=lambda row: [row.person.birth_date if row.person else None],
            )


def _reader(column: Column) -> Any:
    def sealed(row: Any) -> str | None:
        cipher = getattr(row, f"{column.name}_cipher")
        return None if cipher is None else secrets.decrypt_one(cipher, purpose=column.kind.value)

    def open_cell(row: Any) -> str | None:
        value = getattr(row, column.name)
        return None if value is None else in_words(column, value)

    return sealed if column.encrypted else open_cell
