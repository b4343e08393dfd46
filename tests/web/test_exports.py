"""Lists taken away: for a purpose where they hold hidden fields, by a worker where they are long, for nobody else."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.jobs.models import Job, MadeFile
from minzheng.web.lists import exporting, making
from minzheng.web.lists.columns import Column
from minzheng.web.lists.sheet import Caption, write_sheet
from tests.factories import NOW, make_account, make_person, small_county

pytestmark = pytest.mark.django_db
PEOPLE = "/people/?name=%E7%8E%8B"


@pytest.fixture(autouse=True)
def made_files(tmp_path, monkeypatch):
    monkeypatch.setenv("MINZHENG_MADE", str(tmp_path))


@pytest.fixture
def county():
    found = small_county()
    make_person("王建国", home=found.community_a)
    make_person("王秀英", home=found.community_b)
    make_person("李强", home=found.community_a)
    return found


@pytest.fixture
def clerk(client, county):
    account = make_account((Role.R6, county.street_a))
    client.force_login(account)
    return account


@pytest.fixture
def long(monkeypatch):
    """Every list is a long one."""
    monkeypatch.setattr(exporting, "AT_ONCE", 0)


def ordered(client) -> MadeFile:
    answer = client.post(PEOPLE, {"purpose": "VISIT"})
    made = MadeFile.objects.get()
    assert answer["Location"] == reverse("web:export", args=[made.pk])
    return made


def make(made: MadeFile) -> None:
    making.make_export(**ProcrastinateJob.objects.filter(args__made_id=made.pk).latest("pk").args)
    made.refresh_from_db()


def names(content: bytes) -> list[str]:
    return [row[0].value for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=4)]


class TestPurpose:
    def test_hidden_fields_are_exported_for_a_purpose_only(self, client, clerk):
        asked = client.post(PEOPLE)
        html = asked.content.decode()
        assert "证件号码" in html
        assert "用途" in html
        assert not Event.objects.filter(type="web.list_exported").exists()

        unfounded = client.post(PEOPLE, {"purpose": "OTHER", "note": "看"}).content.decode()
        assert "至少用" in unfounded

        taken = client.post(PEOPLE, {"purpose": "VISIT"})
        assert names(taken.content) == ["王建国"]
        assert Event.objects.get(type="web.list_exported").purpose == "联系、走访"

    def test_a_list_without_hidden_fields_needs_none(self, client, county):
        client.force_login(make_account((Role.R2, county.county)))
        assert client.post("/areas/").headers["Content-Disposition"].startswith("attachment")


class TestByAWorker:
    def test_it_is_made_as_the_page_shows_it_and_fetched_once_ready(self, client, clerk, long):
        made = ordered(client)
        page = client.get(reverse("web:export", args=[made.pk])).content.decode()
        assert "排队等待处理" in page
        assert reverse("web:export_file", args=[made.pk]) not in page
        assert "生成中" in client.get("/").content.decode() or "排队中" in client.get("/").content.decode()

        make(made)

        assert (made.rows, made.job.state) == (1, Job.State.DONE)
        part = client.get(reverse("web:export_progress", args=[made.pk]))
        assert part["HX-Redirect"] == reverse("web:export", args=[made.pk])
        assert "可下载" in client.get("/").content.decode()
        fetched = client.get(reverse("web:export_file", args=[made.pk]))
        assert names(fetched.content) == ["王建国"]
        sheet = openpyxl.load_workbook(io.BytesIO(fetched.content)).active
        assert "用途：联系、走访" in sheet["A2"].value
        assert "可下载" not in client.get("/").content.decode()  # fetched: no longer news

    def test_it_belongs_to_who_asked(self, client, clerk, county, long):
        made = ordered(client)
        make(made)
        client.force_login(make_account((Role.R2, county.county), (Role.AUDIT_ADMIN, county.county)))
        for name in ("export", "export_progress", "export_file"):
            assert client.get(reverse(f"web:{name}", args=[made.pk])).status_code == 404
        assert client.post(reverse("web:export_again", args=[made.pk])).status_code == 404
        assert "还没有导出过大的清单" in client.get(reverse("web:exports")).content.decode()

    def test_rights_that_ended_meanwhile_make_no_file(self, client, clerk, long):
        made = ordered(client)
        Account.objects.filter(pk=clerk.pk).update(locked_at=NOW)
        with pytest.raises(making.NoLongerAllowed):
            make(made)
        made.refresh_from_db()
        assert made.made_at is None
        assert made.job.failure == making.NoLongerAllowed.message

    def test_a_job_that_died_is_said_so_and_started_again_without_doubling(self, client, clerk, long):
        made = ordered(client)
        Job.objects.update(state=Job.State.RUNNING, begun_at=NOW, beat_at=NOW)  # long ago: its worker is gone
        page = client.get(reverse("web:export", args=[made.pk])).content.decode()
        assert "中断" in page
        assert "重新生成" in page

        for _click in range(2):
            client.post(reverse("web:export_again", args=[made.pk]))

        assert Job.objects.filter(kind="jobs.make_file").count() == 2
        make(made)
        assert names(client.get(reverse("web:export_file", args=[made.pk])).content) == ["王建国"]
        assert MadeFile.objects.count() == 1

    def test_an_expired_file_is_said_to_be_gone(self, client, clerk, long):
        made = ordered(client)
        make(made)
        MadeFile.objects.update(expires_at=NOW, removed_at=NOW)
        assert client.get(reverse("web:export_file", args=[made.pk]))["Location"] == reverse(
            "web:export", args=[made.pk]
        )
        assert "已过期" in client.get(reverse("web:exports")).content.decode()


def test_more_rows_than_a_sheet_holds_go_on_the_next_one():
    content = write_sheet(
        caption=Caption(title="名册", line="某人导出"),
        columns=[Column(key="number", label="编号", value=lambda row: row)],
        rows=range(7),
        most_rows=3,
    )
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert [sheet.title for sheet in sheets] == ["第1页", "第2页", "第3页"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=4)] for sheet in sheets] == [
        ["0", "1", "2"],
        ["3", "4", "5"],
        ["6"],
    ]
    assert all(sheet["A3"].value == "编号" for sheet in sheets)
