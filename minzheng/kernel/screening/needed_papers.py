"""What a household must bring for a matter: what the tables hold already, what was handed in, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from minzheng.kernel.documents.papers import HeldFrom, Needed, Paper, Standing
from minzheng.kernel.intake import queries as intake
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.rules import HOUSEHOLD, PERSON
from minzheng.kernel.rules.expressions import Expression
from minzheng.kernel.rules.interpreter import Subject
from minzheng.kernel.screening import families
from minzheng.kernel.screening.families import Family

Supplied = Mapping[tuple[str, int | None], Sequence[int]]
"""(key of a paper, whose it is) → the attachments that are it."""


def needed(*, papers: Iterable[Paper], household: int, day: date, supplied: Supplied | None = None) -> list[Needed]:
    """Each paper of each who must bring it, in the order declared. ``household`` came out of ``access.scope``.

    Costs what one family costs to load, and one query per table that papers name. A household of which nobody is known
    to be a member on the day has to bring everything that households bring.
    """
    asked = list(papers)
    family = families.load(household=household, day=day)
    rows = _rows(asked, people=list(family.people) if family else [], day=day)
    given = supplied or {}
    return [
        _standing(paper, person, family, rows, given)
        for paper in asked
        for person in ((family.people if family else ()) if paper.of == PERSON else (None,))
    ]


def _rows(papers: list[Paper], *, people: list[int], day: date) -> dict[str, list[Evidence]]:
    """Dataset → what it says about these people on the day."""
    named = dict.fromkeys(key for paper in papers for key in paper.held_in)
    return {
        key: intake.rows_about(
            dataset=tables.DATASETS[key],
            rows=tables.table_of(dataset=key)._default_manager.all(),
            people=people,
            day=day,
        )
        for key in named
        if people
    }


def _standing(
    paper: Paper, person: int | None, family: Family | None, rows: Mapping[str, list[Evidence]], given: Supplied
) -> Needed:
    attachments = tuple(number for key in (paper.key, *paper.accepts) for number in given.get((key, person), ()))
    subject = _subject(family, person)
    if paper.asked_when is not None and subject is not None and _read(paper.asked_when, subject, family) is False:
        return Needed(paper=paper, person=person, standing=Standing.NOT_NEEDED, attachments=attachments)
    held = _held_from(paper, person, rows)
    if held is not None and paper.held_when is not None:
        known = subject is not None and _read(paper.held_when, subject, family)
        held = held if known is True else None
    standing = Standing.HELD if held else Standing.SUPPLIED if attachments else Standing.MISSING
    return Needed(paper=paper, person=person, standing=standing, held_from=held, attachments=attachments)


def _subject(family: Family | None, person: int | None) -> Subject | None:
    if family is None:
        return None
    whole = family.situation.household
    return whole if person is None else whole.members[family.people.index(person)]


def _read(expression: Expression, subject: Subject, family: Family | None) -> bool | None:
    assert family is not None
    unit = HOUSEHOLD if subject.household is None else PERSON
    read: bool | None = family.situation.ruleset.interpreter.closure(expression, unit)(subject)
    return read


def _held_from(paper: Paper, person: int | None, rows: Mapping[str, list[Evidence]]) -> HeldFrom | None:
    """The first row, in the order of the tables named, that is about the person (None: about anybody of the family)."""
    for key in paper.held_in:
        for one in rows.get(key, ()):
            if person is None or one.row.person_id == person:
                return HeldFrom(
                    dataset=key,
                    batch=one.row.batch_id,
                    file_name=one.row.batch.file_name,
                    row=one.row.row_number,
                    since=one.holds_since,
                    received_at=one.row.batch.received_at,
                )
    return None
