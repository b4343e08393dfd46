"""A file in the system's own layout, what changed since the last one, and the second pair of eyes over children's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.exchange import exporting, installed, operations
from minzheng.kernel.exchange.models import Export, SentRecord
from minzheng.kernel.exchange.reconciling import Cannot
from minzheng.kernel.intake.reading import read
from minzheng.kernel.intake.tables import DATASETS
from minzheng.kernel.jobs import files
from tests.factories import DAY, NOW, County, make_account, small_county
from tests.kernel.exchange.province import LI, SUN, SYSTEM, WANG, ZHAO, our_roll, residents

pytestmark = pytest.mark.django_db

ROLL = [
    ["王建国", WANG, "低保", "800", "2020-01-01"],
    ["李秀英", LI, "低保边缘", "", "2021-05-01"],
    ["赵大山", ZHAO, "特困", "1600.5", "2019-03-01"],
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_MADE", str(tmp_path / "made"))


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    residents(made.county, tmp_path)
    our_roll(made.county, tmp_path, ROLL)
    return made


def export(area: Any, actor: Account, *, changes: bool = False, minutes: int = 5, day: date = DAY) -> Export:
    now = NOW + timedelta(minutes=minutes)
    asked = operations.ask_for_export(
        installed=installed.one(SYSTEM),
        area=area,
        day=day,
        changes_only=changes,
        purpose="六月报送",
        actor=actor,
        now=now,
        queued=False,
    )
    exporting.make(export=asked, installed=installed.one(SYSTEM), now=now)
    asked.refresh_from_db()
    return asked


def rows_of(made: Export, folder: Any) -> pl.DataFrame:
    """The file as a reader of the system's layout understands it."""
    assert made.file is not None
    path = folder / made.file.file_name
    path.write_bytes(files.fetch(made=made.file, actor=made.asked_by, now=made.file.made_at))
    reading = read(path, datasets=[DATASETS["provincial_aid"]], day=DAY, demo=True, dataset=DATASETS["provincial_aid"])
    assert not len(reading.rejected)
    return reading.accepted


def test_the_file_holds_our_records_and_is_understood_by_its_own_contract(county, tmp_path):
    made = export(county.county, make_account())
    rows = rows_of(made, tmp_path).sort("aid_kind")
    assert rows.select("name", "id_number", "aid_kind", "amount", "aided_from", "town").rows() == [
        ("王建国", WANG, "DIBAO", 80000, date(2020, 1, 1), "甲街道"),
        ("李秀英", LI, "LOW_MARGIN", None, date(2021, 5, 1), "甲街道"),
        ("赵大山", ZHAO, "TEKUN", 160050, date(2019, 3, 1), "乙街道"),
    ]
    assert (made.new, made.changed, made.ended, made.unchanged) == (3, 0, 0, 0)


def test_a_street_sends_its_own_people_only(county, tmp_path):
    assert rows_of(export(county.street_b, make_account()), tmp_path)["name"].to_list() == ["赵大山"]


def test_the_next_file_holds_what_is_new_changed_or_ended(county, tmp_path):
    actor = make_account()
    export(county.county, actor)
    day = DAY + timedelta(days=1)
    our_roll(
        county.county,
        tmp_path,
        [["王建国", WANG, "低保", "900", "2020-01-01"], ROLL[1], ["孙阿婆", SUN, "特困", "1600", "2023-07-01"]],
        minutes=10,
        day=day,
    )
    made = export(county.county, actor, changes=True, minutes=11, day=day)
    assert (made.new, made.changed, made.ended, made.unchanged) == (1, 1, 1, 1)
    assert sorted(rows_of(made, tmp_path)["name"]) == ["孙阿婆", "王建国", "赵大山"]
    again = export(county.county, actor, changes=True, minutes=12, day=day)
    assert (again.new, again.changed, again.ended, again.unchanged) == (0, 0, 0, 3)
    assert SentRecord.objects.filter(superseded_in=None).count() == 3


def test_made_once_more_it_is_the_same_file(county, tmp_path):
    made = export(county.county, make_account())
    exporting.make(export=made, installed=installed.one(SYSTEM), now=NOW + timedelta(minutes=30))
    made.refresh_from_db()
    assert (made.new, made.unchanged) == (3, 0)
    assert SentRecord.objects.count() == 3


def test_purpose_and_counts_stand_in_the_log_and_the_lines_are_sealed(county):
    export(county.county, make_account())
    told = Event.objects.get(type="exchange.exported")
    assert told.purpose == "六月报送"
    assert told.payload["new"] == 3
    assert all(WANG.encode() not in bytes(row.line_cipher) for row in SentRecord.objects.all())


def test_without_purpose_there_is_no_file(county):
    with pytest.raises(Cannot):
        operations.ask_for_export(
            installed=installed.one(SYSTEM), area=county.county, day=DAY, changes_only=False, purpose=" ",
            actor=make_account(), now=NOW,
        )  # fmt: skip


def test_a_file_that_names_children_waits_for_a_second_person(county):
    asker = make_account()
    asked = operations.ask_for_export(
        installed=installed.one("provincial_children"), area=county.county, day=DAY, changes_only=False,
        purpose="季度报送", actor=asker, now=NOW,
    )  # fmt: skip
    assert asked.waits_for_release
    assert asked.file is None
    with pytest.raises(PermissionError):
        exporting.make(export=asked, installed=installed.one("provincial_children"), now=NOW)
    with pytest.raises(Cannot):
        operations.release(export=asked, actor=asker, now=NOW)
    released = operations.release(export=asked, actor=make_account(), now=NOW)
    assert released.file is not None
    assert released.file.asked_by == asker
