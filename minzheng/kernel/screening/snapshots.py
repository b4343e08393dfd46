"""Taking the register out as a snapshot, and judging snapshots apart from the database, here or on Spark.

What is found this way is what `operations.screen` finds: the same rules, the same choice of findings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from minzheng.kernel import modules
from minzheng.kernel.events import operations as events
from minzheng.kernel.rules import HOUSEHOLD, PERSON, RuleSet
from minzheng.kernel.rules.engines import here, lazily
from minzheng.kernel.rules.frame import Results, evaluate
from minzheng.kernel.rules.parameters import DatedValue
from minzheng.kernel.screening import judging, register, snapshot_files
from minzheng.kernel.screening.event_types import SNAPSHOT
from minzheng.kernel.screening.snapshot_files import APART, BadSnapshot, Manifest, Snapshot
from minzheng.kernel.standards import operations as standards
from minzheng.kernel.standards.values import from_json, to_json

KEY = ["kind", "rule", "person", "household"]


@dataclass(frozen=True)
class Screened:
    """`found`: `judging.COLUMNS`, sorted; `tallies` per policy."""

    found: pl.DataFrame
    tallies: dict[str, dict[str, int]]


def take(*, folder: Path, source: str, day: date, actor: Any, now: datetime) -> Path:
    """Write everybody as of `day` below `folder`, with one event; returns the folder of the day.

    Raises `FileExistsError` if that day stands there.
    """
    standards.refresh()
    ruleset = modules.ruleset()
    everybody = register.load(ruleset=ruleset, day=day)
    place = snapshot_files.write(
        people=everybody.people,
        households=everybody.households,
        area_paths=everybody.area_paths,
        ruleset=ruleset,
        standards={name: [_written(one) for one in values] for name, values in modules.released().items()},
        day=day,
        source=source,
        made_at=now,
        folder=folder,
    )
    events.record(type=SNAPSHOT, actor=actor, now=now, day=day.isoformat(), people=everybody.people.height)
    return place


def _written(value: DatedValue) -> dict[str, Any]:
    days = {"from_date": value.from_date.isoformat(), "until_date": value.until_date and value.until_date.isoformat()}
    return {**asdict(value), **days, "value": to_json(value.value)}


def rules_of(*, snapshot: Snapshot, ruleset: RuleSet) -> RuleSet:
    """The rules as shipped (`ruleset`) with what the snapshots' installations had released, each for its own area.

    Raises `BadSnapshot` for a parameter that this version does not know.
    """
    changes: dict[str, list[DatedValue]] = {}
    for manifest in snapshot.manifests:
        for name, values in manifest.standards.items():
            parameter = ruleset.parameters.get(name)
            if parameter is None:
                raise BadSnapshot(f"{manifest.source} released a value of {name}, which is not a parameter here")
            changes.setdefault(name, []).extend(
                DatedValue(
                    **{
                        **one,
                        "from_date": date.fromisoformat(one["from_date"]),
                        "until_date": one["until_date"] and date.fromisoformat(one["until_date"]),
                        "value": from_json(written=one["value"], parameter=parameter),
                    }
                )
                for one in values
            )
    return ruleset.with_parameters(ruleset.parameters.with_changes(changes=changes)) if changes else ruleset


def judge(*, snapshot: Snapshot, ruleset: RuleSet) -> Results:
    """Everybody in a snapshot by every rule, on the engine that holds it."""
    return evaluate(
        ruleset=rules_of(snapshot=snapshot, ruleset=ruleset),
        people=snapshot.people,
        households=snapshot.households,
        day=snapshot.day,
        area_paths=snapshot.area_paths,
    )


def screened(*, results: Results, ruleset: RuleSet) -> Screened:
    """What of it is a finding. Nothing is written to the database."""
    found = judging.findings(results=results, collisions=ruleset.collisions).sort(KEY)
    return Screened(found, judging.tallies(results=results))


def screen_by_county(*, places: Sequence[Path], ruleset: RuleSet) -> Screened:
    """The same in this process, one county after another: memory holds the largest. Raises `BadSnapshot`."""
    parts = []
    for part in snapshot_files.parts_of(places):
        snapshot = snapshot_files.read(places=places, ruleset=ruleset, part=part)
        parts.append(screened(results=judge(snapshot=snapshot, ruleset=ruleset), ruleset=ruleset))
    found = judging.nearest_kept(pl.concat([one.found for one in parts])).sort(KEY)
    tallies = {
        policy: {name: sum(one.tallies[policy][name] for one in parts) for name in judging.TALLIES}
        for policy in ruleset.policies
    }
    return Screened(found, tallies)


def keep(*, screened: Screened, manifests: Sequence[Manifest], folder: Path) -> Path:
    """Write the findings as Parquet with their sums beside them; returns the file.

    `source` is the area that the finding's snapshot serves; `person`, `household` and `area` are its own numbers again.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    whose = pl.coalesce("person", "household") // APART
    names = dict(enumerate(one.source for one in manifests))
    found = screened.found.with_columns(
        whose.replace_strict(names, return_dtype=pl.String).alias("source"),
        *(pl.col(name) % APART for name in ("person", "household", "area")),
    )
    path = folder / f"findings-{manifests[0].day}.parquet"
    found.write_parquet(path, compression="zstd")
    sums = {"day": manifests[0].day, "counts": judging.as_counts(found), "tallies": screened.tallies}
    beside = path.with_suffix(".json")
    beside.write_text(json.dumps(sums, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in (path, beside):
        one.chmod(0o600)
    return path


def differences(*, one: Results, other: Results) -> dict[str, int]:
    """How many cells two engines judge otherwise, by rule; a rule of whom one judged others counts whole."""
    pairs = [(key, result.frame, other[key].frame, result.policy.unit) for key, result in one.policies.items()]
    for key, frame in one.collisions.items():
        unit = PERSON if "person" in lazily(frame).collect_schema() else HOUSEHOLD
        pairs.append((key, frame, other.collisions[key], unit))
    counted = {
        key: _cells_apart(here(lazily(mine)), here(lazily(theirs)), by=unit.value.lower())
        for key, mine, theirs, unit in pairs
    }
    return {key: number for key, number in counted.items() if number}


def _cells_apart(one: pl.DataFrame, other: pl.DataFrame, *, by: str) -> int:
    one, other = one.sort(by), other.sort(by)
    if one.columns != other.columns or not one[by].equals(other[by]):
        return max(one.height, other.height) * max(one.width, other.width)
    return sum(int(one[name].ne_missing(other[name]).sum()) for name in one.columns)
