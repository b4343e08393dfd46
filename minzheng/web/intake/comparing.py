"""The row of a table beside a person of the register, field by field, as staff may see both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import mask_for_staff
from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Column, Kind
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Person
from minzheng.web.intake.words import plain_value
from minzheng.web.presenters import DiffRow, Fact


@dataclass(frozen=True, kw_only=True)
class ComparedRow(DiffRow):
    """A field whose agreement was judged on the plain values: masked, two numbers may look the same and differ."""

    agrees: bool

    @property
    def state(self) -> str:
        if self.left is None or self.right is None:
            return "missing"
        return "same" if self.agrees else "differs"


def compared(*, row: Any, dataset: str, person: Person) -> list[ComparedRow]:
    """What the row says beside what the register holds, for every field that at least one of them has.

    The person comes out of `registry.queries.with_household_number`.
    """
    if row is None:
        return []
    told = []
    for column in tables.DATASETS[dataset].columns:
        if column.name not in KNOWN:
            continue
        left, right = _plain(row, column), KNOWN[column.name](person)
        if column.kind is Kind.AREA:
            shown, agrees = (right.name if right else None), _same_place(left, right)
        else:
            shown, agrees = plain_value(column, right), left == right
        if left is None and right is None:
            continue
        told.append(
            ComparedRow(
                label=_(str(column.title)),
                left=_masked(column, plain_value(column, left)),
                right=_masked(column, shown),
                agrees=agrees,
            )
        )
    return told


def told_besides(*, row: Any, dataset: str, all_columns: bool = False) -> list[Fact]:
    """The filled columns of the row that the register has nothing to compare with (or all of them)."""
    if row is None:
        return []
    columns = [column for column in tables.DATASETS[dataset].columns if all_columns or column.name not in KNOWN]
    values = [(column, _masked(column, plain_value(column, _plain(row, column)))) for column in columns]
    return [Fact(label=_(str(column.title)), value=value) for column, value in values if value is not None]


KNOWN = {
    "name": lambda person: person.name,
    "id_number": lambda person: _opened(person.id_cipher, Kind.ID_NUMBER),
    "sex": lambda person: person.sex,
    "birth_date": lambda person: person.birth_date,
    "death_date": lambda person: person.death_date,
    "ethnic_group": lambda person: person.ethnic_group,
    "phone": lambda person: _opened(person.phone_cipher, Kind.PHONE),
    "household_number": lambda person: person.household_number,
    "hukou_area": lambda person: person.hukou_area,
    "living_area": lambda person: person.home_area,
}
"""Columns that the register knows of a person too, by the names that all datasets share."""


def _plain(row: Any, column: Column) -> Any:
    if column.encrypted:
        return _opened(getattr(row, f"{column.name}_cipher"), column.kind)
    return getattr(row, column.name)


def _opened(cipher: bytes | memoryview | None, kind: Kind) -> str | None:
    return None if cipher is None else secrets.decrypt_one(cipher, purpose=kind)


def _masked(column: Column, words: str | None) -> str | None:
    return mask_for_staff(str(column.masked_as), words) if column.masked_as and words is not None else words


def _same_place(written: str | None, area: Area | None) -> bool:
    """Offices write the town before the community or leave it out."""
    return bool(written and area and (written.endswith(area.name) or area.name.endswith(written)))
