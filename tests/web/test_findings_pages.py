"""Findings as officers see them: from a department's tables, through a run, to reasons, sources and verdicts."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from minzheng.kernel.screening import jobs, operations
from minzheng.kernel.screening.models import Finding, Run, Verdict
from tests.factories import DAY, NOW, cover_areas, make_account, make_area, make_finding, make_person, small_county
from tests.offices import DEATHS, id_number, send, write

pytestmark = pytest.mark.django_db

PEOPLE = ("姓名", "身份证号", "户籍社区", "现居住社区", "人户状态", "迁入日期", "迁出日期")
ROLL = ("姓名", "身份证号", "津贴标准", "起发日期")
NOBODY = id_number("1930-01-01", 9)
OWED = id_number("1940-02-01")
DEAD = id_number("1938-06-10", 2)
YOUNG = id_number("1943-12-01", 3)


@pytest.fixture
def yuhang() -> Area:
    """The county whose parameters are declared, with one street and community; it is what is served."""
    small_county()
    zhejiang = make_area("33", "浙江省")
    hangzhou = make_area("3301", "杭州市", parent=zhejiang)
    county = make_area("330110", "余杭区", parent=hangzhou)
    street = make_area("330110001", "甲街道", parent=county)
    make_area("330110001001", "甲一社区", parent=street)
    make_area("330110002", "乙街道", parent=county)
    cover_areas()
    Deployment.objects.update(area=county)
    return county


@pytest.fixture
def screened(yuhang, tmp_path) -> Run:
    """王建国 is owed the allowance; 李秀英 died in April and is paid; 陈明 is paid before the age."""
    rows = [
        [name, number, "甲一社区", "甲一社区", "人户一致", "1990-01-01", ""]
        for name, number in (("王建国", OWED), ("李秀英", DEAD), ("陈明", YOUNG))
    ]
    send(write(tmp_path / "人口.csv", PEOPLE, rows), area=yuhang)
    dead = [["李秀英", DEAD, "", "", "2023-04-02"]]
    send(write(tmp_path / "死亡.csv", DEATHS, dead), area=yuhang, complete=True, minutes=1)
    roll = [["李秀英", DEAD, "100", "2018-07-01"], ["陈明", YOUNG, "100", "2023-01-01"]]
    send(write(tmp_path / "高龄津贴.csv", ROLL, roll), area=yuhang, complete=True, minutes=2)
    return operations.screen(day=DAY, actor=Account.objects.system(), now=NOW + timedelta(minutes=10))


@pytest.fixture
def officer(client, yuhang) -> Account:
    account = make_account((Role.R3, yuhang, Line.ELDERCARE), display_name="吴养老")
    client.force_login(account)
    return account


def the(kind: str, name: str, rule: str = "gaoling") -> Finding:
    return Finding.objects.get(kind=kind, rule=rule, person__name=name)


def text(answer) -> str:
    """The words of a page, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page_of(client, finding: Finding):
    return client.get(reverse("web:finding", args=[finding.pk]))


def give(client, finding: Finding, verdict="TRUE", note="电话核实，本人确未领取", **more):
    return client.post(
        reverse("web:finding", args=[finding.pk]),
        {"verdict": verdict, "note": note, "key": str(uuid.uuid4()), "seen": ""} | more,
    )


