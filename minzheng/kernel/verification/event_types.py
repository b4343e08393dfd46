"""What checks write into the log: who asked, who looked, what was answered."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

BEGUN = EventType("verification.begun", sentence=_("{actor}发起了核对{number}，涉及{people}人"))
SEEN = EventType("verification.seen", sentence=_("{actor}查看了核对{number}的结果"))
SENT = EventType("verification.sent", sentence=_("{actor}导出了核对请求{number}，共{count}条"))
RECEIVED = EventType("verification.received", sentence=_("{actor}收入了核对结果{taken}条，退回{refused}条"))
EXPLAINED = EventType("verification.explained", sentence=_("{actor}登记了核对差异的说明"))
GIVEN_UP = EventType("verification.given_up", sentence=_("{actor}登记“{source}”未反馈"), erasure=("note",))
REPORTED = EventType("verification.reported", sentence=_("{actor}出具了核对{number}的报告"))
OBJECTED = EventType("verification.objected", sentence=_("{actor}登记了对核对{number}的异议"), erasure=("text",))
types.register(BEGUN, SEEN, SENT, RECEIVED, EXPLAINED, GIVEN_UP, REPORTED, OBJECTED)
