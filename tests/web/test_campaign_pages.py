"""Starting a review of everybody who holds a benefit, and seeing how far it is."""

from __future__ import annotations

import pytest

from minzheng.kernel.awards import operations as awards
from minzheng.kernel.casework.models import Campaign, Matter
from tests.factories import DAY, make_household
from tests.kernel.casework.samples import Office, at, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Office:
    found = office()
    for community in (found.county.community_a, found.county.community_b):
        awards.grant(
            policy="dibao", line="ASSISTANCE", excludes=[], household=make_household(community), person=None,
            area=community, starts=DAY.replace(day=1), ends=None, amount_fen=100, decision={}, actor=found.aid,
            now=at(DAY),
        )  # fmt: skip
    return found


@pytest.mark.row("M03-25", "M03-24")
def test_the_bureau_reviews_everybody_and_sees_how_far_it_is(client, here):
    client.force_login(here.aid)
    form = client.get("/campaigns/new/")
    said = {"title": "阳光低保全面复核", "ground": "局办〔2023〕1号", "workflow": "dibao.review", "key": "k1"}
    answer = client.post("/campaigns/new/", said | {"area": here.county.county.pk})
    campaign = Campaign.objects.get()
    assert "低保复核" in form.content.decode()
    assert "低保主动退出" not in form.content.decode(), "nobody is made to leave"
    assert answer.headers["Location"] == f"/matters/?campaign={campaign.pk}"
    client.post("/campaigns/new/", said | {"area": here.county.county.pk})
    assert Matter.objects.count() == 2, "sent twice, done once"
    listed = client.get("/campaigns/").content.decode()
    assert "阳光低保全面复核" in listed
    matters = client.get(answer.headers["Location"]).content.decode()
    assert matters.count("低保复核") >= 2


def test_a_street_sees_its_own_matters_of_it_and_cannot_start_one_for_the_county(client, here):
    client.force_login(here.aid)
    said = {"title": "全面复核", "ground": "x", "workflow": "dibao.review", "key": "k2"}
    client.post("/campaigns/new/", said | {"area": here.county.county.pk})
    client.force_login(here.town)
    shown = client.get("/matters/").content.decode()
    assert Matter.objects.get(area=here.county.community_a).number in shown
    assert Matter.objects.get(area=here.county.community_b).number not in shown
    refused = client.post("/campaigns/new/", said | {"area": here.county.county.pk, "key": "k3"})
    assert refused.status_code == 422
    assert Campaign.objects.count() == 1


def test_what_is_missing_is_said_and_nothing_is_lost(client, here):
    client.force_login(here.aid)
    answer = client.post("/campaigns/new/", {"title": "全面复核", "workflow": "dibao.review", "area": "", "key": "k4"})
    assert answer.status_code == 422
    assert "请选择您管辖的范围" in answer.content.decode()
    assert 'value="全面复核"' in answer.content.decode()
    answer = client.post(
        "/campaigns/new/", {"workflow": "no.such", "title": "x", "ground": "y", "area": here.county.county.pk}
    )
    assert answer.status_code == 422
