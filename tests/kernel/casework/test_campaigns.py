"""One matter about everybody who holds a benefit."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.awards import operations as awards
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.models import Action, Campaign, Matter
from minzheng.kernel.casework.refusals import Cannot, Incomplete, NotYours
from minzheng.kernel.events.models import Event
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import COUNTY, TOWN, Outcome, Step, Workflow, working_days
from tests.factories import make_household
from tests.kernel.casework.samples import GRANT, PLAIN, Office, at, catalogue_of, finish, keys, run_of

TODAY = date(2023, 6, 5)
AID = COUNTY.held_by("R2")
REVIEW = Workflow(
    "sample.review",
    title=label("示例复核"),
    policy="dibao",
    opened_by=(AID,),
    whole=working_days(param.t_whole),
    steps=[
        Step("look", label("查看"), by=TOWN, within=working_days(param.t_survey)),
        Step(
            "close",
            label("结案"),
            by=TOWN,
            after="look",
            decides=True,
            outcomes=[
                Outcome("done", label("不变"), ends="CLOSED"),
                Outcome("stop", label("停止"), ends="CLOSED", effect="END"),
            ],
        ),
    ],
)


@pytest.fixture(autouse=True)
def with_review():
    with trying(catalogue_of(GRANT, PLAIN, REVIEW)):
        yield


def award(office: Office, community, *, since: date = date(2023, 1, 1), until: date | None = None):
    return awards.grant(
        policy="dibao", line="ASSISTANCE", excludes=[], household=make_household(community), person=None,
        area=community, starts=since, ends=until, amount_fen=100, decision={}, actor=office.aid, now=at(TODAY),
    )  # fmt: skip


def start(office: Office, **given) -> Campaign:
    told = {"workflow": REVIEW.key, "title": "全面复核", "ground": "局办〔2023〕1号", "area": office.county.county.pk}
    return operations.start_campaign(
        **(told | {"actor": office.aid, "key": next(keys)} | given), day=TODAY, now=at(TODAY)
    )


def test_everybody_who_holds_it_has_a_matter_with_its_clocks(office):
    holding = [award(office, office.county.community_a), award(office, office.county.community_b)]
    award(office, office.county.community_a, until=date(2023, 6, 1))
    campaign = start(office)
    matters = Matter.objects.filter(campaign_member__campaign=campaign)
    assert {matter.award_id for matter in matters} == {one.pk for one in holding}
    assert {matter.due_date for matter in matters} == {date(2023, 7, 18)}
    run = run_of(matters[0], "look")
    assert (run.step_due, run.next_due) == (date(2023, 6, 19), date(2023, 6, 19))
    assert Action.objects.filter(matter__in=matters, kind="OPEN").count() == 2
    assert Event.objects.filter(subject_kind="casework.campaign", subject_id=campaign.pk).count() == 1


def test_such_a_matter_goes_on_like_any_other(office):
    award(office, office.county.community_a)
    start(office)
    matter = Matter.objects.get()
    finish(matter, "look", actor=office.town, day=TODAY)
    finish(matter, "close", actor=office.town, day=TODAY)
    matter.refresh_from_db()
    assert matter.ending == "CLOSED"


def test_twice_sent_is_once_done_and_what_is_in_hand_stays(office):
    award(office, office.county.community_a)
    key = next(keys)
    assert start(office, key=key) == start(office, key=key)
    again = start(office)
    assert (again.in_hand, Matter.objects.count()) == (1, 1)


def test_the_number_of_statements_does_not_grow_with_the_holders(office):
    def statements(holders: int) -> int:
        for _ in range(holders):
            award(office, office.county.community_a)
        with CaptureQueriesContext(connection) as seen:
            start(office)
        return len(seen)

    statements(1)  # what is read once and kept
    assert statements(1) == statements(12)


def test_who_may_not_open_may_not_start_one(office):
    with pytest.raises(NotYours):
        start(office, actor=office.town)
    with pytest.raises(Incomplete):
        start(office, ground=" ")
    with pytest.raises(Cannot):
        start(office, workflow=PLAIN.key)
