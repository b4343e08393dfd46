"""Why a file is not taken."""

from __future__ import annotations

from django.utils.functional import Promise


class Unfit(ValueError):
    """A file cannot be taken: what is wrong with it, and what would be right."""

    def __init__(self, reason: str | Promise, advice: str | Promise) -> None:
        self.reason, self.advice = str(reason), str(advice)
        super().__init__(f"{self.reason} {self.advice}")
