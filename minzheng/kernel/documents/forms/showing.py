"""Values of a form as its printed paper and its preview show them, masked as far as the reader may see.

Papers are Chinese: what is shown here is not translated. An unknown value is room to write by hand.
"""

from __future__ import annotations

import datetime
import string
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from minzheng.kernel.access import masking
from minzheng.kernel.documents.forms.chinese import ROOM_FOR_A_DAY, in_capitals, written_day, yuan
from minzheng.kernel.documents.forms.declaration import PERSONAL, Field, Form, Kind

TICKED, EMPTY = "☑", "☐"
ROOM = "＿＿＿＿＿＿"
MINOR = "（未成年人）"
Values = Mapping[str, Any]


class Sight(StrEnum):
    """For whose eyes a paper is made: of the person himself, of staff before any reveal, of everybody passing by."""

    FULL = "FULL"
    STAFF = "STAFF"
    PUBLIC = "PUBLIC"


def sight_of(form: Form, *, asked: Sight) -> Sight:
    """A public form is never printed otherwise than masked for the public."""
    return Sight.PUBLIC if form.public else asked


def shown(field: Field, value: Any, *, sight: Sight, minor: bool = False) -> str:
    """One value; empty for an unknown text, boxes to tick for an unknown choice. ``minor``: it is about a child."""
    if field.kind in PERSONAL:
        return _personal(field.kind, value, sight=sight, minor=minor)
    match field.kind:
        case Kind.DATE:
            return written_day(value)
        case Kind.MONEY:
            return f"{'' if value is None else yuan(value)}{field.unit or '元'}"
        case Kind.COUNT:
            return f"{'' if value is None else value}{field.unit}"
        case Kind.YES_NO:
            return f"{TICKED if value is True else EMPTY}是　{TICKED if value is False else EMPTY}否"
        case Kind.CHOICE | Kind.CHOICES:
            return _boxes(field, value)
    return f"{value}{field.unit}" if value else ""


def _personal(kind: Kind, value: Any, *, sight: Sight, minor: bool) -> str:
    if value is None:
        return ROOM_FOR_A_DAY if kind is Kind.BIRTH_DATE else ""
    if sight is Sight.PUBLIC:
        return MINOR if minor and kind is Kind.NAME else masking.mask(kind.value, value)
    if sight is Sight.STAFF and masking.is_masked_for_staff(masking.Kind(kind.value)):
        return masking.mask(kind.value, value)
    return written_day(value) if isinstance(value, datetime.date) else str(value)


def _boxes(field: Field, value: Any) -> str:
    ticked = {value} if isinstance(value, str) else set(value or ())
    known = {choice.code for choice in field.choices}
    boxes = [f"{TICKED if choice.code in ticked else EMPTY}{choice.title}" for choice in field.choices]
    # a code that is no longer declared was once ticked by somebody: it is printed, not lost
    return "　".join([*boxes, *(f"{TICKED}{code}" for code in sorted(ticked - known))])


def in_a_cell(field: Field, value: Any, *, sight: Sight, minor: bool = False) -> str:
    """As ``shown``, in a narrow column: only what was ticked, nothing for what is unknown."""
    if value is None or value == ():
        return ""
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        codes: Sequence[str] = (value,) if isinstance(value, str) else value
        return "、".join(field.title_of(code) for code in codes)
    if field.kind is Kind.YES_NO:
        return "是" if value else "否"
    if field.kind is Kind.MONEY:
        return yuan(value)
    return shown(field, value, sight=sight, minor=minor)


def prose(text: str, *, form: Form, values: Values, document: Mapping[str, str], sight: Sight) -> str:
    """A paragraph with its places filled; what is unknown is a line to write on."""
    parts = []
    for before, name, spec, _conversion in string.Formatter().parse(text):
        parts.append(before)
        if name is None:
            continue
        if name in document:
            parts.append(document[name] or ROOM)
            continue
        field, value = form.fields[name], values.get(name)
        if value is not None and spec == "capitals":
            parts.append(f"人民币{in_capitals(value)}")
        elif field.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO):
            parts.append(in_a_cell(field, value, sight=sight) or ROOM)
        else:
            known = value is not None or field.kind in (Kind.DATE, Kind.BIRTH_DATE)
            parts.append(shown(field, value, sight=sight) if known else ROOM + field.unit)
    return "".join(parts)
