"""Frozen declarations: documents and citations, facts, criteria, policies, collisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from minzheng.kernel.rules.expressions import Expression, lift
from minzheng.kernel.rules.kinds import INTEGER, MONTH, PERSON, Kind, Period, Unit

MARKS = ("V", "V2", "M", "LOCAL")


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a rule stands: a document, its articles, and how sure we are of the text.

    `mark`: V read in a stored copy, V2 seen on a secondary page, M from memory, LOCAL a local rule to be
    confirmed.
    """

    document: Document
    article: str = ""
    mark: str = "V"

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"mark {self.mark!r} of {self.document.title} is not one of {', '.join(MARKS)}")

    def __str__(self) -> str:
        return f"{self.document}{self.article}"


@dataclass(frozen=True)
class Document:
    """A law, measure or notice, by title and document number."""

    title: str
    number: str = ""

    def art(self, *articles: int | str, mark: str = "V") -> Citation:
        """Cite articles: `art(10)` is 第10条; a string stands as it is (`art("一(三)")`)."""
        named = "、".join(f"第{one}条" if isinstance(one, int) else one for one in articles)
        return Citation(document=self, article=named, mark=mark)

    def __str__(self) -> str:
        return f"《{self.title}》({self.number})" if self.number else f"《{self.title}》"


Cites = Citation | Document | Iterable["Citation | Document"] | None


def _citations(cites: Cites) -> tuple[Citation, ...]:
    if cites is None:
        return ()
    if isinstance(cites, (Citation, Document)):
        cites = (cites,)
    return tuple(Citation(document=one) if isinstance(one, Document) else one for one in cites)


@dataclass(frozen=True, kw_only=True)
class Question:
    """How a fact is asked of the person himself, in plain words; "I do not know" is always an answer.

    text: the question as it is put of one person or of the household; hint: what may be read below it.
    order: of two that matter alike the lower comes first. effort: 1 what everybody knows, 2 what one has to think
    about, 3 what one has to look up.
    least, most: what a number or an amount (fen) lies between. past: a day not after the day of judging.
    offered: the codes to choose from where a citizen does not need them all; empty: all that the fact declares.
    by_month: only year and month are asked, and the month's first day stands for the day.
    never: what one answers where a day has not come (`NEVER`); empty where that is no answer.
    nothing: what one answers where there is none of it (0, or the code `NONE`), instead of the plain word.
    part_of: the fact of which this is a part: where that is 0, so is this, and nobody is asked.
    presumed: the value where nobody needs to be asked, for `text` says in words what is taken for granted.
    """

    text: str
    hint: str = ""
    order: int = 50
    effort: int = 1
    least: int | None = None
    most: int | None = None
    past: bool = False
    by_month: bool = False
    offered: tuple[str, ...] = ()
    never: str = ""
    nothing: str = ""
    part_of: str = ""
    presumed: Any = None


