"""What this room writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

SLIP_LEFT = EventType("citizens.slip_left", sentence=_("市民留下了一张自测凭条"))
SLIP_OPENED = EventType("citizens.slip_opened", sentence=_("{actor}在窗口打开了自测凭条"))
CALL_BACK_ASKED = EventType("citizens.call_back_asked", sentence=_("市民请求回电"))
CALLED_BACK = EventType("citizens.called_back", sentence=_("{actor}回电：{result}"))
ITEM_PUBLISHED = EventType("citizens.item_published", sentence=_("{actor}在办事指南里公布了该事项"))
ITEM_WITHDRAWN = EventType(
    "citizens.item_withdrawn", sentence=_("{actor}从办事指南里撤下了该事项：{purpose}"), needs_purpose=True
)
types.register(SLIP_LEFT, SLIP_OPENED, CALL_BACK_ASKED, CALLED_BACK, ITEM_PUBLISHED, ITEM_WITHDRAWN)
