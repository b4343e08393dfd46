"""A table under headers that nobody has declared: proposed, confirmed once, remembered for its sender, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minzheng.departments.datasets import DATASETS
from minzheng.kernel.access.models import Account
from minzheng.kernel.intake import operations, remembering
from minzheng.kernel.intake.contract import Kind
from minzheng.kernel.intake.models import Batch, RememberedHeaders
from minzheng.kernel.intake.opening import open_table
from minzheng.kernel.intake.proposing import Ground, propose
from tests.factories import DAY, NOW, County, small_county
from tests.kernel.intake.files import csv_file
from tests.offices import id_number

HEADERS = ["户主大名", "身份号", "车辆牌号", "上户口日", "车型牌子", "手机"]
CARS = [
    ["王建国", id_number("1950-03-01"), "浙A12345", "2019-05-01", "大众", "13800000001"],
    ["李秀英", id_number("1952-08-15", 2), "浙A54321", "2020-07-15", "吉利", "13800000002"],
    ["陈明", id_number("1980-01-20", 3), "浙A99999", "2021-11-30", "比亚迪", "13800000003"],
]


def offers(rows: list[list[str]], **confirmed: dict[str, str | None]) -> Any:
    return propose(open_table(csv_file(rows)), datasets=DATASETS, day=DAY, confirmed=confirmed)


class TestProposals:
    def test_names_and_values_together_tell_what_a_table_may_be(self):
        cars = offers([["车辆情况", *[""] * 5], HEADERS, *CARS])[0]
        assert cars.dataset == "vehicles"
        told = {one.header: one.offer for one in cars.headers}
        assert told["身份号"].column == "id_number"
        assert told["身份号"].ground in (Ground.VALUES, Ground.BOTH)
        assert told["车辆牌号"].column == "plate"
        assert cars.headers[2].samples == ("浙A12345", "浙A54321", "浙A99999")

    def test_days_are_no_telephone_numbers(self):
        for proposal in offers([HEADERS, *CARS]):
            told = {one.header: one.offer and one.offer.column for one in proposal.headers}
            assert told["上户口日"] != "phone"

    def test_a_column_whose_cells_are_no_such_values_is_not_offered_whatever_it_is_headed(self):
        rows = [["姓名", "身份证号", "死亡日期"], ["王建国", CARS[0][1], "医院"], ["李秀英", CARS[1][1], "家中"]]
        deaths = next(one for one in offers(rows) if one.dataset == "deaths")
        told = {one.header: one.offer and one.offer.column for one in deaths.headers}
        assert told["死亡日期"] != "death_date"

    def test_what_was_confirmed_goes_before_everything_else(self):
        cars = next(
            one
            for one in offers([HEADERS, *CARS], vehicles={"车型牌子": "vehicle_type", "手机": None})
            if one.dataset == "vehicles"
        )
        told = {one.header: one.offer for one in cars.headers}
        assert (told["车型牌子"].column, told["车型牌子"].ground) == ("vehicle_type", Ground.CONFIRMED)
        assert told["手机"] is None

    def test_each_column_is_offered_once_and_a_sheet_of_numbers_has_no_header(self):
        for proposal in offers([HEADERS, *CARS]):
            columns = [one.offer.column for one in proposal.headers if one.offer]
            assert len(set(columns)) == len(columns)
        assert offers([["1", "2", "3"], ["4", "5", "6"]]) == []


SAID = {"户主大名": "name", "身份号": "id_number", "车辆牌号": "plate", "上户口日": "registered_on", "手机": None}
UNKNOWN = ["户主大名", "身份号", "车辆牌号", "上户口日", "手机"]


@pytest.mark.django_db
class TestRemembering:
    @pytest.fixture
    def county(self) -> County:
        return small_county()

    def receive(self, county: County, tmp_path: Any, name: str, rows: list[list[str]], *, area: Any = None) -> Batch:
        path = tmp_path / name
        path.write_bytes(csv_file([UNKNOWN, *([row[0], row[1], row[2], row[3], row[5]] for row in rows)]))
        return operations.receive(
            path=path, file_name=name, area=area or county.county, day=DAY, demo=True, actor=system(), now=NOW
        ).batch

    def confirm(self, batch: Batch) -> Batch:
        from minzheng.departments.vehicles import VEHICLES

        return operations.read_again(
            batch=batch, dataset=VEHICLES, columns=SAID, day=DAY, demo=True, actor=system(), now=NOW, remember=True
        )

    @pytest.mark.row("M01-01")
    def test_confirmed_once_the_next_file_of_the_sender_is_read_at_once(self, county, tmp_path):
        first = self.receive(county, tmp_path, "六月.csv", CARS[:2])
        assert first.status == Batch.Status.REFUSED
        assert remembering.proposals(batch=first, day=DAY)[0].headers
        assert self.confirm(first).status == Batch.Status.PREVIEWED

        next_month = self.receive(county, tmp_path, "七月.csv", CARS)
        assert (next_month.status, next_month.dataset, next_month.rows_accepted) == ("PREVIEWED", "vehicles", 3)
        assert RememberedHeaders.objects.get().times_used == 1
        # and taken in as it was previewed
        delivery = operations.accept(
            batches=[next_month], day=DAY, complete=True, demo=True, actor=system(), now=NOW + timedelta(minutes=1)
        )
        assert delivery.dataset == "vehicles"

    def test_another_sender_is_asked_but_is_offered_what_the_first_confirmed(self, county, tmp_path):
        self.confirm(self.receive(county, tmp_path, "六月.csv", CARS[:2]))
        elsewhere = self.receive(county, tmp_path, "街道.csv", CARS, area=county.street_a)
        assert elsewhere.status == Batch.Status.REFUSED
        best = remembering.proposals(batch=elsewhere, day=DAY)[0]
        told = {one.header: one.offer for one in best.headers}
        assert best.dataset == "vehicles"
        assert (told["上户口日"].column, told["上户口日"].ground) == ("registered_on", Ground.CONFIRMED)

    def test_taken_back_it_serves_no_more_and_a_new_word_replaces_the_old(self, county, tmp_path):
        self.confirm(self.receive(county, tmp_path, "六月.csv", CARS[:1]))
        again = self.receive(county, tmp_path, "再次.csv", CARS[:2])
        self.confirm(again)
        assert RememberedHeaders.objects.filter(taken_back_at=None).count() == 1
        held = RememberedHeaders.objects.get(taken_back_at=None)
        remembering.take_back(remembered=held, reason="列对错了", actor=system(), now=NOW)
        assert self.receive(county, tmp_path, "七月.csv", CARS).status == Batch.Status.REFUSED
        assert remembering.confirmed() == {}


def system() -> Account:
    return Account.objects.system()


def test_every_kind_of_column_can_be_judged_by_its_values():
    """A new kind of column must not stop a proposal."""
    kinds = {column.kind for dataset in DATASETS for column in dataset.columns}
    assert kinds <= set(Kind)
    assert offers([["甲列", "乙列", "丙列"], ["张三", "浙江", "12.5"]])
