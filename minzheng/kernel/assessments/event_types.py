"""What assessments write into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

ASSESSED = EventType("assessments.assessed", sentence=_("{actor}按“{scale}”评估，结果：{grade}"))
types.register(ASSESSED)
