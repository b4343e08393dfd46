"""Chinese names in a case file → the facts, parameters and policies that they mean, and values as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from minzheng.kernel.rules import HOUSEHOLD, NEVER, PERSON, Kind, RuleSet, Unit

UNKNOWN = "未知"
YES, NO, NEVER_HAPPENED = "是", "否", "无"
_IN_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]")


class CaseError(ValueError):
    """A case that cannot be understood; the message says what is wrong, in Chinese."""


def plain(title: str) -> str:
    """A title without what stands in brackets, full-width or not."""
    return _IN_BRACKETS.sub("", str(title)).strip()


class Labels:
    """What may be named in a case file, by title, by title without brackets, or by its key."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._facts = _index((one.title, one.name, one) for one in ruleset.facts)
        self._parameters = _index((one.title, one.name, one) for one in ruleset.parameters)
        self._derived = {
            unit: _index((one.title, one.name, one) for one in ruleset.derived.values() if one.unit == unit)
            for unit in (PERSON, HOUSEHOLD)
        }
        self._policies = _index((one.title, key, one) for key, one in ruleset.policies.items())
        self._collisions = _index((one.title, key, one) for key, one in ruleset.collisions.items())

    def fact(self, text: str) -> Any:
        return _found(self._facts, text, "事实")

    def parameter(self, text: str) -> Any:
        return _found(self._parameters, text, "参数")

    def policy(self, text: str) -> Any:
        return _found(self._policies, text, "政策")

    def collision(self, text: str) -> Any:
        return _found(self._collisions, text, "冲突")

    def derived(self, text: str, unit: Unit) -> Any:
        """A derived fact of the unit, or of the person's household."""
        units = (unit, HOUSEHOLD) if unit == PERSON else (HOUSEHOLD,)
        for one in units:
            if text in self._derived[one]:
                return self._derived[one][text]
        return _found({}, text, "中间结果")

    def needed(self, text: str) -> str:
        """The name of a fact or parameter that an answer may lack."""
        return (self._facts.get(text) or self.parameter(text)).name


def _index(titled: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
    """Names to declarations; a name that would mean two things means nothing."""
    found: dict[str, Any] = {}
    shared: set[str] = set()
    for title, key, declared in titled:
        for name in {str(title), plain(title), key}:
            if found.setdefault(name, declared) is not declared:
                shared.add(name)
    return {name: declared for name, declared in found.items() if name not in shared}


def _found(index: Mapping[str, Any], text: object, what: str) -> Any:
    if not isinstance(text, str) or text not in index:
        raise CaseError(f"没有名为“{text}”的{what}")
    return index[text]


def value_of(written: Any, kind: Kind, choices: Mapping[str, str] | None = None) -> Any:
    """A value as rules hold it (fen, bool, date, code); None for 未知. Raises `CaseError`."""
    if written == UNKNOWN:
        return None
    match kind:
        case Kind.MONEY if isinstance(written, (int, Decimal)) and not isinstance(written, bool):
            if Decimal(written) * 100 == int(Decimal(written) * 100):
                return int(Decimal(written) * 100)
        case Kind.INTEGER if type(written) is int:
            return written
        case Kind.BOOL if written in (YES, NO) or isinstance(written, bool):
            return written in (YES, True)
        case Kind.DATE if type(written) is date:
            return written
        case Kind.DATE if written == NEVER_HAPPENED:
            return NEVER
        case Kind.CODE if isinstance(written, str):
            return _code(written, choices or {})
    raise CaseError(f"“{written}”不是{_KINDS[kind]}")


_KINDS = {
    Kind.MONEY: "金额(元,至多两位小数)",
    Kind.INTEGER: "整数",
    Kind.BOOL: "是、否或未知",
    Kind.DATE: "日期(如 2023-07-01)、无或未知",
    Kind.CODE: "所列的类别",
}


def _code(written: str, choices: Mapping[str, str]) -> str:
    if not choices or written in choices:
        return written
    exact = [code for code, title in choices.items() if title == written]
    begins = exact or [code for code, title in choices.items() if title.startswith(written)]
    if len(begins) != 1:
        raise CaseError(f"“{written}”不在所列类别中:{'、'.join(choices.values())}")
    return begins[0]
