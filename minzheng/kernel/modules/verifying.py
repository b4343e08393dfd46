"""What a module has checked elsewhere about people who agreed to it: kinds of things, and who can tell of them.

A `Verification` is declared data; `kernel.verification` does the rest::

    Verification(
        "means", title=label("家庭经济状况核对"), form="dibao.check_report",
        kinds=(Told("WAGES", label("工资性收入"), monthly=True), Told("SAVINGS", label("存款"))),
        sources=(Source("TAX", label("税务"), tells=("WAGES",)), Source("BANKS", label("银行"), tells=("SAVINGS",))),
        answer_within=working_days(param.check_answer_limit), tolerance=param.check_tolerance,
        consent="ECONOMY", cites=CONFIRM.art(17, 18))

A step that waits for it says ``opens="means"``. Pure: no Django.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minzheng.kernel.modules.adapters import FileLayout
from minzheng.kernel.rules import Label
from minzheng.kernel.rules.declarations import Cites, _citations
from minzheng.kernel.rules.expressions import Param
from minzheng.kernel.workflows import Limit


@dataclass(frozen=True)
class Told:
    """A kind of thing that is declared and checked. `monthly`: an income, else what something is worth."""

    key: str
    title: Label | str
    monthly: bool = field(kw_only=True, default=False)


@dataclass(frozen=True)
class Source:
    """An office or institution that is asked, and of which kinds it can tell."""

    key: str
    title: Label | str
    tells: tuple[str, ...] = field(kw_only=True)


@dataclass(frozen=True, eq=False)
class Verification:
    """What is checked, where, until when an answer should be there, and from which difference on it must be explained.

    consent: the scope of the authorisation without which nobody is asked about. form: the report's form.
    """

    key: str
    title: Label | str = field(kw_only=True)
    kinds: tuple[Told, ...] = field(kw_only=True)
    sources: tuple[Source, ...] = field(kw_only=True)
    answer_within: Limit = field(kw_only=True)
    tolerance: Any = field(kw_only=True)
    consent: str = field(kw_only=True)
    form: str = field(kw_only=True)
    layout: FileLayout = field(kw_only=True, default=FileLayout())
    assumed: str = field(kw_only=True, default="")
    cites: Cites = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cites", _citations(self.cites))
        if not isinstance(self.tolerance, Param):
            raise TypeError("the tolerance is a dated parameter (param.x)")
        known = [each.key for each in self.kinds]
        if len(set(known)) < len(known) or len({each.key for each in self.sources}) < len(self.sources):
            raise ValueError(f"verification {self.key!r} declares something twice")
        told = {kind for each in self.sources for kind in each.tells}
        if told != set(known):
            raise ValueError(f"verification {self.key!r}: kinds and what sources tell differ: {told ^ set(known)}")

    def source(self, key: str) -> Source | None:
        return next((each for each in self.sources if each.key == key), None)

    def kind(self, key: str) -> Told | None:
        return next((each for each in self.kinds if each.key == key), None)

    def telling(self, kind: str) -> tuple[str, ...]:
        """The sources that can tell of a kind."""
        return tuple(each.key for each in self.sources if kind in each.tells)
