"""A small register: three communities in two streets, keys of its own, somebody who acts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import polars as pl
import pytest

from minzheng.kernel.areas.models import Area, AreaCover
from minzheng.kernel.registry import operations
from minzheng.kernel.registry.models import Person

DAY = date(2023, 6, 30)
NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def actor():
    return SimpleNamespace(pk=1)


@pytest.fixture
def clock():
    """Each call is a minute later than the one before."""
    minutes = iter(range(1, 10_000))
    return lambda: NOW + timedelta(minutes=next(minutes))


@pytest.fixture
def areas(db):
    """Areas by name: 区 > 东街, 西街 > 东一, 东二, 西一; with the closure that scope reads."""
    made: dict[str, Area] = {}

    def add(name: str, code: str, level: str, parent: str | None) -> None:
        made[name] = Area.objects.create(
            name=name, code=code, level=level, parent=made.get(parent or ""), valid=(None, None), code_source="BUREAU"
        )
        above = name
        line = [name]
        while above := next((n for n, a in made.items() if made[above].parent_id == a.pk), None):
            line.append(above)
        AreaCover.objects.bulk_create(AreaCover(ancestor=made[up], area=made[name], valid=(None, None)) for up in line)

    add("省", "33", "PROVINCE", None)
    add("区", "330199", "COUNTY", "省")
    add("东街", "330199001", "TOWN", "区")
    add("西街", "330199002", "TOWN", "区")
    add("东一", "330199001001", "COMMUNITY", "东街")
    add("东二", "330199001002", "COMMUNITY", "东街")
    add("西一", "330199002001", "COMMUNITY", "西街")
    return made


@pytest.fixture
def register(db, actor, clock):
    """``register({"name": …}, …)``: people as they would come from a table; the new or changed `Person` rows."""

    def call(*rows: dict[str, object], day: date = DAY) -> list[Person]:
        frame = pl.DataFrame(rows, infer_schema_length=None)
        result = operations.register_people(people=frame, day=day, actor=actor, now=clock())
        found = Person.objects.in_bulk(result["person_id"].to_list())
        return [found[pk] for pk in result["person_id"]]

    return call
