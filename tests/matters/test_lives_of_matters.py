"""Lives of matters, as the domains declare them: what comes after what, by when, and what becomes of the award."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.refusals import Incomplete
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps, run_of
from tests.matters.lives import GRANTED, MONDAY, begun, posted, surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Office:
    return office()


def test_dibao_from_the_counter_to_the_taper(here):
    matter = begun(here, "dibao.application")
    day = posted(here, matter)
    assert day == date(2023, 6, 13)
    confirm = run_of(matter, "confirm")
    assert confirm.step_due == date(2023, 6, 28), "ten working days; the dragon boat holiday is made up for on a Sunday"
    finish(matter, "confirm", outcome="grant", actor=here.aid, day=day, deciding=GRANTED)
    finish(matter, "tell_grant", outcome="told", actor=here.town, day=day)
    matter.refresh_from_db()
    assert (matter.state, matter.ending) == ("ENDED", "APPROVED")
    award = Award.objects.get()
    assert (award.policy, award.amount_fen, award.valid.upper) == ("dibao", 125_500, None)

    found_work = date(2024, 3, 4)
    review = begun(here, "dibao.review", day=found_work, household=matter.household, award=award.pk)
    surveyed(here, review, day=found_work)
    finish(review, "opinion", outcome="changed", note="已就业", actor=here.town, day=found_work)
    assert open_steps(review) == {"hearing"}, "nothing is reduced before the family was heard"
    finish(review, "hearing", outcome="no_objection", actor=here.town, day=found_work)
    taper = Deciding(amount_fen=62_750, starts=date(2024, 4, 1))
    finish(review, "confirm", outcome="taper", note="渐退", actor=here.aid, day=found_work, deciding=taper)
    assert run_of(review, "tell").step_due == date(2024, 3, 7)
    award.refresh_from_db()
    assert award.valid.upper == date(2024, 4, 1)
    tapering = Award.objects.exclude(pk=award.pk).get()
    assert (tapering.amount_fen, tapering.valid.lower, tapering.valid.upper) == (
        62_750,
        date(2024, 4, 1),
        date(2024, 10, 1),
    ), "six months by the national parameter, and over by itself"


def test_a_refusal_is_told_in_writing_within_its_clock(here):
    matter = begun(here, "dibao.application")
    surveyed(here, matter)
    finish(matter, "opinion", outcome="disagree", note="收入超过标准", actor=here.town, day=MONDAY)
    with pytest.raises(Incomplete):
        finish(matter, "confirm", outcome="refuse", actor=here.aid, day=MONDAY)
    finish(matter, "confirm", outcome="refuse", note="超过标准", actor=here.aid, day=MONDAY, deciding=Deciding())
    assert run_of(matter, "tell_refusal").step_due == date(2023, 6, 8)
    finish(matter, "tell_refusal", outcome="told", actor=here.town, day=MONDAY)
    matter.refresh_from_db()
    assert matter.ending == "REFUSED"
    assert not Award.objects.exists()


@pytest.mark.parametrize("said", [{}, {"related_to_staff": True}, {"complained_about": True}])
def test_the_county_visits_the_families_of_its_own_people(here, said):
    matter = begun(here, "dibao.application", data=said)
    posted(here, matter)
    assert open_steps(matter) == ({"visit"} if said else {"confirm"})


def test_the_clock_waits_for_papers(here):
    matter = begun(here, "low_margin.application")
    operations.pause(
        run=run_of(matter, "accept").pk, reason="SUPPLEMENT", note="缺户口簿", actor=here.town, key=next(keys),
        day=MONDAY, now=at(MONDAY),
    )  # fmt: skip
    matter.refresh_from_db()
    assert matter.paused == "SUPPLEMENT"
    later = date(2023, 6, 12)
    operations.resume(matter=matter.pk, actor=here.town, key=next(keys), day=later, now=at(later))
    finish(matter, "accept", outcome="accept", actor=here.town, day=later)
    matter.refresh_from_db()
    assert matter.due_date == date(2023, 7, 25), "thirty working days after it was accepted"


@pytest.mark.parametrize(("urgent", "step"), [(True, "confirm"), (False, "publicity")])
def test_urgent_aid_has_no_public_notice(here, urgent, step):
    matter = begun(here, "spending_aid.application", data={"urgent": urgent})
    surveyed(here, matter)
    finish(matter, "opinion", outcome="agree", actor=here.town, day=MONDAY)
    assert open_steps(matter) == {step}


def test_quick_aid_has_a_clock_only_since_a_rule_gave_one(here):
    before = begun(here, "quick_aid.application")
    since = begun(here, "quick_aid.application", day=date(2026, 3, 2))
    assert before.due_date is None
    assert since.due_date == date(2026, 3, 5)


def test_aid_first_and_the_papers_afterwards(here):
    matter = begun(here, "quick_aid.advance")
    finish(matter, "confirm", outcome="grant", actor=here.town, day=MONDAY, deciding=GRANTED)
    assert Award.objects.get().policy == "quick_aid"
    assert run_of(matter, "papers").step_due == date(2023, 6, 19)
    finish(matter, "papers", outcome="lacking", note="房东拒绝出具证明", actor=here.town, day=MONDAY)
    finish(matter, "review", outcome="filed", actor=here.aid, day=MONDAY)
    matter.refresh_from_db()
    assert matter.ending == "APPROVED"


def test_who_lived_alone_and_died_has_nothing_more(here):
    matter = begun(here, "dibao.application")
    day = posted(here, matter)
    finish(matter, "confirm", outcome="grant", actor=here.aid, day=day, deciding=GRANTED)
    died = date(2023, 8, 1)
    award = Award.objects.get()
    check = begun(here, "dibao.death", day=died, household=matter.household, award=award.pk)
    assert check.due_date == date(2023, 11, 1)
    finish(check, "verify", outcome="died", actor=here.town, day=died)
    finish(check, "family", actor=here.town, day=died)
    finish(check, "confirm", outcome="stop", actor=here.aid, day=died, deciding=Deciding(starts=date(2023, 9, 1)))
    award.refresh_from_db()
    check.refresh_from_db()
    assert (award.valid.upper, check.ending) == (date(2023, 9, 1), "CLOSED")


def test_no_public_notice_of_children_and_of_quick_aid():
    posting = {one.workflow.key for one in catalogue() if any(step.publicity for step in one.workflow.steps)}
    assert posting == {
        "dibao.application", "low_margin.application", "single_person_dibao.application", "rigid_hardship.application",
        "spending_aid.application", "tekun.application",
    }  # fmt: skip


def test_nothing_is_reduced_or_ended_unheard_but_by_death_and_own_wish():
    """社会救助法 art. 48: every decision that changes or ends an award comes after a hearing."""
    unheard = {
        one.workflow.key
        for one in catalogue()
        for step in one.workflow.steps
        if {"CHANGE", "END"} & {outcome.effect for outcome in step.outcomes} and step.entry.refs != ("hearing",)
    }
    assert unheard == {
        "dibao.leaving", "low_margin.leaving", "tekun.leaving", "dibao.death", "low_margin.death",
        "tekun.reassessment", "gaoling.ending",
    }  # fmt: skip


def test_every_workflow_says_on_which_article_it_stands():
    without = {one.workflow.key for one in catalogue() if not list(one.workflow.citations())}
    assert without == set()


def test_the_old_are_granted_without_an_application(here):
    matter = begun(here, "gaoling.granting", actor=here.community, channel="PROACTIVE")
    finish(matter, "verify", outcome="ready", actor=here.community, day=MONDAY)
    assert open_steps(matter) == {"confirm"}
    assert matter.due_date is None, "no rule gives a limit"
