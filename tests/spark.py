"""What the tests on Spark stand on: registers as frames on both engines, and the comparison of every cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from minzheng.kernel.modules.case_labels import Labels
from minzheng.kernel.modules.case_reading import Case, read
from minzheng.kernel.rules import BOOL, CODE, DATE, HOUSEHOLD, INTEGER, MONEY, PERSON, RuleSet, Unit
from minzheng.kernel.rules.frame import Results

ROOT = Path(__file__).resolve().parents[1]
DTYPES = {MONEY: pl.Int64, INTEGER: pl.Int64, BOOL: pl.Boolean, DATE: pl.Date, CODE: pl.String}


class World(NamedTuple):
    """A register as `rules.frame.evaluate` takes it."""

    people: Any
    households: Any
    area_paths: Mapping[Any, tuple[str, ...]]
    day: date


class OnSpark:
    """Brings frames to a session the way they come to it in earnest: as Parquet files."""

    def __init__(self, session: Any, folder: Path) -> None:
        self.session, self._folder, self._numbers = session, folder, count()

    def frame(self, frame: pl.DataFrame) -> Any:
        path = self._folder / f"{next(self._numbers)}.parquet"
        frame.write_parquet(path)
        return self.session.read.parquet(str(path))

    def world(self, world: World) -> World:
        return world._replace(people=self.frame(world.people), households=self.frame(world.households))


def from_spark(frame: Any) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(frame.toArrow()))


def assert_same(one: pl.DataFrame, other: pl.DataFrame, *, key: list[str], what: str) -> None:
    """The same rows, columns, types and cells, unknowns included; only the order of rows may differ."""
    assert one.schema == other.schema, what
    one, other = one.sort(key), other.sort(key)
    differing = [name for name in one.columns if not one[name].equals(other[name])]
    assert not differing, f"{what}: {differing}, {one.height} and {other.height} rows"


def assert_same_results(here: Results, there: Results) -> int:
    """Every judgement of every policy and collision; returns how many cells were compared."""
    cells = 0
    assert here.absent_facts == there.absent_facts
    for key, result in here.policies.items():
        unit = "household" if result.policy.unit == HOUSEHOLD else "person"
        assert_same(result.frame, from_spark(there[key].frame), key=[unit], what=key)
        cells += result.frame.height * result.frame.width
    for key, frame in here.collisions.items():
        unit = "person" if "person" in frame.columns else "household"
        assert_same(frame, from_spark(there.collisions[key]), key=[unit], what=key)
        cells += frame.height * frame.width
    return cells


def worked_cases(*, ruleset: RuleSet) -> World:
    """The worked cases of all modules on the day that has most of them, each a household of one register."""
    labels = Labels(ruleset)
    read_cases = [
        case
        for path in sorted((ROOT / "minzheng" / "domains").glob("*/*cases.yaml"))
        for case in read(text=path.read_text(encoding="utf-8"), labels=labels)
        if isinstance(case, Case) and not case.changes
    ]
    ((day, _number),) = Counter(case.day for case in read_cases).most_common(1)
    chosen = [case for case in read_cases if case.day == day]
    area_paths = {"/".join(case.area_path): case.area_path for case in chosen}
    homes = [
        {"household": number, "area": "/".join(case.area_path), **case.household} for number, case in enumerate(chosen)
    ]
    people = [
        {"household": number, "area": "/".join(case.area_path), **member}
        for number, case in enumerate(chosen)
        for member in case.members
    ]
    people = [{"person": number, **one} for number, one in enumerate(people)]
    return World(_frame(people, PERSON, ruleset), _frame(homes, HOUSEHOLD, ruleset), area_paths, day)


def _frame(rows: list[dict], unit: Unit, ruleset: RuleSet) -> pl.DataFrame:
    identity = {"person": pl.Int64, "household": pl.Int64} if unit == PERSON else {"household": pl.Int64}
    facts = {one.name: DTYPES[one.kind] for one in ruleset.facts if one.unit == unit}
    return pl.DataFrame(rows, schema={**identity, "area": pl.String, **facts}, orient="row")
