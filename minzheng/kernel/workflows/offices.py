"""Who acts: at which legal level, in which roles. The area and the line come from the matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from minzheng.kernel.rules import Label, label
from minzheng.kernel.rules.expressions import Param

LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", "TOWN", "COMMUNITY", "")


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office of a legal level and the roles whose holders act for it; `level=""` is outside of all offices."""

    level: str
    roles: tuple[str, ...]
    title: Label | str

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"{self.title}: no such level: {self.level}")
        if not self.roles:
            raise ValueError(f"{self.title}: nobody acts for it")
        object.__setattr__(self, "roles", tuple(sorted(self.roles)))

    @property
    def code(self) -> str:
        """Its roles as stored with every step: `R2`, `R6+R7`."""
        return "+".join(self.roles)

    def held_by(self, *roles: str, title: str = "") -> Office:
        """The same level, other roles: `COUNTY.held_by("R2")`."""
        return replace(self, roles=roles, title=title or self.title)


@dataclass(frozen=True)
class Delegated:
    """The power of a step may lie with another office: where and while the parameter says so (a yes or no)."""

    to: Office
    parameter: str

    @classmethod
    def by(cls, parameter: object, *, to: Office) -> Delegated:
        """`Delegated.by(param.dibao_delegated, to=TOWN)`."""
        if not isinstance(parameter, Param):
            raise TypeError("delegation is a dated parameter (param.x)")
        return cls(to, parameter.name)


COMMUNITY = Office(level="COMMUNITY", roles=("R7",), title=label("村（社区）"))
TOWN = Office(level="TOWN", roles=("R6",), title=label("乡镇（街道）"))
COUNTY = Office(level="COUNTY", roles=("R2", "R3", "R4"), title=label("县级民政部门"))
APPLICANT = Office(level="", roles=("R11",), title=label("申请人"))
"""The applicant, or who acts for him with a mandate: known by account, not by area."""
