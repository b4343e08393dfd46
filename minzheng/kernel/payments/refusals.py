"""Why something was not done. Nothing has changed when one of these is raised."""

from __future__ import annotations

from django.utils.functional import Promise


class Cannot(Exception):
    """What cannot be done now; the text says why and what to do, to be shown as it is."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


class NotYours(Cannot):
    """The same person had another duty in this run."""


class OutOfDate(Cannot):
    """What is due has changed since the run was prepared."""
