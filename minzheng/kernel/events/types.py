"""What kinds of events there are. The room that emits one declares it, with its sentence and its erasure."""

from __future__ import annotations

import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise


class UnknownEventType(LookupError):
    """Nobody declared this type of event."""


@dataclass(frozen=True)
class EventType:
    """One kind of act.

    ``sentence`` is marked text with ``{placeholders}``: ``actor``, ``subject``, ``purpose``, or a key of the payload.
    ``erasure`` names the payload's keys that are kept apart (``EventSecret``) and can be erased; every value that says
    something about a person beyond the subject's number belongs there. ``needs_purpose`` refuses an act without one.
    """

    key: str
    sentence: str | Promise
    erasure: tuple[str, ...] = ()
    needs_purpose: bool = False

    @cached_property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for _text, name, _spec, _conv in string.Formatter().parse(str(self.sentence)) if name)


_registry: dict[str, EventType] = {}


def register(*types: EventType) -> None:
    """Make types known. The same declaration twice is harmless; another under the same key is refused (ValueError)."""
    for each in types:
        known = _registry.get(each.key)
        if known is not None and known != each:
            raise ValueError(f"event type {each.key!r} is declared twice")
        _registry[each.key] = each


def get(key: str) -> EventType:
    """The declared type; UnknownEventType where there is none."""
    try:
        return _registry[key]
    except KeyError:
        raise UnknownEventType(f"event type {key!r} is not declared (events.types.register)") from None


def declared() -> Iterable[EventType]:
    """All declared types by key."""
    return [each for _key, each in sorted(_registry.items())]
