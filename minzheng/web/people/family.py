"""What files of people and households stand on: the family as judged, who of it the viewer sees, and the evidence."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextField, Value
from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import queries as intake
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.queries import Evidence
from minzheng.kernel.registry.models import Person
from minzheng.kernel.rules import HOUSEHOLD
from minzheng.kernel.screening.families import Family
from minzheng.web.phrases import clauses
from minzheng.web.presenters import Source, long_date


@dataclass(frozen=True)
class Known:
    """A family with its evidence, as one viewer sees it. ``people`` and ``evidence`` hold only whom he may see."""

    family: Family | None
    people: dict[int, Person]
    evidence: dict[int, list[Evidence]] = field(default_factory=dict)

    def name(self, number: int) -> str:
        """A member by name, unless he lives where the viewer sees nobody."""
        person = self.people.get(number)
        return person.name if person else _("辖区外成员")

    def member(self, index: int | None) -> int | None:
        """The person with that index among the members of the situation judged."""
        return None if index is None or self.family is None else self.family.people[index]

    def row_for(self, *, fact: str, person: int | None) -> tuple[Evidence, str] | None:
        """The most trusted row that states a fact of a person (None: of anybody of the family), and its column."""
        asked = self.evidence if person is None else {person: self.evidence.get(person, [])}
        for dataset in _tables_of_facts().get(fact, ()):
            columns = [each.column for each in dataset.yields if each.fact == fact]
            for rows in asked.values():
                for one in rows:
                    if one.dataset.key != dataset.key:
                        continue
                    for column in columns:
                        if column is None or getattr(one.row, column, None) is not None:
                            return one, column or ""
        return None

    def source(self, *, fact: str, person: int | None, of: str, is_known: bool) -> Source:
        """Where the value of a fact came from, in a badge."""
        if not is_known:
            return Source(label=_("尚无来源"), kind="none", detail=_("没有收到载有此项的名册"))
        found = self.row_for(fact=fact, person=None if of == HOUSEHOLD else person)
        if found:
            return source_of(found[0])
        complete = next(iter(_tables_of_facts().get(fact, ())), None)
        if complete is not None and any(each.fact == fact and each.absent is not None for each in complete.yields):
            detail = _("《%(table)s》中没有此人") % {"table": _(complete.title)}
            return Source(label=_(complete.department), detail=detail)
        return Source(label=_("人员档案"), detail=_("由本系统的人员、家庭档案得出"))


def source_of(one: Evidence) -> Source:
    """The badge of a row: the office; the table, file, line and day when pointed at."""
    return Source(label=_(one.dataset.department), detail=clauses([_(one.dataset.title), row_in_words(one)]))


def row_in_words(one: Evidence) -> str:
    """File, sheet and line of a row, and since when it holds."""
    parts = [f"“{one.row.batch.file_name}”"]
    if one.row.sheet:
        parts.append(_("工作表“%(sheet)s”") % {"sheet": one.row.sheet})
    parts.append(_("第%(row)d行") % {"row": one.row.row_number})
    if since := one.holds_since:
        parts.append(_("自%(day)s") % {"day": long_date(since)})
    return " ".join(parts)


def visible_people(*, user: Any, numbers: Iterable[int], day: datetime.date) -> dict[int, Person]:
    """Of these people, those whom the viewer may see; one query."""
    found = scope(user=user, model=Person, day=day).filter(pk__in=set(numbers)).defer("name_terms")
    return {person.pk: person for person in found.select_related("home_area__parent")}


def evidence_of(
    *, user: Any, people: Iterable[int], day: datetime.date, standing_for: dict[int, int] | None = None
) -> dict[int, list[Evidence]]:
    """What all tables say about these people on the day, by person; rows outside the viewer's scope are left out.

    One query finds the tables that say anything at all, one more reads each of those. ``standing_for`` leads from
    merged records to the person they stand for.
    """
    numbers = list(people)
    told: dict[int, list[Evidence]] = {}
    rows = {key: scope(user=user, model=tables.table_of(dataset=key), day=day) for key in tables.DATASETS}
    for key in _tables_with_rows(rows, people=numbers, day=day):
        about = intake.rows_about(dataset=tables.DATASETS[key], rows=rows[key], people=numbers, day=day)
        for one in about:
            number = one.row.person_id
            told.setdefault((standing_for or {}).get(number, number), []).append(one)
    return told


def _tables_with_rows(rows: dict[str, Any], *, people: list[int], day: datetime.date) -> list[str]:
    asked = [
        table.filter(person__in=people, superseded_at=None, valid__contains=day)
        .order_by()
        .values_list(Value(key, output_field=TextField()), flat=True)
        for key, table in rows.items()
    ]
    if not asked or not people:
        return []
    named = set(asked[0].union(*asked[1:]))
    return [key for key in rows if key in named]


@functools.cache
def _tables_of_facts() -> dict[str, list[Dataset]]:
    return intake.tables_of_facts()
