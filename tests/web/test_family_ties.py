"""Ties of family on their pages: evidence with its source, a person's word, and the household's file beside them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.roles import Role
from minzheng.kernel.registry.models import FamilyTieAnswer, Household, Membership
from tests.factories import LONG_AGO, NOW, County, make_account, make_batch, make_household, make_person, small_county
from tests.tie_factories import make_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def household(county: County) -> Household:
    return make_household(county.community_a, "王建国")


def head(household: Household):
    return household.memberships.get().person


def tie_of(household: Household, county: County, *, name: str = "李秀英", area=None, relation: bool = True):
    other = make_person(name, home=area or county.community_a)
    ground = {"ground": "ADDRESS", "score": 65}
    if relation:
        batch = make_batch(county.county, "婚姻登记数据.csv")
        ground = {
            "ground": "RELATION", "score": 95, "relation": "SPOUSE", "dataset": "marriages", "batch": batch.pk,
            "row": 7, "of": head(household).pk,
        }  # fmt: skip
    return make_tie(head(household), other, grounds=[ground], score=ground["score"])


def clerk(client, area):
    account = make_account((Role.R6, area))
    client.force_login(account)
    return account


def about_ties(asked: CaptureQueriesContext) -> int:
    """Questions about ties, the files they stand in and the people in them; a session has others of its own."""
    tables = ("registry_familytie", "intake_batch", "registry_person")
    return sum(any(table in each["sql"] for table in tables) for each in asked.captured_queries)


class TestHousehold:
    @pytest.mark.row("M01-04")
    def test_who_may_belong_to_it_stands_by_ground_with_its_source(self, client, county, household):
        clerk(client, county.county)
        tie_of(household, county)
        tie_of(household, county, name="王大妈", relation=False)
        html = client.get(f"/households/{household.pk}/").content.decode()
        for words in (
            "按户籍", "按关系", "按住址", "王建国的记录中写明配偶是李秀英", "婚姻登记数据.csv", "第7行", "把握大（95）",
            "住在同一处，同姓", "需要核对（65）", "政策判断只按登记的成员",
        ):  # fmt: skip
            assert words in html, words

    def test_somebody_in_two_households_is_shown_in_both(self, client, county, household):
        clerk(client, county.county)
        second = make_household(county.community_a, "赵四")
        Membership.objects.create(
            household=second, person=head(household), relation="97", valid=(LONG_AGO, None), recorded_at=NOW
        )
        for one, other in ((household, second), (second, household)):
            html = client.get(f"/households/{one.pk}/").content.decode()
            assert "同时在两户" in html
            assert f"同时登记在户号 {other.number}" in html

    def test_somebody_outside_the_scope_is_not_named(self, client, county, household):
        clerk(client, county.street_a)
        tie_of(household, county, name="越界的人", area=county.community_b)
        html = client.get(f"/households/{household.pk}/").content.decode()
        assert "越界的人" not in html
        assert "辖区外人员" in html

    def test_more_ties_ask_no_more_questions(self, client, county, household):
        clerk(client, county.county)
        tie_of(household, county)
        client.get(f"/households/{household.pk}/")
        with CaptureQueriesContext(connection) as one:
            client.get(f"/households/{household.pk}/")
        for name in ("王一", "王二", "王三"):
            tie_of(household, county, name=name)
        with CaptureQueriesContext(connection) as many:
            client.get(f"/households/{household.pk}/")
        assert about_ties(many) == about_ties(one) > 0


class TestAnswering:
    def test_a_reason_is_needed_and_the_answer_is_kept_and_can_be_taken_back(self, client, county, household):
        clerk(client, county.county)
        tie = tie_of(household, county)
        client.post(f"/families/ties/{tie.pk}/answer/", {"decision": "TOGETHER", "note": " "})
        assert not FamilyTieAnswer.objects.exists()
        before = list(Membership.objects.values_list("household", "person"))
        page = client.post(
            f"/families/ties/{tie.pk}/answer/", {"decision": "TOGETHER", "note": "入户核实"}, follow=True
        )
        assert "家庭成员登记不因此变动" in page.content.decode()
        assert "入户核实" in page.content.decode()
        assert list(Membership.objects.values_list("household", "person")) == before
        assert "共同生活" in client.get(f"/households/{household.pk}/").content.decode()
        listed = client.get("/families/ties/?view=open").content.decode()
        assert "李秀英" not in listed  # no longer open
        assert "李秀英" in client.get("/families/ties/?view=together").content.decode()
        client.post(f"/families/ties/{tie.pk}/undo/", {"note": "问错了人"})
        assert "李秀英" in client.get("/families/ties/?view=open").content.decode()

    def test_another_street_has_no_such_page(self, client, county, household):
        tie = tie_of(household, county)
        clerk(client, county.street_b)
        assert client.get(f"/families/ties/{tie.pk}/").status_code == 404
        assert client.post(f"/families/ties/{tie.pk}/answer/", {"decision": "APART", "note": "x"}).status_code == 404

    def test_found_by_name_ground_and_conflict(self, client, county, household):
        clerk(client, county.county)
        tie_of(household, county)
        tie_of(household, county, name="王大妈", relation=False)
        for query, found in (("name=王大妈", "王大妈"), ("ground=RELATION", "李秀英"), ("view=sure", "李秀英")):
            html = client.get(f"/families/ties/?{query}").content.decode()
            assert found in html
            assert html.count("王建国、") == 1
        assert "没有" in client.get("/families/ties/?conflict=AWAY").content.decode()
