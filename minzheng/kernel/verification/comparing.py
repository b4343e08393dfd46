"""Declarations against answers, without storage: what is certain, and what stays unknown.

Of one person and kind the sum found is known only when every source that can tell of it has answered. Until then the
part that is known can only prove too little a declaration, never too much of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.kernel.modules.verifying import Verification


@dataclass(frozen=True)
class Said:
    """What one source said of one person: `answered`, and what it found, amounts in fen (None: not told)."""

    source: str
    person: int
    answered: bool
    items: Sequence[tuple[str, int | None]] = ()


@dataclass(frozen=True)
class Standing:
    """Of one person and kind: what was declared, what was found, whether all who could tell have told."""

    person: int
    kind: str
    declared_fen: int | None
    found_fen: int | None
    complete: bool

    def differs(self, tolerance_fen: int) -> bool:
        """Whether there is certainly something to explain."""
        if self.found_fen is None:
            return not self.declared_fen  # something was found whose worth nobody told, and nothing was declared
        more = self.found_fen - (self.declared_fen or 0)
        return more > tolerance_fen or (self.complete and -more > tolerance_fen)


def standings(
    *, verification: Verification, people: Sequence[int], declared: Mapping[tuple[int, str], int], said: Sequence[Said]
) -> list[Standing]:
    """Every person and kind of which something was declared or found. `declared` by person and kind, in fen."""
    answers = {(one.source, one.person): one for one in said}
    found: list[Standing] = []
    for person in people:
        for kind in verification.kinds:
            telling = [answers.get((source, person)) for source in verification.telling(kind.key)]
            items = [amount for one in telling if one is not None for key, amount in one.items if key == kind.key]
            claimed = declared.get((person, kind.key))
            complete = all(one is not None and one.answered for one in telling)
            if items or (claimed is not None and complete):
                known = [amount for amount in items if amount is not None]
                total = sum(known) if len(known) == len(items) or sum(known) > (claimed or 0) else None
                found.append(Standing(person, kind.key, claimed, total, complete and len(known) == len(items)))
    return found
