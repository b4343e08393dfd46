"""The register of one night as Parquet: what a cluster, or a machine without the database, judges everybody by.

    FOLDER/day=2023-06-30/people/county=330110/0.parquet
    FOLDER/day=2023-06-30/households/county=330110/0.parquet
    FOLDER/day=2023-06-30/manifest.json                         written last: without it there is no snapshot

A family stands in one county, its household's, wherever its members are registered: no rule looks further than a
household, so counties can be judged one after another, and memory holds one.

Pure: frames and files, no database. Written are the register's own numbers of people, households and areas, and the
facts that some rule reads; no name, no identity number, no account, no address, no free text ever. It still says of
numbered people what they earn and suffer: files are readable by their owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from minzheng.kernel.rules import HOUSEHOLD, PERSON, RuleSet, Unit
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import DTYPES
from minzheng.kernel.rules.engines import lazily, natively, scan
from minzheng.kernel.rules.ground import ground_of

FORMAT = 1
TABLES = {PERSON: "people", HOUSEHOLD: "households"}
NUMBERS = {PERSON: ("person", "household", "area"), HOUSEHOLD: ("household", "area")}
NO_COUNTY = "none"
COUNTY_DIGITS = 6
ROWS_A_GROUP = 100_000

APART = 1 << 48
"""Between the numbers of two snapshots that are judged together: each database counts from one."""


class BadSnapshot(ValueError):
    """A folder that holds no whole snapshot, or several that do not belong together; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a snapshot is. `files`: path below the folder → size in bytes and SHA-256; `standards`: the values of
    parameters that the installation had released, since they stand in no file of the program."""

    format: int
    day: str
    made_at: str
    source: str
    people: int
    households: int
    areas: dict[str, list[str]]
    facts: dict[str, list[str]]
    standards: dict[str, list[dict[str, Any]]]
    files: dict[str, dict[str, Any]]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(int(one["bytes"]) for one in self.files.values())


@dataclass(frozen=True)
class Snapshot:
    """One or several snapshots of a day as `rules.frame.evaluate` takes them, on the engine that scanned them."""

    people: Any
    households: Any
    area_paths: Mapping[int, tuple[str, ...]]
    day: date
    manifests: tuple[Manifest, ...]


def facts_read(ruleset: RuleSet) -> dict[Unit, list[str]]:
    """The facts of tables that some policy or collision reads, by unit, sorted."""
    found: dict[Unit, set[str]] = {unit: set() for unit in Unit}
    for unit, expressions in _all_expressions(ruleset):
        for fact in ground_of(expressions=expressions, unit=unit, ruleset=ruleset).facts:
            found[fact.unit].add(fact.name)
    return {unit: sorted(names) for unit, names in found.items()}


def _all_expressions(ruleset: RuleSet) -> Iterable[tuple[Unit, list[ex.Expression]]]:
    for policy in ruleset.policies.values():
        optional = (
            *(policy.amount, policy.held_by, policy.held_amount),
            *(policy.nearest, policy.tolerance, policy.candidates),
        )
        yield policy.unit, [*(one.expr for one in policy.requires), *(one for one in optional if one is not None)]
    for clash in ruleset.collisions.values():
        yield clash.unit, [one for one in (clash.when, clash.at_stake) if one is not None]


def write(
    *,
    people: pl.DataFrame,
    households: pl.DataFrame,
    area_paths: Mapping[int, Sequence[str]],
    ruleset: RuleSet,
    standards: Mapping[str, Sequence[Mapping[str, Any]]],
    day: date,
    source: str,
    made_at: datetime,
    folder: Path,
) -> Path:
    """Write everybody as of `day` below `folder`; returns the folder of the day. `source` is the area served.

    Raises `FileExistsError` if the day stands there whole. What an interrupted run left is written over.
    """
    place = folder / f"day={day.isoformat()}"
    manifest = place / "manifest.json"
    if manifest.exists():
        raise FileExistsError(str(manifest))
    _private(place)
    facts = facts_read(ruleset)
    files: dict[str, dict[str, Any]] = {}
    written = {}
    counties = {area: county_of(path) for area, path in area_paths.items() if area is not None}
    in_county = pl.col("area").replace_strict(counties, default=NO_COUNTY, return_dtype=pl.String).alias("__county")
    homes = households.select("household", __home=in_county)
    placed = {
        HOUSEHOLD: households.with_columns(in_county),
        PERSON: people.with_columns(in_county)
        .join(homes, on="household", how="left", maintain_order="left")
        .with_columns(pl.coalesce("__home", "__county").alias("__county")),
    }
    for unit, frame in placed.items():
        names = [name for name in facts[unit] if name in frame.columns]
        written[TABLES[unit]] = names
        files |= _write_table(frame.select("__county", *NUMBERS[unit], *names), place, TABLES[unit])
    told = Manifest(
        format=FORMAT,
        day=day.isoformat(),
        made_at=made_at.isoformat(),
        source=source,
        people=people.height,
        households=households.height,
        areas={str(area): list(path) for area, path in area_paths.items() if area is not None},
        facts=written,
        standards={name: [dict(one) for one in values] for name, values in standards.items()},
        files=files,
    )
    unfinished = manifest.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1), encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(manifest)
    return place


def _write_table(frame: pl.DataFrame, place: Path, table: str) -> dict[str, dict[str, Any]]:
    """One file a county, its rows in order of area, so that a town is found in few row groups."""
    files = {}
    parts = frame.partition_by("__county", as_dict=True, include_key=False)
    for (code,), part in sorted(parts.items()):
        path = place / _file_of(table, str(code))
        _private(path.parent.parent)
        _private(path.parent)
        part.sort(NUMBERS[PERSON][2], NUMBERS[HOUSEHOLD][0]).write_parquet(
            path, compression="zstd", row_group_size=ROWS_A_GROUP
        )
        path.chmod(0o600)
        files[str(path.relative_to(place))] = {"bytes": path.stat().st_size, "sha256": _digest(path)}
    return files


def _file_of(table: str, county: str) -> str:
    return f"{table}/county={county}/0.parquet"


def county_of(path: Sequence[str]) -> str:
    """The code of the county in a path of codes, or of the smallest area above it."""
    return next((code for code in path if 0 < len(code) <= COUNTY_DIGITS), NO_COUNTY)


def _private(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(folder, 0o700)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(place: Path, *, checked: bool = True) -> Manifest:
    """The manifest of a day's folder, every file held against it if `checked`. Raises `BadSnapshot`."""
    try:
        told = Manifest(**json.loads((place / "manifest.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise BadSnapshot(f"{place} has no manifest.json: the snapshot was not finished") from None
    except (ValueError, TypeError) as error:
        raise BadSnapshot(f"{place}: the manifest cannot be read ({error})") from error
    if told.format != FORMAT:
        raise BadSnapshot(f"{place} has format {told.format}; this version reads {FORMAT}")
    for name, one in told.files.items() if checked else ():
        path = place / name
        if not path.is_file() or path.stat().st_size != one["bytes"] or _digest(path) != one["sha256"]:
            raise BadSnapshot(f"{path} is missing or not as it was written")
    return told


def parts_of(places: Sequence[Path]) -> list[tuple[int, str]]:
    """The parts that can be judged apart: number of the place and county. Raises `BadSnapshot`."""
    return sorted(
        {
            (number, Path(name).parent.name.removeprefix("county="))
            for number, place in enumerate(places)
            for name in manifest_of(place).files
        }
    )


def read(
    *, places: Sequence[Path], ruleset: RuleSet, session: Any = None, part: tuple[int, str] | None = None
) -> Snapshot:
    """The snapshots of one day, to be judged as one register: lazily on Spark (`session`), else here by Polars.

    Of several, numbers of the n-th (from 0) are moved by n × `APART`; a fact that one has not is unknown there. With
    `part` only these rows; whoever asks so has had `parts_of` look at the files. Raises `BadSnapshot`.
    """
    manifests = tuple(manifest_of(place, checked=part is None) for place in places)
    if len({one.day for one in manifests}) != 1:
        raise BadSnapshot(f"one day is judged at a time, not {sorted({one.day for one in manifests})}")
    sources = [one.source for one in manifests]
    if len(set(sources)) != len(sources):
        raise BadSnapshot(f"the same source twice: {sorted(sources)}")
    frames = {unit: _together(unit, places, manifests, ruleset, session, part) for unit in TABLES}
    return Snapshot(
        people=frames[PERSON],
        households=frames[HOUSEHOLD],
        area_paths={
            int(area) + number * APART: tuple(path)
            for number, one in enumerate(manifests)
            for area, path in one.areas.items()
        },
        day=date.fromisoformat(manifests[0].day),
        manifests=manifests,
    )


def _together(
    unit: Unit,
    places: Sequence[Path],
    manifests: Sequence[Manifest],
    ruleset: RuleSet,
    session: Any,
    part: tuple[int, str] | None,
) -> Any:
    table = TABLES[unit]
    names = sorted({name for one in manifests for name in one.facts[table]})
    kinds = {name: DTYPES[ruleset.facts.get(unit, name).kind] for name in names}  # type: ignore[union-attr]
    found = []
    for number, (place, told) in enumerate(zip(places, manifests, strict=True)):
        files = [name for name in told.files if name.startswith(f"{table}/")]
        if part is not None:
            files = [name for name in files if (number, name) == (part[0], _file_of(table, part[1]))]
        if not files:
            continue
        moved = {name: nw.col(name) + number * APART for name in NUMBERS[unit]} if number else {}
        lacking = {name: nw.lit(None, dtype=kinds[name]) for name in names if name not in told.facts[table]}
        rows = lazily(scan([str(place / name) for name in files], session=session))
        rows = rows.with_columns(**moved, **lacking) if moved or lacking else rows
        found.append(rows.select(*NUMBERS[unit], *names))
    if not found:
        return _nobody(unit, kinds)
    return natively(nw.concat(found) if len(found) > 1 else found[0])


def _nobody(unit: Unit, kinds: Mapping[str, Any]) -> pl.DataFrame:
    """A county may have people without a household, and no household."""
    schema = dict.fromkeys(NUMBERS[unit], nw.Int64()) | dict(kinds)
    return nw.from_dict({name: [] for name in schema}, schema=schema, backend="polars").to_native()