class TestList:
    @pytest.mark.row("M03-22")
    def test_people_left_out_stand_beside_people_wrongly_paid(self, client, officer, screened):
        answer = client.get(reverse("web:findings"))
        figures = {str(one.label): one for one in answer.context["figures"]}
        assert list(figures)[:2] == ["应享未享", "疑似不符"]
        for kind, label in (("should_have", "应享未享"), ("should_not", "疑似不符"), ("collision", "政策碰撞")):
            opened = client.get(figures[label].url)
            assert str(opened.context["list"]["count"]) == figures[label].value
            assert f"view={kind}" in figures[label].url

    def test_views_part_the_open_from_the_judged_and_the_closed(self, client, officer, screened):
        make_finding(make_person("旧人", home=Area.objects.get(code="330110")), closed_at=NOW, closed_run=screened)
        give(client, the("SHOULD_HAVE", "王建国"))
        tabs = client.get(reverse("web:findings")).context["list"]["tabs"]
        counted = {tab.url.rpartition("=")[2]: tab.count for tab in tabs}
        assert (counted["judged"], counted["closed"]) == (1, 1)
        assert counted["todo"] == Finding.objects.filter(closed_at=None, line=Line.ELDERCARE).count() - 1

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"name": "建国"}, {"王建国"}),
            ({"rule": "gaoling_after_death"}, {"李秀英"}),
            ({"area": "甲街道", "kind": "SHOULD_HAVE"}, {"王建国"}),
            ({"area": "乙街道"}, set()),
            ({"amount": "500"}, set()),
        ],
    )
    def test_filters(self, client, officer, screened, query, names):
        listed = client.get(reverse("web:findings"), query).context["list"]
        assert {str(cell) for row in listed["rows"] for column, cell in row.cells if column.key == "subject"} == names

    def test_the_total_says_how_many_amounts_are_unknown(self, client, officer, screened):
        make_finding(make_person("不详", home=Area.objects.get(code="330110")), at_stake_fen=None)
        listed = client.get(reverse("web:findings"), {"kind": "SHOULD_HAVE"}).context["list"]
        (total,) = [total for total in listed["totals"] if total]
        assert (total.words, total.unknown) == ("100.00", 1)

    def test_before_any_run_the_figures_say_that_nothing_is_known(self, client, officer):
        answer = client.get(reverse("web:findings"))
        assert [figure.value for figure in answer.context["figures"]] == [None] * 5
        assert "还没有筛查发现" in text(answer)


class TestReasons:
    @pytest.mark.row("M03-22")
    def test_each_condition_with_value_article_and_the_row_it_came_from(self, client, officer, screened):
        words = text(page_of(client, the("SHOULD_HAVE", "王建国")))
        for told in (
            "已到起发年龄和月份",
            "老年人权益保障法",
            "户籍在本县",
            "公安局",
            "人口.csv · 第 3 行",
            "不在死亡人员名单中",
            "现未领取",
            "不会自动",
        ):
            assert told in words, told

    @pytest.mark.row("M02-03")
    def test_a_collision_shows_both_records_side_by_side(self, client, officer, screened):
        answer = page_of(client, the("COLLISION", "李秀英", "gaoling_after_death"))
        records = next(section for section in answer.context["sections"] if section.key == "records").data
        assert {record.origin.text.split(" · ")[1] for record in records.records} == {"死亡.csv", "高龄津贴.csv"}
        shared = {str(row.label): row for row in records.shared}
        assert shared["公民身份号码"].state == "same"
        assert DEAD not in answer.content.decode()
        assert "社会救助法第四十八条" in text(answer)

    def test_rows_lead_to_their_batch_only_for_who_may_open_it(self, client, officer, screened, yuhang):
        finding = the("SHOULD_HAVE", "王建国")
        led = [row for ground in grounds(page_of(client, finding)) for row in ground.rows]
        assert led
        assert all(row.url.startswith("/intake/") for row in led)
        both = page_of(client, the("COLLISION", "李秀英", "gaoling_after_death"))
        (roll, dead) = [row for ground in grounds(both) for row in ground.rows]
        assert roll.url != dead.url
        worker = make_account((Role.R7, yuhang, Line.ELDERCARE))
        client.force_login(worker)
        assert all(not row.url for ground in grounds(page_of(client, finding)) for row in ground.rows)

    def test_what_is_missing_names_who_can_supply_it(self, client, officer, yuhang, tmp_path):
        rows = [["王建国", OWED, "甲一社区", "甲一社区", "人户一致", "1990-01-01", ""]]
        send(write(tmp_path / "人口.csv", PEOPLE, rows), area=yuhang)
        operations.screen(day=DAY, actor=Account.objects.system(), now=NOW)
        answer = page_of(client, the("CANNOT_DECIDE", "王建国"))
        lacking = next(section for section in answer.context["sections"] if section.key == "lacking").data
        assert {lack.what: lack.suppliers for lack in lacking}["死亡日期"].startswith("卫生健康局《")

    def test_a_finding_whose_data_changed_since_says_so(self, client, officer, screened, yuhang, tmp_path):
        finding = the("SHOULD_HAVE", "王建国")
        dead = [["李秀英", DEAD, "", "", "2023-04-02"], ["王建国", OWED, "", "", "2023-06-01"]]
        send(write(tmp_path / "死亡2.csv", DEATHS, dead), area=yuhang, complete=True, minutes=20)
        assert "数据在上次筛查之后有变化" in text(page_of(client, finding))

    def test_a_rule_that_is_no_longer_declared_still_shows_its_finding(self, client, officer, yuhang):
        finding = make_finding(make_person("王建国", home=yuhang), rule="retired_rule")
        answer = page_of(client, finding)
        assert answer.status_code == 200
        assert "现在不能重新判断" in text(answer)

    def test_a_person_who_moved_out_of_the_scope_is_not_read(self, client, yuhang):
        here, there = Area.objects.get(code="330110001"), Area.objects.get(code="330110002")
        finding = make_finding(make_person("王建国", home=there), area=here)
        client.force_login(make_account((Role.R6, here)))
        answer = page_of(client, finding)
        assert answer.status_code == 200
        assert "现在不能重新判断" in text(answer)
        assert "/people/" not in str(answer.context["header"].facts[0].url)


