"""What pages leave in the log besides what the rooms below write themselves."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

LIST_EXPORTED = EventType("web.list_exported", sentence=_("{actor}导出了{title}，共{rows}行，条件：{conditions}"))
API_FILE_READ = EventType(
    "web.api_file_read", sentence=_("{actor}通过接口令牌“{token}”查阅了该档案，用途：{purpose}"), needs_purpose=True
)
API_LIST_READ = EventType(
    "web.api_list_read",
    sentence=_("{actor}通过接口令牌“{token}”查询了{title}，得到{rows}行，用途：{purpose}"),
    needs_purpose=True,
)

types.register(LIST_EXPORTED, API_FILE_READ, API_LIST_READ)
