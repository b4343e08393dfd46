"""What a table of some office is: its columns, what they mean, and the facts its rows yield.

A `Dataset` is declared data and nothing else: no Django, no frames. The reader (`reading.read`) understands files by
it, `tables.model_for` makes the wide table from it, the preview and the template file are drawn from it, and the
precedence view builds a person's file from its yields. A new kind of table is a new declaration, not new code.

    deaths = Dataset(
        key="deaths", title=label("死亡人员名单"), department=label("卫生健康局"), unit=PERSON,
        columns=(
            Column("name", NAME, label("姓名"), aliases=("死者姓名",), required=True),
            Column("id_number", ID_NUMBER, label("身份证号"), required=True),
            Column("death_date", DATE, label("死亡日期"), required=True),
        ),
        yields=(Yield("death_date", column="death_date", absent=NEVER),),
        absence=ABSENT_IS_NONE, valid=Validity(since="death_date"), precedence=90)

Unknown is null and null is only ever unknown: what an absent row or an empty cell *means* is said here, once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from minzheng.kernel.intake.kin import Kin
from minzheng.kernel.intake.yielding import KEY, SUM, Yield, frozen
from minzheng.kernel.intake.yielding import LARGEST as LARGEST
from minzheng.kernel.intake.yielding import LATEST as LATEST
from minzheng.kernel.intake.yielding import NEVER as NEVER
from minzheng.kernel.intake.yielding import SMALLEST as SMALLEST
from minzheng.kernel.intake.yielding import TWELVE_MONTHS as TWELVE_MONTHS
from minzheng.kernel.intake.yielding import FactValue as FactValue
from minzheng.kernel.intake.yielding import Several as Several
from minzheng.kernel.intake.yielding import Window as Window


class Kind(StrEnum):
    """What the cells of a column hold; in brackets the type in a frame after reading."""

    NAME = "NAME"  # a person's name, spaces removed, dots of minority names kept (String)
    ID_NUMBER = "ID_NUMBER"  # citizen identity number or a permit in its place (String, 18 or 15 characters)
    PHONE = "PHONE"  # digits only; the dash of an area code is kept (String)
    ACCOUNT = "ACCOUNT"  # bank account: digits only (String)
    ADDRESS = "ADDRESS"  # free text of a place (String)
    HEALTH = "HEALTH"  # free text about illness or disability, masked as health (String)
    TEXT = "TEXT"  # any other text (String)
    DATE = "DATE"  # a day (Date)
    MONTH = "MONTH"  # a month, as its first day (Date)
    MONEY = "MONEY"  # whole fen (Int64)
    INTEGER = "INTEGER"  # a whole number (Int64)
    MEASURE = "MEASURE"  # a measured quantity in whole hundredths: 89.53 m² is 8953 (Int64)
    CODE = "CODE"  # one of `choices`, stored as its code (String)
    BOOL = "BOOL"  # 是 / 否 (Boolean)
    AREA = "AREA"  # name or code of an area, as written; `areas.queries.resolve_names` resolves it (String)
    CREDIT_CODE = "CREDIT_CODE"  # unified social credit code of an organisation, GB 32100 (String, 18 characters)


(
    NAME,
    ID_NUMBER,
    PHONE,
    ACCOUNT,
    ADDRESS,
    HEALTH,
    TEXT,
    DATE,
    MONTH,
    MONEY,
    INTEGER,
    MEASURE,
    CODE,
    BOOL,
    AREA,
    CREDIT_CODE,
) = Kind

ENCRYPTED: Final = frozenset({ID_NUMBER, PHONE, ACCOUNT})
"""Kinds that are stored as cipher and blind index, never in plain."""


class Unit(StrEnum):
    """What one row of the table is about.

    Rows about people climb the matching ladder. The others are told apart by the dataset's `identity` (a credit code,
    the number of an address or of a meter) and may *name* a person beside: whose number stands in an ID_NUMBER column.
    """

    PERSON = "PERSON"
    HOUSEHOLD = "HOUSEHOLD"
    ORGANISATION = "ORGANISATION"
    ADDRESS = "ADDRESS"
    METER = "METER"


PERSON, HOUSEHOLD, ORGANISATION, ADDRESS_UNIT, METER = Unit


class Absence(StrEnum):
    """What it means that somebody is not in the table at all."""

    ABSENT_IS_NONE = "ABSENT_IS_NONE"  # the table is complete: who is missing verifiably has none
    ABSENT_IS_UNKNOWN = "ABSENT_IS_UNKNOWN"  # the table is a part or a sample: nothing follows


ABSENT_IS_NONE, ABSENT_IS_UNKNOWN = Absence


_CODE = re.compile(r"[A-Z0-9][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is what the register calls it, `title` what people call it, `aliases` what offices write.

    Headers are compared without spaces, punctuation, brackets and width (see `headers.py`), so an alias is needed only
    for another word, not for another spelling. A header of two rows is compared as its lower cell and as both joined.

    choices: for CODE, code → the ways it is written, the usual one first: `{"1": ("男", "男性"), "2": ("女",)}`;
        the code itself is always understood too. For BOOL, further words as `{"TRUE": (…), "FALSE": (…)}`.
    minimum, maximum: inclusive, in the stored unit (MONEY: fen; DATE and MONTH: a date).
    required: the column must be there and its cells filled; a row without it goes to quarantine.
    expected: the column must be there, but its cells may be empty (somebody without a number).
    mask: kind of masking where it differs from the column's own (a CODE that is about health).
    note: one sentence for the person who fills in the table, shown in the template and the preview.
    """

    name: str
    kind: Kind
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    minimum: int | date | None = None
    maximum: int | date | None = None
    mask: Kind | None = None
    note: str = ""
    expected: bool = False

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.name):
            raise ValueError(f"column name {self.name!r} is not lower_snake_case")
        if isinstance(self.aliases, str):
            raise TypeError(f"aliases of {self.name!r} must be a tuple of strings")
        if (self.kind is CODE) != bool(self.choices) and self.kind is not BOOL:
            raise ValueError(f"column {self.name!r}: choices belong to CODE, and CODE needs them")
        if self.kind is BOOL and set(self.choices) - {"TRUE", "FALSE"}:
            raise ValueError(f"column {self.name!r}: the choices of BOOL are TRUE and FALSE")
        for code, written in self.choices.items():
            if not _CODE.fullmatch(code) or isinstance(written, str) or not written:
                raise ValueError(f"column {self.name!r}: choice {code!r} must be CODE: (written, …)")
        bounds_are = date if self.kind in (DATE, MONTH) else int
        if any(bound is not None and not isinstance(bound, bounds_are) for bound in (self.minimum, self.maximum)):
            raise TypeError(f"column {self.name!r}: minimum and maximum must be {bounds_are.__name__}")
        object.__setattr__(self, "choices", frozen(self.choices))

    @property
    def masked_as(self) -> Kind | None:
        """The kind by which a viewer's mask treats it; None where it is shown to everybody in scope."""
        if self.mask is not None:
            return self.mask
        return self.kind if self.kind in (NAME, ID_NUMBER, PHONE, ACCOUNT, ADDRESS, HEALTH) else None

    @property
    def encrypted(self) -> bool:
        """True where the stored table holds a cipher and a blind index instead of the value."""
        return self.kind in ENCRYPTED

    def title_of(self, code: str) -> str:
        """The usual written form of a stored code; the code itself where it is not declared."""
        written = self.choices.get(code)
        return written[0] if written else code


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a row holds, as a half-open period of days.

    since, until: DATE or MONTH columns; `until` is the last day on which the row holds (a card valid *until* a day
    is valid on it). month: the row speaks of one month. What is not named, or empty in a row, is the batch's date
    for the beginning and open for the end.
    """

    since: str | None = None
    until: str | None = None
    month: str | None = None

    def __post_init__(self) -> None:
        if self.month and (self.since or self.until):
            raise ValueError("a row speaks either of one month or of a period")


BATCH_DATE: Final = Validity()
"""The row says how things stand on the day the batch is of."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The row shows that its subject holds a benefit: evidence, which may be wrong and is never constrained.

    policy: key of the policy held. amount: the MONEY column of what is paid a month, if the table says.
    """

    policy: str
    amount: str | None = None


REGISTERED: Final = (
    "name",
    "sex",
    "birth_date",
    "death_date",
    "ethnic_group",
    "phone",
    "hukou_area",
    "living_area",
    "household_number",
    "relation",
)
"""What the register's own record of a person is made of."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A kind of table that an office sends.

    unit: what one row is about. identity: the columns that say who it is (the first one decides duplicates).
    valid: from when a row holds. precedence: where two datasets yield one fact, the higher number wins.
    holding: what a row shows its subject to be receiving, for rolls.
    registers: attributes of the register's own record that this table may set, from its columns of the same names:
        name, sex, birth_date, death_date, ethnic_group, phone, hukou_area, living_area, household_number, relation.
        A table that names none is evidence beside the record and never changes it.
    events: rows tell of events (deaths): a later delivery need not repeat them, so missing from it ends nothing.
    event_key: of events, the columns that make two rows of one person the same event (the number of a settlement): sent
        again, the later row replaces the earlier. None: every row is an event of its own; (): a person has only one.
    reaches_months: of events, how far back a complete delivery speaks where its sender does not say since when.
    compared: what is compared between people: the name of a key → the encrypted column whose blind index it is. Rolls
        that yield a key of one name are compared with each other.
    economy: what a household earns, owns and spends: to look at it one needs a purpose and its authorisation.
    safety: an old person's devices, visits and health: shown to those entitled only, under his authorisation.
    kin: whom of a person's family a row names. away: rows show that their person lives elsewhere meanwhile (a home, a
        prison): what each named column must hold; {} is any row, None none.
    jointly: a fact of yours that counts things which several people may own together → the columns that say which
        thing a row is about, the first that is filled. It yields two more facts: `<fact>_shared`, how many of them
        somebody of the household owns too, and `<fact>_again`, how many of these an earlier member brings already.
    layout: where the columns are taken from: a standard, an interface specification, or the forms of offices.
    grave: a wrong match would do harm (a death): without an ID number a person decides, whatever else agrees.
    mirror: the list of an upper system about the same work, to be held against our own records (`kernel.exchange`).
        No file is taken for one unless its sender says so, and nobody enters the register by it.
    """

    key: str
    title: str
    department: str
    columns: tuple[Column, ...]
    unit: Unit = PERSON
    yields: tuple[Yield, ...] = ()
    absence: Absence = ABSENT_IS_UNKNOWN
    valid: Validity = BATCH_DATE
    precedence: int = 50
    identity: tuple[str, ...] = ("id_number",)
    holding: Holding | None = None
    registers: tuple[str, ...] = ()
    events: bool = False
    event_key: tuple[str, ...] | None = None
    grave: bool = False
    reaches_months: int | None = None
    economy: bool = False
    layout: str = ""
    compared: Mapping[str, str] = field(default_factory=dict, hash=False)
    mirror: bool = False
    safety: bool = False
    kin: tuple[Kin, ...] = ()
    away: Mapping[str, tuple[str | int | bool, ...]] | None = field(default=None, hash=False)
    jointly: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.away is not None:
            object.__setattr__(self, "away", frozen(self.away))
        object.__setattr__(self, "compared", MappingProxyType(dict(self.compared)))
        if not KEY.fullmatch(self.key):
            raise ValueError(f"dataset key {self.key!r} is not lower_snake_case")
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"dataset {self.key!r} declares a column twice")
        for name in self._named_columns():
            if name not in names:
                raise ValueError(f"dataset {self.key!r} speaks of column {name!r}, which it does not declare")
        for dated in (self.valid.since, self.valid.until, self.valid.month):
            if dated is not None and self.column(dated).kind not in (DATE, MONTH):
                raise ValueError(f"dataset {self.key!r}: {dated!r} says when a row holds but is neither date nor month")
        if self.holding and self.holding.amount and self.column(self.holding.amount).kind is not MONEY:
            raise ValueError(f"dataset {self.key!r}: the amount of its holding is not MONEY")
        if unknown := set(self.registers) - set(REGISTERED):
            raise ValueError(f"dataset {self.key!r} registers {sorted(unknown)}, which the register does not keep")
        if plain := [name for name in self.compared.values() if not self.column(name).encrypted]:
            raise ValueError(f"dataset {self.key!r} compares {plain}, of which there is no blind index")
        if not self.identity:
            raise ValueError(f"dataset {self.key!r} does not say whom a row is about")
        object.__setattr__(self, "jointly", frozen(self.jointly))
        if not_counted := [
            fact
            for fact in self.jointly
            if any(one.column or one.value != 1 or one.several is not SUM for one in self.yields if one.fact == fact)
        ]:
            raise ValueError(f"dataset {self.key!r}: {not_counted} does not count rows one by one")
        for one in self.kin:
            if self.unit is not PERSON or (one.number and not self.column(one.number).encrypted):
                raise ValueError(f"dataset {self.key!r}: kin is named in rows about people, by a number or not at all")
        if self.event_key is not None and not (self.events and self.unit is PERSON):
            raise ValueError(f"dataset {self.key!r}: only events of people have a key")
        if any(one.window for one in self.yields) and not (self.events and self.valid.since):
            raise ValueError(f"dataset {self.key!r} sums over a window: its rows must be events with a day")
        if self.mirror and (self.yields or self.registers or self.holding or self.events):
            raise ValueError(f"dataset {self.key!r} mirrors another system: it tells no fact and changes no record")
        if self.yields and self.unit not in (PERSON, HOUSEHOLD):
            raise ValueError(f"dataset {self.key!r} is about no person: its rows yield no fact")

    def _named_columns(self) -> set[str]:
        named = {*self.identity, *self.registers, self.valid.since, self.valid.until, self.valid.month}
        named.update(each.column for each in self.yields)
        named.update(name for each in self.yields for name in each.when)
        named.update(self.compared.values())
        named.update(self.event_key or ())
        named.update(self.away or ())
        named.update(name for names in self.jointly.values() for name in names)
        named.update(name for one in self.kin for name in (one.name, one.number, one.phone, *one.when))
        if self.holding:
            named.add(self.holding.amount)
        return {name for name in named if name is not None}

    @property
    def guarded(self) -> str:
        """The scope of `kernel.consent` that one needs to look at its rows; empty where none is."""
        return "ECONOMY" if self.economy else "SAFETY" if self.safety else ""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.key} has no column {name!r}")

    def columns_of(self, *kinds: Kind) -> tuple[Column, ...]:
        """The columns of these kinds, in declared order."""
        return tuple(column for column in self.columns if column.kind in kinds)

    def precedence_of(self, fact: str) -> int:
        """How far the table is to be trusted with a fact: the yield's own precedence, or the dataset's."""
        own = [one.precedence for one in self.yields if one.fact == fact and one.precedence is not None]
        return max(own, default=self.precedence)

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts that it yields, each once, in declared order."""
        return tuple(dict.fromkeys(each.fact for each in self.yields))

    @property
    def joint_facts(self) -> tuple[str, ...]:
        """Names of the facts that follow from `jointly`."""
        return tuple(f"{fact}_{part}" for fact in self.jointly for part in ("shared", "again"))
