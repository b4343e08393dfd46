"""What pages leave in the log besides what the rooms below write themselves."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

LIST_EXPORTED = EventType("web.list_exported", sentence=_("{actor}导出了{title}，共{rows}行，条件：{conditions}"))

types.register(LIST_EXPORTED)
