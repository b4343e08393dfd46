"""The desk: cards that filter, the pages of its strip, several rows at once, the month."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.models import Action, Copy, StepRun
from tests.factories import make_account, make_household
from tests.kernel.casework import samples
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps, opened, run_of

pytestmark = pytest.mark.django_db
TODAY = date(2023, 6, 8)


@pytest.fixture(autouse=True)
def tables():
    with trying(samples.sample_catalogue()):
        yield


@pytest.fixture
def here() -> Office:
    made = office()
    Deployment.objects.update(demo_day=TODAY)
    return made


@pytest.fixture
def desk(client, here: Office):
    """The town's desk: one step due today, one overdue, one paused."""
    client.force_login(here.town)
    due = opened(here, day=date(2023, 6, 5), household=make_household(here.county.community_a, "今到期"))
    late = opened(here, day=date(2023, 6, 1), household=make_household(here.county.community_a, "已超期"))
    still = opened(here, day=date(2023, 6, 1), household=make_household(here.county.community_a, "暂停中"))
    operations.pause(
        run=run_of(still, "accept").pk, reason="SUPPLEMENT", note="缺户口簿", actor=here.town, key=next(keys),
        day=date(2023, 6, 2), now=at(date(2023, 6, 2)),
    )  # fmt: skip
    return {"due": due, "late": late, "still": still}


def subjects(client, address: str) -> set[str]:
    html = client.get(address).content.decode()
    return {name for name in ("今到期", "已超期", "暂停中") if f"{name}户" in html}


def sent(client, address: str, **given):
    """The bar's form as its page made it, with some rows ticked."""
    html = client.get(address).content.decode()
    form = re.search(r'<form class="chosen-bar.*?</form>', html, re.DOTALL).group()
    hidden = dict(re.findall(r'<input type="hidden" name="(key|next)" value="([^"]*)"', form))
    url = re.search(r'action="([^"]+)"', form).group(1)
    return client.post(url, hidden | given, follow=True).content.decode()


class TestCards:
    def test_they_count_what_they_show(self, client, desk):
        figures = {str(one.label): one for one in client.get("/").context["figures"]}
        assert [figures[label].value for label in ("待办", "今日到期", "超期")] == ["3", "1", "1"]
        assert subjects(client, figures["今日到期"].url) == {"今到期"}
        assert subjects(client, figures["超期"].url) == {"已超期"}
        assert subjects(client, figures["待办"].url) == {"今到期", "已超期", "暂停中"}

    def test_an_empty_card_says_when_the_next_falls_due(self, client, here):
        client.force_login(here.town)
        opened(here, day=TODAY)
        html = client.get("/?show=overdue").content.decode()
        assert "这一类没有待办" in html
        assert "下一件 2023年6月13日 到期" in html

    def test_an_opinion_asked_for_waits_on_the_desk(self, client, here, desk):
        operations.ask_opinion(
            run=run_of(desk["due"], "accept").pk, of=here.aid, actor=here.town, key=next(keys), day=TODAY,
            now=at(TODAY),
        )  # fmt: skip
        client.force_login(here.aid)
        assert "请您会签" in client.get("/").content.decode()

    def test_who_only_watches_is_told_what_is_late_and_may_urge(self, client, here, desk):
        client.force_login(make_account((Role.R9, here.county.street_a, Line.ASSISTANCE)))
        figures = {str(one.label): one for one in client.get("/").context["figures"]}
        assert figures["超期步骤"].value == "1"
        assert subjects(client, figures["超期步骤"].url) == {"已超期"}


class TestStrip:
    def test_started_done_and_copied_are_each_persons_own(self, client, here, desk):
        finish(desk["due"], "accept", outcome="accept", actor=here.colleague, day=TODAY)
        operations.copy_to(
            matter=desk["late"].pk, to=here.colleague, actor=here.town, key=next(keys), day=TODAY, now=at(TODAY)
        )
        started, done, copied = (reverse(f"web:desk_{name}") for name in ("started", "done", "copied"))
        assert subjects(client, started) == {"今到期", "已超期", "暂停中"}
        assert subjects(client, done) == set()
        assert subjects(client, copied) == set()
        client.force_login(here.colleague)
        assert subjects(client, started) == set()
        assert subjects(client, done) == {"今到期"}
        assert subjects(client, copied) == {"已超期"}
        tabs = {str(tab.label): tab.count for tab in client.get("/").context["desk_tabs"]}
        assert tabs["抄送我的"] == 1
        sent(client, copied, chosen=str(desk["late"].pk), act="read")
        assert Copy.objects.get().read_at is not None

    def test_every_page_says_what_comes_next_where_there_is_nothing(self, client, here):
        client.force_login(here.town)
        for name, words in (
            ("to_do", "新事项从家庭或人员的档案页发起"),
            ("desk_done", "办结或退回过步骤的事项会列在这里"),
            ("desk_started", "点“发起申请”"),
            ("desk_copied", "选中事项点“抄送”"),
            ("desk_calendar", "本月没有到期的事项"),
        ):
            assert words in client.get(reverse(f"web:{name}")).content.decode()

    def test_copies_out_of_scope_are_not_shown(self, client, here, desk):
        Copy.objects.create(matter=desk["late"], of=here.other_town, sent_by=here.town, sent_at=at(TODAY))
        client.force_login(here.other_town)
        assert subjects(client, reverse("web:desk_copied")) == set()


