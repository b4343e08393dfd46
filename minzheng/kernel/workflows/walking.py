"""What opens when a step is finished: the one reading of a table that operations, checks and drawings share.

A `Marking` says which steps are open and with which outcome the others were finished, as far as that still counts.
A step is at most once in it. Finishing the last step without an end is a dead end, which `checking` refuses to load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minzheng.kernel.workflows.declaration import Outcome, Step

EARLIER = ("*",)
"""`returns=EARLIER`: to any step that lies before."""

SKIPPED = "-"
"""The outcome of a step whose condition did not hold."""

Holds = Callable[["Step"], bool]


class WorkflowError(ValueError):
    """A table that cannot work; `problems` names everything that is wrong with it."""

    def __init__(self, workflow: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"workflow {workflow}: {problem}" for problem in self.problems))


@dataclass(frozen=True)
class Marking:
    """The open steps, and each step that was finished with its outcome."""

    open: frozenset[str]
    done: Mapping[str, str]


@dataclass(frozen=True)
class Moved:
    """What a move did: `opened` and `skipped` in order of the table, `put_away` was open, `undone` was finished.

    `ends`: the code of the ending, or "".
    """

    marking: Marking
    opened: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    put_away: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    ends: str = ""


@dataclass(frozen=True, eq=False)
class Walk:
    """A table, read for moving through it."""

    steps: Mapping[str, Step]
    followers: Mapping[str, tuple[str, ...]]
    behind: Mapping[str, frozenset[str]]
    """Each step and all that lie behind it, by `after` alone."""

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Walk:
        table = {step.key: step for step in steps}
        followers: dict[str, list[str]] = {key: [] for key in table}
        for step in table.values():
            for before in dict.fromkeys(ref.partition(".")[0] for ref in step.entry.refs):
                if before in followers:
                    followers[before].append(step.key)
        behind = {}
        for key in table:
            found, ahead = {key}, [key]
            while ahead:
                for each in followers[ahead.pop()]:
                    if each not in found:
                        found.add(each)
                        ahead.append(each)
            behind[key] = frozenset(found)
        return cls(table, {key: tuple(each) for key, each in followers.items()}, behind)

    def earlier(self, key: str) -> tuple[str, ...]:
        """The steps before a step, in the order of the table."""
        return tuple(each for each in self.steps if each != key and key in self.behind[each])

    def returns(self, key: str) -> tuple[str, ...]:
        """Where a step may be sent back to."""
        named = self.steps[key].returns
        return self.earlier(key) if tuple(named) == EARLIER else tuple(named)

    def begin(self, *, holds: Holds) -> Moved:
        """The steps that open with the matter."""
        return self._open(
            [key for key, step in self.steps.items() if not step.entry.refs], Marking(frozenset(), {}), holds
        )

    def finish(self, *, marking: Marking, step: str, outcome: Outcome, holds: Holds) -> Moved:
        """A step is finished with an outcome of its own."""
        if outcome.to:
            return self.send_back(marking=marking, step=step, to=outcome.to, holds=holds)
        still = marking.open - {step}
        done = {**marking.done, step: outcome.key}
        if outcome.ends:
            return Moved(Marking(frozenset(), done), put_away=self._sorted(still), ends=outcome.ends)
        return self._open(self._entered(step, still, done), Marking(still, done), holds)

    def send_back(self, *, marking: Marking, step: str, to: str, holds: Holds) -> Moved:
        """A step leads to another one anew: nothing that was done there and behind it counts any more."""
        reset = self.behind[to]
        still = marking.open - {step}
        put_away, undone = still & reset, reset & marking.done.keys()
        cleared = Marking(still - reset, {key: each for key, each in marking.done.items() if key not in reset})
        moved = self._open([to], cleared, holds, whatever=to)
        return Moved(
            moved.marking, moved.opened, moved.skipped, self._sorted(put_away), self._sorted(undone), moved.ends
        )

    def _open(self, keys: list[str], marking: Marking, holds: Holds, whatever: str = "") -> Moved:
        """Open steps, or pass over those whose condition does not hold, and what follows these."""
        opened: list[str] = []
        skipped: list[str] = []
        queue = list(keys)
        still, done = set(marking.open), dict(marking.done)
        while queue:
            key = queue.pop(0)
            if key in still or key in done:
                continue
            if self.steps[key].when and key != whatever and not holds(self.steps[key]):
                skipped.append(key)
                done[key] = SKIPPED
                queue += self._entered(key, frozenset(still), done)
            else:
                opened.append(key)
                still.add(key)
        return Moved(Marking(frozenset(still), done), self._sorted(opened), tuple(skipped))

    def _entered(self, finished: str, still: Iterable[str], done: Mapping[str, str]) -> list[str]:
        ready = []
        for key in self.followers[finished]:
            entry = self.steps[key].entry
            met = [self._met(ref, done) for ref in entry.refs]
            if key not in still and key not in done and (all(met) if entry.every else any(met)):
                ready.append(key)
        return ready

    def _met(self, ref: str, done: Mapping[str, str]) -> bool:
        key, _, wanted = ref.partition(".")
        found = done.get(key)
        if found is None:
            return False
        if wanted:
            return found == wanted
        if found == SKIPPED:
            return True
        outcome = self.steps[key].outcome(found)
        return outcome is not None and outcome.goes_on

    def _sorted(self, keys: Iterable[str]) -> tuple[str, ...]:
        chosen = set(keys)
        return tuple(key for key in self.steps if key in chosen)
