"""What exchange writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

RECONCILED = EventType(
    "exchange.reconciled",
    sentence=_("{actor}与{system}对账：一致{same}条，仅本地{only_here}条，仅上级{only_there}条，不一致{differs}条"),
)
DECIDED = EventType("exchange.decided", sentence=_("{actor}对与{system}的差异作出处理“{outcome}”"), erasure=("note",))
EXPORT_ASKED = EventType(
    "exchange.export_asked", sentence=_("{actor}申请导出{system}报送文件，用途：{purpose}"), needs_purpose=True
)
EXPORT_RELEASED = EventType("exchange.export_released", sentence=_("{actor}同意导出含未成年人信息的{system}报送文件"))
EXPORTED = EventType(
    "exchange.exported",
    sentence=_("为{actor}生成了{system}报送文件：新增{new}条，变更{changed}条，终止{ended}条，用途：{purpose}"),
    needs_purpose=True,
)
types.register(RECONCILED, DECIDED, EXPORT_ASKED, EXPORT_RELEASED, EXPORTED)
