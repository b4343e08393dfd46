"""What tables disagree about of one person: each value with the rows it stands in, which one holds, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Disagreement
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.screening.families import Family
from minzheng.web.findings.sources import is_hidden
from minzheng.web.intake.facts_in_words import fact_title, said
from minzheng.web.people.family import row_in_words
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Link


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What one table says, and the rows in which it stands; without rows the person is not in a complete table."""

    value: str
    table: str
    office: str
    rows: Sequence[Link]


@dataclass(frozen=True, kw_only=True)
class Differing:
    """One fact on which two tables differ: the value that holds, the other one, and why the first holds."""

    fact: str
    holds: Saying
    other: Saying
    why: str


def differing(
    *, person: int, family: Family | None, evidence: Sequence[Evidence], may_see_batches: bool
) -> list[Differing]:
    """All disagreements about a person of the family. `evidence`: the rows about him that the viewer may see."""
    if family is None:
        return []
    told = family.disagreements.filter(family.disagreements["person_id"] == person)
    return [
        Differing(
            fact=fact_title(one["fact"]),
            holds=_saying(one, "first", evidence, may_see_batches=may_see_batches),
            other=_saying(one, "second", evidence, may_see_batches=may_see_batches),
            why=str(Disagreement.Ground(one["ground"]).label),
        )
        for one in told.to_dicts()
    ]


def _saying(one: dict[str, Any], which: str, evidence: Sequence[Evidence], *, may_see_batches: bool) -> Saying:
    dataset: Dataset = tables.DATASETS[one[which]]
    columns = {each.column for each in dataset.yields if each.fact == one["fact"]}
    rows = [
        row
        for row in evidence
        if row.dataset is dataset
        and any(column is None or getattr(row.row, column, None) is not None for column in columns)
    ]
    absent = which == "second" and one["second_absent"]
    value = "******" if is_hidden(one["fact"]) else said(one["fact"], one[f"{which}_value"])
    return Saying(
        value=_("%(value)s（表中没有此人）") % {"value": value} if absent else value,
        table=_(dataset.title),
        office=_(dataset.department),
        rows=[
            Link(text=row_in_words(row), url=url_of("web:batch", row.row.batch_id) if may_see_batches else "")
            for row in rows
        ],
    )
