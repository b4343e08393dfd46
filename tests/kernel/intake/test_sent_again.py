"""What is sent a second time: an event with a corrected column, and content that something newer had replaced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from minzheng.departments.deaths import DEATHS as DEATH_TABLE
from minzheng.departments.medical import MEDICAL
from minzheng.departments.models import DeathsRow, MedicalRow, PensionsRow  # type: ignore[attr-defined]
from minzheng.departments.pensions import PENSIONS
from minzheng.departments.tax import TAX
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import many_files, operations, precedence, reviewing
from minzheng.kernel.intake.contract import NAME, ORGANISATION, TEXT, Column, Dataset
from minzheng.kernel.intake.models import Batch, ReviewDecision, ReviewItem
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, County, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG, LI = id_number("1950-03-01"), id_number("1952-08-15", 2)
BILLS = ("姓名", "身份证号", "结算单号", "结算日期", "医疗费总额", "个人自付")
PENSION = ("姓名", "身份证号", "养老金")
EARNED = ("姓名", "身份证号", "税款所属期", "所得项目", "本期收入", "扣缴义务人")


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


def bill(number: str, paid: str, day: str = "2023-05-01") -> list[str]:
    return ["王建国", WANG, number, day, "1000", paid]


class TestCorrectedEvents:
    def sent(self, tmp_path, county, file: str, *rows: list[str], minutes: int, **more: Any) -> Batch:
        return send(write(tmp_path / file, BILLS, rows), area=county.county, complete=True, minutes=minutes, **more)

    def test_a_bill_with_a_corrected_amount_counts_once_and_the_first_is_kept(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "一.csv", bill("S1", "100"), bill("S2", "20"), minutes=1)
        self.sent(tmp_path, county, "二.csv", bill("S1", "300"), minutes=2)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 320_00
        first = MedicalRow.objects.get(settlement="S1", own_paid=100_00)
        assert first.superseded_at == NOW + timedelta(minutes=2)
        assert first.ended_by == Batch.objects.get(file_name="二.csv").delivery

    def test_corrected_and_corrected_back_the_last_word_holds(self, county, wang, tmp_path):
        for turn, paid in enumerate(("100", "300", "100"), start=1):
            self.sent(tmp_path, county, f"{turn}.csv", bill("S1", paid), bill(f"T{turn}", "0"), minutes=turn)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 100_00

    def test_another_day_of_the_same_bill_is_no_second_bill(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "一.csv", bill("S1", "100", "2023-05-01"), minutes=1)
        self.sent(tmp_path, county, "二.csv", bill("S1", "100", "2023-05-03"), minutes=2)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 100_00

    def test_two_lines_of_one_file_stand_side_by_side_and_are_replaced_together(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "一.csv", bill("S1", "100"), bill("S1", "7"), minutes=1)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 107_00
        # one of them repeated as it was, the other corrected
        self.sent(tmp_path, county, "二.csv", bill("S1", "100"), bill("S1", "9"), minutes=2)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 109_00

    def test_rows_without_a_key_are_events_of_their_own(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "一.csv", bill("", "100"), minutes=1)
        self.sent(tmp_path, county, "二.csv", bill("", "300"), minutes=2)
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 400_00

    def test_an_older_list_that_arrives_late_does_not_overrule(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "新.csv", bill("S1", "300"), minutes=1)
        self.sent(tmp_path, county, "旧.csv", bill("S1", "100"), minutes=2, day=DAY - timedelta(days=10))
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 300_00

    def test_the_old_file_beside_its_correction_does_not_come_back(self, county, wang, tmp_path):
        old = write(tmp_path / "一.csv", BILLS, [bill("S1", "100")])
        new = write(tmp_path / "二.csv", BILLS, [bill("S1", "300")])
        taken = {"area": county.county, "day": DAY, "complete": True, "demo": True, "actor": system()}
        many_files.intake_files(paths=[old], now=NOW + timedelta(minutes=1), **taken)
        for minutes in (2, 3):
            many_files.intake_files(paths=[old, new], now=NOW + timedelta(minutes=minutes), **taken)
            assert fact("medical_own_paid_in_year", wang, MEDICAL) == 300_00

    def test_a_voided_correction_gives_the_first_row_its_place_back(self, county, wang, tmp_path):
        self.sent(tmp_path, county, "一.csv", bill("S1", "100"), minutes=1)
        batch = self.sent(tmp_path, county, "二.csv", bill("S1", "300"), minutes=2)
        operations.void(batch=batch, reason="发错了", actor=system(), now=NOW + timedelta(minutes=3))
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 100_00

    def test_one_dies_once(self, county, wang, tmp_path):
        for minutes, day in ((1, "2023-05-02"), (2, "2023-04-02")):
            file = write(tmp_path / f"死亡{minutes}.csv", DEATHS, [["王建国", WANG, "", "", day]])
            send(file, area=county.county, minutes=minutes)
        assert fact("death_date", wang, DEATH_TABLE) == date(2023, 4, 2)
        assert DeathsRow.objects.filter(superseded_at=None).count() == 1
        assert Person.objects.get(pk=wang.pk).death_date == date(2023, 4, 2)

    def test_income_of_one_month_from_one_employer_is_reported_once(self, county, wang, tmp_path):
        for minutes, income in ((1, "5000"), (2, "6000")):
            rows = [["王建国", WANG, "2023-05", "正常工资薪金", income, "甲公司"]]
            if minutes == 1:
                rows.append(["王建国", WANG, "2023-05", "正常工资薪金", "800", "乙公司"])
            send(write(tmp_path / f"税{minutes}.csv", EARNED, rows), area=county.county, complete=True, minutes=minutes)
        assert fact("taxed_income_in_year", wang, TAX) == 6800_00

    def test_a_row_whose_person_is_decided_later_replaces_and_is_taken_back(self, county, wang, tmp_path):
        # the same number under quite another name: a person says that it is he
        row = ["赵铁柱", WANG, "S1", "2023-05-01", "1000", "300"]
        self.sent(tmp_path, county, "一.csv", bill("S1", "100"), minutes=1)
        self.sent(tmp_path, county, "二.csv", row, minutes=2)
        item = ReviewItem.objects.get(closed_at=None)
        reviewing.decide(
            item=item, decision=ReviewDecision.Decision.SAME, person=wang, note="", actor=system(),
            now=NOW + timedelta(minutes=3),
        )  # fmt: skip
        assert fact("medical_own_paid_in_year", wang, MEDICAL) == 300_00
        reviewing.undo(item=item, reason="不是他", actor=system(), now=NOW + timedelta(minutes=4))
        assert list(MedicalRow.objects.filter(person=wang, superseded_at=None).values_list("own_paid", flat=True)) == [
            100_00
        ]

    def test_only_events_of_people_have_a_key(self):
        columns = (Column("name", NAME, "姓名"), Column("number", TEXT, "编号"))
        with pytest.raises(ValueError, match="only events"):
            Dataset(key="a", title="a", department="b", columns=columns, identity=("number",), event_key=("number",))
        with pytest.raises(ValueError, match="only events"):
            Dataset(
                key="a", title="a", department="b", columns=columns, identity=("number",), unit=ORGANISATION,
                events=True, event_key=(),
            )  # fmt: skip
        with pytest.raises(ValueError, match="'month'"):
            Dataset(
                key="a", title="a", department="b", columns=columns, identity=("number",), events=True,
                event_key=("month",),
            )  # fmt: skip


class TestContentThatWasReplaced:
    def pension(self, tmp_path, paid: str, *, name: str = "养老金.csv"):
        return write(tmp_path / name, PENSION, [["王建国", WANG, paid]])

    def test_yesterdays_list_sent_again_is_the_newest_state(self, county, wang, tmp_path):
        first = self.pension(tmp_path, "1800", name="一.csv")
        second = self.pension(tmp_path, "2000", name="二.csv")
        one = send(first, area=county.county, complete=True, minutes=1)
        send(second, area=county.county, complete=True, minutes=2, day=DAY + timedelta(days=1))
        later = DAY + timedelta(days=2)
        assert fact("pension_monthly", wang, PENSIONS, day=later) == 2000_00
        again = send(first, area=county.county, complete=True, minutes=3, day=later)
        assert (again.pk, again.digest, again.status) != (one.pk, one.digest, one.status)
        assert again.status == Batch.Status.REGISTERED
        assert fact("pension_monthly", wang, PENSIONS, day=later) == 1800_00
        assert fact("pension_monthly", wang, PENSIONS, day=DAY + timedelta(days=1)) == 2000_00

    def test_the_plain_retry_of_the_newest_changes_nothing(self, county, wang, tmp_path):
        first = self.pension(tmp_path, "1800", name="一.csv")
        second = self.pension(tmp_path, "2000", name="二.csv")
        send(first, area=county.county, complete=True, minutes=1)
        newest = send(second, area=county.county, complete=True, minutes=2, day=DAY + timedelta(days=1))
        assert send(second, area=county.county, complete=True, minutes=3, day=DAY + timedelta(days=1)) == newest
        back = send(first, area=county.county, complete=True, minutes=4, day=DAY + timedelta(days=2))
        assert send(first, area=county.county, complete=True, minutes=5, day=DAY + timedelta(days=2)) == back
        assert Batch.objects.filter(dataset="pensions").count() == 3

    def test_receiving_says_which_batch_had_it_before(self, county, wang, tmp_path):
        first = self.pension(tmp_path, "1800", name="一.csv")
        one = send(first, area=county.county, complete=True, minutes=1)
        send(self.pension(tmp_path, "2000", name="二.csv"), area=county.county, complete=True, minutes=2)
        asked = {"path": first, "file_name": "一.csv", "area": county.county, "day": DAY, "demo": True}
        received = operations.receive(**asked, actor=system(), now=NOW + timedelta(minutes=3))
        assert (received.known, received.again) == (False, one)
        # a second click while it waits for its confirmation
        once_more = operations.receive(**asked, actor=system(), now=NOW + timedelta(minutes=4))
        assert (once_more.known, once_more.batch) == (True, received.batch)
        assert PensionsRow.objects.filter(superseded_at=None, valid__contains=DAY).get().pension_monthly == 2000_00
        # confirmed, it is the newest state, though all three are of one day
        operations.accept(
            batches=[received.batch], day=DAY, complete=True, demo=True, actor=system(), now=NOW + timedelta(minutes=5)
        )
        assert PensionsRow.objects.filter(superseded_at=None, valid__contains=DAY).get().pension_monthly == 1800_00

    def test_beside_the_newer_file_the_older_one_is_just_still_there(self, county, wang, tmp_path):
        first = self.pension(tmp_path, "1800", name="一.csv")
        taken = {"area": county.county, "complete": True, "demo": True, "actor": system()}
        many_files.intake_files(paths=[first], day=DAY, now=NOW + timedelta(minutes=1), **taken)
        second = self.pension(tmp_path, "2000", name="二.csv")
        tomorrow = DAY + timedelta(days=1)
        for minutes in (2, 3):
            many_files.intake_files(paths=[first, second], day=tomorrow, now=NOW + timedelta(minutes=minutes), **taken)
        assert Batch.objects.filter(dataset="pensions").count() == 2
        # alone in the folder it is what the office means
        many_files.intake_files(paths=[first], day=tomorrow, now=NOW + timedelta(minutes=9), **taken)
        assert fact("pension_monthly", wang, PENSIONS, day=tomorrow) == 1800_00

    def test_a_version_of_the_same_day_replaces_what_a_file_of_other_columns_does_not(self, county, wang, tmp_path):
        send(self.pension(tmp_path, "1800", name="一.csv"), area=county.county, minutes=1)
        wages = write(tmp_path / "工资.csv", ("姓名", "身份证号", "工资"), [["王建国", WANG, "300"]])
        send(wages, area=county.county, minutes=2)
        send(self.pension(tmp_path, "2000", name="二.csv"), area=county.county, minutes=3)
        told = PensionsRow.objects.filter(person=wang, superseded_at=None)
        assert sorted(told.values_list("pension_monthly", "wage_monthly"), key=str) == [(2000_00, None), (None, 300_00)]

    def test_a_newer_file_that_was_voided_overtakes_nothing(self, county, wang, tmp_path):
        first = self.pension(tmp_path, "1800", name="一.csv")
        one = send(first, area=county.county, complete=True, minutes=1)
        newer = send(self.pension(tmp_path, "2000", name="二.csv"), area=county.county, complete=True, minutes=2)
        operations.void(batch=newer, reason="发错了", actor=system(), now=NOW + timedelta(minutes=3))
        assert send(first, area=county.county, complete=True, minutes=4) == one
