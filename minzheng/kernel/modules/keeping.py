"""What a module declares of benefits that run: how often they are looked at anew, and what may be asked back. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.rules import Label
from minzheng.kernel.rules.declarations import Cites, _citations
from minzheng.kernel.rules.expressions import Param


@dataclass(frozen=True)
class ReviewClass:
    """A class of holders and after how many months each is reviewed: a dated parameter of whole months.

    Where the parameter has no value in an area, nothing comes due by itself there.
    """

    key: str
    title: Label | str = field(kw_only=True)
    every: Any = field(kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.every, Param):
            raise TypeError("how often is a dated parameter (param.x)")


@dataclass(frozen=True, eq=False)
class Reviewed:
    """The holders of a policy are reviewed by a workflow; `default` is the class of whom nobody has put into one."""

    policy: str
    workflow: str = field(kw_only=True)
    classes: tuple[ReviewClass, ...] = field(kw_only=True)
    default: str = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cites", _citations(self.cites))
        if self.default not in {each.key for each in self.classes}:
            raise ValueError(f"review of {self.policy!r}: there is no class {self.default!r}")

    def of(self, key: str) -> ReviewClass | None:
        return next((each for each in self.classes if each.key == key), None)


@dataclass(frozen=True, eq=False)
class Recovering:
    """What was wrongly paid is asked back. A step that waits for the money says ``opens="<key>"``.

    penalty_times: the most that may be fined, as a whole multiple of what was wrongly paid; unknown: no fine.
    """

    key: str
    penalty_times: Any = field(kw_only=True)
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cites", _citations(self.cites))
        if not isinstance(self.penalty_times, Param):
            raise TypeError("the most that may be fined is a dated parameter (param.x)")
