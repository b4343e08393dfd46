"""Data quality: what each table brought, what was wrong with it, how it was matched, and only within one's scope."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.roles import Role
from minzheng.kernel.intake import quality
from minzheng.kernel.intake.models import Batch
from tests.factories import make_account, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db
WRONG = id_number("1960-01-01")[:-1]


def person_row(name: str, number: str, place: str) -> list[str]:
    return [name, number, f"H{number}", "户主", place, place, "", ""]


@pytest.fixture
def county(tmp_path):
    found = small_county()
    place = found.community_a.name
    may = [person_row("王建国", id_number("1950-03-01"), place), person_row("李秀英", WRONG, place)]
    send(write(tmp_path / "五月.csv", POPULATION, may), area=found.county, day=date(2023, 5, 31))
    june = [
        person_row("王建国", id_number("1950-03-01"), place),
        person_row("张强", id_number("1961-02-03"), place),
        person_row("陈明", id_number("1962-02-03"), place),
        person_row("赵敏", id_number("1963-02-03"), place),
    ]
    send(write(tmp_path / "六月.csv", POPULATION, june), area=found.county, day=date(2023, 6, 30), minutes=5)
    other = write(
        tmp_path / "死亡.csv", DEATHS, [["王建国", id_number("1950-03-01"), "男", "1950-03-01", "2023-06-01"]]
    )
    send(other, area=found.street_b, day=date(2023, 6, 30), minutes=9)
    return found


@pytest.fixture
def officer(client, county):
    client.force_login(make_account((Role.R12, county.county)))
    return client


def lines(client) -> dict[str, object]:
    return {str(line.title): line for line in client.get("/intake/quality/").context["lines"]}


class TestEveryTable:
    def test_says_what_was_read_wrong_and_matched_and_how_old_it_is(self, officer):
        population = lines(officer)["人口户籍信息表"]
        assert (population.read, population.quarantined, population.to_review) == ("6", "1", "0")
        assert population.share.text == "16.7%"
        assert population.matched == "100.0%"
        assert population.age.text == "当日"

    def test_a_table_that_never_came_is_said_to_who_sees_all(self, officer):
        assert "从未收到" in lines(officer)["持证残疾人花名册"].age.text

    def test_a_street_sees_its_own_deliveries_only(self, client, county):
        client.force_login(make_account((Role.R6, county.street_a)))
        assert lines(client) == {}
        assert client.get("/intake/quality/deaths/").status_code == 404
        client.force_login(make_account((Role.R6, county.street_b)))
        assert list(lines(client)) == ["死亡人员名单"]


class TestOneTable:
    def test_shows_the_months_as_a_trend(self, officer):
        months = officer.get("/intake/quality/population/").context["months"]
        assert [(month["name"], month["percent"]) for month in months] == [
            ("2023年5月", "50.00"),
            ("2023年6月", "0.00"),
        ]

    def test_names_the_problems_by_column(self, officer):
        ((column, wrong, rows),) = officer.get("/intake/quality/population/").context["problems"]
        assert column == "公民身份号码"
        assert "位数" in wrong
        assert rows == 1

    def test_tells_by_which_rung_rows_were_matched(self, officer):
        rungs = {title: number for title, number, _share in officer.get("/intake/quality/population/").context["rungs"]}
        assert {str(title): number for title, number in rungs.items()} == {"新建档案": 4}

    def test_counts_what_columns_leave_blank(self, officer):
        columns = officer.get("/intake/quality/population/").context["columns"]
        shares = {title: share for title, share, *_rest in columns}
        assert (shares["姓名"], shares["联系电话"]) == ("100.0%", "0.0%")

    def test_an_unknown_table_is_not_found(self, officer):
        assert officer.get("/intake/quality/nothing/").status_code == 404

    def test_a_voided_file_counts_no_more(self, officer):
        Batch.objects.filter(file_name="五月.csv").update(status="VOIDED")
        told = quality.received(batches=Batch.objects.all())["population"]
        assert (told.rows_read, told.rows_quarantined) == (4, 0)

    def test_costs_the_same_however_many_columns(self, officer):
        with CaptureQueriesContext(connection) as caught:
            officer.get("/intake/quality/population/")
        assert len(caught) <= 16
