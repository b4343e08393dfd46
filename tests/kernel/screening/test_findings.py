"""Findings over the register: in both directions, one cause one finding, closed when the cause is gone."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.awards.models import Award
from minzheng.kernel.intake import operations as intake
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.kernel.screening import families, operations, queries, register
from minzheng.kernel.screening.models import Finding, Run, Verdict
from tests.factories import DAY, NOW, County, make_account, small_county
from tests.offices import DEATHS, id_number, send, write

pytestmark = pytest.mark.django_db

PEOPLE = ("姓名", "身份证号", "户籍社区", "现居住社区", "人户状态", "迁入日期", "迁出日期")
ROLL = ("姓名", "身份证号", "津贴标准", "起发日期")
OLD = id_number("1940-02-01")
OLDER = id_number("1938-06-10", 2)
YOUNG = id_number("1943-12-01", 3)


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def parameters(monkeypatch):
    """The test's county has no values of its own: it stands where the demo's county stands in the parameter tree."""
    from minzheng.kernel.screening import register

    original = register.areas.paths

    def with_yuhang(**asked):
        return {area: (*path[:-1], "330110", "3301", "33", "") for area, path in original(**asked).items()}

    monkeypatch.setattr(register.areas, "paths", with_yuhang)


def resident(name, number, moved_out=""):
    return [name, number, "甲一社区", "甲一社区", "人户一致", "1990-01-01", moved_out]


def register_three(tmp_path, county, deaths=(), roll=()):
    rows = [resident("王建国", OLD), resident("李秀英", OLDER), resident("陈明", YOUNG)]
    send(write(tmp_path / "人口.csv", PEOPLE, rows), area=county.county)
    sent = list(deaths) or [["不在册", id_number("1930-01-01", 9), "", "", "2020-01-01"]]
    send(write(tmp_path / "死亡.csv", DEATHS, sent), area=county.county, complete=True, minutes=1)
    listed = list(roll) or [["不在册", id_number("1930-01-01", 9), "100", "2015-01-01"]]
    send(write(tmp_path / "高龄津贴.csv", ROLL, listed), area=county.county, complete=True, minutes=2)


def screen(minutes=10, day=DAY) -> Run:
    return operations.screen(day=day, actor=Account.objects.system(), now=NOW + timedelta(minutes=minutes))


def open_findings(rule="gaoling"):
    return {
        (one.kind, one.person.name): one
        for one in Finding.objects.filter(closed_at=None, rule__startswith=rule).select_related("person")
        if one.person
    }


class TestBothDirections:
    @pytest.mark.row("M03-22")
    def test_who_is_entitled_and_absent_and_who_is_paid_and_not_entitled(self, county, parameters, tmp_path):
        register_three(
            tmp_path, county, roll=[["李秀英", OLDER, "100", "2018-07-01"], ["陈明", YOUNG, "100", "2023-01-01"]]
        )
        screen()
        found = open_findings()
        assert ("SHOULD_HAVE", "王建国") in found
        assert ("SHOULD_NOT", "陈明") in found
        assert not any(name == "李秀英" for _kind, name in found)
        assert ("COLLISION", "陈明") in found

    @pytest.mark.row("M02-03")
    def test_paid_after_death_is_a_collision_and_stops_nothing(self, county, parameters, tmp_path):
        register_three(
            tmp_path,
            county,
            deaths=[["李秀英", OLDER, "", "", "2023-04-02"]],
            roll=[["李秀英", OLDER, "100", "2018-07-01"]],
        )
        screen()
        finding = Finding.objects.get(rule="gaoling_after_death", closed_at=None)
        assert (finding.kind, finding.person.name, finding.at_stake_fen) == ("COLLISION", "李秀英", 10000)
        assert Award.objects.count() == 0
        assert Batch.objects.get(dataset="gaoling").status == Batch.Status.REGISTERED

    def test_paid_by_yesterdays_standard_is_found_with_the_difference(self, county, parameters, tmp_path):
        register_three(
            tmp_path, county, roll=[["李秀英", OLDER, "80", "2018-07-01"], ["王建国", OLD, "100", "2020-02-01"]]
        )
        screen()
        found = open_findings()
        assert found[("WRONG_AMOUNT", "李秀英")].at_stake_fen == 2000
        assert not any(name == "王建国" for _kind, name in found)

    def test_without_a_list_of_the_dead_nobody_is_entitled_and_nobody_is_refused(self, county, parameters, tmp_path):
        send(write(tmp_path / "人口.csv", PEOPLE, [resident("王建国", OLD)]), area=county.county)
        screen()
        finding = open_findings()[("CANNOT_DECIDE", "王建国")]
        assert "death_date" in finding.evidence["missing"]
        assert not Finding.objects.filter(kind__in=["SHOULD_HAVE", "SHOULD_NOT"], rule="gaoling").exists()

    def test_unknown_whether_paid_is_not_unpaid(self, county, parameters, tmp_path):
        send(write(tmp_path / "人口.csv", PEOPLE, [resident("王建国", OLD)]), area=county.county)
        dead = [["不在册", id_number("1930-01-01", 9), "", "", "2020-01-01"]]
        send(write(tmp_path / "死亡.csv", DEATHS, dead), area=county.county, complete=True, minutes=1)
        screen()
        assert set(open_findings()) == {("CANNOT_DECIDE", "王建国")}

    def test_the_year_before_the_age_is_a_near_miss(self, county, parameters, tmp_path):
        register_three(tmp_path, county)
        screen()
        assert open_findings()[("NEAREST_MISS", "陈明")].distance == 1


class TestOverTime:
    def test_one_cause_stays_one_finding_over_many_nights(self, county, parameters, tmp_path):
        register_three(tmp_path, county)
        screen()
        first = open_findings()[("SHOULD_HAVE", "王建国")]
        screen(minutes=20)
        screen(minutes=30)
        again = open_findings()[("SHOULD_HAVE", "王建国")]
        assert (again.pk, again.opened_at, again.changed_at) == (first.pk, first.opened_at, first.changed_at)
        assert Finding.objects.filter(rule="gaoling", person=first.person).count() == 1

    def test_it_closes_itself_when_its_cause_is_gone_and_opens_anew_when_it_returns(self, county, parameters, tmp_path):
        register_three(tmp_path, county)
        screen()
        paid = write(tmp_path / "高龄7月.csv", ROLL, [["王建国", OLD, "100", "2023-07-01"]])
        batch = send(paid, area=county.county, complete=False, minutes=15, day=DAY)
        screen(minutes=20, day=DAY + timedelta(days=1))
        closed = Finding.objects.get(kind="SHOULD_HAVE", rule="gaoling", person__name="王建国")
        assert closed.closed_run == Run.objects.latest("pk")
        intake.void(batch=batch, reason="发错", actor=Account.objects.system(), now=NOW + timedelta(minutes=25))
        screen(minutes=30, day=DAY + timedelta(days=1))
        findings = Finding.objects.filter(kind="SHOULD_HAVE", rule="gaoling", person__name="王建国").order_by("pk")
        assert [one.closed_at is None for one in findings] == [False, True]

    def test_the_number_of_queries_does_not_grow_with_the_people(self, county, parameters, tmp_path):
        register_three(tmp_path, county)
        screen()
        with CaptureQueriesContext(
            connection,
        ) as few:
            screen(minutes=20)
        more = [resident("周某", id_number(f"19{30 + n % 9}-05-{n % 27 + 1:02d}", 100 + n)) for n in range(60)]
        send(write(tmp_path / "人口2.csv", PEOPLE, more), area=county.county, minutes=25)
        with CaptureQueriesContext(connection) as many:
            screen(minutes=30)
        assert len(many) == len(few)


class TestVerdicts:
    def finding(self, county, tmp_path) -> Finding:
        register_three(tmp_path, county)
        screen()
        return open_findings()[("SHOULD_HAVE", "王建国")]

    def test_a_verdict_takes_it_off_the_list_and_counts_for_the_rule(self, county, parameters, tmp_path):
        finding = self.finding(county, tmp_path)
        officer = make_account((Role.R3, county.county))
        give(finding, "DATA_WRONG", officer)
        assert finding not in queries.to_do(Finding.objects.all())
        (precision,) = queries.precision(findings=Finding.objects.all())
        assert (precision.rule, precision.judged, precision.true, precision.share) == ("gaoling", 1, 0, 0.0)

    def test_a_double_click_is_one_verdict(self, county, parameters, tmp_path):
        finding = self.finding(county, tmp_path)
        officer = make_account((Role.R3, county.county))
        key = uuid.uuid4()
        assert give(finding, "TRUE", officer, key=key) == give(finding, "TRUE", officer, key=key)
        assert Verdict.objects.count() == 1

    @pytest.mark.parametrize(("verdict", "note"), [("TRUE", "  "), ("MAYBE", "已电话核实")])
    def test_a_verdict_needs_a_choice_and_a_ground(self, county, parameters, tmp_path, verdict, note):
        finding = self.finding(county, tmp_path)
        with pytest.raises(operations.Cannot):
            give(finding, verdict, make_account((Role.R3, county.county)), note=note)
        assert not Verdict.objects.exists()


def give(finding, verdict, actor, *, note="已电话核实", key=None):
    return operations.give_verdict(
        finding=finding,
        verdict=verdict,
        note=note,
        actor=actor,
        now=NOW + timedelta(hours=1),
        idempotency_key=key or uuid.uuid4(),
    )


class TestPeopleHeldAgainstEachOther:
    ACCOUNTS = (*ROLL, "银行账号")

    def pay_into(self, tmp_path, county, accounts):
        register_three(tmp_path, county)
        rows = [
            [name, number, "100", "2018-07-01", account]
            for (name, number), account in zip((("王建国", OLD), ("李秀英", OLDER)), accounts, strict=True)
        ]
        send(write(tmp_path / "高龄津贴账号.csv", self.ACCOUNTS, rows), area=county.county, complete=True, minutes=5)

    def shared(self):
        return sorted(
            Finding.objects.filter(rule="gaoling_duplicate_account", closed_at=None).values_list(
                "person__name", "at_stake_fen"
            )
        )

    def facts_by_family(self):
        found = {}
        for person in Person.objects.filter(merged_into=None).exclude(name="不在册"):
            family = families.load(person=person.pk, day=DAY)
            assert family is not None
            found[person.name] = family.facts[person.pk].get("strangers_on_account")
        return found

    @pytest.mark.row("M02-03")
    def test_one_account_for_strangers_is_a_task_for_each_of_them(self, county, parameters, tmp_path):
        self.pay_into(tmp_path, county, ["6228480323330000017", "6228480323330000017"])
        screen()
        assert self.shared() == [("李秀英", 10000), ("王建国", 10000)]
        assert self.facts_by_family() == {"李秀英": 1, "王建国": 1, "陈明": None}

    def test_accounts_of_their_own_are_none(self, county, parameters, tmp_path):
        self.pay_into(tmp_path, county, ["6228480323330000017", "6228480323330000025"])
        screen()
        assert self.shared() == []
        assert self.facts_by_family() == {"李秀英": 0, "王建国": 0, "陈明": None}

    def test_a_couple_may_share_an_account(self, county, parameters, tmp_path):
        self.pay_into(tmp_path, county, ["6228480323330000017", "6228480323330000017"])
        people = {one.name: one for one in Person.objects.filter(name__in=["王建国", "李秀英"])}
        household = Household.objects.create(
            source="test", number="1", area=county.county, valid=(None, None), recorded_at=NOW
        )
        for one in people.values():
            Membership.objects.create(household=household, person=one, valid=(None, None), recorded_at=NOW)
        screen()
        assert self.shared() == []
        assert families.load(household=household.pk, day=DAY).facts[people["王建国"].pk]["strangers_on_account"] == 0

    def test_a_mended_account_closes_the_finding(self, county, parameters, tmp_path):
        self.pay_into(tmp_path, county, ["6228480323330000017", "6228480323330000017"])
        screen()
        rows = [
            ["王建国", OLD, "100", "2018-07-01", "6228480323330000017"],
            ["李秀英", OLDER, "100", "2018-07-01", "6228480323330000025"],
        ]
        send(write(tmp_path / "更正.csv", self.ACCOUNTS, rows), area=county.county, complete=True, minutes=20)
        screen(minutes=30)
        assert self.shared() == []

    def test_no_frame_ever_holds_the_number_or_its_index(self, county, parameters, tmp_path):
        self.pay_into(tmp_path, county, ["6228480323330000017", "6228480323330000017"])
        loaded = register.load(ruleset=modules.ruleset(), day=DAY)
        assert not [name for name in loaded.people.columns if "account" in name and name != "strangers_on_account"]
        assert "6228480323330000017" not in loaded.people.write_csv()
