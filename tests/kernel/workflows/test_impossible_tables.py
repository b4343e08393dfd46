"""Tables that cannot work are refused when they load, and the message says why."""

from __future__ import annotations

import pytest

from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import Outcome, Publicity, Step, Workflow, WorkflowError, any_of, working_days

END = Outcome("end", label("办结"), ends="CLOSED")


def step(key: str, after=(), *, outcomes=None, **given) -> Step:
    return Step(key, label("步骤"), after=after, **(given | ({"outcomes": outcomes} if outcomes else {})))


def two(key: str, after=(), **given) -> Step:
    return step(key, after, outcomes=[Outcome("x", label("甲")), Outcome("y", label("乙"))], **given)


IMPOSSIBLE = {
    "unknown step": ([step("a"), step("b", "z", outcomes=[END])], "step b: comes after an unknown step z"),
    "unknown outcome": ([step("a"), step("b", "a.z", outcomes=[END])], "comes after an unknown outcome a.z"),
    "no end": ([step("a"), step("b", "a", outcomes=[Outcome("q", label("再来"), to="b")])], "no way through it"),
    "exclusive join": (
        [two("a"), step("b", "a.x"), step("c", "a.y"), step("d", ("b", "c"), outcomes=[END])],
        "step d is never reached: its join of b and c can never be complete",
    ),
    "join that one way leaves incomplete": (
        [
            step("a"),
            step("b", "a", outcomes=[Outcome("x", label("甲")), Outcome("y", label("乙"))]),
            step("c", "a"),
            step("d", ("b.x", "c"), outcomes=[END]),
        ],
        "the join d still waits for b.x",
    ),
    "branch into nothing": ([two("a"), step("b", "a.x", outcomes=[END])], "comes to a dead end: after a.y"),
    "trap": (
        [
            step("a", outcomes=[Outcome("x", label("甲")), END]),
            step("b", "a.x", outcomes=[Outcome("q", label("再来"), to="b")]),
        ],
        "no end is in reach once these are open: b",
    ),
    "nothing opens": ([step("a", "b"), step("b", "a", outcomes=[END])], "no step opens with the matter"),
    "twice": ([step("a"), step("a", outcomes=[END])], "step a stands in it twice"),
    "unknown return": ([step("a", returns=["z"], outcomes=[END])], "may return to an unknown step z"),
    "effect without decision": (
        [step("a", outcomes=[Outcome("g", label("给予"), ends="APPROVED", effect="GRANT")])],
        "the step does not decide",
    ),
    "notice without end": ([step("a", publicity=Publicity(), outcomes=[END])], "so it needs a wait"),
    "machine that decides": (
        [
            step(
                "a",
                wait=working_days(param.x),
                decides=True,
                outcomes=[Outcome("g", label("给予"), ends="APPROVED", effect="GRANT")],
            )
        ],
        "decides, so it cannot finish by itself",
    ),
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_refused(name: str) -> None:
    steps, message = IMPOSSIBLE[name]
    with pytest.raises(WorkflowError, match=message):
        Workflow("sample.bad", title=label("坏表"), steps=steps, policy="some")


def test_a_limit_is_a_parameter() -> None:
    with pytest.raises(TypeError, match="dated parameter"):
        working_days(10)


def test_branches_that_exclude_each_other_meet_in_any() -> None:
    Workflow(
        "sample.good",
        title=label("好表"),
        steps=[two("a"), step("b", "a.x"), step("c", "a.y"), step("d", any_of("b", "c"), outcomes=[END])],
    )


def test_a_step_with_a_condition_may_be_passed_over_in_a_join() -> None:
    Workflow(
        "sample.good",
        title=label("好表"),
        steps=[step("a"), step("b", "a", when="needed"), step("c", "a"), step("d", ("b", "c"), outcomes=[END])],
    )
