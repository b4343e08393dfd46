"""What a form is made of: fields by kind, sections of fields, rows, prose, photos and signatures. Pure, frozen."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from minzheng.kernel.rules.declarations import Citation


class FormError(ValueError):
    """A declaration that contradicts itself; the message names the form and what is wrong with it."""


class Kind(StrEnum):
    """What stands in a field. The personal kinds carry the names of ``access.masking.Kind`` and are masked by it."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    NAME = "NAME"
    ID_NUMBER = "ID_NUMBER"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    ACCOUNT = "ACCOUNT"
    HEALTH = "HEALTH"
    BIRTH_DATE = "BIRTH_DATE"
    DATE = "DATE"
    MONEY = "MONEY"
    COUNT = "COUNT"
    YES_NO = "YES_NO"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"


PERSONAL = frozenset({Kind.NAME, Kind.ID_NUMBER, Kind.PHONE, Kind.ADDRESS, Kind.ACCOUNT, Kind.HEALTH, Kind.BIRTH_DATE})
# What a notice on a public wall may hold: no number, phone, address, account or health, and no free text in which one
# of them could stand. Names are masked there. Source: 民发〔2021〕57号 art. 24 (name, count, amount only).
PUBLIC_KINDS = frozenset({Kind.TEXT, Kind.NAME, Kind.DATE, Kind.MONEY, Kind.COUNT, Kind.CHOICE, Kind.YES_NO})
PUBLIC_TEXT_LENGTH = 40


class Style(StrEnum):
    """How a form looks: a bordered table to fill in, or a letter under an organ's red head."""

    TABLE = "TABLE"
    LETTER = "LETTER"


@dataclass(frozen=True)
class Choice:
    """One box to tick: the code that is stored and its words."""

    code: str
    title: str


@dataclass(frozen=True)
class Field:
    """One question of a form.

    wide: takes the whole width of the table. lines: how many lines are left to write on where the value is unknown.
    most: the longest text in characters, or the largest number (MONEY: whole fen). least: the smallest number.
    unit: word after the value. fact: the fact of the register that fills it in beforehand. weight: relative width of a
    column in ``Rows``. not_later: a DATE that cannot lie in the future. help: said below the field on the screen.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = field(kw_only=True, default=False)
    choices: tuple[Choice, ...] = field(kw_only=True, default=())
    wide: bool = field(kw_only=True, default=False)
    lines: int = field(kw_only=True, default=1)
    most: int | None = field(kw_only=True, default=None)
    least: int | None = field(kw_only=True, default=None)
    unit: str = field(kw_only=True, default="")
    fact: str = field(kw_only=True, default="")
    weight: int = field(kw_only=True, default=2)
    not_later: bool = field(kw_only=True, default=False)
    help: str = field(kw_only=True, default="")

    def __post_init__(self) -> None:
        if not self.key.isidentifier():
            raise FormError(f"field {self.key!r}: a key is a plain name")
        if bool(self.choices) != (self.kind in (Kind.CHOICE, Kind.CHOICES)):
            raise FormError(f"field {self.key}: choices belong to CHOICE and CHOICES, and to nothing else")
        codes = [choice.code for choice in self.choices]
        if len(codes) != len(set(codes)):
            raise FormError(f"field {self.key}: two choices have one code")

    def title_of(self, code: str) -> str:
        """The words of a code; the code itself where it is no longer declared."""
        return next((choice.title for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Fields in a bordered table, two a row."""

    of: tuple[Field, ...]
    title: str = ""


@dataclass(frozen=True)
class Rows:
    """A table with a line per member, item or difference; ``least`` lines are printed, ``most`` can be kept."""

    key: str
    title: str = field(kw_only=True)
    columns: tuple[Field, ...] = field(kw_only=True)
    least: int = field(kw_only=True, default=3)
    most: int = field(kw_only=True, default=60)
    required: bool = field(kw_only=True, default=False)


