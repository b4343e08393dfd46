"""Any sequence of acts by anybody, against a slow plain reading of the table; and who may do what where."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Action, Matter, StepRun
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.refusals import Cannot, NotYours
from tests.factories import make_account
from tests.kernel.casework import samples
from tests.kernel.casework.samples import GRANT, Office, at, keys, opened, run_of

MONDAY = date(2023, 6, 5)
STEPS = [step.key for step in GRANT.steps]
RIGHT = {"means": "aid", "confirm": "aid"}
"""Who acts where the town does not."""


def behind(key: str) -> set[str]:
    """A step and everything that comes after it, by reading the table again and again until nothing is new."""
    found = {key}
    while True:
        more = {s.key for s in GRANT.steps if {ref.partition(".")[0] for ref in s.entry.refs} & found} - found
        if not more:
            return found
        found |= more


def met(ref: str, done: dict[str, str]) -> bool:
    key, _, wanted = ref.partition(".")
    return key in done and (not wanted or done[key] == wanted)


def open_now(done: dict[str, str], ended: bool) -> set[str]:
    """The plain reading: a step is open when it is not done and what it waits for is."""
    if ended:
        return set()
    found = set()
    for step in GRANT.steps:
        answers = [met(ref, done) for ref in step.entry.refs]
        if step.key not in done and (all(answers) if step.entry.every else any(answers)):
            found.add(step.key)
    return found


class Life(RuleBasedStateMachine):
    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.day = MONDAY
        self.matter = opened(self.office, day=self.day)
        self.done: dict[str, str] = {}
        self.ended = False
        self.acts = 1

    def state(self) -> Any:
        runs = StepRun.objects.filter(matter=self.matter).order_by("pk")
        actions = Action.objects.filter(matter=self.matter).count()
        return list(runs.values_list("pk", "state", "outcome", "counts", "next_due")), actions

    def attempt(self, allowed: bool, act: Any) -> bool:
        before = self.state()
        try:
            with transaction.atomic():
                act()
        except Cannot:
            assert not allowed
            assert self.state() == before, "a refused act changes nothing"
            return False
        assert allowed, "somebody did what he may not do"
        self.acts += 1
        return True

    def latest(self, step: str) -> int | None:
        return (
            StepRun.objects.filter(matter=self.matter, step=step)
            .order_by("-visit")
            .values_list("pk", flat=True)
            .first()
        )

    @rule(
        step=st.sampled_from(STEPS),
        who=st.sampled_from(["town", "other_town", "aid", "community", "citizen"]),
        data=st.data(),
    )
    def finish(self, step: str, who: str, data: Any) -> None:
        outcome = data.draw(st.sampled_from(GRANT.by_key[step].outcomes))
        run = self.latest(step)
        if run is None:
            return
        allowed = step in open_now(self.done, self.ended) and who == RIGHT.get(step, "town")
        allowed = allowed and (step, outcome.key) != ("publicity", "clear")
        given = {
            "note": "理由",
            "actor": getattr(self.office, who),
            "key": next(keys),
            "day": self.day,
            "now": at(self.day),
        }
        deciding = Deciding(amount_fen=1, starts=date(2023, 7, 1))
        if self.attempt(allowed, lambda: operations.act(run=run, outcome=outcome.key, deciding=deciding, **given)):
            self.finished(step, outcome)

    def finished(self, step: str, outcome: Any) -> None:
        self.ended = bool(outcome.ends)
        self.done[step] = outcome.key
        if outcome.to:
            self.done = {key: each for key, each in self.done.items() if key not in behind(outcome.to)}

    @rule(step=st.sampled_from(["opinion", "confirm"]), to=st.sampled_from(STEPS), who=st.sampled_from(["town", "aid"]))
    def send_back(self, step: str, to: str, who: str) -> None:
        run = self.latest(step)
        if run is None:
            return
        targets = {"opinion": {"accept", "means", "survey"}, "confirm": {"survey", "opinion"}}[step]
        allowed = step in open_now(self.done, self.ended) and who == RIGHT.get(step, "town") and to in targets
        given = {
            "note": "理由",
            "actor": getattr(self.office, who),
            "key": next(keys),
            "day": self.day,
            "now": at(self.day),
        }
        if self.attempt(allowed, lambda: operations.send_back(run=run, to=to, **given)):
            self.done = {key: each for key, each in self.done.items() if key not in behind(to)}

    @precondition(lambda self: "publicity" in open_now(self.done, self.ended))
    @rule()
    def the_notice_hangs_out(self) -> None:
        run = run_of(self.matter, "publicity")
        if run.wait_from is None:
            samples.publish(self.matter, actor=self.office.town, day=self.day)
            run.refresh_from_db()
            self.acts += 1
        self.day = run.wait_until + timedelta(days=1)
        system = Account.objects.system()
        assert operations.time_out(run=run.pk, actor=system, day=self.day, now=at(self.day)) is not None
        self.acts += 1
        self.done["publicity"] = "clear"

    @invariant()
    def it_stands_where_the_plain_reading_says(self) -> None:
        found = set(StepRun.objects.filter(matter=self.matter, state="OPEN").values_list("step", flat=True))
        assert found == open_now(self.done, self.ended)
        assert (Matter.objects.get(pk=self.matter.pk).state == "ENDED") == self.ended
        assert self.ended or found, "no dead end"
        assert Action.objects.filter(matter=self.matter).count() == self.acts

    @invariant()
    def no_clock_ends_before_it_began(self) -> None:
        for run in StepRun.objects.filter(matter=self.matter):
            limits = (run.start_due, run.step_due, run.step_promised, run.wait_until)
            assert all(limit is None or limit > run.opened_date for limit in limits)


def test_any_sequence_of_acts(office: Office) -> None:
    Life.office = office
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    tried = settings(max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Life, settings=tried)


ACTS: dict[str, Any] = {
    "finish": lambda run, given: operations.act(run=run.pk, outcome="accept", **given),
    "start": lambda run, given: operations.start(run=run.pk, **given),
    "pause": lambda run, given: operations.pause(run=run.pk, reason="SUPPLEMENT", note="缺材料", **given),
    "extend": lambda run, given: operations.extend(run=run.pk, whole=True, note="情况复杂", **given),
    "transfer": lambda run, given: operations.transfer(run=run.pk, area=run.matter.area.parent_id, note="x", **given),
    "note": lambda run, given: operations.note(run=run.pk, text="补记", **given),
    "withdraw": lambda run, given: operations.withdraw(matter=run.matter_id, note="撤回", **given),
    "void": lambda run, given: operations.void(matter=run.matter_id, note="重复", **given),
}
ALLOWED = {name: {Role.R6} for name in ACTS} | {
    "withdraw": {Role.R6, Role.R7},
    "void": {Role.R2, Role.R3, Role.R4, Role.R5},
}


@pytest.mark.parametrize("name", ACTS)
def test_who_may_do_it_where(office: Office, name: str) -> None:
    run = run_of(opened(office, day=MONDAY), "accept")
    areas = {
        "own": office.county.street_a,
        "above": office.county.county,
        "other": office.county.street_b,
        "none": None,
    }
    for role in Role:
        for where, area in areas.items():
            actor = make_account(*([(role, area)] if area else []))
            allowed = role in ALLOWED[name] and where in ("own", "above")
            given = {"actor": actor, "key": next(keys), "day": MONDAY, "now": at(MONDAY)}
            point = transaction.savepoint()
            try:
                ACTS[name](run, given)
                done = True
            except NotYours:
                done = False
            transaction.savepoint_rollback(point)
            assert done == allowed, f"{name} by {role} of {where}"


def test_a_line_of_work_is_not_another(office: Office) -> None:
    from minzheng.kernel.access.lines import Line

    run = run_of(opened(office, day=MONDAY), "accept")
    elder = make_account((Role.R6, office.county.street_a, Line.ELDERCARE))
    with pytest.raises(NotYours):
        operations.start(run=run.pk, actor=elder, key=next(keys), day=MONDAY, now=at(MONDAY))
