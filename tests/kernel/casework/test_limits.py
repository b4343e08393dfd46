"""Limits that end with a step of their own, and limits that nobody has set: neither is the same as no limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minzheng.kernel.access.models import Account
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.models import StepRun
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import COUNTY, TOWN, Outcome, Step, Workflow, WorkflowError, working_days
from tests.kernel.casework.samples import Office, at, catalogue_of, finish, opened, run_of

MONDAY, TUESDAY = date(2023, 6, 5), date(2023, 6, 6)
DECIDED = Workflow(
    "sample.decided",
    title=label("示例决定"),
    subject="NONE",
    whole=working_days(param.t_confirm),
    whole_until="decide",
    steps=[
        Step("look", label("调查"), by=TOWN),
        Step("beside", label("旁证"), by=TOWN),
        Step("decide", label("决定"), by=COUNTY.held_by("R2"), after="look", returns=("look",)),
        Step(
            "tell", label("告知"), by=TOWN, after=("decide", "beside"), returns=("look",),
            outcomes=[Outcome("told", label("已送达"), ends="CLOSED")],
        ),
    ],
)  # fmt: skip
UNSET = Workflow(
    "sample.unset",
    title=label("示例未定"),
    subject="NONE",
    steps=[
        Step("file", label("登记"), by=TOWN, within=working_days(param.t_unset)),
        Step(
            "close", label("归档"), after="file", outcomes=[Outcome("done", label("归档"), ends="CLOSED")],
        ),
    ],
)  # fmt: skip


@pytest.fixture
def decided():
    with trying(catalogue_of(DECIDED)):
        yield


def test_the_clock_of_the_whole_stops_with_the_decision(office: Office, decided: None) -> None:
    matter = opened(office, day=MONDAY, workflow=DECIDED.key)
    due = matter.due_date
    assert due == date(2023, 6, 19)
    finish(matter, "look", actor=office.town, day=MONDAY)
    assert run_of(matter, "decide").next_due == due
    assert run_of(matter, "beside").next_due == due
    finish(matter, "decide", actor=office.aid, day=TUESDAY)
    matter.refresh_from_db()
    assert (matter.clock_until, matter.due_date) == (TUESDAY, due)
    assert run_of(matter, "beside").next_due is None, "what is open beside it has no part in that limit any more"
    finish(matter, "beside", actor=office.town, day=TUESDAY)
    assert (run_of(matter, "tell").next_due, run_of(matter, "tell").next_clock) == (None, "")


def test_sent_back_behind_the_decision_the_clock_runs_again(office: Office, decided: None) -> None:
    matter = opened(office, day=MONDAY, workflow=DECIDED.key)
    for step, actor in (("look", office.town), ("decide", office.aid), ("beside", office.town)):
        finish(matter, step, actor=actor, day=MONDAY)
    operations.send_back(
        run=run_of(matter, "tell").pk, to="look", note="数额有误", actor=office.town, key="back", day=TUESDAY,
        now=at(TUESDAY),
    )  # fmt: skip
    matter.refresh_from_db()
    assert matter.clock_until is None
    assert run_of(matter, "look").next_due == matter.due_date, "from the day on which it began, as the law counts"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [({"whole_until": "nowhere"}, "unknown step nowhere"), ({"whole": None}, "a limit that it does not have")],
)
def test_a_table_that_cannot_end_its_clock_does_not_load(changed: dict, problem: str) -> None:
    with pytest.raises(WorkflowError, match=problem):
        replace(DECIDED, **changed)


def with_limit(days: int | None):
    """The tables with a parameter that is declared, and has this value."""
    return trying(catalogue_of(UNSET, t_unset=days))


def test_a_limit_without_a_value_is_told_and_is_reckoned_once_it_has_one(office: Office) -> None:
    with with_limit(None):
        matter = opened(office, day=MONDAY, workflow=UNSET.key)
        run = run_of(matter, "file")
        assert (run.next_due, run.limit_unset) == (None, "t_unset")
        system = {"actor": Account.objects.system(), "day": TUESDAY, "now": at(TUESDAY)}
        assert operations.reckon_unknown(**system) == 0
    with with_limit(5):
        assert operations.reckon_unknown(**system) == 1
        run.refresh_from_db()
        assert (run.next_due, run.limit_unset) == (date(2023, 6, 12), "")
        assert operations.reckon_unknown(**system) == 0, "nothing is done twice"
    assert StepRun.objects.get(pk=run.pk).next_clock == "STEP"