def grounds(answer):
    return next(section for section in answer.context["sections"] if section.key == "grounds").data


class TestSharedAccount:
    @pytest.fixture
    def shared(self, yuhang, tmp_path) -> Finding:
        """王建国 of 甲街道 and 李秀英 of 乙街道 are paid into one account."""
        make_area("330110002001", "乙一社区", parent=Area.objects.get(code="330110002"))
        cover_areas()
        rows = [
            ["王建国", OWED, "甲一社区", "甲一社区", "人户一致", "1990-01-01", ""],
            ["李秀英", DEAD, "乙一社区", "乙一社区", "人户一致", "1990-01-01", ""],
        ]
        send(write(tmp_path / "人口.csv", PEOPLE, rows), area=yuhang)
        account = "6228480323330000017"
        roll = [["王建国", OWED, "100", "2020-02-01", account], ["李秀英", DEAD, "100", "2018-07-01", account]]
        send(write(tmp_path / "高龄津贴.csv", (*ROLL, "银行账号"), roll), area=yuhang, complete=True, minutes=2)
        operations.screen(day=DAY, actor=Account.objects.system(), now=NOW + timedelta(minutes=10))
        return the("COLLISION", "王建国", "gaoling_duplicate_account")

    @pytest.mark.row("M02-03")
    def test_the_other_is_named_to_who_may_see_both_and_the_account_to_nobody(self, client, officer, shared):
        words = text(page_of(client, shared))
        assert "同一收款账号的外户人数" in words
        assert "李秀英（乙一社区）" in words
        assert "6228480323330000017" not in words

    def test_beyond_the_scope_there_is_only_a_number(self, client, yuhang, shared):
        street = Area.objects.get(code="330110001")
        client.force_login(make_account((Role.R4, street, Line.ALL)))
        words = text(page_of(client, shared))
        assert "李秀英" not in words
        assert "另有 1 人不在此列出" in words


