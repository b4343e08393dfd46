"""Why something was not done. Nothing has changed when one of these is raised."""

from __future__ import annotations

from typing import Any


class Cannot(Exception):
    """What cannot be done now; `message` says why and what to do, to be shown as it is."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


class NotYours(Cannot):
    """The actor's roles, areas and lines do not let him do it."""


class AlreadyDone(Cannot):
    """Somebody else was faster, or the step was left meanwhile."""


class HasEnded(Cannot):
    """Nothing can be done to a matter that has ended."""


class IsPaused(Cannot):
    """The clocks stand still: first they must go on."""


class Incomplete(Cannot):
    """Something must be given or done first: a reason in writing, a countersignature, a paper, an answer."""


class KeyUsed(Cannot):
    """The idempotency key belongs to another action: a fault of the form that sent it."""