@dataclass(frozen=True, kw_only=True)
class Text:
    """Prose with ``{keys}`` of fields, which are asked beside it. ``{amount:capitals}`` writes money in capitals.

    ``{organ}``, ``{day}`` and ``{number}`` are those of the document. paragraphs are the law's own words: not marked.
    """

    paragraphs: tuple[str, ...]
    of: tuple[Field, ...] = ()
    title: str = ""

    @cached_property
    def placeholders(self) -> frozenset[str]:
        parsed = (part for text in self.paragraphs for part in string.Formatter().parse(text))
        return frozenset(name for _text, name, _spec, _conversion in parsed if name)


@dataclass(frozen=True)
class Photos:
    """Pictures with a caption each: where a notice hung, how a home looks."""

    key: str
    title: str = field(kw_only=True)
    most: int = field(kw_only=True, default=4)


@dataclass(frozen=True)
class Signature:
    """Somebody who signs by hand, with the day. ``seal``: an organ, which stamps instead."""

    key: str
    title: str
    seal: bool = field(kw_only=True, default=False)


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Boxes to sign in, two a row."""

    of: tuple[Signature, ...]


Section = Fields | Rows | Text | Photos | Signatures
OF_THE_DOCUMENT = frozenset({"organ", "day", "number"})


@dataclass(frozen=True, eq=False)
class Form:
    """A paper: what it asks for and says, in order.

    series: the word of its document number ("受" of 余民受〔2023〕12号); empty where it bears none. public: hangs on a
    wall; names are masked and nothing that could identify somebody can be declared in it. addressed: the field whose
    value a letter begins with. version: counted up when the wording changes; what was issued keeps the version it had.
    """

    key: str
    title: str = field(kw_only=True)
    sections: tuple[Section, ...] = field(kw_only=True)
    style: Style = field(kw_only=True, default=Style.TABLE)
    series: str = field(kw_only=True, default="")
    addressed: str = field(kw_only=True, default="")
    public: bool = field(kw_only=True, default=False)
    version: int = field(kw_only=True, default=1)
    note: str = field(kw_only=True, default="")
    cites: tuple[Citation, ...] = field(kw_only=True, default=())

    def __post_init__(self) -> None:
        if problems := list(self._problems()):
            raise FormError(f"form {self.key}: " + "; ".join(problems))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every single field by its key; the columns of rows are not among them."""
        return MappingProxyType(
            {one.key: one for section in self.sections if isinstance(section, (Fields, Text)) for one in section.of}
        )

    @cached_property
    def rows(self) -> Mapping[str, Rows]:
        return MappingProxyType({one.key: one for one in self.sections if isinstance(one, Rows)})

    @cached_property
    def photos(self) -> Mapping[str, Photos]:
        return MappingProxyType({one.key: one for one in self.sections if isinstance(one, Photos)})

    def _keys(self) -> Iterator[str]:
        for section in self.sections:
            match section:
                case Fields() | Text() | Signatures():
                    yield from (one.key for one in section.of)
                case Rows() | Photos():
                    yield section.key

    def _problems(self) -> Iterator[str]:
        keys = list(self._keys())
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{', '.join(twice)} twice"
        if taken := sorted(OF_THE_DOCUMENT & set(keys)):
            yield f"{', '.join(taken)} belongs to the document itself"
        for section in self.sections:
            if isinstance(section, Text) and (strange := section.placeholders - self.fields.keys() - OF_THE_DOCUMENT):
                yield f"its text names {', '.join(sorted(strange))}, which it does not ask for"
        if self.addressed and self.addressed not in self.fields:
            yield f"it is addressed to {self.addressed}, which it does not ask for"
        if self.public:
            yield from self._not_for_a_wall()

    def _not_for_a_wall(self) -> Iterator[str]:
        columns = (column for rows in self.rows.values() for column in rows.columns)
        for one in (*self.fields.values(), *columns):
            if one.kind not in PUBLIC_KINDS:
                yield f"{one.key} is {one.kind}, which a public notice cannot hold"
            elif one.kind is Kind.TEXT and (one.most is None or one.most > PUBLIC_TEXT_LENGTH):
                yield f"{one.key} is free text of more than {PUBLIC_TEXT_LENGTH} characters"
