"""Policies as anybody may read them: sentences that are computed, standards over time, cases that test them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from minzheng.kernel import modules
from minzheng.kernel.access.models import Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.rules import Collision, Policy
from minzheng.kernel.rules.ground import stands_on
from minzheng.web.policies import worked_cases
from minzheng.web.policies.reading import key_titles
from tests.factories import cover_areas, make_account, make_area, make_finding, make_person, small_county

pytestmark = pytest.mark.django_db

RULES = modules.ruleset()


@pytest.fixture(autouse=True)
def yuhang(client):
    """余杭 is what is served; 象山 has standards of its own."""
    small_county()
    zhejiang = make_area("33", "浙江省")
    county = make_area("330110", "余杭区", parent=make_area("3301", "杭州市", parent=zhejiang))
    make_area("330225", "象山县", parent=make_area("3302", "宁波市", parent=zhejiang))
    cover_areas()
    Deployment.objects.update(area=county)
    client.force_login(make_account((Role.R10, county)))
    return county


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def read(client, name, *arguments, **query):
    return client.get(reverse(name, args=arguments), query)


class TestEveryRule:
    @pytest.mark.parametrize("key", [*RULES.policies])
    def test_a_policy_says_every_condition_with_its_article(self, client, key):
        answer = read(client, "web:policy", key)
        assert answer.status_code == 200
        clauses = answer.context["clauses"]
        assert [clause.title for clause in clauses] == [str(one.title) for one in RULES.policies[key].requires]
        assert all(clause.sentence and clause.cites for clause in clauses)

    @pytest.mark.parametrize("key", [*RULES.collisions])
    def test_a_collision_says_when_it_holds_and_that_nothing_stops(self, client, key):
        answer = read(client, "web:collision", key)
        assert answer.status_code == 200
        assert "不会自动停发" in text(answer)

    @pytest.mark.parametrize("parameter", [*RULES.parameters], ids=lambda one: one.name)
    def test_a_standard_shows_all_its_values(self, client, parameter):
        answer = read(client, "web:parameter", parameter.name)
        assert len(answer.context["rows"]) == len(parameter.values)

    @pytest.mark.parametrize("rule", [*RULES.policies.values(), *RULES.collisions.values()], ids=lambda one: one.key)
    def test_what_it_stands_on_is_all_declared(self, rule: Policy | Collision):
        found = stands_on(rule=rule, ruleset=RULES)
        assert found.facts
        assert not set(found.parameters) & set(found.deeper_parameters)
        assert all(RULES.parameters.get(name) for name in found.all_parameters)

    def test_the_catalogue_leads_to_all_of_them(self, client):
        domains = read(client, "web:policies").context["domains"]
        assert sum(len(domain.policies) for domain in domains) == len(RULES.policies)
        assert sum(len(domain.collisions) for domain in domains) == len(RULES.collisions)


class TestPlaceAndDay:
    def test_a_standard_follows_area_and_day(self, client):
        def standard(**query) -> str:
            (clause,) = [
                one for one in read(client, "web:policy", "dibao", **query).context["clauses"] if "收入" in one.title
            ]
            return clause.sentence

        assert "1,175.00" in standard()
        assert "1,245.00" in standard(day="2023-07-01")
        assert "1,255.00" in standard(area="330225", day="2023-06-30")

    def test_planned_values_are_shown_as_planned_and_assumptions_as_assumptions(self, client):
        line = read(client, "web:parameter", "dibao_standard", day="2023-06-30").context["timeline"]
        assert [(point.value, point.state) for point in line.points] == [("1,175.00", "now"), ("1,245.00", "later")]
        assert all("假设，待核实" in point.cites for point in line.points)

    @pytest.mark.parametrize("day", ["2023-02-30", "昨天"])
    def test_a_day_that_is_none_is_said(self, client, day):
        assert f"“{day}”不是日期" in text(read(client, "web:policies", day=day))

    def test_an_area_without_standards_falls_back_to_the_one_served(self, client):
        assert read(client, "web:policies", area="110101").context["view"].code == "330110"

    def test_keys_of_a_table_are_named(self):
        assert key_titles(parameter="tekun_care_fee", ruleset=RULES)["FULL"] == "全护理"


class TestWhatIsAround:
    def test_a_fact_that_no_table_yields_says_so(self, client, monkeypatch):
        from minzheng.kernel.intake import queries

        monkeypatch.setattr(queries, "tables_of_facts", dict)
        assert "没有表提供" in text(read(client, "web:policy", "gaoling"))

    def test_the_worked_cases_agree_with_the_rules(self, client):
        answer = read(client, "web:policy", "dibao")
        assert answer.context["cases_passed"] == len(answer.context["cases"]) > 20

    def test_a_case_that_differs_shows_every_difference(self, client, monkeypatch, tmp_path):
        source = modules.module(key="eldercare").cases[0].read_text(encoding="utf-8")
        wrong = tmp_path / "cases.yaml"
        wrong.write_text(source.replace("金额: 100", "金额: 101"), encoding="utf-8")
        monkeypatch.setattr(worked_cases.modules, "modules", lambda: [type("Module", (), {"cases": (wrong,)})])
        differing = [case for case in worked_cases.cases_of(key="gaoling") if not case.passed]
        assert differing
        assert any("101" in difference for case in differing for difference in case.differences)

    def test_who_sees_no_findings_sees_no_counts(self, client):
        assert read(client, "web:policy", "gaoling").context["lines"] is None
        assert "未消除发现" not in text(read(client, "web:policies"))

    def test_counts_are_those_of_ones_own_street(self, client, yuhang):
        here = make_area("330110001", "甲街道", parent=yuhang)
        there = make_area("330110002", "乙街道", parent=yuhang)
        cover_areas()
        make_finding(make_person(home=here))
        make_finding(make_person("李四", home=there))
        client.force_login(make_account((Role.R6, here)))
        (line,) = [one for one in read(client, "web:policy", "gaoling").context["lines"] if one.title == "高龄津贴"]
        assert (line.open, line.share) == (1, "")

    @pytest.mark.parametrize("name", ["web:policy", "web:collision", "web:parameter"])
    def test_what_is_not_declared_is_not_there(self, client, name):
        assert read(client, name, "nothing").status_code == 404
