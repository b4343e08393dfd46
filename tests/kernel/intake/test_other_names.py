"""A known number under quite another name: when it is its owner's all the same, and when a person must be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.departments.models import DeathsRow, PensionsRow  # type: ignore[attr-defined]
from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake import other_names, reviewing
from minzheng.kernel.intake.models import ReviewDecision, ReviewItem
from minzheng.kernel.registry.models import Person
from tests.factories import NOW, County, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG, LI = id_number("1950-03-01"), id_number("1952-08-15", 2)
PENSION = ("姓名", "身份证号", "养老金")
OLD_AGE = ("姓名", "身份证号", "出生日期", "津贴金额", "居住社区")
PHONED = ("姓名", "身份证号", "养老金", "联系电话")
CREMATED = ("逝者姓名", "身份证号", "死亡时间", "火化时间", "骨灰去向")
OTHER = "王铁柱"


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    rows = [
        ["王建国", "", WANG, "H1", "户主", "甲一社区", "甲一社区", "13800000001", ""],
        ["李秀英", "李阿毛", LI, "H1", "配偶", "甲一社区", "甲一社区", "13800000002", ""],
    ]
    header = (POPULATION[0], "曾用名", *POPULATION[1:])
    send(write(tmp_path / "人口.csv", header, rows), area=made.county)
    return made


def told(county: County, path, header, *row: str, minutes: int = 1):
    return send(write(path, header, [list(row)]), area=county.county, minutes=minutes)


def rung(name: str) -> str:
    return PensionsRow.objects.get(name=name, superseded_at=None).rung


class TestFormerNames:
    def test_a_former_name_that_the_police_know_is_the_same_person(self, county, tmp_path):
        told(county, tmp_path / "a.csv", PENSION, "李阿毛", LI, "200")
        assert (rung("李阿毛"), ReviewItem.objects.count()) == ("FORMER_NAME", 0)
        assert Person.objects.get(name="李秀英") == PensionsRow.objects.get(name="李阿毛").person

    def test_it_holds_for_a_death_too(self, county, tmp_path):
        told(county, tmp_path / "a.csv", DEATHS, "李阿毛", LI, "", "", "2023-05-02")
        assert Person.objects.get(name="李秀英").death_date == date(2023, 5, 2)

    def test_somebody_elses_former_name_is_not(self, county, tmp_path):
        told(county, tmp_path / "a.csv", PENSION, "李阿毛", WANG, "200")
        assert ReviewItem.objects.get().reason == "NAME_DIFFERS"


class TestAtHome:
    def test_surname_and_community_or_phone_tell_him(self, county, tmp_path):
        told(county, tmp_path / "a.csv", OLD_AGE, OTHER, WANG, "1950-03-01", "60", "甲一社区")
        told(county, tmp_path / "b.csv", PHONED, OTHER, WANG, "200", "13800000001", minutes=2)
        assert (rung(OTHER), ReviewItem.objects.count()) == ("AT_HOME", 0)
        assert set(Person.objects.values_list("name", flat=True)) == {"王建国", "李秀英"}

    @pytest.mark.parametrize(("name", "community"), [("赵铁柱", "甲一社区"), (OTHER, "乙一社区"), (OTHER, "")], ids=str)
    def test_another_surname_or_another_place_is_asked_about(self, county, tmp_path, name, community):
        told(county, tmp_path / "a.csv", OLD_AGE, name, WANG, "1950-03-01", "60", community)
        assert ReviewItem.objects.get().reason == "NAME_DIFFERS"

    def test_who_has_a_neighbour_of_that_name_is_asked_about(self, county, tmp_path):
        neighbour = ["王铁柱", "", id_number("1960-01-01", 3), "H2", "户主", "甲一社区", "甲一社区", "", ""]
        send(write(tmp_path / "邻.csv", (POPULATION[0], "曾用名", *POPULATION[1:]), [neighbour]), area=county.county)
        told(county, tmp_path / "a.csv", OLD_AGE, OTHER, WANG, "1950-03-01", "60", "甲一社区")
        assert ReviewItem.objects.get().reason == "NAME_DIFFERS"

    def test_a_death_is_asked_about(self, county, tmp_path):
        told(county, tmp_path / "a.csv", (*DEATHS, "居住社区"), OTHER, WANG, "", "", "2023-05-02", "甲一社区")
        assert ReviewItem.objects.get().reason == "NAME_DIFFERS"


class TestToldByDepartments:
    def everybody(self, county, tmp_path, *, funeral: str = OTHER) -> None:
        told(county, tmp_path / "a.csv", DEATHS, OTHER, WANG, "", "", "2023-05-02")
        told(county, tmp_path / "b.csv", PENSION, OTHER, WANG, "200", minutes=2)
        told(county, tmp_path / "c.csv", CREMATED, funeral, WANG, "2023-05-02", "2023-05-04", "", minutes=3)

    def settle(self) -> int:
        return other_names.settle_told(actor=Account.objects.system(), now=NOW + timedelta(minutes=9))

    def test_three_departments_agree(self, county, tmp_path):
        self.everybody(county, tmp_path)
        assert self.settle() == 3
        assert ReviewItem.objects.filter(closed_at=None).count() == 0
        row = DeathsRow.objects.get()
        assert (row.person, row.rung) == (Person.objects.get(name="王建国"), "TOLD")
        assert row.person.name == "王建国"
        assert Event.objects.filter(type="intake.other_names_told").count() == 1
        assert self.settle() == 0

    def test_two_do_not(self, county, tmp_path):
        self.everybody(county, tmp_path, funeral="赵四")
        assert self.settle() == 0
        assert ReviewItem.objects.filter(closed_at=None).count() == 3

    def test_two_tables_of_one_department_are_one_voice(self, county, tmp_path):
        told(county, tmp_path / "a.csv", DEATHS, OTHER, WANG, "", "", "2023-05-02")
        for turn in (2, 3):
            told(county, tmp_path / f"{turn}.csv", PENSION, OTHER, WANG, f"{turn}00", minutes=turn)
        assert self.settle() == 0

    def test_what_a_person_took_back_is_not_settled_again(self, county, tmp_path):
        self.everybody(county, tmp_path)
        self.settle()
        item = ReviewItem.objects.get(batch__dataset="deaths")
        assert item.decisions.get().decision == ReviewDecision.Decision.SAME
        reviewing.undo(item=item, reason="不是他", actor=Account.objects.system(), now=NOW + timedelta(minutes=12))
        assert self.settle() == 0
        assert DeathsRow.objects.filter(person=None, superseded_at=None).count() == 1
