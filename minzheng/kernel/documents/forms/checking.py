"""What somebody typed into a form → values, or what would be right. Nothing typed is lost: problems name fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.documents.forms.chinese import yuan
from minzheng.kernel.documents.forms.declaration import PUBLIC_TEXT_LENGTH, Field, Form, Kind, Rows
from minzheng.kernel.registry import identity

TEXT_LENGTH, LONG_TEXT_LENGTH = 200, 4000
LARGEST_FEN = 10**12
_DAY = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*")
_MONEY = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")
_MOBILE, _LANDLINE = re.compile(r"1[3-9]\d{9}"), re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,5})?")
_ACCOUNT = re.compile(r"\d{8,30}")
_LEADS_TO_SOMEBODY = re.compile(r"\d{7,}")


class Wrong(ValueError):
    """One value cannot be taken; the message says what would be right."""


@dataclass(frozen=True)
class Ground:
    """What checking stands on: the day, and whether the demo's invented identity numbers are allowed."""

    day: datetime.date
    demo: bool = False


@dataclass
class Checked:
    """Values by key, and by key (``members.2.name`` inside rows) what would be right."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.problems


def check(form: Form, *, typed: Mapping[str, Any], ground: Ground, complete: bool = True) -> Checked:
    """Read everything typed: texts, lists of texts for CHOICES, lists of mappings for rows.

    complete=False is a draft: what is required may still be missing, but what is there must be right.
    """
    checked = Checked()
    for one in form.fields.values():
        _take(one, typed.get(one.key), at=one.key, public=form.public, ground=ground, complete=complete, into=checked)
    for rows in form.rows.values():
        _take_rows(rows, typed.get(rows.key) or [], form=form, ground=ground, complete=complete, into=checked)
    return checked


def _take(one: Field, typed: Any, *, at: str, public: bool, ground: Ground, complete: bool, into: Checked) -> None:
    try:
        value = parse(one, typed, ground=ground)
        if value is None and one.required and complete:
            raise Wrong(_missing(one))
        if public and one.kind is Kind.TEXT and value:
            demand_fit_for_public(value)
    except Wrong as wrong:
        into.problems[at] = str(wrong)
        return
    into.values[at] = value


def _take_rows(
    rows: Rows, typed: Sequence[Mapping[str, Any]], *, form: Form, ground: Ground, complete: bool, into: Checked
) -> None:
    kept = []
    for number, line in enumerate(typed):
        if not any(str(value or "").strip() for value in line.values()):
            continue  # lines left empty at the end of a table say nothing
        taken = Checked()
        for column in rows.columns:
            _take(
                column,
                line.get(column.key),
                at=column.key,
                public=form.public,
                ground=ground,
                complete=complete,
                into=taken,
            )
        into.problems |= {f"{rows.key}.{number}.{key}": words for key, words in taken.problems.items()}
        kept.append(taken.values)
    if len(kept) > rows.most:
        into.problems[rows.key] = _("最多填 %(most)d 行，现有 %(number)d 行。") % {
            "most": rows.most,
            "number": len(kept),
        }
    if rows.required and complete and not kept:
        into.problems[rows.key] = _("请至少填一行。")
    into.values[rows.key] = kept


def parse(one: Field, typed: Any, *, ground: Ground) -> Any:
    """The value of what was typed; None where nothing was. Raises Wrong."""
    if one.kind is Kind.CHOICES:
        return _codes(one, typed)
    text = str(typed if typed is not None else "").strip()
    if not text:
        return None
    match one.kind:
        case Kind.DATE | Kind.BIRTH_DATE:
            return _day(one, text, ground)
        case Kind.MONEY:
            return _fen(one, text)
        case Kind.COUNT:
            return _count(one, text)
        case Kind.YES_NO:
            return _yes_or_no(text)
        case Kind.CHOICE:
            return _code(one, text)
        case Kind.ID_NUMBER:
            return _id_number(text, ground)
        case Kind.PHONE:
            return _phone(text)
        case Kind.ACCOUNT:
            return _account(text)
    return _text(one, text)


def demand_fit_for_public(text: str) -> None:
    """Raise Wrong where a text that will hang on a wall holds a number that leads to somebody."""
    if len(text) > PUBLIC_TEXT_LENGTH or _LEADS_TO_SOMEBODY.search(re.sub(r"[\s\-—*.]", "", text)):
        raise Wrong(_("公示内容不得含证件号码、电话、账号或详细住址，请改写。"))


def _missing(one: Field) -> str:
    if one.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO):
        return _("请选择。")
    return _("请填写。")


def _text(one: Field, text: str) -> str:
    most = one.most or (LONG_TEXT_LENGTH if one.kind in (Kind.LONG_TEXT, Kind.HEALTH) else TEXT_LENGTH)
    if len(text) > most:
        raise Wrong(_("最多 %(most)d 个字，现有 %(number)d 个。") % {"most": most, "number": len(text)})
    if any(ord(character) < 32 and character not in "\r\n\t" for character in text):
        raise Wrong(_("含有无法打印的字符，请重新输入。"))
    return text.replace("\r\n", "\n")


def _day(one: Field, text: str, ground: Ground) -> datetime.date:
    found = _DAY.fullmatch(text)
    try:
        day = datetime.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Wrong(_("请填日期，如 2023-06-30。"))
    if day > ground.day and (one.not_later or one.kind is Kind.BIRTH_DATE):
        raise Wrong(_("不能晚于今天。"))
    return day


def _fen(one: Field, text: str) -> int:
    found = _MONEY.fullmatch(text.replace(",", "").replace("，", "").removesuffix("元"))
    if found is None:
        raise Wrong(_("请填金额（元），最多两位小数，如 1365.50。"))
    sign, whole, part = found.groups()
    fen = int(whole) * 100 + int((part or "0").ljust(2, "0"))
    fen = -fen if sign else fen
    least, most = one.least or 0, one.most if one.most is not None else LARGEST_FEN
    if not least <= fen <= most:
        raise Wrong(_("请填 %(least)s 元至 %(most)s 元之间的金额。") % {"least": yuan(least), "most": yuan(most)})
    return fen


def _count(one: Field, text: str) -> int:
    plain = text.removesuffix(one.unit) if one.unit else text
    if not re.fullmatch(r"-?[0-9]{1,9}", plain):
        raise Wrong(_("请填整数，如 3。"))
    least, most = one.least if one.least is not None else 0, one.most if one.most is not None else 10**9
    if not least <= int(plain) <= most:
        raise Wrong(_("请填 %(least)d 至 %(most)d 之间的整数。") % {"least": least, "most": most})
    return int(plain)


def _yes_or_no(text: str) -> bool:
    if text not in ("1", "0"):
        raise Wrong(_("请选择是或否。"))
    return text == "1"


def _code(one: Field, text: str) -> str:
    if text not in {choice.code for choice in one.choices}:
        raise Wrong(_("请从所列各项中选择。"))
    return text


def _codes(one: Field, typed: Any) -> tuple[str, ...] | None:
    given = [typed] if isinstance(typed, str) else list(typed or ())
    chosen = {_code(one, str(code)) for code in given if str(code).strip()}
    return tuple(choice.code for choice in one.choices if choice.code in chosen) or None


def _id_number(text: str, ground: Ground) -> str:
    number = text.upper().replace(" ", "")
    judged = identity.check_id_number(number, day=ground.day, demo=ground.demo)
    if judged.problem:
        told = identity.identity_messages[judged.problem]
        raise Wrong(_("%(wrong)s；%(right)s。") % {"wrong": told.wrong, "right": told.right})
    return number


def _phone(text: str) -> str:
    plain = text.replace(" ", "")
    compact = plain.replace("-", "").removeprefix("+86")
    if _MOBILE.fullmatch(compact):
        return compact
    if _LANDLINE.fullmatch(plain):
        return plain
    raise Wrong(_("请填 11 位手机号码，或带区号的座机号码，如 0571-88888888。"))


def _account(text: str) -> str:
    compact = text.replace(" ", "").replace("-", "")
    if not _ACCOUNT.fullmatch(compact):
        raise Wrong(_("请填银行账号，8 至 30 位数字。"))
    return compact
