"""What reviews write into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

CLASSIFIED = EventType("reviews.classified", sentence=_("{actor}将复核类别定为{klass}：{purpose}"), needs_purpose=True)
RECKONED = EventType("reviews.reckoned", sentence=_("{actor}重新推算了{count}项待遇的复核日期"))
types.register(CLASSIFIED, RECKONED)
