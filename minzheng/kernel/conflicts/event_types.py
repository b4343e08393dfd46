"""What the register of relatives writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

DECLARED = EventType("conflicts.declared", sentence=_("{actor}登记了经办人员的近亲属关系：{relation}"))
ENDED = EventType("conflicts.ended", sentence=_("{actor}终止了近亲属备案：{purpose}"), needs_purpose=True)
types.register(DECLARED, ENDED)
