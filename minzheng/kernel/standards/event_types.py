"""What this room writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

PROPOSED = EventType("standards.proposed", sentence=_("{actor}拟定了“{title}”自{since}起的新值"))
TESTED = EventType("standards.tested", sentence=_("{actor}用全部案例检验了拟定值：{failed} 个案例的结论有变化"))
RELEASED = EventType("standards.released", sentence=_("{actor}复核并发布了“{title}”自{since}起的新值"))
RETURNED = EventType("standards.returned", sentence=_("{actor}退回了拟定值：{purpose}"), needs_purpose=True)
WITHDRAWN = EventType("standards.withdrawn", sentence=_("{actor}撤回了拟定值：{purpose}"), needs_purpose=True)
types.register(PROPOSED, TESTED, RELEASED, RETURNED, WITHDRAWN)
