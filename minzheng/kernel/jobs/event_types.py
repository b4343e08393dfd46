"""The kinds of events that jobs write."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

FETCHED = EventType("jobs.file_fetched", sentence=_("{actor}下载了导出的{title}，共{rows}行"))

types.register(FETCHED)
