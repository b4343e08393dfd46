"""One application from the counter to the award, and what comes of every step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Action, Decision, StepRun
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.refusals import AlreadyDone, Incomplete
from minzheng.kernel.events.models import Event
from tests.kernel.casework.samples import Office, at, finish, keys, open_steps, opened, publish, run_of

MONDAY = date(2023, 6, 5)


def test_from_the_counter_to_the_award(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    assert open_steps(matter) == {"accept"}
    finish(matter, "accept", outcome="accept", actor=office.town, day=MONDAY)
    assert open_steps(matter) == {"means", "survey"}
    finish(matter, "means", actor=office.aid, day=MONDAY)
    assert open_steps(matter) == {"survey"}, "the join waits for both"
    finish(matter, "survey", actor=office.town, day=MONDAY)
    finish(matter, "opinion", outcome="agree", actor=office.town, day=MONDAY)
    with pytest.raises(Incomplete, match="尚未张贴"):
        finish(matter, "publicity", outcome="clear", actor=office.town, day=MONDAY)
    publish(matter, actor=office.town, day=MONDAY)
    notice = run_of(matter, "publicity")
    over = notice.wait_until + timedelta(days=1)
    with pytest.raises(Incomplete):
        finish(matter, "publicity", outcome="clear", actor=office.town, day=notice.wait_until)
    finish(matter, "publicity", outcome="clear", actor=office.town, day=over)
    with pytest.raises(Incomplete):
        finish(matter, "confirm", outcome="grant", actor=office.aid, day=over)
    finish(
        matter, "confirm", outcome="grant", actor=office.aid, day=over,
        deciding=Deciding(amount_fen=125500, starts=date(2023, 7, 1)),
    )  # fmt: skip
    matter.refresh_from_db()
    assert (matter.state, matter.ending, matter.ended_date) == ("ENDED", "APPROVED", over)
    award = Award.objects.get()
    assert (award.amount_fen, award.household_id, award.valid.lower) == (125500, matter.household_id, date(2023, 7, 1))
    decision = Decision.objects.get()
    assert decision.award == award
    assert decision.effect == "GRANT"
    assert decision.facts["members"]
    assert {row["title"] for row in decision.findings}, "kept with the reason for every criterion"
    assert "dibao_standard" in decision.parameters
    written = Event.objects.filter(subject_kind="casework.matter", subject_id=matter.pk).count()
    assert written == Action.objects.filter(matter=matter).count() == 8


def test_an_objection_leads_back_and_everything_behind_is_done_anew(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    finish(matter, "accept", outcome="accept", actor=office.town, day=MONDAY)
    finish(matter, "means", actor=office.aid, day=MONDAY)
    finish(matter, "survey", actor=office.town, day=MONDAY)
    finish(matter, "opinion", outcome="agree", actor=office.town, day=MONDAY)
    finish(matter, "publicity", outcome="objection", note="邻居反映有车", actor=office.town, day=MONDAY)
    assert open_steps(matter) == {"survey"}
    finish(matter, "survey", actor=office.town, day=MONDAY)
    assert open_steps(matter) == {"opinion"}, "what was checked beside it still counts"
    survey = list(StepRun.objects.filter(matter=matter, step="survey").order_by("visit").values_list("visit", "counts"))
    assert survey == [(1, False), (2, True)]


def test_a_refusal_needs_a_reason(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    with pytest.raises(Incomplete):
        finish(matter, "accept", outcome="refuse", actor=office.town, day=MONDAY)
    finish(matter, "accept", outcome="refuse", note="不属于本地", actor=office.town, day=MONDAY)
    matter.refresh_from_db()
    assert matter.ending == "NOT_ACCEPTED"
    assert not open_steps(matter)


def test_a_double_click_has_one_effect(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    run, key = run_of(matter, "accept").pk, next(keys)
    given = {"run": run, "outcome": "accept", "actor": office.town, "key": key, "day": MONDAY, "now": at(MONDAY)}
    first = operations.act(**given)
    again = operations.act(**given)
    assert not first.repeated
    assert again.repeated
    assert again.action == first.action
    assert open_steps(matter) == {"means", "survey"}


def test_the_second_officer_learns_who_was_first(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    run = run_of(matter, "accept").pk
    given = {"run": run, "outcome": "accept", "day": MONDAY, "now": at(MONDAY)}
    operations.act(**given, actor=office.town, key=next(keys))
    with pytest.raises(AlreadyDone, match="甲街道经办"):
        operations.act(**given, actor=office.colleague, key=next(keys))


def test_one_of_a_kind_at_a_time(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    with pytest.raises(AlreadyDone):
        opened(office, day=MONDAY, household=matter.household)
