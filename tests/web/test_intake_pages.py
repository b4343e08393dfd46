"""Sending tables and deciding what no rule could: permissions, two people at once, bad input, masking, large files."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.departments.models import DeathsRow, PopulationRow
from minzheng.kernel.access import days
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake import jobs, operations
from minzheng.kernel.intake.models import Batch, BatchStatus, QuarantinedRow
from minzheng.kernel.registry.models import Person
from minzheng.web.intake import batch_acts, upload_handler
from tests.factories import DAY, NOW, County, make_account, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG = id_number("1950-03-01")
LI = id_number("1952-08-15", 2)
WRONG = WANG[:-1] + ("0" if WANG[-1] != "0" else "1")


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


def upload(client, area, *paths: Path, **more):
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    corrects = more.pop("corrects", None)
    address = f"/intake/batches/upload/{f'?corrects={corrects.pk}' if corrects else ''}"
    return client.post(address, {"file": files, "area": area.pk, "day": DAY.isoformat(), "dataset": "", **more})


def receive(path: Path, area, **more) -> Batch:
    values = {"day": DAY, "demo": True, "actor": Account.objects.system(), "now": NOW} | more
    return operations.receive(path=path, file_name=path.name, area=area, **values).batch


def page_of(client, batch: Batch) -> str:
    return client.get(f"/intake/batches/{batch.pk}/").content.decode()


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


class TestUpload:
    def test_nothing_is_registered_before_it_is_accepted(self, client, clerk, county, tmp_path):
        response = upload(client, county.county, population(tmp_path, person_row("王建国", WANG)))

        batch = Batch.objects.get()
        assert response["Location"] == f"/intake/batches/{batch.pk}/"
        assert (batch.status, batch.received_by) == (Batch.Status.PREVIEWED, clerk.pk)
        assert not Person.objects.exists()

    def test_several_files_are_told_one_by_one(self, client, clerk, county, tmp_path):
        paper = tmp_path / "扫描.pdf"
        paper.write_bytes(b"%PDF-1.7")
        files = (population(tmp_path, person_row("王建国", WANG), person_row("李秀英", WRONG)), paper)

        html = client.get(upload(client, county.county, *files)["Location"]).content.decode()

        assert "读到 2 行，其中 1 行有问题" in html
        assert "这是PDF 文件" in html

    def test_a_file_that_is_too_large_is_not_kept(self, client, clerk, county, tmp_path, monkeypatch):
        monkeypatch.setattr(upload_handler, "LARGEST_BYTES", 50)

        response = upload(client, county.county, population(tmp_path, person_row("王建国", WANG)))

        assert "“人口.csv”太大" in response.content.decode()
        assert not Batch.objects.exists()

    def test_a_day_that_has_not_come_is_refused(self, client, clerk, county, tmp_path):
        path = population(tmp_path, person_row("王建国", WANG))

        response = upload(client, county.county, path, day="2023-07-01")

        assert "不能晚于今天" in response.content.decode()
        assert not Batch.objects.exists()

    def test_only_areas_of_ones_own_are_offered_and_taken(self, client, county, tmp_path):
        client.force_login(make_account((Role.R6, county.street_a)))

        html = client.get("/intake/batches/upload/").content.decode()
        response = upload(client, county.street_b, population(tmp_path, person_row("王建国", WANG)))

        assert "甲街道" in html
        assert "乙街道" not in html
        assert response.status_code == 200
        assert not Batch.objects.exists()

    def test_what_another_office_sent_is_said_without_showing_it(self, client, county, tmp_path):
        path = population(tmp_path, person_row("王建国", WANG))
        receive(path, county.street_b)
        client.force_login(make_account((Role.R6, county.street_a)))

        response = client.get(upload(client, county.street_a, path)["Location"])

        assert "已由其他单位报送" in messages_of(response)
        assert Batch.objects.count() == 1

    def test_content_that_something_newer_had_replaced_is_taken_in_anew_and_that_is_said(
        self, client, clerk, county, tmp_path
    ):
        older = population(tmp_path, person_row("王建国", WANG), name="旧.csv")
        newer = population(tmp_path, person_row("王建军", WANG), name="新.csv")
        for minutes, path in enumerate((older, newer)):
            send(path, area=county.county, minutes=minutes)
        said = client.get(upload(client, county.county, newer)["Location"])
        assert "完全相同" in messages_of(said)
        said = client.get(upload(client, county.county, older)["Location"])
        assert "此后又收到了更新的表" in messages_of(said)
        assert Batch.objects.get(status=Batch.Status.PREVIEWED).file_name == "旧.csv"


class TestPreview:
    def test_sensitive_cells_are_masked_in_the_sample_and_in_the_quarantine(self, client, clerk, county, tmp_path):
        rows = (person_row("王建国", WANG), person_row("李秀英", WRONG))
        batch = receive(population(tmp_path, *rows), county.county)

        page = page_of(client, batch)
        sample = client.get(f"/intake/batches/{batch.pk}/sample/").content.decode()

        assert WRONG not in page
        assert f"{WRONG[:3]}***********{WRONG[-4:]}" in page
        assert WANG not in sample
        assert f"{WANG[:3]}***********{WANG[-4:]}" in sample
        assert "王建国" in sample

    def test_a_column_can_be_told_and_is_remembered_when_the_file_is_accepted(self, client, clerk, county, tmp_path):
        header = ("死者", *DEATHS[1:])
        path = write(tmp_path / "死亡.csv", header, [["王建国", WANG, "", "", "2023-05-02"]])
        batch = receive(path, county.county, dataset=operations.tables.DATASETS["deaths"])
        again = f"/intake/batches/{batch.pk}/again/"
        form = client.get(again).context["form"]
        field = next(name for name in form.fields if form.fields[name].label == "死者")
        told = {name: form[name].value() for name in form.fields} | {field: "name", "dataset": "deaths"}

        client.post(again, {**told, "day": DAY.isoformat()})
        client.post(f"/intake/batches/{batch.pk}/accept/", {"coverage": "part"})

        batch.refresh_from_db()
        assert batch.status == Batch.Status.REGISTERED
        assert DeathsRow.objects.get().name == "王建国"

    def test_two_columns_cannot_be_the_same(self, client, clerk, county, tmp_path):
        batch = receive(deaths(tmp_path, ["王建国", WANG, "", "", "2023-05-02"]), county.county)
        again = f"/intake/batches/{batch.pk}/again/"
        form = client.get(again).context["form"]
        told = {name: form[name].value() for name in form.fields} | {"column_0": "id_number", "column_1": "id_number"}

        response = client.post(again, {**told, "day": DAY.isoformat()})

        assert "有两列都指定为" in response.content.decode()

    def test_a_reading_that_fails_leaves_the_batch_as_it_was(self, client, clerk, county, tmp_path):
        batch = receive(population(tmp_path, person_row("王建国", WANG)), county.county)

        answer = {"dataset": "deaths", "day": DAY.isoformat()}
        response = client.post(f"/intake/batches/{batch.pk}/again/", answer)

        assert "缺少必需的列" in response.content.decode()
        batch.refresh_from_db()
        assert (batch.status, batch.dataset) == (Batch.Status.PREVIEWED, "population")


class TestAccepting:
    def test_twice_registers_once_and_the_second_is_told_who_was_first(self, client, clerk, county, tmp_path):
        batch = receive(population(tmp_path, person_row("王建国", WANG)), county.county)
        client.post(f"/intake/batches/{batch.pk}/accept/", {"coverage": "part"})

        client.force_login(make_account((Role.R6, county.county)))
        response = client.post(f"/intake/batches/{batch.pk}/accept/", {"coverage": "part"}, follow=True)

        assert "陈办事员 已于" in messages_of(response)
        assert PopulationRow.objects.count() == 1

    def test_without_saying_part_or_whole_nothing_happens(self, client, clerk, county, tmp_path):
        batch = receive(population(tmp_path, person_row("王建国", WANG)), county.county)

        client.post(f"/intake/batches/{batch.pk}/accept/", {})

        assert not Person.objects.exists()

    def test_the_whole_list_is_offered_only_where_absence_says_something(self, client, clerk, county, tmp_path):
        people = receive(population(tmp_path, person_row("王建国", WANG)), county.county)
        dead = receive(deaths(tmp_path, ["王建国", WANG, "", "", "2023-05-02"]), county.county)

        assert "报齐" not in page_of(client, people)
        assert "这就是试验县的全部名单" in page_of(client, dead)

    def test_who_may_not_accept_sees_no_button_and_is_refused(self, client, county, tmp_path):
        batch = receive(population(tmp_path, person_row("王建国", WRONG)), county.county)
        client.force_login(make_account((Role.R7, county.county)))

        assert client.get(f"/intake/batches/{batch.pk}/").status_code == 403
        assert client.post(f"/intake/batches/{batch.pk}/accept/", {"coverage": "part"}).status_code == 403
        assert client.post(f"/intake/batches/{batch.pk}/corrections/").status_code == 403

    def test_a_large_file_goes_to_a_worker_once(self, client, clerk, county, tmp_path, monkeypatch):
        monkeypatch.setattr(batch_acts, "ROWS_TAKEN_AT_ONCE", 1)
        batch = receive(population(tmp_path, person_row("王建国", WANG)), county.county)
        accept = f"/intake/batches/{batch.pk}/accept/"

        first = client.post(accept, {"coverage": "part"})
        client.post(accept, {"coverage": "part"})

        assert first["Location"] == f"/intake/batches/{batch.pk}/progress/"
        assert not Person.objects.exists()
        asked = ProcrastinateJob.objects.get(args__batch_ids=[batch.pk])
        assert "排队等待处理" in client.get(first["Location"]).content.decode()
        part = client.get(first["Location"], headers={"HX-Request": "true"}).content.decode()
        assert "hx-get" in part
        assert "<html" not in part

        jobs.accept_batches(**asked.args)

        assert Person.objects.get().name == "王建国"
        assert client.get(first["Location"])["Location"] == f"/intake/batches/{batch.pk}/"
        done = client.get(first["Location"], headers={"HX-Request": "true"})
        assert done["HX-Redirect"] == f"/intake/batches/{batch.pk}/"
        assert BatchStatus.objects.get(batch=batch, status="REGISTERED").actor_id == clerk.pk


class TestCorrecting:
    def take(self, client, batch: Batch, folder: Path, mend) -> Path:
        """The correction file with ``mend`` done to its sheet."""
        book = openpyxl.load_workbook(io.BytesIO(client.post(f"/intake/batches/{batch.pk}/corrections/").content))
        mend(book.active)
        book.save(folder / "更正.xlsx")
        return folder / "更正.xlsx"

    def two_wrong(self, tmp_path, county) -> Batch:
        rows = (person_row("王建国", WRONG), person_row("李秀英", LI[:-2]), person_row("张强", id_number("1960-01-01")))
        return receive(population(tmp_path, *rows), county.county)

    def test_taking_the_whole_cells_away_is_written_down(self, client, clerk, county, tmp_path):
        batch = self.two_wrong(tmp_path, county)

        client.post(f"/intake/batches/{batch.pk}/corrections/")

        event = Event.objects.get(type="intake.corrections_taken")
        assert (event.actor_id, event.subject_id, event.payload["rows"]) == (clerk.pk, batch.pk, 2)

    def test_both_files_can_be_accepted_together(self, client, clerk, county, tmp_path):
        batch = self.two_wrong(tmp_path, county)

        def mend(sheet):
            sheet["B2"].value, sheet["B3"].value = WANG, LI

        upload(client, county.county, self.take(client, batch, tmp_path, mend), corrects=batch, dataset="population")
        correction = Batch.objects.get(corrects=batch)
        assert "与本文件合为一次报送" in page_of(client, correction)
        client.post(f"/intake/batches/{correction.pk}/accept/", {"coverage": "part"})

        assert {each.status for each in Batch.objects.all()} == {Batch.Status.REGISTERED}
        assert Person.objects.count() == 3
        assert not QuarantinedRow.objects.filter(corrected_by=None).exists()

    def test_a_row_left_out_stays_open(self, client, clerk, county, tmp_path):
        batch = self.two_wrong(tmp_path, county)

        def mend(sheet):
            sheet["B2"].value = WANG
            sheet.delete_rows(3)

        upload(client, county.county, self.take(client, batch, tmp_path, mend), corrects=batch, dataset="population")
        client.post(f"/intake/batches/{Batch.objects.get(corrects=batch).pk}/accept/", {"coverage": "part"})

        assert QuarantinedRow.objects.get(corrected_by=None).row_number == 4
        assert "1 行已更正入库" in page_of(client, batch)

    def test_voiding_the_correction_opens_its_rows_again(self, client, clerk, county, tmp_path):
        batch = self.two_wrong(tmp_path, county)

        def mend(sheet):
            sheet["B2"].value, sheet["B3"].value = WANG, LI

        upload(client, county.county, self.take(client, batch, tmp_path, mend), corrects=batch, dataset="population")
        correction = Batch.objects.get(corrects=batch)
        client.post(f"/intake/batches/{correction.pk}/accept/", {"coverage": "part"})
        operations.void(batch=correction, reason="发错了", actor=clerk, now=days.now())

        assert QuarantinedRow.objects.filter(batch=batch, corrected_by=None).count() == 2

    def test_nothing_to_mend_is_said(self, client, clerk, county, tmp_path):
        batch = receive(population(tmp_path, person_row("王建国", WANG)), county.county)

        response = client.post(f"/intake/batches/{batch.pk}/corrections/", follow=True)

        assert "没有待更正的行" in messages_of(response)


class TestVoiding:
    @pytest.fixture
    def keeper(self, county, client, monkeypatch):
        """A data keeper; the second factor is tested where it lives."""
        monkeypatch.setattr("minzheng.kernel.access.guards.detour", lambda request: None)
        account = make_account((Role.R12, county.county))
        client.force_login(account)
        return account

    def test_a_reason_is_needed_and_kept(self, client, keeper, county, tmp_path):
        batch = send(population(tmp_path, person_row("王建国", WANG)), area=county.county)
        address = f"/intake/batches/{batch.pk}/void/"

        assert "必填" in client.post(address, {"reason": " "}).content.decode()
        client.post(address, {"reason": "发错了文件"})

        batch.refresh_from_db()
        assert batch.status == Batch.Status.VOIDED
        assert not PopulationRow.objects.filter(superseded_at=None).exists()
        assert "发错了文件" in page_of(client, batch)
