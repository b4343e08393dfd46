"""Findings by town: counted in one's scope, opened to their rows, drawn on the county's real outline."""

from __future__ import annotations

import math

import pytest

from minzheng.kernel.access.models import Deployment
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.boundaries import rings_of
from minzheng.web.maps import plan_of
from tests.factories import cover_areas, make_account, make_area, make_finding, make_person, small_county


class TestDrawing:
    def test_yuhang_lies_where_it_lies(self):
        (ring, *_islands) = rings_of("330110")
        longitudes, latitudes = zip(*ring, strict=True)
        assert 119.6 < min(longitudes) < max(longitudes) < 120.3
        assert 30.1 < min(latitudes) < max(latitudes) < 30.6

    @pytest.mark.parametrize(("code", "spots"), [("330110", 12), ("330225", 18), ("330105", 1), ("330106", 0)])
    def test_spots_are_inside_and_apart(self, code, spots):
        plan = plan_of(code, spots)
        assert len(plan.spots) == spots
        assert all(0 < x < plan.width and 0 < y < plan.height for x, y in plan.spots)
        for one in plan.spots:
            for other in plan.spots:
                assert one == other or math.dist(one, other) >= plan.spacing - 1e-6

    def test_a_county_without_an_outline_has_no_map(self):
        assert plan_of("650100", 3) is None


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def county(self):
        small_county()
        hangzhou = make_area("3301", "杭州市", parent=make_area("33", "浙江省"))
        county = make_area("330110", "余杭区", parent=hangzhou)
        towns = [make_area(f"33011000{n}", name, parent=county) for n, name in ((1, "仓前街道"), (2, "五常街道"))]
        communities = [make_area(f"{town.code}001", f"{town.name}一社区", parent=town) for town in towns]
        cover_areas()
        Deployment.objects.update(area=county)
        for n in range(3):
            make_finding(make_person(f"王{n}", home=communities[0]), kind="SHOULD_HAVE", at_stake_fen=10_000)
        make_finding(make_person("李四", home=communities[1]), kind="COLLISION")
        return county, towns

    def page(self, client, account, **query):
        client.force_login(account)
        return client.get("/findings/map/", query)

    def test_counts_each_kind_by_town_and_opens_to_the_rows(self, client, county):
        answer = self.page(client, make_account((Role.R2, county[0])))
        cangqian, wuchang = answer.context["lines"]
        assert (cangqian.name, cangqian.chosen, cangqian.stake) == ("仓前街道", 3, "300.00")
        assert [cell.text for cell in wuchang.cells].count("1") == 1
        assert client.get(cangqian.url).context["list"]["count"] == 3
        html = answer.content.decode()
        assert "<svg" in html
        assert "示意" in html
        assert "审图号" in html

    def test_another_kind_is_another_tab(self, client, county):
        answer = self.page(client, make_account((Role.R2, county[0])), kind="COLLISION")
        assert [line.chosen for line in answer.context["lines"]] == [0, 1]
        assert [spot.number for spot in answer.context["spots"]] == ["0", "1"]

    def test_a_street_sees_its_own_only(self, client, county):
        answer = self.page(client, make_account((Role.R6, county[1][1])))
        assert [(line.name, line.chosen) for line in answer.context["lines"]] == [("五常街道", 0)]
        assert "仓前" not in answer.content.decode()

    def test_costs_the_same_for_many_findings(self, client, county, django_assert_max_num_queries):
        account = make_account((Role.R2, county[0]))
        self.page(client, account)
        with django_assert_max_num_queries(20):
            client.get("/findings/map/")