class TestVerdict:
    def test_it_is_recorded_with_who_when_and_why(self, client, officer, screened):
        finding = the("SHOULD_HAVE", "王建国")
        answer = give(client, finding)
        assert answer.status_code == 302
        words = text(page_of(client, finding))
        assert "吴养老" in words
        assert "电话核实，本人确未领取" in words

    def test_a_double_click_is_one_verdict(self, client, officer, screened):
        finding, key = the("SHOULD_HAVE", "王建国"), str(uuid.uuid4())
        assert [give(client, finding, key=key).status_code for _click in range(2)] == [302, 302]
        assert Verdict.objects.count() == 1

    def test_the_second_officer_sees_the_first_verdict_before_his_own_counts(self, client, officer, screened, yuhang):
        finding = the("SHOULD_HAVE", "王建国")
        give(client, finding)
        client.force_login(make_account((Role.R3, yuhang, Line.ELDERCARE)))
        answer = give(client, finding, "DATA_WRONG", "户口册上是另一人")
        assert answer.status_code == 422
        assert "吴养老" in text(answer)
        assert "户口册上是另一人" in text(answer)
        assert Verdict.objects.count() == 1
        seen = str(finding.verdicts.latest("pk").pk)
        assert give(client, finding, "DATA_WRONG", "户口册上是另一人", seen=seen).status_code == 302
        assert [given.verdict for given in finding.verdicts.order_by("pk")] == ["TRUE", "DATA_WRONG"]

    @pytest.mark.parametrize(("verdict", "note"), [("", "已核实"), ("TRUE", "   ")])
    def test_without_choice_or_ground_it_is_refused_and_nothing_typed_is_lost(
        self, client, officer, screened, verdict, note
    ):
        answer = give(client, the("SHOULD_HAVE", "王建国"), verdict, note)
        assert answer.status_code == 422
        assert not Verdict.objects.exists()
        assert answer.context["sections"][-1].data.note == note

    def test_a_closed_finding_takes_none(self, client, officer, screened, yuhang):
        closed = make_finding(make_person("旧人", home=yuhang), closed_at=NOW, closed_run=screened)
        assert "不再需要结论" in text(page_of(client, closed))
        assert give(client, closed).status_code == 422

    def test_who_may_only_look_sees_no_form_and_can_post_nothing(self, client, screened, yuhang):
        finding = the("SHOULD_HAVE", "王建国")
        client.force_login(make_account((Role.R7, yuhang)))
        answer = page_of(client, finding)
        assert b'name="verdict"' not in answer.content
        assert give(client, finding).status_code == 403

    def test_new_evidence_asks_for_a_new_look(self, client, officer, screened):
        finding = the("SHOULD_HAVE", "王建国")
        give(client, finding)
        Finding.objects.filter(pk=finding.pk).update(changed_at=timezone.now() + timedelta(seconds=1))
        assert "依据有变，待重核" in text(page_of(client, finding))


class TestRunsAndPrecision:
    def test_a_run_counts_everybody_findings_or_not(self, client, officer, screened):
        answer = client.get(reverse("web:run", args=[screened.pk]))
        tallies = next(section for section in answer.context["sections"] if section.key == "tallies").data
        gaoling = next(each for each in tallies if each.title == "高龄津贴")
        assert gaoling.judged == gaoling.eligible + gaoling.not_eligible + gaoling.undecided == 3
        assert gaoling.held == 2

    def test_a_small_register_is_judged_while_one_waits(self, client, officer, screened):
        answer = client.post(reverse("web:run_now"))
        run = Run.objects.latest("pk")
        assert run != screened
        assert (answer.status_code, answer.url) == (302, reverse("web:run", args=[run.pk]))
        assert run.actor_id == officer.pk

    def test_a_large_one_is_judged_by_a_job_once(self, client, officer, screened, monkeypatch):
        monkeypatch.setattr(jobs, "QUICK_UP_TO", 2)
        for _click in range(2):
            client.post(reverse("web:run_now"))
        assert Run.objects.count() == 1
        asked = ProcrastinateJob.objects.get(task_name="screening.asked_for")
        assert "正在筛查" in text(client.get(reverse("web:runs")))
        jobs.screen_as_asked(**asked.args)
        assert Run.objects.latest("pk").actor_id == officer.pk

    def test_the_night_run_acts_as_the_system(self, yuhang):
        jobs.screen_every_night(timestamp=0)
        jobs.screen_as_asked(**ProcrastinateJob.objects.get(task_name="screening.asked_for").args)
        assert Run.objects.get().actor_id == Account.objects.system().pk

    def test_who_may_not_start_one_is_offered_none(self, client, screened, yuhang):
        client.force_login(make_account((Role.R6, yuhang)))
        assert "立即筛查" not in text(client.get(reverse("web:runs")))
        assert client.post(reverse("web:run_now")).status_code == 403

    def test_precision_counts_verdicts_and_says_where_there_are_none(self, client, officer, screened):
        give(client, the("SHOULD_HAVE", "王建国"), "DATA_WRONG", "出生日期写错")
        told = client.get(reverse("web:precision")).context["lines"]
        lines = {(line.title, str(line.kind.text)): line for line in told}
        judged = lines[("高龄津贴", "应享未享")]
        assert (judged.judged, judged.true, judged.share) == (1, 0, "0%")
        assert lines[("死亡次月后仍发高龄津贴", "政策碰撞")].share == ""
