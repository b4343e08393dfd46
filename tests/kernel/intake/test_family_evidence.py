"""Ties between people who are registered apart: by relation, by address; with scores, conflicts and a person's word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake.family_evidence import gather_ties
from minzheng.kernel.registry.models import FamilyTie, FamilyTieAnswer, Household, Membership, Person
from minzheng.kernel.registry.operations import ties
from tests.address_factories import make_address
from tests.factories import DAY, NOW, County, make_person, small_county
from tests.offices import POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

PUPILS = ("学生姓名", "身份证号", "学校名称", "学段", "学籍状态", "家长姓名", "家长电话")
MARRIED = ("男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记类型", "登记日期")
RESIDENTS = ("老人姓名", "身份证号", "机构名称", "入住日期", "护理等级", "联系人", "联系电话")
NUMBERS = {
    "王建国": id_number("1980-03-01"),
    "李秀英": id_number("1982-08-15", 2),
    "王小宝": id_number("2012-05-05", 3),
    "王大妈": id_number("1950-05-05", 4),
    "张三丰": id_number("1979-01-01", 5),
}


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def people(county: County, tmp_path) -> dict[str, Person]:
    """Everybody registered alone; of the same surname are a man, his mother and a boy."""
    rows = [
        [name, number, f"H{at}", "户主", "甲一社区", "甲一社区", f"1380000000{at}", ""]
        for at, (name, number) in enumerate(NUMBERS.items())
    ]
    send(write(tmp_path / "人口.csv", POPULATION, rows), area=county.county)
    return {person.name: person for person in Person.objects.all()}


def register(person: Person, household: Household) -> None:
    Membership.objects.create(person=person, household=household, valid=(None, None), recorded_at=NOW)


def sent(county: County, path: Any, header: tuple[str, ...], *rows: list[str], minutes: int = 1) -> None:
    batch = send(write(path, header, rows), area=county.county, minutes=minutes)
    assert batch.rows_matched == len(rows)


def married(county: County, tmp_path, him: str, her: str, *, number: str = "", kind: str = "结婚", minutes: int = 1):
    row = [him, NUMBERS[him], her, number, kind, "2010-05-01"]
    sent(county, tmp_path / f"婚姻{minutes}.csv", MARRIED, row, minutes=minutes)


def gather(minutes: int = 10) -> Any:
    return gather_ties(day=DAY, actor=Account.objects.system(), now=NOW + timedelta(minutes=minutes))


def tie(one: Person, two: Person) -> FamilyTie:
    return FamilyTie.objects.get(person_id=min(one.pk, two.pk), other_id=max(one.pk, two.pk))


def live_at(*people: Person, room: str = "501") -> None:
    from minzheng.kernel.registry.models import Residence

    address = make_address(people[0].home_area, room=room)
    for person in people:
        Residence.objects.create(
            person=person, kind="LIVING", area=person.home_area, address=address, valid=(None, None), recorded_at=NOW
        )


class TestRelation:
    def test_a_spouse_by_number_is_sure_and_says_where_it_stands(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        gather()
        found = tie(people["王建国"], people["李秀英"])
        ground = found.grounds[0]
        assert (found.score, found.conflicts) == (95, [])
        assert (ground["relation"], ground["dataset"], ground["of"]) == ("SPOUSE", "marriages", people["王建国"].pk)
        assert ground["row"] == 3

    def test_a_divorce_is_no_tie(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"], kind="离婚")
        assert gather().opened == 0

    def test_another_name_under_the_number_is_asked_about(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "赵四妹", number=NUMBERS["李秀英"])
        gather()
        found = tie(people["王建国"], people["李秀英"])
        assert (found.score, found.conflicts) == (70, ["NAME_DIFFERS"])

    def test_two_wives_are_a_conflict(self, county, people, tmp_path):
        rows = [
            ["王建国", NUMBERS["王建国"], wife, NUMBERS[wife], "结婚", day]
            for wife, day in (("李秀英", "2010-05-01"), ("王大妈", "2020-05-01"))
        ]
        sent(county, tmp_path / "婚姻.csv", MARRIED, *rows)
        gather()
        assert tie(people["王建国"], people["李秀英"]).conflicts == ["SEVERAL_SPOUSES"]

    def test_name_and_phone_tell_the_guardian_and_a_name_alone_in_the_community_is_asked_about(
        self, county, people, tmp_path
    ):
        row = ["王小宝", NUMBERS["王小宝"], "一小", "小学", "在校"]
        sent(county, tmp_path / "a.csv", PUPILS, [*row, "张三丰", "13800000004"])
        gather()
        assert tie(people["王小宝"], people["张三丰"]).score == 85
        sent(county, tmp_path / "b.csv", PUPILS, [*row, "王大妈", ""], minutes=2)
        gather(20)
        assert tie(people["王小宝"], people["王大妈"]).score == 60
        assert tie(people["王小宝"], people["张三丰"]).closed_at is not None

    def test_a_name_that_several_neighbours_have_is_nobodys(self, county, people, tmp_path):
        make_person("张三丰", home=county.community_a)
        row = ["王小宝", NUMBERS["王小宝"], "一小", "小学", "在校", "张三丰", ""]
        sent(county, tmp_path / "a.csv", PUPILS, row)
        assert gather().opened == 0

    def test_who_is_registered_together_is_not_asked_about(self, county, people, tmp_path):
        register(people["李秀英"], Household.objects.get(number="H0"))
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        told = gather()
        assert (told.named, told.opened) == (1, 0)


class TestAddress:
    def test_one_surname_at_one_door_is_asked_about(self, county, people):
        live_at(people["王建国"], people["王小宝"], people["张三丰"])
        gather()
        assert [one.grounds for one in FamilyTie.objects.all()] == [[{"ground": "ADDRESS", "score": 65}]]
        assert tie(people["王建国"], people["王小宝"]).score == 65

    def test_a_dormitory_tells_nothing(self, county, people):
        others = [make_person(f"王{at}号", home=county.community_a) for at in range(7)]
        live_at(people["王建国"], people["王小宝"], *others)
        assert gather().opened == 0

    def test_door_and_relation_together_are_surer_and_different_doors_are_a_conflict(self, county, people, tmp_path):
        row = ["王小宝", NUMBERS["王小宝"], "一小", "小学", "在校", "王建国", "13800000000"]
        sent(county, tmp_path / "a.csv", PUPILS, row)
        live_at(people["王建国"], people["王小宝"])
        gather()
        assert tie(people["王建国"], people["王小宝"]).score == 95  # 1 − 0.15 × 0.35
        live_at(people["张三丰"])
        married(county, tmp_path, "张三丰", "李秀英", number=NUMBERS["李秀英"], minutes=2)
        live_at(people["李秀英"], room="601")
        gather(20)
        assert tie(people["张三丰"], people["李秀英"]).conflicts == ["LIVES_ELSEWHERE"]

    def test_who_lives_in_a_home_is_told(self, county, people, tmp_path):
        row = ["王大妈", NUMBERS["王大妈"], "幸福养老院", "2022-01-01", "自理", "王建国", "13800000000"]
        sent(county, tmp_path / "a.csv", RESIDENTS, row)
        gather()
        found = tie(people["王大妈"], people["王建国"])
        assert (found.grounds[0]["relation"], found.conflicts) == ("CONTACT", ["AWAY"])


class TestKeeping:
    def test_again_it_changes_nothing_and_the_number_of_statements_does_not_grow(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        with CaptureQueriesContext(
            connection,
        ) as first:
            assert gather().opened == 1
        assert Event.objects.filter(type="registry.family_ties_gathered").count() == 1
        live_at(*people.values())
        gather(15)
        with CaptureQueriesContext(connection) as again:
            told = gather(20)
        assert (told.opened, told.closed) == (0, 0)
        assert len(again) <= len(first)

    def test_the_dead_are_nobodys_family(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        Person.objects.filter(name="李秀英").update(death_date=DAY)
        assert gather().opened == 0

    def test_no_household_changes_by_evidence_or_by_an_answer(self, county, people, tmp_path):
        before = list(Membership.objects.values_list("person_id", "household_id", "valid"))
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        gather()
        answer(tie(people["王建国"], people["李秀英"]))
        assert list(Membership.objects.values_list("person_id", "household_id", "valid")) == before

    def test_an_answer_needs_a_reason_stands_over_new_nights_and_can_be_taken_back(self, county, people, tmp_path):
        married(county, tmp_path, "王建国", "李秀英", number=NUMBERS["李秀英"])
        gather()
        found = tie(people["王建国"], people["李秀英"])
        with pytest.raises(ties.CannotAnswer):
            answer(found, reason=" ")
        with pytest.raises(ties.CannotAnswer):
            answer(found, said="MAYBE")
        made = answer(found)
        with pytest.raises(ties.CannotAnswer):
            answer(found, said="APART")
        live_at(people["王建国"])
        live_at(people["李秀英"], room="601")
        gather(30)
        found.refresh_from_db()
        assert found.conflicts == ["LIVES_ELSEWHERE"]
        assert found.answers.get().undone_at is None
        with pytest.raises(ties.CannotAnswer):
            ties.undo_answer(tie=found, reason="", actor=Account.objects.system(), now=NOW)
        ties.undo_answer(tie=found, reason="问错了人", actor=Account.objects.system(), now=NOW + timedelta(hours=1))
        made.refresh_from_db()
        assert made.undone_reason == "问错了人"
        assert answer(found, said="APART").answer == FamilyTieAnswer.Answer.APART


def answer(found: FamilyTie, *, said: str = "TOGETHER", reason: str = "入户核实") -> FamilyTieAnswer:
    return ties.answer_tie(tie=found, answer=said, reason=reason, actor=Account.objects.system(), now=NOW)
