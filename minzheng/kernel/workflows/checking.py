"""Tables that cannot work: what is wrong with one, found by reading it and then by walking every way through it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from minzheng.kernel.workflows.limits import LimitUnit
from minzheng.kernel.workflows.walking import EARLIER, SKIPPED, Marking, Moved, Walk

if TYPE_CHECKING:
    from minzheng.kernel.workflows.declaration import Step, Workflow

MOST_STATES = 50_000
"""A table with more states than this has more branches at once than anybody can follow."""

State = tuple[frozenset[str], frozenset[tuple[str, str]]]


def problems_of(workflow: Workflow) -> list[str]:
    """What is wrong with a table, a sentence each; empty where it can work."""
    problems = list(_of_rows(workflow))
    return problems or list(_of_ways(workflow))


def _of_rows(workflow: Workflow) -> Iterator[str]:
    from minzheng.kernel.workflows import declaration as declared

    steps = workflow.steps
    keys = [step.key for step in steps]
    if not keys:
        yield "has no steps"
    yield from (f"step {key} stands in it twice" for key in sorted({key for key in keys if keys.count(key) > 1}))
    if all(step.entry.refs for step in steps) and keys:
        yield "no step opens with the matter: every one waits for another"
    if workflow.subject not in declared.SUBJECTS:
        yield f"subject {workflow.subject} is not one of {', '.join(declared.SUBJECTS)}"
    if workflow.wish not in declared.WISHES:
        yield f"wish {workflow.wish} is not one of {', '.join(declared.WISHES)}"
    if workflow.whole_from and workflow.whole_from not in keys:
        yield f"whole_from names an unknown step {workflow.whole_from}"
    if until := workflow.whole_until:
        if until not in keys:
            yield f"whole_until names an unknown step {until}"
        elif until == workflow.whole_from:
            yield f"its whole limit would end with the step from which it runs, {until}"
        if not (workflow.whole or workflow.whole_promised):
            yield "whole_until ends a limit that it does not have"
    if workflow.whole_extended and not workflow.whole:
        yield "has a limit for extension, but none to extend"
    if not workflow.opened_by:
        yield "nobody may open it"
    table = {step.key: step for step in steps}
    for step in steps:
        yield from (f"step {step.key}: {problem}" for problem in _of_step(step, table, workflow))


def _of_step(step: Step, table: dict[str, Step], workflow: Workflow) -> Iterator[str]:
    from minzheng.kernel.workflows import declaration as declared

    if not step.key.isidentifier() or not step.key.islower():
        yield "a key is a lower-case word"
    for ref in step.entry.refs:
        before, _, wanted = ref.partition(".")
        if before not in table:
            yield f"comes after an unknown step {before}"
        elif before == step.key:
            yield "comes after itself"
        elif wanted and table[before].outcome(wanted) is None:
            yield f"comes after an unknown outcome {ref}"
        elif wanted and not table[before].outcome(wanted).goes_on:  # type: ignore[union-attr]
            yield f"comes after {ref}, which leads elsewhere"
    if not step.outcomes:
        yield "nothing can come of it"
    names = [one.key for one in step.outcomes]
    yield from (f"outcome {key} stands in it twice" for key in sorted({key for key in names if names.count(key) > 1}))
    for outcome in step.outcomes:
        if outcome.to and outcome.ends:
            yield f"outcome {outcome.key} both leads on and ends"
        if outcome.to and outcome.to not in table:
            yield f"outcome {outcome.key} leads to an unknown step {outcome.to}"
        if outcome.ends and outcome.ends not in declared.OF_TABLES:
            yield f"outcome {outcome.key} ends as {outcome.ends}, not one of {', '.join(declared.OF_TABLES)}"
        if outcome.effect and outcome.effect not in declared.EFFECTS:
            yield f"outcome {outcome.key} has no known effect {outcome.effect}"
        if outcome.effect and not step.decides:
            yield f"outcome {outcome.key} has an effect, but the step does not decide"
        if outcome.lasts and outcome.effect not in ("GRANT", "CHANGE"):
            yield f"outcome {outcome.key} lasts for some time, but makes no award"
        if outcome.lasts and outcome.lasts.unit is LimitUnit.WORKING_DAYS:
            yield f"outcome {outcome.key} lasts for working days: an award runs by the calendar"
        if outcome.effect and not workflow.policy:
            yield f"outcome {outcome.key} has an effect, but the workflow names no policy"
    if step.decides and not any(one.effect for one in step.outcomes):
        yield "decides, but no outcome has an effect"
    if tuple(step.returns) != EARLIER:
        yield from (f"may return to an unknown step {key}" for key in step.returns if key not in table)
    yield from (
        f"pauses for an unknown reason {one.reason}" for one in step.pauses if one.reason not in declared.PAUSES
    )
    if step.extended and not step.within:
        yield "has a limit for extension, but none to extend"
    if step.wait and step.decides:
        yield "decides, so it cannot finish by itself"
    if step.wait and (step.outcomes and step.outcomes[0].needs_note):
        yield "finishes by itself with its first outcome, which therefore cannot need a note"
    if step.publicity and not step.wait:
        yield "is a public notice, so it needs a wait"


def _of_ways(workflow: Workflow) -> Iterator[str]:
    """Walk every way: each state must lead on, and from each an end must be in reach."""
    walk = Walk.of(workflow.steps)
    told = {ref for step in workflow.steps for ref in step.entry.refs if "." in ref}
    seen: dict[State, set[State]] = {}
    ended: set[State] = set()
    opened: set[str] = set()
    stuck: dict[State, State | None] = {}
    queue: deque[State] = deque()

    def reach(moved: Moved, before: State | None) -> State:
        opened.update(moved.opened)
        state = _state(moved.marking, walk, told)
        if moved.ends:
            ended.add(state)
        elif not moved.marking.open:
            stuck.setdefault(state, before)
        if state not in seen:
            seen[state] = set()
            if not moved.ends:
                queue.append(state)
        return state

    for moved in _with_conditions(walk, lambda holds: walk.begin(holds=holds)):
        reach(moved, None)
    while queue:
        state = queue.popleft()
        for moved in _moves(walk, Marking(state[0], dict(state[1]))):
            seen[state].add(reach(moved, state))
        if len(seen) > MOST_STATES:
            yield f"has more than {MOST_STATES} states: too many branches run beside one another"
            return
    never = [key for key in walk.steps if key not in opened]
    yield from (f"step {key} is never reached{_why(walk, key)}" for key in never)
    if not ended:
        yield "no way through it comes to an end"
        return
    for state in list(stuck)[:3]:
        done = ", ".join(sorted(f"{key}.{outcome}" for key, outcome in state[1]))
        yield f"comes to a dead end: after {done} nothing is open and it has not ended{_waiting(walk, state)}"
    if not stuck and (lost := _without_end(seen, ended)):
        where = ", ".join(sorted(min(lost, key=lambda one: (len(one[0]), sorted(one[0])))[0]))
        yield f"no end is in reach once these are open: {where}"


def _moves(walk: Walk, marking: Marking) -> Iterator[Moved]:
    for key in sorted(marking.open):
        for outcome in walk.steps[key].outcomes:
            yield from _with_conditions(
                walk, lambda holds, k=key, o=outcome: walk.finish(marking=marking, step=k, outcome=o, holds=holds)
            )
        for to in walk.returns(key):
            yield from _with_conditions(
                walk, lambda holds, k=key, t=to: walk.send_back(marking=marking, step=k, to=t, holds=holds)
            )


def _with_conditions(walk: Walk, move: Any) -> Iterator[Moved]:
    """A move under every answer that conditions can give; only those that are asked make a difference."""
    asked: list[str] = []

    def recording(step: Step) -> bool:
        asked.append(step.key)
        return True

    first = move(recording)
    if not asked:
        yield first
        return
    conditional = [key for key, step in walk.steps.items() if step.when]
    told = set()
    for answers in product((True, False), repeat=len(conditional)):
        by_key = dict(zip(conditional, answers, strict=True))
        moved = move(lambda step, given=by_key: given[step.key])
        mark = (moved.marking.open, frozenset(moved.marking.done.items()))
        if mark not in told:
            told.add(mark)
            yield moved


def _state(marking: Marking, walk: Walk, told: set[str]) -> State:
    """A marking, with outcomes told apart only where the table does."""
    done = set()
    for key, outcome in marking.done.items():
        declared = walk.steps[key].outcome(outcome)
        same = outcome != SKIPPED and declared is not None and declared.goes_on and f"{key}.{outcome}" not in told
        done.add(
            (
                key,
                next(
                    (one.key for one in walk.steps[key].outcomes if one.goes_on and f"{key}.{one.key}" not in told),
                    outcome,
                )
                if same
                else outcome,
            )
        )
    return marking.open, frozenset(done)


def _without_end(seen: dict[State, set[State]], ended: set[State]) -> set[State]:
    before: dict[State, set[State]] = {state: set() for state in seen}
    for state, following in seen.items():
        for each in following:
            before[each].add(state)
    reaching, ahead = set(ended), list(ended)
    while ahead:
        for each in before[ahead.pop()]:
            if each not in reaching:
                reaching.add(each)
                ahead.append(each)
    return set(seen) - reaching


def _why(walk: Walk, key: str) -> str:
    entry = walk.steps[key].entry
    return (
        f": its join of {' and '.join(entry.refs)} can never be complete" if entry.every and len(entry.refs) > 1 else ""
    )


def _waiting(walk: Walk, state: State) -> str:
    done = dict(state[1])
    for key, step in walk.steps.items():
        refs = step.entry.refs
        if (
            key not in done
            and len(refs) > 1
            and step.entry.every
            and any(ref.partition(".")[0] in done for ref in refs)
        ):
            missing = [ref for ref in refs if not walk._met(ref, done)]
            return f" (the join {key} still waits for {' and '.join(missing)})"
    return ""