@dataclass(frozen=True)
class FactDeclaration:
    """A fact that tables or forms yield. `choices` are the codes that a CODE may take, with titles; empty means any.

    `question`: how the person himself is asked; a fact without one only tables can tell.
    """

    name: str
    unit: Unit
    kind: Kind
    title: str
    choices: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    question: Question | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", MappingProxyType(dict(self.choices)))


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A fact that only shows when people are held against each other: how many others share a value with somebody.

    Others are people of other households; somebody without a household has none of his own. What is compared is not
    itself a fact: an opaque key that tables yield under the name `key` (the blind index of an account), which no rule
    can read and no page shows. The fact is unknown of whoever has no such key.
    """

    name: str
    key: str
    title: str
    source: str = ""

    @property
    def fact(self) -> FactDeclaration:
        """The number as a fact, for rules to read."""
        return FactDeclaration(self.name, PERSON, INTEGER, self.title, source=self.source)


class FactCatalogue:
    """The facts that rules may read, by unit and name. Registering the same declaration again changes nothing."""

    def __init__(self, facts: Iterable[FactDeclaration] = ()) -> None:
        self._facts: dict[tuple[Unit, str], FactDeclaration] = {}
        self.register(*facts)

    def register(self, *facts: FactDeclaration) -> None:
        """Add facts; a second, different declaration of one name in one unit is refused."""
        for one in facts:
            if self._facts.setdefault((one.unit, one.name), one) != one:
                raise ValueError(f"fact {one.name} ({one.unit}) is declared twice, differently")

    def get(self, unit: Unit, name: str) -> FactDeclaration | None:
        return self._facts.get((unit, name))

    def __iter__(self) -> Iterator[FactDeclaration]:
        return iter(self._facts.values())

    def __len__(self) -> int:
        return len(self._facts)


@dataclass(frozen=True, eq=False)
class Derived:
    """A named intermediate fact, used as `fact.NAME` and computed once."""

    name: str
    expr: Expression
    unit: Unit = field(kw_only=True)
    kind: Kind = field(kw_only=True)
    title: str = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)
    choices: Mapping[str, str] = field(kw_only=True, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "expr", lift(self.expr))
        object.__setattr__(self, "cites", _citations(self.cites))
        object.__setattr__(self, "choices", MappingProxyType(dict(self.choices)))


@dataclass(frozen=True, eq=False)
class Criterion:
    """One condition of a policy: an expression that must hold, with its title and its article."""

    expr: Expression
    title: str = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "expr", lift(self.expr))
        object.__setattr__(self, "cites", _citations(self.cites))


@dataclass(frozen=True, eq=False)
class Policy:
    """A benefit or status: who qualifies, for how much, and who is on record as holding it.

    `candidates` says who is worth judging; whoever is not known to be outside it, or holds the benefit, is judged.
    `excludes` names policies that nobody may hold beside this one; it does not enter eligibility.
    `nearest` is how far a unit is from the decisive limit, in the limit's own unit. `tolerance` is how far what is paid
    may differ from the amount due before that is worth a person's attention; without it the two are not compared.
    """

    key: str
    unit: Unit = field(kw_only=True)
    title: str = field(kw_only=True)
    requires: Sequence[Criterion] = field(kw_only=True)
    amount: Expression | None = field(kw_only=True, default=None)
    excludes: Sequence[str] = field(kw_only=True, default=())
    period: Period = field(kw_only=True, default=MONTH)
    held_by: Expression | None = field(kw_only=True, default=None)
    held_amount: Expression | None = field(kw_only=True, default=None)
    nearest: Expression | None = field(kw_only=True, default=None)
    tolerance: Expression | int | None = field(kw_only=True, default=None)
    candidates: Expression | None = field(kw_only=True, default=None)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "requires", tuple(self.requires))
        object.__setattr__(self, "excludes", tuple(self.excludes))
        object.__setattr__(self, "cites", _citations(self.cites))
        for name in ("amount", "held_by", "held_amount", "nearest", "tolerance", "candidates"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, lift(value))

    @cached_property
    def apart(self) -> Expression | None:
        """Whether what is paid and what is due lie further apart than tolerated; None where they are not compared."""
        if self.tolerance is None or self.amount is None or self.held_by is None or self.held_amount is None:
            return None
        return (self.held_amount - self.amount > self.tolerance) | (self.amount - self.held_amount > self.tolerance)


@dataclass(frozen=True, eq=False)
class Collision:
    """A contradiction in what is on record: paid after death, two benefits that exclude each other, and so on."""

    key: str
    unit: Unit = field(kw_only=True)
    when: Expression = field(kw_only=True)
    title: str = field(kw_only=True)
    explanation: str = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)
    at_stake: Expression | None = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "when", lift(self.when))
        object.__setattr__(self, "cites", _citations(self.cites))
        if self.at_stake is not None:
            object.__setattr__(self, "at_stake", lift(self.at_stake))
