"""Several tables about one person: sums over months, tables that differ, and what decides between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from minzheng.departments.cremations import CREMATIONS
from minzheng.departments.deaths import DEATHS
from minzheng.departments.medical import MEDICAL
from minzheng.departments.models import EnterprisesRow, WaterRow  # type: ignore[attr-defined]
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import operations, precedence
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch, Disagreement
from minzheng.kernel.registry.models import Organisation, Person
from minzheng.kernel.screening import families
from minzheng.kernel.screening import operations as screening
from tests.departments.test_every_table import credit_code
from tests.factories import DAY, NOW, County, small_county
from tests.offices import POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG, LI = id_number("1950-03-01"), id_number("1952-08-15", 2)
DEATH_LIST = ("死者姓名", "身份证号", "死亡日期", "死亡地点")
CREMATION_LIST = ("逝者姓名", "身份证号", "死亡时间", "火化时间", "骨灰去向")
SETTLEMENTS = ("姓名", "身份证号", "结算日期", "医疗费总额", "个人自付", "医院")


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    rows = [
        ["王建国", WANG, "H1", "户主", "甲一社区", "甲一社区", "", ""],
        ["李秀英", LI, "H1", "配偶", "甲一社区", "甲一社区", "", ""],
    ]
    send(write(tmp_path / "人口.csv", POPULATION, rows), area=made.county)
    return made


@pytest.fixture
def wang(county: County) -> Person:
    return Person.objects.get(name="王建国")


def system() -> Account:
    return Account.objects.system()


def fact(name: str, person: Person, *datasets: Dataset, day: date = DAY) -> Any:
    subjects = pl.DataFrame({"subject": [person.pk], "area": [person.home_area_id]})
    return precedence.facts(datasets=datasets, subjects=subjects, day=day)[name].item()


def settle(county: County, path: Any, *, day: date = DAY, since: date | None = None, minutes: int = 1) -> Batch:
    """Receive and accept a complete file that speaks of the time since a day."""
    now = NOW + timedelta(minutes=minutes)
    asked: dict[str, Any] = {"demo": True, "actor": system(), "now": now}
    received = operations.receive(path=path, file_name=path.name, area=county.county, day=day, **asked)
    operations.accept(batches=[received.batch], day=day, complete=True, since=since, **asked)
    return Batch.objects.get(pk=received.batch.pk)


def bills(path: Any, *rows: Sequence[str]) -> Any:
    return write(path, SETTLEMENTS, rows)


class TestSumsOverMonths:
    def test_the_last_twelve_months_are_summed_and_what_is_older_is_not(self, county, wang, tmp_path):
        rows = (
            ["王建国", WANG, "2022-06-30", "9000", "800", "一院"],  # a day too old
            ["王建国", WANG, "2022-07-01", "1000", "100.50", "一院"],
            ["王建国", WANG, "2023-06-30", "2000", "200", "一院"],
        )
        settle(county, bills(tmp_path / "医疗.csv", *rows))
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 300_50
        assert fact("medical_total_in_year", wang, MEDICAL) == 3000_00

    def test_no_bill_at_all_is_nothing_paid_only_in_a_complete_delivery(self, county, wang, tmp_path):
        rows = (["李秀英", LI, "2023-01-01", "1000", "100", "一院"],)
        path = bills(tmp_path / "部分.csv", *rows)
        send(path, area=county.county)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) is None
        li = Person.objects.get(name="李秀英")
        assert fact("medical_own_paid_in_year", li, MEDICAL) is None  # there may be other bills
        settle(county, bills(tmp_path / "全.csv", *rows, ["李秀英", LI, "2023-02-01", "50", "5", "药店"]), minutes=5)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 0
        assert fact("medical_own_paid_in_year", li, MEDICAL) == 105_00

    def test_a_file_of_one_month_says_nothing_of_the_year_until_the_others_are_there(self, county, wang, tmp_path):
        june = bills(tmp_path / "六月.csv", ["王建国", WANG, "2023-06-10", "1000", "100", "一院"])
        settle(county, june, since=date(2023, 6, 1))
        assert fact("medical_own_paid_in_year", wang, MEDICAL) is None
        before = bills(tmp_path / "以前.csv", ["王建国", WANG, "2022-11-10", "500", "50", "一院"])
        settle(county, before, day=date(2023, 5, 31), since=date(2022, 6, 1), minutes=5)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 150_00

    def test_a_gap_of_one_day_leaves_it_unknown(self, county, wang, tmp_path):
        settle(
            county, bills(tmp_path / "a.csv", ["王建国", WANG, "2023-06-10", "1", "1", "一院"]), since=date(2023, 6, 1)
        )
        early = bills(tmp_path / "b.csv", ["王建国", WANG, "2022-11-10", "1", "1", "一院"])
        settle(county, early, day=date(2023, 5, 30), since=date(2022, 6, 1), minutes=5)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) is None

    def test_a_delivery_stands_for_its_days_of_grace_and_no_longer(self, county, wang, tmp_path):
        settle(county, bills(tmp_path / "医疗.csv", ["王建国", WANG, "2022-07-05", "100", "10", "一院"]))
        assert fact("medical_own_paid_in_year", wang, MEDICAL, day=DAY + timedelta(days=45)) == 10_00
        assert fact("medical_own_paid_in_year", wang, MEDICAL, day=DAY + timedelta(days=46)) is None

    def test_one_unknown_part_makes_the_sum_unknown(self, county, wang, tmp_path):
        rows = (
            ["王建国", WANG, "2023-01-01", "1000", "100", "一院"],
            ["王建国", WANG, "2023-02-01", "1000", "", "一院"],
        )
        settle(county, bills(tmp_path / "医疗.csv", *rows))
        assert fact("medical_own_paid_in_year", wang, MEDICAL) is None
        assert fact("medical_total_in_year", wang, MEDICAL) == 2000_00


class TestTablesThatDiffer:
    def both_lists(self, county: County, tmp_path: Any) -> None:
        deaths = write(tmp_path / "死亡.csv", DEATH_LIST, [["王建国", WANG, "2023-05-02", "医院"]])
        cremated = [
            ["王建国", WANG, "2023-05-01", "2023-05-04", "公墓"],
            ["李秀英", LI, "2023-06-01", "2023-06-03", ""],
        ]
        settle(county, deaths)
        settle(county, write(tmp_path / "火化.csv", CREMATION_LIST, cremated), minutes=5)

    def test_the_more_trusted_list_decides_and_a_changed_precedence_changes_the_fact(self, county, wang, tmp_path):
        self.both_lists(county, tmp_path)
        assert fact("death_date", wang, DEATHS, CREMATIONS) == date(2023, 5, 2)
        assert fact("death_date", wang, CREMATIONS, DEATHS) == date(2023, 5, 2)
        trusted = replace(CREMATIONS, precedence=95)
        assert fact("death_date", wang, DEATHS, trusted) == date(2023, 5, 1)
        only_this_fact = replace(
            CREMATIONS,
            yields=tuple(replace(one, precedence=95) if one.fact == "death_date" else one for one in CREMATIONS.yields),
        )
        assert only_this_fact.precedence_of("cremation_date") == CREMATIONS.precedence
        assert fact("death_date", wang, DEATHS, only_this_fact) == date(2023, 5, 1)

    def test_a_row_goes_before_another_lists_silence(self, county, wang, tmp_path):
        self.both_lists(county, tmp_path)
        li = Person.objects.get(name="李秀英")
        assert fact("death_date", li, DEATHS, CREMATIONS) == date(2023, 6, 1)

    def test_both_values_are_kept_with_what_decides_and_why(self, county, wang, tmp_path):
        self.both_lists(county, tmp_path)
        screening.screen(day=DAY, actor=system(), now=NOW)
        told = {one.person.name: one for one in Disagreement.objects.select_related("person")}
        first = told["王建国"]
        assert (first.first, first.first_value) == ("deaths", "2023-05-02")
        assert (first.second, first.second_value) == ("cremations", "2023-05-01")
        assert (first.ground, first.second_absent) == (Disagreement.Ground.PRECEDENCE, False)
        other = told["李秀英"]
        assert (other.first, other.second, other.second_value) == ("cremations", "deaths", "9999-12-31")
        assert (other.ground, other.second_absent) == (Disagreement.Ground.ROW_BEFORE_ABSENCE, True)
        screening.screen(day=DAY, actor=system(), now=NOW)
        assert Disagreement.objects.count() == 2

    def test_one_persons_disagreements_are_read_as_things_stand(self, county, wang, tmp_path):
        self.both_lists(county, tmp_path)
        found = families.load(person=wang.pk, day=DAY).disagreements.filter(pl.col("person_id") == wang.pk)
        assert found.select("fact", "first", "second").rows() == [("death_date", "deaths", "cremations")]
        operations.void(
            batch=Batch.objects.get(dataset="cremations"), reason="重发", actor=system(), now=NOW + timedelta(hours=1)
        )
        assert families.load(person=wang.pk, day=DAY).disagreements.is_empty()

    def test_what_a_table_does_not_know_disagrees_with_nothing(self, county, wang, tmp_path):
        settle(county, write(tmp_path / "死亡.csv", DEATH_LIST, [["王建国", WANG, "2023-05-02", "医院"]]))
        without = write(tmp_path / "火化.csv", CREMATION_LIST, [["王建国", WANG, "", "2023-05-04", "公墓"]])
        settle(county, without, minutes=5)
        screening.screen(day=DAY, actor=system(), now=NOW)
        assert not Disagreement.objects.exists()


class TestRowsAboutSomethingElse:
    def test_enterprises_are_organisations_of_the_register(self, county, tmp_path):
        header = ("统一社会信用代码", "企业名称", "企业类型", "法定代表人", "成立日期", "注册资本", "登记状态")
        code = credit_code(1)
        rows = [[code, "杭州甲有限公司", "有限责任公司", "王建国", "2015-03-01", "1000000", "存续"]]
        batch = settle(county, write(tmp_path / "企业名录.csv", header, rows))
        assert (batch.dataset, batch.rows_accepted, batch.rows_matched) == ("enterprises", 1, 1)
        held = Organisation.objects.get()
        assert (held.credit_code, held.name, held.kind) == (code, "杭州甲有限公司", "COMPANY")
        assert EnterprisesRow.objects.get().organisation == held
        renamed = [[code, "杭州乙有限公司", "有限责任公司", "王建国", "2015-03-01", "1000000", "存续"]]
        again = DAY + timedelta(days=30)
        settle(county, write(tmp_path / "企业2.csv", header, renamed), day=again, minutes=5)
        assert Organisation.objects.get().name == "杭州乙有限公司"
        standing = EnterprisesRow.objects.filter(superseded_at=None, valid__contains=again)
        assert [row.org_name for row in standing] == ["杭州乙有限公司"]

    def test_a_meter_names_its_holder_where_number_and_name_agree_and_introduces_nobody(self, county, wang, tmp_path):
        header = ("用水户号", "户名", "身份证号", "用水地址", "用水月份", "用水量")
        rows = [
            ["10001", "王建国", WANG, "甲一社区1号", "2023-06", "12.5"],
            ["10002", "赵六", id_number("1970-01-01", 9), "甲一社区2号", "2023-06", "3"],
            ["10003", "", "", "甲一社区3号", "2023-06", "0"],
        ]
        people = Person.objects.count()
        batch = settle(county, write(tmp_path / "水费.csv", header, rows))
        assert (batch.dataset, batch.rows_accepted, batch.rows_matched, batch.rows_to_review) == ("water", 3, 1, 0)
        assert Person.objects.count() == people
        told = {row.subject_key: (row.person_id, row.used) for row in WaterRow.objects.all()}
        assert told == {"10001": (wang.pk, 1250), "10002": (None, 300), "10003": (None, 0)}
