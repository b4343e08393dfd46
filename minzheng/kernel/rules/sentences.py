"""Sentences with gaps: what depends on rule, language and parameters is said once, values are put in anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from minzheng.kernel.rules.interpreter import Subject

Gap = Callable[[Subject], str]

_MARK = re.compile("\x00([0-9]+)\x00")  # no title holds this character


class Sentence(NamedTuple):
    """`start`, then each gap, filled for a subject, with what follows it."""

    start: str
    rest: tuple[tuple[Gap, str], ...]

    def of(self, subject: Subject) -> str:
        return self.start + "".join([gap(subject) + after for gap, after in self.rest])


@dataclass(frozen=True)
class Gaps:
    """Holds the places of the gaps while a sentence is put together from templates, in whatever order they ask for."""

    found: list[Gap]

    def leave(self, gap: Gap) -> str:
        """A mark to stand in the text where the gap is."""
        self.found.append(gap)
        return f"\x00{len(self.found) - 1}\x00"

    def sentence(self, text: str) -> Sentence:
        start, *pieces = _MARK.split(text)
        numbers, afters = pieces[::2], pieces[1::2]
        return Sentence(
            start, tuple((self.found[int(number)], after) for number, after in zip(numbers, afters, strict=True))
        )
