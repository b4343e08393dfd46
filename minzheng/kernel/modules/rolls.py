"""Which rows of which own roll show that somebody is aided: what figures about coming and going are made from.

A roll is declared beside its policies, not in the table's contract: one table may hold several kinds of aid, and what
somebody holds by it is read from the rules' facts; this only says from when to when a row tells of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from minzheng.kernel.intake.contract import CODE, DATE, Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Rows of `dataset` whose columns hold one of the values of `when` are people aided under `policy`.

    since: the column that says from when; a row that leaves it empty has begun at an unknown time. entry_reason,
    exit_reason: CODE columns that state why somebody came or went, where the roll has them.
    """

    policy: str
    dataset: Dataset
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    since: str = ""
    entry_reason: str = ""
    exit_reason: str = ""

    def __post_init__(self) -> None:
        for name in self.when:
            self.dataset.column(name)
        if self.since and self.dataset.column(self.since).kind is not DATE:
            raise ValueError(f"roll of {self.policy!r}: {self.since!r} is no date")
        for name in filter(None, (self.entry_reason, self.exit_reason)):
            if self.dataset.column(name).kind is not CODE:
                raise ValueError(f"roll of {self.policy!r}: {name!r} is no code")
