"""Systems, states and records of the exchange in the words of the pages, and which systems a viewer works with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import reaches
from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.masking import is_masked_for_staff, mask_for_staff
from minzheng.kernel.exchange import installed
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import Record, State
from minzheng.kernel.intake.contract import BOOL, DATE, INTEGER, MEASURE, MONEY, MONTH, Column
from minzheng.web.people.values import in_words
from minzheng.web.presenters import Tag, Tone

TONES = {
    State.SAME: Tone.GOOD,
    State.ONLY_HERE: Tone.SOON,
    State.ONLY_THERE: Tone.SOON,
    State.DIFFERS: Tone.BAD,
}


@dataclass(frozen=True, kw_only=True)
class SideRow:
    """A column on both sides. ``state``: same, differs or missing; told by the record, since values may be masked."""

    label: str
    left: str | None
    right: str | None
    state: str


def systems_of(*, user: Any, day: datetime.date, permission: str = "exchange.view") -> list[Installed]:
    """The systems of the lines in which a viewer holds the permission."""
    held = reaches(user=user, permission=permission, day=day)
    return [one for one in installed.every() if any(reach.all_lines or one.line in reach.lines for reach in held)]


def system_title(key: str) -> str:
    """The upper system's name; its key where no module declares it any more."""
    try:
        return _(installed.one(key).adapter.system)
    except KeyError:
        return key


def state_tag(record: Record) -> Tag:
    return Tag(text=State(record.state).label, tone=TONES[State(record.state)])


def outcome_tag(record: Record) -> Tag | None:
    """What was decided; None where nobody has looked since the content changed."""
    if record.outcome is None:
        return None
    tone = Tone.SOON if record.outcome == Record.Decision.CHECKING else Tone.GOOD
    return Tag(text=Record.Decision(record.outcome).label, tone=tone)


def subject(record: Record) -> str:
    """The name: of our file, else as the upper system writes it."""
    if record.person is not None:
        return record.person.name
    return str((record.theirs or record.ours or {}).get("name") or _("未登记姓名"))


def record_url(record: Record) -> str:
    return reverse("web:exchange_record", args=[record.pk])


def column_titles(record: Record, names: list[str]) -> list[str]:
    """The titles of columns of a record's system."""
    theirs = installed.one(record.adapter).adapter.theirs
    return [_(theirs.column(name).title) for name in names]


def is_hidden(column: Column) -> bool:
    return is_masked_for_staff(column.masked_as)


def value_words(column: Column, text: str | None) -> str | None:
    """A kept text as people write it, hidden where its kind is; None where nothing is said."""
    if text is None:
        return None
    if is_hidden(column):
        return mask_for_staff(MaskKind(str(column.masked_as)), text)
    if column.kind in (MONEY, INTEGER, MEASURE):
        return in_words(column, int(text))
    if column.kind in (DATE, MONTH):
        return in_words(column, datetime.date.fromisoformat(text))
    return in_words(column, text == "true" if column.kind is BOOL else text)


def side_rows(record: Record) -> list[SideRow]:
    """Every plain column of the record on both sides; sealed ones stand on the files themselves."""
    adapter = installed.one(record.adapter).adapter
    rows = []
    for column in adapter.theirs.columns:
        if column.encrypted:
            continue
        left, right = ((side or {}).get(column.name) for side in (record.ours, record.theirs))
        if left is None and right is None:
            continue
        state = "differs" if column.name in record.differs else "missing" if None in (left, right) else "same"
        if state == "same" and left != right:
            state = "uncompared"
        rows.append(
            SideRow(
                label=_(column.title),
                left=value_words(column, left),
                right=value_words(column, right),
                state=state,
            )
        )
    return rows
