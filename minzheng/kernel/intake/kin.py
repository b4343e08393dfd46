"""Whom of a person's family a table names beside him, as its `Dataset` declares it. Pure declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kinship(StrEnum):
    """What somebody whom a row names is to the person whom it is about."""

    SPOUSE = "SPOUSE"
    PARENT = "PARENT"
    GUARDIAN = "GUARDIAN"
    CONTACT = "CONTACT"  # whom a home or a federation calls: mostly family, and not surely


@dataclass(frozen=True, slots=True)
class Kin:
    """The row names somebody of its person's family: evidence of a tie, never a member of the household.

    name, number, phone: the columns that say who it is. when: as for a `Yield`.
    """

    relation: Kinship
    name: str
    number: str | None = None
    phone: str | None = None
    when: Mapping[str, tuple[str | int | bool, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "when", MappingProxyType(dict(self.when)))