class TestSeveralAtOnce:
    def test_taking_over_and_handing_on(self, client, here, desk):
        runs = [str(run_of(desk[name], "accept").pk) for name in ("due", "late")]
        assert "已办理 2 件" in sent(client, "/todo/", chosen=runs, act="start")
        assert set(StepRun.objects.filter(pk__in=runs).values_list("holder", flat=True)) == {here.town.pk}
        answer = sent(client, "/todo/", chosen=runs, act="assign", colleague=here.colleague.username)
        assert "已办理 2 件" in answer
        assert set(StepRun.objects.filter(pk__in=runs).values_list("holder", flat=True)) == {here.colleague.pk}

    def test_what_cannot_be_done_is_told_and_the_rest_is_done(self, client, here, desk):
        taken = run_of(desk["due"], "accept")
        operations.start(run=taken.pk, actor=here.colleague, key=next(keys), day=TODAY, now=at(TODAY))
        other = run_of(desk["late"], "accept")
        answer = sent(client, "/todo/", chosen=[str(taken.pk), str(other.pk)], act="start")
        assert "已办理 1 件" in answer
        assert "该步骤正由 甲街道同事 办理" in answer
        other.refresh_from_db()
        assert other.holder == here.town

    def test_a_colleague_is_found_by_name_and_a_wrong_one_refused(self, client, here, desk):
        run = str(run_of(desk["due"], "accept").pk)
        assert "请在“同事”一栏" in sent(client, "/todo/", chosen=run, act="assign", colleague="无此人")
        assert "请在“同事”一栏" in sent(client, "/todo/", chosen=run, act="copy", colleague="")
        sent(client, "/todo/", chosen=run, act="copy", colleague="县局救助科")
        assert Copy.objects.get().of == here.aid
        answer = sent(client, "/todo/", chosen=run, act="assign", colleague=here.other_town.username)
        assert "没有办理这个步骤的权限" in answer

    def test_urging_from_the_list_of_open_steps(self, client, here, desk):
        run = run_of(desk["late"], "accept")
        client.force_login(here.aid)
        sent(client, "/steps/?view=overdue", chosen=str(run.pk), act="urge", note="请尽快")
        assert Action.objects.get(kind="URGE").note == "请尽快"
        client.force_login(here.town)
        assert "已催办1次" in client.get("/todo/").content.decode()

    def test_nothing_outside_of_the_scope_is_touched(self, client, here, desk):
        runs = [str(run_of(desk["due"], "accept").pk)]
        client.force_login(here.other_town)
        client.post(reverse("web:steps_chosen"), {"act": "start", "chosen": runs, "key": "forged"})
        assert not StepRun.objects.filter(holder__isnull=False).exists()
        assert client.post(reverse("web:steps_chosen"), {"act": "grant", "chosen": runs}).status_code == 404
        assert open_steps(desk["due"]) == {"accept"}

    def test_a_form_sent_twice_has_one_effect(self, client, here, desk):
        given = {"act": "start", "chosen": str(run_of(desk["due"], "accept").pk), "key": "twice"}
        for _twice in range(2):
            client.post(reverse("web:steps_chosen"), given)
        assert Action.objects.filter(kind="START").count() == 1


class TestMonth:
    def test_each_day_holds_what_falls_due_on_it(self, client, desk):
        context = client.get(reverse("web:desk_calendar")).context
        boxes = {box.date: box for week in context["weeks"] for box in week}
        assert {day: box.count for day, box in boxes.items() if box.count} == {
            date(2023, 6, 6): 1,
            date(2023, 6, 8): 1,
        }
        assert boxes[TODAY].today
        assert boxes[date(2023, 6, 6)].overdue
        assert context["overdue"] == 1
        assert boxes[date(2023, 6, 22)].works is False, "the dragon boat holiday"
        assert boxes[date(2023, 6, 25)].works is True, "a Sunday that is worked"
        assert subjects(client, boxes[TODAY].url) == {"今到期"}

    def test_other_months_and_nonsense(self, client, desk):
        page = reverse("web:desk_calendar")
        assert "2024年1月" in client.get(page + "?month=2024-01").content.decode()
        for nonsense in ("2024-13", "9999-01", "x", "0001-01"):
            assert "2023年6月" in client.get(page, {"month": nonsense}).content.decode()

    def test_costs_the_same_however_much_is_due(self, client, here, desk, django_assert_max_num_queries):
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("web:desk_calendar"))
        for _matter in range(6):
            opened(here, day=date(2023, 6, 5))
        with django_assert_max_num_queries(len(few)):
            html = client.get(reverse("web:desk_calendar")).content.decode()
        assert "另有 4 件" in html


def test_the_workbench_costs_the_same_however_much_waits(client, here, desk, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for _matter in range(8):
        opened(here, day=date(2023, 6, 5))
    with django_assert_max_num_queries(len(few)):
        client.get("/")


def test_colleagues_are_those_around(here):
    from minzheng.kernel.access.queries import colleagues

    found = set(colleagues(user=here.town, permission="matter.view", day=TODAY))
    assert found == {here.colleague, here.aid, here.community}
    assert Account.objects.system() not in found
