"""“1+8+2” and “1+8+X”: the policies page shows the tree of a place and day, what hangs on it and what does not."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from minzheng.kernel import modules
from minzheng.kernel.access.models import Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.screening.models import Run
from tests.factories import DAY, NOW, cover_areas, make_account, make_area, make_finding, make_person, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    small_county()
    zhejiang = make_area("33", "浙江省")
    hangzhou = make_area("3301", "杭州市", parent=zhejiang)
    yuhang = make_area("330110", "余杭区", parent=hangzhou)
    make_area("330105", "拱墅区", parent=hangzhou)
    town = make_area("330110012", "仓前街道", parent=yuhang)
    cover_areas()
    Deployment.objects.update(area=yuhang)
    return SimpleNamespace(yuhang=yuhang, town=town)


@pytest.fixture
def reader(client, places):
    """Somebody who reads policies, but sees no findings."""
    client.force_login(make_account((Role.R10, places.yuhang)))
    return client


def tree(client, **query):
    return client.get(reverse("web:policies"), query).context["scheme"]


def policies_of(scheme) -> list[str]:
    return [policy.title for line in scheme.lines for policy in line.policies]


@pytest.mark.row("M03-01")
class TestTheTreeOfThePlace:
    def test_one_district_says_two_where_others_say_x(self, reader):
        gongshu, yuhang = tree(reader, area="330105", day="2023-06-30"), tree(reader, day="2023-06-30")
        assert (gongshu.title, yuhang.title) == ("“1+8+2”大救助体系", "“1+8+X”大救助体系")
        assert {"慈善帮扶", "福利彩票公益金资助"} <= {line.title for line in gongshu.lines}
        assert "福利彩票公益金资助" not in {line.title for line in yuhang.lines}

    def test_the_law_of_2026_brings_another_tree_from_its_day(self, reader):
        assert tree(reader, day="2026-06-30").title == "“1+8+X”大救助体系"
        law = tree(reader, day="2026-07-01")
        assert [line.title for line in law.lines if line.is_group][:3] == ["基本生活救助", "专项救助", "急难救助"]

    @pytest.mark.parametrize("query", [{}, {"area": "330105"}, {"day": "2026-07-01"}])
    def test_every_policy_of_assistance_hangs_there_and_opens(self, reader, query):
        found = policies_of(tree(reader, **query))
        assert sorted(found) == sorted(str(one.title) for one in modules.module(key="assistance").policies)
        urls = [policy.url for line in tree(reader, **query).lines for policy in line.policies]
        assert all(reader.get(url).status_code == 200 for url in urls)

    def test_what_is_not_in_the_platform_is_said(self, reader):
        html = reader.get(reverse("web:policies")).content.decode()
        row = re.search(r"<tr[^>]*>(?:(?!</tr>).)*医疗救助(?:(?!</tr>).)*</tr>", html, re.DOTALL)
        assert row is not None
        assert "医疗保障" in row[0]
        assert "尚未接入本平台" in row[0]

    def test_a_place_and_day_without_a_tree_say_so(self, reader):
        assert "没有配置救助体系" in reader.get(reverse("web:policies"), {"day": "2013-01-01"}).content.decode()


class TestWhoMaySeeNumbers:
    def test_an_officer_sees_holders_and_his_findings(self, client, places):
        make_finding(make_person("李秀英", home=places.town), rule="dibao")
        Run.objects.create(day=DAY, started_at=NOW, actor_id=1, tallies={"dibao": {"judged": 9, "held": 7}})
        client.force_login(make_account((Role.R2, places.yuhang)))
        dibao = next(
            policy for line in tree(client).lines for policy in line.policies if policy.title == "最低生活保障"
        )
        assert (dibao.held, dibao.open) == (7, 1)

    def test_who_sees_no_findings_sees_no_numbers(self, reader):
        assert {(one.held, one.open) for line in tree(reader).lines for one in line.policies} == {(None, None)}
