"""Departments meet: agenda with a matter, resolutions with who and by when, followed up to the end."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.meetings import operations
from minzheng.kernel.meetings.models import Item, Meeting, Resolution
from tests.factories import make_account, make_matter, make_person
from tests.kernel.casework.samples import Office, at, office

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


@pytest.fixture
def here() -> Office:
    return office()


def called(here: Office, *, on: date = DAY, key: str = "m") -> Meeting:
    return operations.call(
        kind="JOINT", title="六月联席会议", on=on, place="三楼", chair="王局长", departments="民政局\n医保局\n\n住建局",
        area=here.county.county.pk, line="ASSISTANCE", actor=here.aid, key=key, now=at(DAY),
    )  # fmt: skip


@pytest.mark.row("M03-32")
def test_from_the_agenda_to_what_became_of_it(here, client):
    matter = make_matter(make_person("困难户", home=here.county.community_a), workflow="dibao.application")
    client.force_login(here.aid)
    form = {
        "kind": "JOINT",
        "title": "六月联席会议",
        "on": "2023-06-30",
        "place": "三楼",
        "chair": "王局长",
        "key": "c",
    }
    form |= {"departments": "民政局\n医保局", "area": here.county.county.pk}
    assert client.post("/meetings/new/", form | {"departments": " "}).status_code == 422
    assert client.post("/meetings/new/", form).status_code == 302
    meeting = Meeting.objects.get()
    page = f"/meetings/{meeting.pk}/"
    item = {"act": "put_on", "title": "周家三口的医疗负担", "asked": "能否先行减免", "number": "00000"}
    wrong = client.post(page, item)
    assert wrong.status_code == 422
    assert "能否先行减免" in wrong.content.decode(), "nothing that was typed is lost"
    assert client.post(page, item | {"number": matter.number}).status_code == 302
    assert meeting.title in client.get(f"/matters/{matter.pk}/").content.decode()
    told = {"act": "resolve", "item": Item.objects.get().pk, "resolution": "先行减免住院押金", "department": "医保局"}
    assert client.post(page, told | {"due": ""}).status_code == 422
    assert client.post(page, told | {"due": "2023-07-05"}).status_code == 302
    assert "先行减免住院押金" in client.get("/meetings/resolutions/", {"view": "open"}).content.decode()
    done = {"act": "settle", "resolution": Resolution.objects.get().pk, "state": "DONE"}
    assert client.post(page, done | {"outcome": ""}).status_code == 422
    assert client.post(page, done | {"outcome": "押金已退"}).status_code == 302
    assert client.post(page, done | {"outcome": "押金已退"}).status_code == 422, "settled once"
    shown = client.get(page).content.decode()
    assert "押金已退" in shown
    assert "已落实" in shown


def test_a_meeting_is_called_once_and_resolves_nothing_before_its_day(here):
    meeting = called(here, on=date(2023, 7, 3))
    assert called(here, on=date(2023, 7, 3)).pk == meeting.pk
    assert meeting.taking_part == ["民政局", "医保局", "住建局"]
    who = {"actor": here.aid, "now": at(DAY)}
    matter = make_matter(make_person(home=here.county.community_a))
    item = operations.put_on(meeting=meeting, title="甲", asked="议", matter=matter, **who)
    with pytest.raises(Refused, match="已在"):
        operations.put_on(meeting=meeting, title="甲", asked="再议", matter=matter, **who)
    assert operations.put_on(meeting=meeting, title="乙", asked="议", **who).position == 2
    said = {"item": item, "text": "办", "department": "住建局", "due": date(2023, 7, 10), **who}
    with pytest.raises(Refused, match="召开"):
        operations.resolve(**said, day=DAY)
    with pytest.raises(Refused, match="期限"):
        operations.resolve(**said | {"due": date(2023, 7, 1)}, day=date(2023, 7, 3))
    made = operations.resolve(**said, day=date(2023, 7, 3))
    with pytest.raises(Refused):
        operations.settle(resolution=made, state="OPEN", outcome="x", day=date(2023, 7, 4), **who)
    again = operations.settle(resolution=made, state="AGAIN", outcome="缺经费", day=date(2023, 7, 4), **who)
    assert again.state == "AGAIN"


def test_a_matter_that_one_may_not_see_stays_unseen_on_the_agenda(here, client):
    matter = make_matter(make_person("乙街的人", home=here.county.community_b))
    meeting = called(here)
    operations.put_on(meeting=meeting, title="乙街议题", asked="议", matter=matter, actor=here.aid, now=at(DAY))
    Meeting.objects.filter(pk=meeting.pk).update(area=here.county.street_a)
    client.force_login(here.town)
    page = client.get(f"/meetings/{meeting.pk}/").content.decode()
    assert "乙街议题" in page
    assert matter.number not in page
    refused = client.post(
        f"/meetings/{meeting.pk}/", {"act": "put_on", "title": "再", "asked": "议", "number": matter.number}
    )
    assert refused.status_code == 422


def test_who_only_looks_keeps_no_minutes(here, client):
    meeting = called(here)
    client.force_login(make_account((Role.R9, here.county.county)))
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 200
    assert client.post(f"/meetings/{meeting.pk}/", {"act": "put_on", "title": "x", "asked": "y"}).status_code == 403
    assert client.get("/meetings/new/").status_code == 403
