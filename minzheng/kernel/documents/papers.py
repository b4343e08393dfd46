"""Which papers a matter needs, and of whom; what the register holds already is not asked for (一证通办). Pure.

::

    DISABILITY_CARD = Paper(
        "disability_card", label("残疾证"), of=PERSON, held_in=("disability",), asked_when=fact.disability_grade >= 1,
        cites=CONFIRM.art(9),
    )

A paper is *held* where one of the tables ``held_in`` speaks of the person on that day and, if there is one,
``held_when`` is known to be true. Unknown is not held: then it is asked for. It is *not needed* only where
``asked_when`` is known to be false. ``screening.needed_papers`` evaluates it for a household.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.expressions import Expression
from minzheng.kernel.rules.kinds import HOUSEHOLD, Unit


@dataclass(frozen=True, eq=False)
class Paper:
    """A paper that can be asked for. ``of``: each member brings his own, or the household brings one.

    ``accepts`` names other papers that do as well. ``years``: how long it is kept after the matter ends, where its
    retention is shorter than the file's.
    """

    key: str
    title: str
    of: Unit = field(kw_only=True, default=HOUSEHOLD)
    held_in: tuple[str, ...] = field(kw_only=True, default=())
    held_when: Expression | None = field(kw_only=True, default=None)
    asked_when: Expression | None = field(kw_only=True, default=None)
    cites: tuple[Citation, ...] = field(kw_only=True, default=())
    help: str = field(kw_only=True, default="")
    accepts: tuple[str, ...] = field(kw_only=True, default=())


class Standing(StrEnum):
    """How it stands with one paper of one person."""

    HELD = "HELD"
    SUPPLIED = "SUPPLIED"
    MISSING = "MISSING"
    NOT_NEEDED = "NOT_NEEDED"


@dataclass(frozen=True, kw_only=True)
class HeldFrom:
    """The row by which the register holds it: table, batch with its file and line, since when it holds."""

    dataset: str
    batch: int
    file_name: str
    row: int
    since: date | None
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Needed:
    """One paper, of one person (None: of the household), with the grounds of its standing."""

    paper: Paper
    person: int | None
    standing: Standing
    held_from: HeldFrom | None = None
    attachments: tuple[int, ...] = ()


def missing(found: Iterable[Needed]) -> list[Needed]:
    """What still has to be brought: the lines of a one-time supplement notice."""
    return [one for one in found if one.standing is Standing.MISSING]
