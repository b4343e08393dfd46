"""Batches, datasets and rows in the words of the pages."""

from __future__ import annotations

import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import queries as accounts
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import NEVER, Column, Kind
from minzheng.kernel.intake.models import Batch
from minzheng.web.accounts.words import moment
from minzheng.web.lists.columns import yuan
from minzheng.web.phrases import titled
from minzheng.web.presenters import Tag, TimelineEntry, Tone, long_date

TONES = {
    Batch.Status.PREVIEWED: Tone.SOON,
    Batch.Status.REGISTERED: Tone.GOOD,
    Batch.Status.REFUSED: Tone.BAD,
}

SKIPPED: dict[str, Promise] = {
    "HEADER": gettext_lazy("重复的表头"),
    "SUBTOTAL": gettext_lazy("小计、合计"),
    "NOTE": gettext_lazy("说明、签名"),
    "SECTION": gettext_lazy("分段标题"),
    "NUMBERING": gettext_lazy("栏次编号"),
}
UNIT_SOURCES: dict[str, Promise] = {
    "HEADER": gettext_lazy("表头注明"),
    "TITLE": gettext_lazy("标题行注明"),
    "ASSUMED": gettext_lazy("未注明，按元处理"),
}


def batch_url(batch: Batch | int) -> str:
    return reverse("web:batch", args=[batch.pk if isinstance(batch, Batch) else batch])


def dataset_title(key: str | None) -> str:
    """The title of a kind of table; empty where the file was not recognised."""
    known = tables.DATASETS.get(key or "")
    return _(str(known.title)) if known else ""


def dataset_choices() -> list[tuple[str, str]]:
    """Every kind of table that can be sent: key and title."""
    return [(key, dataset_title(key)) for key in tables.DATASETS]


def status_tag(batch: Batch) -> Tag:
    return Tag(text=Batch.Status(batch.status).label, tone=TONES.get(Batch.Status(batch.status), Tone.PLAIN))


def asked_day(batch: Batch) -> datetime.date | None:
    """The day that the table speaks of, as its sender said; None for a batch that kept none."""
    if batch.delivery_id:
        return batch.delivery.day  # type: ignore[union-attr]
    told = batch.understood.get("asked", {}).get("day")
    return datetime.date.fromisoformat(told) if told else None


def file_size(size: int) -> str:
    return str(filesizeformat(size))


def plain_value(column: Column, value: Any) -> str | None:
    """A stored value of a column as people write it; None is not known. What is sensitive is masked elsewhere."""
    if value is None:
        return None
    if value == NEVER:
        return _("未发生")
    match column.kind:
        case Kind.MONEY:
            return _("%(yuan)s 元") % {"yuan": yuan(value)}
        case Kind.MONTH:
            return f"{value:%Y-%m}"
        case Kind.DATE:
            return long_date(value)
        case Kind.CODE:
            return column.title_of(value)
        case Kind.BOOL:
            return _("是") if value else _("否")
    return str(value)


def history(batch: Batch) -> list[TimelineEntry]:
    """The states that a batch reached, the newest first. The batch comes out of the scope."""
    states = list(batch.states.order_by("-at", "-pk"))
    names = accounts.names(account_ids=[state.actor_id for state in states])
    return [
        TimelineEntry(
            when=moment(state.at),
            words=titled(Batch.Status(state.status).label, state.reason),
            by=names.get(state.actor_id, ""),
            tone=TONES.get(Batch.Status(state.status), Tone.PLAIN),
        )
        for state in states
    ]


def sent_again(name: str, before: Batch) -> str:
    """Of content that something newer had replaced: what confirming it will do."""
    return _("“%(file)s”的内容曾于 %(when)s 报送过，此后又收到了更新的表。确认入库后，将以这份文件作为最新情况。") % {
        "file": name,
        "when": moment(before.received_at),
    }
