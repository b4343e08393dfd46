"""The register taken out as Parquet: what is in it, what never is, and that it is judged as the register is."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.rules import DatedValue
from minzheng.kernel.rules.frame import Results
from minzheng.kernel.screening import judging, operations, snapshot_files, snapshots
from minzheng.kernel.screening.models import Finding
from minzheng.kernel.screening.snapshot_files import APART, BadSnapshot
from tests.factories import DAY, NOW, small_county
from tests.kernel.screening.test_findings import OLD, OLDER, YOUNG, parameters, register_three
from tests.spark import World, worked_cases

__all__ = ["parameters"]


def write(world: World, folder: Path, *, source: str = "330110", standards: dict | None = None) -> Path:
    """A world whose areas are numbered, as a database numbers them, as a snapshot."""
    numbers = {path: number for number, path in enumerate(world.area_paths, start=1)}
    people, households = (
        frame.with_columns(pl.col("area").replace_strict(numbers, return_dtype=pl.Int64))
        for frame in (world.people, world.households)
    )
    return snapshot_files.write(
        people=people,
        households=households,
        area_paths={number: world.area_paths[path] for path, number in numbers.items()},
        ruleset=modules.ruleset(),
        standards=standards or {},
        day=world.day,
        source=source,
        made_at=NOW,
        folder=folder,
    )


@pytest.fixture(scope="module")
def world() -> World:
    return worked_cases(ruleset=modules.ruleset())


def read(*places: Path) -> snapshot_files.Snapshot:
    return snapshot_files.read(places=places, ruleset=modules.ruleset())


def judged(*places: Path) -> Results:
    return snapshots.judge(snapshot=read(*places), ruleset=modules.ruleset())


def screened(*places: Path) -> snapshots.Screened:
    return snapshots.screened(results=judged(*places), ruleset=modules.ruleset())


@pytest.mark.django_db
class TestOfTheRegister:
    @pytest.fixture
    def place(self, parameters, tmp_path) -> Path:
        register_three(
            tmp_path, small_county(), roll=[["李秀英", OLDER, "80", "2018-07-01"], ["陈明", YOUNG, "100", "2023-01-01"]]
        )
        actor = Account.objects.system()
        return snapshots.take(folder=tmp_path / "snapshots", source="330110", day=DAY, actor=actor, now=NOW)

    def test_it_is_judged_as_the_register_is(self, place, tmp_path):
        operations.screen(day=DAY, actor=Account.objects.system(), now=NOW)
        kept = snapshots.keep(screened=screened(place), manifests=read(place).manifests, folder=tmp_path / "found")
        found = pl.read_parquet(kept)
        columns = ("kind", "rule", "person_id", "household_id", "at_stake_fen")
        expected = set(Finding.objects.filter(closed_at=None).values_list(*columns))
        assert set(found.select("kind", "rule", "person", "household", "at_stake_fen").rows()) == expected
        assert {kind for kind, *_ in expected} >= {"SHOULD_HAVE", "SHOULD_NOT", "COLLISION", "WRONG_AMOUNT"}
        assert found["source"].unique().to_list() == ["330110"]

    def test_names_and_numbers_of_people_are_not_in_it(self, place):
        written = b"".join(path.read_bytes() for path in place.rglob("*.*"))
        assert not any(word.encode() in written for word in (OLD, OLDER, YOUNG, "王建国", "李秀英", "甲一社区"))
        for path in place.rglob("*.parquet"):
            texts = pl.read_parquet(path).select(pl.selectors.string()).unpivot()["value"].drop_nulls()
            assert not [one for one in texts if re.search(r"\d{7}", one)]

    def test_only_its_owner_can_open_it_and_the_log_tells_of_it(self, place):
        assert [str(path) for path in [place, *place.rglob("*")] if path.stat().st_mode & 0o077] == []
        event = Event.objects.get(type="screening.snapshot")
        (told,) = read(place).manifests
        assert event.payload == {"day": DAY.isoformat(), "people": told.people}

    def test_a_day_is_never_written_over(self, place, tmp_path):
        with pytest.raises(FileExistsError):
            snapshots.take(folder=place.parent, source="330110", day=DAY, actor=Account.objects.system(), now=NOW)


def test_it_holds_every_fact_that_a_rule_reads_and_no_other(world, tmp_path):
    place = write(world, tmp_path)
    results = judged(place)
    assert results.absent_facts == dict.fromkeys(results.absent_facts, ())
    (told,) = read(place).manifests
    assert "household_number" not in told.facts["people"]
    assert "birth_date" in told.facts["people"]


def test_one_file_a_county(world, tmp_path):
    place = write(world, tmp_path)
    counties = {path.parent.name.removeprefix("county=") for path in place.glob("people/*/0.parquet")}
    assert counties == {snapshot_files.county_of(path) for path in world.area_paths.values()}
    for path in place.glob("people/*/0.parquet"):
        beside = Path(str(path).replace("/people/", "/households/"))
        homes = pl.read_parquet(path)["household"].drop_nulls()
        assert set(homes) <= set(pl.read_parquet(beside)["household"])


def test_county_after_county_finds_what_one_run_finds(world, tmp_path, monkeypatch):
    """Families across a boundary, people of no household and the nearest of each policy among them."""
    monkeypatch.setattr(judging, "NEAREST_KEPT", 3)
    draw = random.Random(5)
    far = [draw.choice([*world.area_paths, None]) for _ in range(world.people.height)]
    alone = [draw.random() < 0.1 for _ in far]
    people = world.people.with_columns(
        area=pl.Series(far, dtype=pl.String), household=pl.when(pl.Series(alone)).then(None).otherwise("household")
    )
    places = [write(world._replace(people=people), tmp_path / one, source=one) for one in ("330110", "330106")]
    whole, by_county = screened(*places), snapshots.screen_by_county(places=places, ruleset=modules.ruleset())
    assert len(snapshot_files.parts_of(places)) > 4
    assert by_county.tallies == whole.tallies
    assert by_county.found.equals(whole.found)


def test_two_sources_are_judged_together_and_told_apart(world, tmp_path):
    one, other = write(world, tmp_path / "a"), write(world, tmp_path / "b", source="330106")
    alone, both = screened(one), screened(one, other)
    assert both.found.height > alone.found.height
    assert both.tallies["gaoling"]["judged"] == 2 * alone.tallies["gaoling"]["judged"]
    found = pl.read_parquet(
        snapshots.keep(screened=both, manifests=read(one, other).manifests, folder=tmp_path / "found")
    )
    assert found["person"].drop_nulls().max() < APART
    counted = dict(found.filter(pl.col("kind") != "NEAREST_MISS").group_by("source").len().rows())
    assert counted["330110"] == counted["330106"]


def test_values_released_by_an_installation_go_with_it(world, tmp_path):
    value = DatedValue(area="330110", from_date=date(2020, 1, 1), until_date=None, value=1, cites="试", note="试")
    released = {"dibao_standard": [snapshots._written(value)]}
    plain, changed = judged(write(world, tmp_path / "a")), judged(write(world, tmp_path / "b", standards=released))
    assert snapshots.differences(one=plain, other=changed).get("dibao")
    with pytest.raises(BadSnapshot, match="no_such"):
        judged(write(world, tmp_path / "c", standards={"no_such": [snapshots._written(value)]}))


class TestWhatIsRefused:
    def test_one_that_was_not_finished(self, world, tmp_path):
        place = write(world, tmp_path)
        (place / "manifest.json").unlink()
        with pytest.raises(BadSnapshot, match="not finished"):
            read(place)
        assert write(world, tmp_path) == place

    def test_one_of_which_a_byte_has_changed(self, world, tmp_path):
        place = write(world, tmp_path)
        path = next(place.glob("people/*/0.parquet"))
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        with pytest.raises(BadSnapshot, match="not as it was written"):
            read(place)

    def test_another_format(self, world, tmp_path):
        manifest = write(world, tmp_path) / "manifest.json"
        manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
        with pytest.raises(BadSnapshot, match="format 99"):
            read(manifest.parent)

    def test_the_same_source_twice_and_two_days(self, world, tmp_path):
        one = write(world, tmp_path / "a")
        with pytest.raises(BadSnapshot, match="same source"):
            read(one, one)
        with pytest.raises(BadSnapshot, match="one day"):
            read(one, write(world._replace(day=date(2020, 1, 1)), tmp_path / "b", source="330106"))


def test_those_nearest_the_line_are_the_same_every_night(world, tmp_path, monkeypatch):
    """Of many at the same distance the order of rows does not choose."""
    monkeypatch.setattr(judging, "NEAREST_KEPT", 2)
    turned = world._replace(people=world.people.reverse(), households=world.households.reverse())
    chosen = [
        screened(write(one, tmp_path / str(number))).found.filter(kind="NEAREST_MISS")
        for number, one in enumerate((world, turned))
    ]
    assert chosen[0].height > 0
    assert chosen[0].equals(chosen[1])
