"""Names in a table that other rooms know: papers, forms, and work that a step opens elsewhere.

A room that knows them registers how to check a name and, where it matters, what still keeps a step from being
finished::

    slots.register("papers", knows=lambda name: name in catalogue, missing=papers_missing)

``missing(matter, run)`` yields sentences for people ("缺少户口簿"); an empty answer lets the step be finished with an
outcome that goes on. Several rooms may share a slot, each with names of its own. Names of a slot that nobody has
registered are left alone: the room is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minzheng.kernel.casework.models import Matter, StepRun
    from minzheng.kernel.workflows import Step

SLOTS = ("papers", "form", "opens")


@dataclass(frozen=True)
class Slot:
    """Who knows the names of a slot."""

    knows: Callable[[str], bool]
    missing: Callable[[Matter, StepRun], Iterable[Any]] | None = None
    opened: Callable[[Matter, StepRun], None] | None = None


_slots: dict[str, list[Slot]] = {}


def register(
    slot: str,
    *,
    knows: Callable[[str], bool],
    missing: Callable[[Matter, StepRun], Iterable[Any]] | None = None,
    opened: Callable[[Matter, StepRun], None] | None = None,
) -> None:
    """Let a room answer for a slot. `opened` is told, within the transaction, of every step that opens with a name."""
    if slot not in SLOTS:
        raise ValueError(f"no such slot: {slot}")
    if any(each.knows is knows for each in _slots.get(slot, ())):
        raise ValueError(f"slot {slot} is registered twice")
    _slots.setdefault(slot, []).append(Slot(knows, missing, opened))


def names_of(*, step: Step, slot: str) -> tuple[str, ...]:
    """The names that a step declares in a slot."""
    value = getattr(step, slot)
    return ((value,) if value else ()) if isinstance(value, str) else tuple(value)


def problems(*, step: Step) -> Iterator[str]:
    """Names that the room of their slot does not know."""
    for slot, rooms in _slots.items():
        for name in names_of(step=step, slot=slot):
            if not any(room.knows(name) for room in rooms):
                yield f"unknown name {name} in {slot}"


def missing(*, step: Step, matter: Matter, run: StepRun) -> list[Any]:
    """What still keeps a step from being finished, a sentence each."""
    return [sentence for room in _answering(step) if room.missing is not None for sentence in room.missing(matter, run)]


def anybody_told(*, step: Step) -> bool:
    """Whether a room wants to be told when the step opens."""
    return any(room.opened is not None for room in _answering(step))


def tell_opened(*, step: Step, matter: Matter, run: StepRun) -> None:
    """Tell the rooms of a step's slots that it is open now."""
    for room in _answering(step):
        if room.opened is not None:
            room.opened(matter, run)


def _answering(step: Step) -> Iterator[Slot]:
    """The rooms that know a name which the step declares."""
    for slot, rooms in _slots.items():
        names = names_of(step=step, slot=slot)
        yield from (room for room in rooms if any(room.knows(name) for name in names))
