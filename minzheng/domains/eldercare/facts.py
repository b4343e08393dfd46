"""The facts that the roll of the old-age allowance (高龄津贴发放名册) yields. Pure declarations."""

from typing import Final

from minzheng.kernel.rules import BOOL, DATE, MONEY, PERSON, FactDeclaration, label

_ROLL = label("高龄津贴发放名册")

FACTS: Final = (
    FactDeclaration("gaoling_held", PERSON, BOOL, label("高龄津贴在发"), source=_ROLL),
    FactDeclaration("gaoling_amount", PERSON, MONEY, label("高龄津贴月发额"), source=_ROLL),
    FactDeclaration("gaoling_since", PERSON, DATE, label("高龄津贴起发日期"), source=_ROLL),
)
