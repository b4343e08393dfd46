"""A value is proposed by one person, tried on every case, and released by another; the past never moves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.kernel import modules
from minzheng.kernel.events.models import Event
from minzheng.kernel.screening import simulations
from minzheng.kernel.standards import operations
from minzheng.kernel.standards.models import Proposal
from minzheng.kernel.standards.operations import Cannot
from tests.factories import NOW, make_account

pytestmark = pytest.mark.django_db
HANGZHOU = "3301"
BEFORE, LATER = date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture(autouse=True)
def nothing_released():
    """What a test releases must not reach the next one: the rules live as long as the process."""
    yield
    modules.use(released={})


@pytest.fixture
def author(db):
    return make_account(display_name="周救助")


@pytest.fixture
def second(db):
    return make_account(display_name="林局长")


def propose(author, **other) -> Proposal:
    values = {
        "parameter": "dibao_standard", "area_code": HANGZHOU, "from_date": LATER, "value": 130_000,
        "cites": "杭民发〔2023〕99号第二条", "mark": "V", "note": "", "actor": author, "now": NOW,
    }  # fmt: skip
    return operations.propose(**{**values, **other})


def standard(day: date) -> int:
    return modules.ruleset().parameters.at(day=day, areas=("330110", HANGZHOU, "33", "")).values["dibao_standard"]


def previewed(proposal: Proposal, actor) -> None:
    asked = simulations.ask(
        title="测算", scenario=simulations.of_proposal(proposal), day=date(2023, 6, 30), actor=actor, now=NOW,
        proposal=proposal,
    )  # fmt: skip
    simulations.carry_out(simulation=asked, clock=lambda: NOW)


def test_a_released_value_holds_from_its_day_and_not_before(author, second):
    was = standard(BEFORE)
    proposal = propose(author)
    assert standard(LATER) == was
    proposal = operations.try_cases(proposal=proposal, actor=author, now=NOW)
    previewed(proposal, author)
    operations.release(proposal=proposal, note="符合文件本意", actor=second, now=NOW)
    assert (standard(BEFORE), standard(LATER)) == (was, 130_000)
    steps = [step.status for step in proposal.steps.all()]
    assert steps == ["PROPOSED", "TESTED", "RELEASED"]
    assert set(Event.objects.filter(subject_id=proposal.pk).values_list("type", flat=True)) >= {
        "standards.proposed", "standards.tested", "standards.released",
    }  # fmt: skip


def test_another_process_reads_what_was_released(author, second):
    proposal = operations.try_cases(proposal=propose(author), actor=author, now=NOW)
    previewed(proposal, author)
    operations.release(proposal=proposal, note="符合", actor=second, now=NOW)
    modules.use(released={})  # as a process that has not looked yet
    assert standard(LATER) != 130_000
    operations.refresh()
    assert standard(LATER) == 130_000


def test_who_proposed_cannot_release_by_any_route(author):
    proposal = operations.try_cases(proposal=propose(author), actor=author, now=NOW)
    previewed(proposal, author)
    with pytest.raises(Cannot, match="拟定人不能复核"):
        operations.release(proposal=proposal, note="好", actor=author, now=NOW)
    with pytest.raises(IntegrityError, match="released_by_a_second_person"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(status="RELEASED", released_by=author, released_at=NOW)


def test_nothing_is_released_untried_or_unseen(author, second):
    proposal = propose(author)
    with pytest.raises(Cannot, match="待检验"):
        operations.release(proposal=proposal, note="好", actor=second, now=NOW)
    proposal = operations.try_cases(proposal=proposal, actor=author, now=NOW)
    with pytest.raises(Cannot, match="请先测算影响"):
        operations.release(proposal=proposal, note="好", actor=second, now=NOW)


def test_changed_cases_are_listed_and_need_a_reason(author, second):
    proposal = propose(author, from_date=date(2023, 7, 2))
    proposal = operations.try_cases(proposal=proposal, actor=author, now=NOW)
    assert proposal.cases_total >= 160
    assert proposal.changed_cases
    assert all(case["differences"] for case in proposal.changed_cases)
    previewed(proposal, author)
    with pytest.raises(Cannot, match="写明"):
        operations.release(proposal=proposal, note=" ", actor=second, now=NOW)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"from_date": date(2023, 6, 1)}, "以往的值不能改"),
        ({"from_date": date(2023, 7, 1)}, "以往的值不能改"),
        ({"value": 124_500}, "与现行的值相同"),
        ({"cites": " "}, "请写明依据"),
        ({"mark": "ASSUMPTION", "cites": ""}, "假设值"),
        ({"parameter": "nothing"}, "没有这项参数"),
    ],
)
def test_what_cannot_be_proposed_is_said(author, told, words):
    with pytest.raises(Cannot, match=words):
        propose(author, **told)
    assert not Proposal.objects.exists()


def test_a_second_proposal_for_the_same_day_waits_for_the_first(author, second):
    first = propose(author)
    with pytest.raises(Cannot, match="已经有拟定的值"):
        propose(second, value=131_000)
    operations.send_back(proposal=first, reason="数额不对", actor=second, now=NOW)
    propose(second, value=131_000)


def test_a_table_keeps_the_kind_of_its_keys(author, second):
    table = {80: 15_000, 90: 30_000, 100: 150_000}
    proposal = propose(author, parameter="gaoling_amount", value=table)
    assert proposal.line == "ELDERCARE"
    proposal = operations.try_cases(proposal=Proposal.objects.get(pk=proposal.pk), actor=author, now=NOW)
    previewed(proposal, author)
    operations.release(proposal=proposal, note="符合", actor=second, now=NOW)
    reading = modules.ruleset().parameters.at(day=LATER, areas=(HANGZHOU, ""))
    assert reading.values["gaoling_amount"] == table


def test_only_who_proposed_takes_back_and_says_why(author, second):
    proposal = propose(author)
    with pytest.raises(Cannot, match="只有拟定人"):
        operations.withdraw(proposal=proposal, reason="算了", actor=second, now=NOW)
    with pytest.raises(Cannot, match="请写明原因"):
        operations.withdraw(proposal=proposal, reason="", actor=author, now=NOW)
    operations.withdraw(proposal=proposal, reason="数额写错", actor=author, now=NOW)
    assert Proposal.objects.get().status == "WITHDRAWN"
