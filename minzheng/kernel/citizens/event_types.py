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
SIGNED_IN = EventType("citizens.signed_in", sentence=_("{actor}通过“{provider}”核验身份，登录市民页面"))
SIGNED_OUT = EventType("citizens.signed_out", sentence=_("{actor}退出市民页面"))
MANDATE_GIVEN = EventType(
    "citizens.mandate_given", sentence=_("{actor}登记代办授权，可以代办：{scopes}，至{until}，依据：{ground}")
)
MANDATE_REVOKED = EventType(
    "citizens.mandate_revoked", sentence=_("{actor}撤销代办授权：{purpose}"), needs_purpose=True
)
ACTED_FOR = EventType("citizens.acted_for", sentence=_("{actor}开始代他人办事，凭据：{purpose}"), needs_purpose=True)
DRAFT_BEGUN = EventType("citizens.draft_begun", sentence=_("{actor}开始填写网上申请"))
DRAFT_DROPPED = EventType("citizens.draft_dropped", sentence=_("{actor}放弃了没有提交的申请"))
SEEN = EventType("citizens.seen", sentence=_("{actor}在市民页面查看：{purpose}"), needs_purpose=True)
types.register(
    SIGNED_IN,
    SIGNED_OUT,
    MANDATE_GIVEN,
    MANDATE_REVOKED,
    ACTED_FOR,
    DRAFT_BEGUN,
    DRAFT_DROPPED,
    SEEN,
)
types.register(SLIP_LEFT, SLIP_OPENED, CALL_BACK_ASKED, CALLED_BACK, ITEM_PUBLISHED, ITEM_WITHDRAWN)
