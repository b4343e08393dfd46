"""The pages of the exchange: who sees what, an outcome given, a file asked for and agreed to, a list taken in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import Role
from minzheng.kernel.exchange.models import Export, Outcome, Record
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.jobs.models import Job
from tests.factories import County, make_account, small_county
from tests.kernel.exchange.province import (
    LI,
    PROVINCE,
    SYSTEM,
    WANG,
    ZHAO,
    our_roll,
    reconcile,
    residents,
    their_list,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    residents(made.county, tmp_path)
    our_roll(made.county, tmp_path, [["王建国", WANG, "低保", "800", ""], ["赵大山", ZHAO, "低保", "700", ""]])
    their_list(
        made.county,
        tmp_path,
        [["王建国", WANG, "最低生活保障", "900", ""], ["李秀英", LI, "低保边缘", "", ""]],
    )
    reconcile()
    return made


def record(name: str) -> Record:
    return Record.objects.get(person__name=name)


def test_the_overview_counts_what_is_in_the_viewers_area_and_line(client, county):
    client.force_login(make_account((Role.R2, county.county, Line.ASSISTANCE)))
    page = client.get(reverse("web:exchange")).content.decode()
    assert "浙江省大救助信息系统" in page
    assert "浙里养" not in page
    assert "立即对账" in page
    client.force_login(make_account((Role.R6, county.street_b)))
    page = client.get(reverse("web:exchange"))
    card = next(each for each in page.context["cards"] if each.key == SYSTEM)
    assert [figure.value for figure in card.figures] == ["0", "1", "0", "0"]
    assert card.reconcile_url == ""
    assert card.trend[-1].counts == (0, 1, 0, 0)


def test_an_officer_gives_an_outcome_and_the_difference_leaves_the_list(client, county):
    client.force_login(make_account((Role.R6, county.street_a)))
    listed = client.get(reverse("web:exchange_records"), {"view": "todo"}).content.decode()
    assert "王建国" in listed
    assert "李秀英" in listed
    assert "赵大山" not in listed
    held = record("王建国")
    url = reverse("web:exchange_record", args=[held.pk])
    page = client.get(url).content.decode()
    assert "800.00 元" in page
    assert "900.00 元" in page
    refused = client.post(url, {"verdict": "HERE_RIGHT", "note": "", "seen": held.digest})
    assert refused.status_code == 422
    stale = client.post(url, {"verdict": "HERE_RIGHT", "note": "核实", "seen": "0"})
    assert stale.status_code == 422
    done = client.post(url, {"verdict": "HERE_RIGHT", "note": "核对发放清册", "seen": held.digest}, follow=True)
    assert "本地正确，请上级更正" in done.content.decode()
    assert Outcome.objects.get().reason == "核对发放清册"
    assert "王建国" not in client.get(reverse("web:exchange_records"), {"view": "todo"}).content.decode()


def test_who_may_only_look_is_offered_no_form_and_gives_no_outcome(client, county):
    client.force_login(make_account((Role.R1, county.county)))
    held = record("王建国")
    url = reverse("web:exchange_record", args=[held.pk])
    account = make_account((Role.R12, county.county))
    client.force_login(account)
    answer = client.post(url, {"verdict": "HERE_RIGHT", "note": "核实", "seen": held.digest})
    assert answer.status_code in (302, 403)
    assert not Outcome.objects.exists()


def test_another_lines_officer_finds_neither_record_nor_system(client, county):
    client.force_login(make_account((Role.R3, county.county, Line.ELDERCARE)))
    assert client.get(reverse("web:exchange_record", args=[record("王建国").pk])).status_code == 404
    assert client.get(reverse("web:exchange_export", args=[SYSTEM])).status_code == 404
    assert client.post(reverse("web:exchange_reconcile", args=[SYSTEM])).status_code == 404


def test_the_person_and_the_list_say_that_somebody_is_in_the_system_already(client, county):
    client.force_login(make_account((Role.R6, county.street_a)))
    li = record("李秀英").person
    assert "已在省大救助系统" in client.get(reverse("web:person", args=[li.pk])).content.decode()
    listed = client.get(reverse("web:people"), {"upper": SYSTEM}).content.decode()
    assert "李秀英" in listed
    assert "孙阿婆" not in listed
    client.force_login(make_account((Role.R7, county.community_a)))
    assert "已在省大救助系统" not in client.get(reverse("web:person", args=[li.pk])).content.decode()


def test_a_file_is_asked_for_with_a_purpose_and_made_by_a_worker(client, county):
    client.force_login(make_account((Role.R2, county.county, Line.ASSISTANCE)))
    url = reverse("web:exchange_export", args=[SYSTEM])
    assert client.post(url, {"area": county.county.pk, "purpose": ""}).status_code == 422
    answer = client.post(url, {"area": county.county.pk, "purpose": "6月报送"}, follow=True)
    assert answer.status_code == 200
    asked = Export.objects.get()
    assert asked.file is not None
    assert Job.objects.filter(pk=asked.file.job_id).exists()
    assert client.post(url, {"area": county.community_a.pk, "purpose": "6月报送"}).status_code == 422


def test_a_file_naming_children_waits_for_another_persons_word(client, county):
    asker = make_account((Role.R4, county.county))
    client.force_login(asker)
    url = reverse("web:exchange_export", args=["provincial_children"])
    client.post(url, {"area": county.county.pk, "purpose": "季度报送"})
    asked = Export.objects.get()
    page = reverse("web:exchange_export_file", args=[asked.pk])
    assert "您不能自己同意" in client.get(page).content.decode()
    client.post(page)
    asked.refresh_from_db()
    assert asked.file is None
    client.force_login(make_account((Role.R4, county.county)))
    assert "同意生成" in client.get(page).content.decode()
    client.post(page)
    asked.refresh_from_db()
    assert asked.file is not None
    assert asked.file.asked_by == asker


def test_the_systems_list_is_uploaded_previewed_and_known_for_what_it_is(client, county, tmp_path):
    client.force_login(make_account((Role.R2, county.county, Line.ASSISTANCE)))
    rows = "\n".join([",".join(PROVINCE), f"王建国,{WANG},最低生活保障,800,2020-01-01"])
    file = SimpleUploadedFile("省系统导出.csv", rows.encode())
    url = reverse("web:exchange_import", args=[SYSTEM])
    assert client.post(url, {"area": county.county.pk, "day": "2023-06-30"}).status_code == 422
    answer = client.post(url, {"area": county.county.pk, "day": "2023-06-30", "file": file})
    batch = Batch.objects.get(file_name="省系统导出.csv")
    assert (batch.dataset, batch.status) == ("provincial_aid", Batch.Status.PREVIEWED)
    assert answer.headers["Location"] == reverse("web:batch", args=[batch.pk])
