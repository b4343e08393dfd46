"""Following a matter to its end: papers handed in later, a refusal contested, a benefit given up, a notice read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minzheng.kernel.access.models import Deployment
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Action, Matter, Objection
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.citizens import slips
from minzheng.kernel.documents import queries as documents
from minzheng.kernel.documents.forms.remedies import remedies
from tests.citizens import DIBAO, applied, family, open_online, sign_in, wangs
from tests.factories import DAY, LONG_AGO, NOW
from tests.kernel.casework.samples import at, finish, keys, office, publish, run_of
from tests.web.citizen.test_applying import photo
from tests.web.citizen.test_selfcheck import finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    made = office()
    open_online()
    return made


@pytest.fixture
def wang(client, here):
    _household, people = wangs(here.county.community_a)
    sign_in(client, "王桂英", people[0][1])
    applied(client, "王桂英")
    return Matter.objects.get()


def shown(client, matter) -> str:
    answer = client.get(reverse("web:my_matter", args=[matter.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def refused(here, matter, *, day=DAY) -> None:
    finish(matter, "accept", outcome="accept", actor=here.town, day=day)
    finish(matter, "means", actor=here.aid, day=day)
    finish(matter, "survey", actor=here.town, day=day)
    finish(matter, "opinion", outcome="disagree", note="收入超过标准", actor=here.town, day=day)
    finish(
        matter, "confirm", outcome="refuse", note="家庭人均月收入超过低保标准", actor=here.aid, day=day,
        deciding=Deciding(),
    )  # fmt: skip
    finish(matter, "tell_refusal", outcome="told", actor=here.town, day=day)


def test_the_steps_stand_there_in_plain_words(client, here, wang):
    page = shown(client, wang)
    assert "甲街道民政办（便民服务中心）" in page
    assert "试验县：经济状况核对机构" in page
    assert "送达不予确认通知" not in page, "of two ways only one is shown until it is clear"
    finish(wang, "accept", outcome="accept", actor=here.town, day=DAY)
    page = shown(client, wang)
    due = run_of(wang, "survey").next_due
    assert f"依规定最晚 {due.year}年{due.month}月{due.day}日" in page
    assert "2023年6月30日办好" in page


def test_papers_are_handed_in_from_the_page_and_the_clock_goes_on(client, here, wang):
    operations.pause(
        run=run_of(wang, "accept").pk, reason="SUPPLEMENT", note="请补户口簿首页", actor=here.town, key=next(keys),
        day=DAY, now=at(DAY),
    )  # fmt: skip
    page = shown(client, wang)
    assert "请补户口簿首页" in page
    url = reverse("web:my_send_papers", args=[wang.pk])
    bad = client.post(url, {"file": SimpleUploadedFile("a.txt", b"hello")}, follow=True)
    assert "没有收取" in bad.content.decode()
    assert "还没有选照片" in client.post(url, follow=True).content.decode()
    assert "收到了 1 张" in client.post(url, {"photo": photo()}, follow=True).content.decode()
    sent = {"act": "done", "words": "户口簿首页", "since": "x"}
    for _twice in range(2):
        client.post(url, sent)
    wang.refresh_from_db()
    assert wang.paused == ""
    assert Action.objects.filter(matter=wang, kind="RESUME").count() == 1
    assert [one.title for one in documents.papers_of(subject=wang)] == ["补交的材料"]
    finish(wang, "accept", outcome="accept", actor=here.town, day=DAY)


def test_nobody_else_lets_the_clock_go_on(client, here, wang):
    operations.pause(
        run=run_of(wang, "accept").pk, reason="SUPPLEMENT", note="补材料", actor=here.town, key=next(keys), day=DAY,
        now=at(DAY),
    )  # fmt: skip
    other = Client()
    _household, people = family(here.county.community_a, ("周二", date(1970, 1, 1), "02"))
    sign_in(other, "周二", people[0][1])
    assert other.post(reverse("web:my_send_papers", args=[wang.pk]), {"act": "done"}).status_code == 404
    wang.refresh_from_db()
    assert wang.paused == "SUPPLEMENT"


def test_a_refusal_says_why_and_until_when_it_can_be_contested(client, here, wang):
    refused(here, wang)
    page = shown(client, wang)
    law = remedies(day=DAY)
    last = DAY + timedelta(days=law["reconsideration_days"])
    assert "家庭人均月收入超过低保标准" in page
    assert f"{law['reconsideration_days']} 天以内可以申请行政复议" in page
    assert f"{law['suit_months']} 个月以内可以到法院起诉" in page
    assert f"最晚 {last.year}年{last.month}月{last.day}日" in page
    url = reverse("web:my_contest", args=[wang.pk])
    short = client.post(url, {"words": "冤"})
    assert short.status_code == 422
    assert ">冤</textarea>" in short.content.decode()
    answers = [client.post(url, {"words": "我家的收入算多了一个人的"}) for _twice in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    contested = Matter.objects.get(workflow="assistance.reconsideration")
    assert contested.data["about"] == wang.number
    assert contested.applicant_account == wang.applicant_account
    assert "看复议办到哪里了" in shown(client, wang)


def test_after_the_time_of_the_law_the_page_says_so(client, here, wang):
    refused(here, wang)
    after = DAY + timedelta(days=remedies(day=DAY)["reconsideration_days"] + 1)
    Deployment.objects.update(demo_day=after)
    assert "期限已经过了" in shown(client, wang)
    answer = client.post(reverse("web:my_contest", args=[wang.pk]), {"words": "我还是不服这个决定"})
    assert answer.status_code == 422
    assert not Matter.objects.filter(workflow="assistance.reconsideration").exists()


def test_she_withdraws(client, here, wang):
    url = reverse("web:my_withdraw", args=[wang.pk])
    hasty = client.post(url, {"words": "我找到工作了"})
    assert hasty.status_code == 422
    assert "我找到工作了</textarea>" in hasty.content.decode()
    assert client.post(url, {"words": "我找到工作了", "sure": "yes"}).status_code == 302
    wang.refresh_from_db()
    assert wang.ending == "WITHDRAWN"
    assert client.post(url, {"words": "我找到工作了", "sure": "yes"}).status_code == 302, "a second click is the first"


@pytest.fixture
def award(here, wang):
    return Award.objects.create(
        policy="dibao", line="ASSISTANCE", household=wang.household, area=here.county.community_a,
        valid=(LONG_AGO, None), amount_fen=80000, pairs=[], decision={}, decided_by_id=1, recorded_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "good", "bad", "workflow"),
    [
        ("my_report", {"change": "INCOME", "words": "儿子六月开始上班了"}, {"words": "儿"}, "dibao.review"),
        ("my_leave", {"sure": "yes", "words": "我找到工作了"}, {"words": "不"}, "dibao.leaving"),
    ],
)
def test_she_reports_a_change_and_gives_up_what_she_no_longer_needs(client, wang, award, page, good, bad, workflow):
    url = reverse(f"web:{page}", args=[award.pk])
    assert "800.00 元" in client.get(reverse("web:mine")).content.decode()
    wrong = client.post(url, bad)
    assert wrong.status_code == 422
    assert f"{bad['words']}</textarea>" in wrong.content.decode()
    key = client.get(url).context["key"]
    assert client.post(url, good | {"key": key}).status_code == 302
    assert client.post(url, good | {"key": key}).status_code == 302
    opened = Matter.objects.get(workflow=workflow)
    assert (opened.award, opened.data["said"]) == (award, good["words"])
    award.refresh_from_db()
    assert award.valid.upper is None, "nothing ends before the office has looked"


def test_everybody_reads_notices_and_may_object_without_a_name(client, here, wang):
    finish(wang, "accept", outcome="accept", actor=here.town, day=DAY)
    finish(wang, "means", actor=here.aid, day=DAY)
    finish(wang, "survey", actor=here.town, day=DAY)
    finish(wang, "opinion", outcome="agree", actor=here.town, day=DAY)
    publish(wang, actor=here.town, day=DAY)
    stranger = Client()
    page = stranger.get(reverse("web:notices")).content.decode()
    assert "王*英" in page
    assert "王桂英" not in page
    url = reverse("web:object", args=[wang.runs.get(step="publicity").notice.pk])
    wrong = stranger.post(url, {"words": "假"})
    assert wrong.status_code == 422
    assert ">假</textarea>" in wrong.content.decode()
    for _twice in range(2):
        assert stranger.post(url, {"words": "她家去年买了一辆新车", "key": "k1"}).status_code == 302
    assert Objection.objects.get().text == "她家去年买了一辆新车"
    assert "公示" in shown(client, wang)


def test_the_counter_opens_what_came_out_of_a_self_check(client, here):
    household, people = family(here.county.community_a, ("郑六", date(1970, 1, 1), "02"))
    answers = {"area": here.county.street_a.code, "relations": ["02"], "pages": [], "counted": True}
    slip = slips.leave(area=here.county.street_a, answers=answers, now=datetime.now(UTC))
    client.force_login(here.town)
    url = reverse("web:counter_open", args=[slip.reference])
    assert "读身份证" in client.get(reverse("web:counter_slip", args=[slip.reference])).content.decode()
    assert "请勾选" in client.post(url, {"id_number": people[0][1]}, follow=True).content.decode()
    assert "没有查到" in client.post(url, {"id_number": "1", "service": [DIBAO]}, follow=True).content.decode()
    for _twice in range(2):
        assert client.post(url, {"id_number": people[0][1], "service": [DIBAO]}).status_code == 302
    matter = Matter.objects.get()
    assert (matter.household, matter.channel, matter.data["check"]) == (household, "COUNTER", answers)


def test_the_counter_of_another_town_opens_nothing(client, here):
    _household, people = family(here.county.community_b, ("郑六", date(1970, 1, 1), "02"))
    answers = {"area": here.county.street_a.code, "relations": ["02"], "pages": [], "counted": True}
    slip = slips.leave(area=here.county.street_a, answers=answers, now=datetime.now(UTC))
    client.force_login(here.town)
    url = reverse("web:counter_open", args=[slip.reference])
    assert "没有查到" in client.post(url, {"id_number": people[0][1], "service": [DIBAO]}, follow=True).content.decode()
    client.force_login(here.other_town)
    assert client.post(url, {"id_number": people[0][1], "service": [DIBAO]}).status_code == 404
    assert not Matter.objects.exists()


def test_a_self_check_leads_to_the_application_with_its_answers(client, here):
    _household, people = family(here.county.community_a, ("郑六", date(1970, 1, 1), "02"))
    finished(client, here.county)
    page = client.get(reverse("web:check_result")).content.decode()
    assert "直接申请" in page
    answer = client.post(reverse("web:check_apply"), {"service": DIBAO})
    assert answer["Location"] == reverse("web:my_apply", args=[DIBAO])
    sign_in(client, "郑六", people[0][1])
    assert "带上了自测的答案" in client.get(answer["Location"]).content.decode()
    applied(client, "郑六")
    assert Matter.objects.get().data["check"]["area"] == here.county.street_a.code
