"""What intake writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

RECEIVED = EventType("intake.received", sentence=_("{actor}上传了文件“{file}”"))
REFUSED = EventType("intake.refused", sentence=_("文件“{file}”被拒收：{reason}"))
REGISTERED = EventType("intake.registered", sentence=_("{actor}将“{file}”入库：接受{accepted}行，隔离{quarantined}行"))
SETTLED = EventType("intake.settled", sentence=_("{actor}确认“{dataset}”已报齐：{ended}条旧记录到期"))
VOIDED = EventType("intake.voided", sentence=_("{actor}作废了批次“{file}”：{purpose}"), needs_purpose=True)
DECIDED = EventType("intake.review_decided", sentence=_("{actor}认定第{row}行：{decision}"), erasure=("note",))
UNDECIDED = EventType("intake.review_undone", sentence=_("{actor}撤销了第{row}行的认定：{purpose}"), needs_purpose=True)
LINKED = EventType(
    "intake.linked", sentence=_("{actor}对{asked}行存疑数据作了概率比对：{proposed}行给出可能的人，{joined}行直接认定")
)
OTHER_NAMES_TOLD = EventType(
    "intake.other_names_told", sentence=_("多个部门对同一号码登记了同一姓名，{joined}行由此认定")
)
types.register(UNDECIDED, LINKED, OTHER_NAMES_TOLD)
READ_AGAIN = EventType("intake.read_again", sentence=_("{actor}按新的设置重新读取了“{file}”"))
CORRECTIONS_TAKEN = EventType(
    "intake.corrections_taken", sentence=_("{actor}下载了“{file}”的待更正行：{rows}行，含未脱敏内容")
)
HEADERS_REMEMBERED = EventType("intake.headers_remembered", sentence=_("{actor}确认并记住了“{file}”的表头"))
HEADERS_FORGOTTEN = EventType(
    "intake.headers_forgotten", sentence=_("{actor}撤回了记住的表头：{purpose}"), needs_purpose=True
)
types.register(HEADERS_REMEMBERED, HEADERS_FORGOTTEN)
types.register(RECEIVED, REFUSED, REGISTERED, SETTLED, VOIDED, DECIDED, READ_AGAIN, CORRECTIONS_TAKEN)
