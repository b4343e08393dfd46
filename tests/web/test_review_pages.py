"""A row that no rule could match, on its page: both records, likely people and why, a decision, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.departments.models import DeathsRow
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.intake.models import ReviewItem
from minzheng.kernel.registry.models import Person
from tests.factories import County, make_account, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG = id_number("1950-03-01")


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def clerk(county, client) -> Account:
    account = make_account((Role.R6, county.county), display_name="陈办事员")
    client.force_login(account)
    return account


def person_row(name: str, number: str) -> list[str]:
    return [name, number, "H1", "户主", "甲一社区", "甲一社区", "", ""]


def population(folder: Path, *rows: list[str], name: str = "人口.csv") -> Path:
    return write(folder / name, POPULATION, rows)


def deaths(folder: Path, *rows: list[str], name: str = "死亡.csv") -> Path:
    return write(folder / name, DEATHS, rows)


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestReviewing:
    @pytest.fixture
    def item(self, county, tmp_path) -> ReviewItem:
        send(population(tmp_path, person_row("王建国", WANG)), area=county.county)
        send(deaths(tmp_path, ["赵铁柱", WANG, "", "", "2023-05-02"]), area=county.county, minutes=1)
        return ReviewItem.objects.get()

    def decide(self, client, item: ReviewItem, decision: str, note: str = ""):
        return client.post(f"/intake/reviews/{item.pk}/decide/", {"decision": decision, "note": note}, follow=True)

    def test_both_records_stand_side_by_side_masked(self, client, clerk, item):
        html = client.get(f"/intake/reviews/{item.pk}/").content.decode()

        assert "赵铁柱" in html
        assert "王建国" in html
        assert WANG not in html

    def test_the_list_names_the_person_of_the_row(self, client, clerk, item):
        assert "赵铁柱" in client.get("/intake/reviews/?view=open").content.decode()

    def test_somebody_else_gets_a_file_of_his_own(self, client, clerk, item):
        self.decide(client, item, "NEW")

        assert DeathsRow.objects.get().person.name == "赵铁柱"
        assert Person.objects.get(name="王建国").death_date is None

    def test_the_second_to_decide_is_told_and_changes_nothing(self, client, clerk, item):
        wang = Person.objects.get(name="王建国")
        self.decide(client, item, f"SAME:{wang.pk}")

        response = self.decide(client, item, "NEW")

        assert "已经有人处理过了" in messages_of(response)
        assert DeathsRow.objects.get().person == wang

    @pytest.mark.parametrize(
        ("decision", "told"),
        [("", "请选择处理结论"), ("SET_ASIDE", "写明要核实什么"), ("SAME:999999", "请选择是哪一个人")],
    )
    def test_half_an_answer_is_no_decision(self, client, clerk, item, decision, told):
        response = self.decide(client, item, decision)

        assert told in messages_of(response)
        item.refresh_from_db()
        assert item.closed_at is None

    def test_a_decision_is_taken_back_with_a_reason_and_the_row_waits_again(self, client, clerk, item):
        wang = Person.objects.get(name="王建国")
        self.decide(client, item, f"SAME:{wang.pk}")
        address = f"/intake/reviews/{item.pk}/undo/"

        assert "必须写明原因" in messages_of(client.post(address, {"reason": " "}, follow=True))
        html = client.post(address, {"reason": "问过家属"}, follow=True).content.decode()

        item.refresh_from_db()
        wang.refresh_from_db()
        assert (item.closed_at, wang.death_date) == (None, None)
        assert "问过家属" in html
        assert "待核对" in html

    def test_why_somebody_is_likely_and_what_hangs_on_it_is_said(self, client, clerk, item):
        wang = Person.objects.get(name="王建国")
        steps = {
            "name": "SAME_SOUND",
            "birth_date": "DAY_MONTH",
            "sex": "SAME",
            "place": "COMMUNITY",
            "phone": "UNKNOWN",
        }
        item.likeness = [{"person": wang.pk, "probability": 0.9312, **steps}]
        item.stakes = {"death": True, "held": [{"policy": "gaoling", "fen": 20000}]}
        item.reason, item.probability = "NO_ID", 0.9312
        item.save()

        html = client.get(f"/intake/reviews/{item.pk}/").content.decode()
        listed = client.get("/intake/reviews/?view=open").content.decode()

        assert "可能性 93.1%：姓名同音、出生日期月日颠倒、在同一村社区" in html
        assert "高龄津贴每月200.00元" in html
        assert "93.1%" in listed
        assert "死亡登记" in listed

    def test_two_valid_numbers_that_differ_are_no_choice(self, client, clerk, county, tmp_path):
        send(population(tmp_path, person_row("王建国", WANG)), area=county.county)
        other = id_number("1950-03-01", 7)
        path = write(
            tmp_path / "死亡3.csv", (*DEATHS, "居住社区"), [["王建国", other, "男", "", "2023-05-02", "甲一社区"]]
        )
        send(path, area=county.county, minutes=1)
        item = ReviewItem.objects.get()

        html = client.get(f"/intake/reviews/{item.pk}/").content.decode()

        assert item.reason == "ID_DIFFERS"
        assert 'value="SAME' not in html
        assert "不是这个人" in html

    def test_a_person_of_another_street_is_counted_but_not_shown(self, client, county, item):
        item.area = county.street_b
        item.save()
        client.force_login(make_account((Role.R6, county.street_b)))

        html = client.get(f"/intake/reviews/{item.pk}/").content.decode()

        assert "王建国" not in html
        assert "另有 1 名可能的人不在您的管辖范围内" in html
