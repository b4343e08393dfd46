"""The kinds of events that papers and documents leave in the log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

ADDED = EventType("documents.added", sentence=_("{actor}上传了材料“{title}”"))
REFUSED = EventType("documents.refused", sentence=_("{actor}上传的材料“{title}”未收取：{reason}"))
OPENED = EventType("documents.opened", sentence=_("{actor}打开了{field_title}“{title}”：{purpose}"), needs_purpose=True)
VOIDED = EventType("documents.voided", sentence=_("{actor}作废了材料“{title}”：{purpose}"), needs_purpose=True)
EXPIRED = EventType("documents.expired", sentence=_("{actor}清理保管期满的材料 {files} 件"))
ISSUED = EventType("documents.issued", sentence=_("{actor}制发了{title} {number}"))
PRINTED = EventType("documents.printed", sentence=_("{actor}打印了{title} {number}：{purpose}"), needs_purpose=True)
ISSUE_VOIDED = EventType(
    "documents.issue_voided", sentence=_("{actor}作废了{title} {number}：{purpose}"), needs_purpose=True
)
FILLED = EventType("documents.filled", sentence=_("{actor}填写了{title}"))
FILLED_OPENED = EventType(
    "documents.filled_opened", sentence=_("{actor}打开了{field_title}“{title}”：{purpose}"), needs_purpose=True
)

register(*(value for value in list(globals().values()) if isinstance(value, EventType)))
