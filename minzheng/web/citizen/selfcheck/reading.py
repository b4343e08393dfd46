"""What somebody typed or pressed on a question's page, as facts; what cannot be read is said in plain words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.kernel.rules import FactDeclaration, Kind
from minzheng.kernel.rules.asking import Ask
from minzheng.kernel.rules.expressions import NEVER
from minzheng.web.citizen.selfcheck.answers import Page

UNKNOWN, NONE, NEVER_CAME, GIVEN, YES, NO = "unknown", "none", "never", "given", "yes", "no"
MOST_YUAN: Final = Decimal(10_000_000_000)
OLDEST: Final = 130


@dataclass
class Reading:
    """`page` is set where everything could be read; otherwise `problems` says by member what is wrong ("" for all)."""

    page: Page | None = None
    problems: dict[int | str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def read(*, ask: Ask, posted: QueryDict, day: date) -> Reading:
    """Read the form of a question."""
    pressed = posted.get("answer", "")
    members: list[int | None] = [*ask.members] or [None]
    typed = {key: str(value) for key, value in posted.items() if key != "csrfmiddlewaretoken"}
    declared = ask.declared
    for_all: dict[str, Any] = {UNKNOWN: None}
    if declared.kind == Kind.BOOL:
        for_all |= {YES: True, NO: False, NONE: False}
    if declared.kind in (Kind.MONEY, Kind.INTEGER):
        for_all[NONE] = 0
    if declared.kind == Kind.CODE and offers_none(declared):
        for_all[NONE] = "NONE"
    if declared.kind == Kind.DATE and declared.question and declared.question.never:
        for_all[NEVER_CAME] = NEVER.isoformat()
    if pressed in for_all:
        return Reading(page=_page(ask, dict.fromkeys(members, for_all[pressed])))
    if declared.kind == Kind.BOOL:
        return _ticked(ask, posted, typed)
    values: dict[int | None, Any] = {}
    problems: dict[int | str, str] = {}
    for member in members:
        try:
            values[member] = _value(declared, posted, _suffix(member), day)
        except ValueError as problem:
            problems["" if member is None else member] = str(problem)
    if not problems and all(value is None for value in values.values()):
        problems[""] = _("请填写或选择；不知道的，点“不清楚”。")
    return Reading(problems=problems, typed=typed) if problems else Reading(page=_page(ask, values))


def offers_none(declared: FactDeclaration) -> bool:
    """Whether "none of it" is among the codes that a citizen may choose."""
    offered = declared.question.offered if declared.question else ()
    return "NONE" in (offered or declared.choices)


def _suffix(member: int | None) -> str:
    return "home" if member is None else str(member)


def _page(ask: Ask, values: Mapping[int | None, Any]) -> Page:
    return Page(ask.declared.unit.value, ask.declared.name, tuple(values.items()))


def _ticked(ask: Ask, posted: QueryDict, typed: dict[str, str]) -> Reading:
    """Who is ticked, is; the others of those asked are not. Nobody ticked is no answer: there is a button for it."""
    ticked = {int(one) for one in posted.getlist("who") if one.isascii() and one.isdigit()} & set(ask.members)
    if not ticked:
        return Reading(problems={"": _("请勾选；一个都没有的，点“都没有”，不知道的，点“不清楚”。")}, typed=typed)
    return Reading(page=_page(ask, {member: member in ticked for member in ask.members}))


def _value(declared: FactDeclaration, posted: QueryDict, suffix: str, day: date) -> Any:
    """One value as the cookie holds it; None where nothing was typed. Raises ValueError with words."""
    if declared.kind == Kind.DATE:
        return _date(declared, posted, suffix, day)
    text = unicodedata.normalize("NFKC", posted.get(f"value_{suffix}", "")).strip()
    if not text:
        return None
    if declared.kind == Kind.CODE:
        if text not in declared.choices:
            raise ValueError(_("请从列出的几项里选。"))
        return text
    return _number(declared, text)


def _number(declared: FactDeclaration, text: str) -> int:
    money = declared.kind == Kind.MONEY
    try:
        number = Decimal(text.replace(",", "").removesuffix("元").strip())
    except InvalidOperation:
        raise ValueError(_("请填数字，例如 %s。") % ("1200" if money else "2")) from None
    if not number.is_finite() or abs(number) > MOST_YUAN:
        raise ValueError(_("这个数太大了，请检查。"))
    value = number * 100 if money else number
    if value != value.to_integral_value():
        raise ValueError(_("最多填到分。") if money else _("请填整数。"))
    question = declared.question
    least, most = (question.least, question.most) if question else (None, None)
    if least is not None and value < least:
        raise ValueError(_("不能是负数。"))
    if most is not None and value > most:
        raise ValueError(_("最大是 %d。") % most)
    return int(value)


def _date(declared: FactDeclaration, posted: QueryDict, suffix: str, day: date) -> str | None:
    parts = [unicodedata.normalize("NFKC", posted.get(f"{part}_{suffix}", "")).strip() for part in ("year", "month")]
    question = declared.question
    by_month = question is not None and question.by_month
    parts.append("1" if by_month else unicodedata.normalize("NFKC", posted.get(f"day_{suffix}", "")).strip())
    if not any(parts[:2]):
        return None
    try:
        found = date(*(int(part) for part in parts))
    except ValueError:
        raise ValueError(
            _("请填四位的年和 1 到 12 的月。") if by_month else _("没有这一天，请检查年、月、日。")
        ) from None
    if question is not None and question.past and found > day:
        raise ValueError(_("这一天还没有到，请检查。"))
    if found.year < day.year - OLDEST:
        raise ValueError(_("年份太早了，请检查。"))
    return found.isoformat()
