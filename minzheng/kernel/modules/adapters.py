"""What a module exchanges with an upper system: which records of ours, in which file, and what of them is compared.

An `Adapter` is declared data. The upper system's file is a `Dataset` like any other (`theirs`, a mirror), so that it is
read, quarantined and matched by intake; `ours` says which of our own rows and awards are the same records::

    Adapter(
        key="provincial_assistance", system=label("浙江省大救助信息系统"), badge=label("已在省大救助系统"),
        theirs=PROVINCIAL_ROLL,
        person={"name": "name", "id_number": "id_number"},
        ours=(OwnTable(DIBAO, columns={"aid_kind": "aid_kind", "amount": "amount"}),
              OwnAwards({"dibao": "DIBAO"}, kind="aid_kind", amount="amount")),
        within=("aid_kind",), compares=("name", "aid_kind", "amount"))

`kernel.exchange` does the rest. Pure: no Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from minzheng.kernel.intake.contract import CODE, DATE, ENCRYPTED, MONEY, PERSON, Dataset


class Direction(StrEnum):
    """Which way files go."""

    EXPORT = "EXPORT"
    IMPORT = "IMPORT"


BOTH_WAYS = frozenset(Direction)

PERSON_ATTRIBUTES = frozenset({"name", "id_number", "sex", "birth_date", "death_date", "phone", "town", "community"})
"""What a column can take from the register's own record; `town` and `community` are names of where somebody lives."""

ENCODINGS = frozenset({"utf-8-sig", "utf-8", "gb18030"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLayout:
    """How the file looks. What stands here is a default: an installation may say otherwise in ``exchange.yaml``.

    titles: rows above the header. columns: names of the mirror's columns in the file's order, empty: as declared.
    codes: column → our code → what the upper system writes; where nothing is said, the usual written form.
    dates: how days are written (`strftime`). change_column: header of the column that says 新增, 变更 or 终止.
    """

    format: str = "xlsx"
    encoding: str = "utf-8-sig"
    titles: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    dates: str = "%Y-%m-%d"
    change_column: str = ""

    def __post_init__(self) -> None:
        if self.format not in ("xlsx", "csv"):
            raise ValueError(f"a file is xlsx or csv, not {self.format!r}")
        if self.encoding not in ENCODINGS:
            raise ValueError(f"encoding {self.encoding!r} is none of {', '.join(sorted(ENCODINGS))}")


@dataclass(frozen=True, slots=True)
class OwnTable:
    """Rows of one of our own tables that are records of the exchange.

    columns: column of the mirror → column of the own table, or several of which the first that is filled counts.
    codes: column of the mirror → own code → the mirror's; a code that is not named there keeps its place empty.
    constants: column of the mirror → stored value.
    when: only rows whose column holds one of these values.
    """

    dataset: Dataset
    columns: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict, hash=False)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    constants: Mapping[str, Any] = field(default_factory=dict, hash=False)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def taken(self, name: str) -> tuple[str, ...]:
        """The own columns that fill a column of the mirror, in order; none where nothing does."""
        own = self.columns.get(name, ())
        return (own,) if isinstance(own, str) else own


@dataclass(frozen=True, slots=True)
class OwnAwards:
    """Awards of this bureau that are records of the exchange, one for each person reached.

    policies: key of a policy → code in the mirror's column `kind`. amount, since: the mirror's columns for them.
    """

    policies: Mapping[str, str] = field(hash=False)
    kind: str = ""
    amount: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One upper system.

    badge: what stands on the file of somebody who is in it. person: column of the mirror → attribute of the register.
    ours: in the order of trust; of two that hold one person for the same `within`, the first counts.
    within: columns that tell several records of one person apart; paired first where they agree.
    compares: columns in which a difference is told. keeps_children: its files name minors' numbers.
    assumed: why the layout is not the true one, and whom to ask; empty where it was taken from the real form.
    """

    key: str
    title: str
    system: str
    badge: str
    theirs: Dataset
    ours: tuple[OwnTable | OwnAwards, ...]
    person: Mapping[str, str] = field(hash=False)
    compares: tuple[str, ...]
    within: tuple[str, ...] = ()
    layout: FileLayout = FileLayout()
    directions: frozenset[Direction] = BOTH_WAYS
    keeps_children: bool = False
    assumed: str = ""

    def __post_init__(self) -> None:
        if not self.theirs.mirror or self.theirs.unit is not PERSON:
            raise ValueError(f"adapter {self.key!r}: its dataset must be a mirror, of people")
        if unknown := set(self.person.values()) - PERSON_ATTRIBUTES:
            raise ValueError(f"adapter {self.key!r}: the register has no {sorted(unknown)}")
        named = {*self.person, *self.compares, *self.within, *self.layout.columns, *self.layout.codes}
        for source in self.ours:
            named |= self._named_by(source)
        declared = {column.name for column in self.theirs.columns}
        if unknown := {name for name in named if name} - declared:
            raise ValueError(f"adapter {self.key!r} speaks of {sorted(unknown)}, which its dataset does not declare")
        if "id_number" not in self.person.values():
            raise ValueError(f"adapter {self.key!r}: without numbers records cannot be held against each other")
        if untold := set(self.compares) - self.filled:
            raise ValueError(f"adapter {self.key!r} compares {sorted(untold)}, which nothing of ours fills")

    def _named_by(self, source: OwnTable | OwnAwards) -> set[str]:
        if isinstance(source, OwnAwards):
            if source.amount and self.theirs.column(source.amount).kind is not MONEY:
                raise ValueError(f"adapter {self.key!r}: {source.amount!r} is no money")
            if source.since and self.theirs.column(source.since).kind is not DATE:
                raise ValueError(f"adapter {self.key!r}: {source.since!r} is no date")
            if source.kind and self.theirs.column(source.kind).kind is not CODE:
                raise ValueError(f"adapter {self.key!r}: {source.kind!r} is no code")
            return {source.kind, source.amount, source.since}
        for theirs in source.columns:
            if any(source.dataset.column(own).kind in ENCRYPTED for own in source.taken(theirs)):
                raise ValueError(f"adapter {self.key!r}: {theirs!r} would take a sealed column of {source.dataset.key}")
        for own in source.when:
            source.dataset.column(own)
        return {*source.columns, *source.codes, *source.constants}

    @property
    def filled(self) -> set[str]:
        """The columns of the mirror that something of ours fills."""
        told = set(self.person)
        for source in self.ours:
            if isinstance(source, OwnAwards):
                told |= {source.kind, source.amount, source.since}
            else:
                told |= {*source.columns, *source.constants}
        return {name for name in told if name}
