"""What meetings write into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

CALLED = EventType("meetings.called", sentence=_("{actor}召集了{kind}，{day}"))
PUT_ON = EventType("meetings.put_on", sentence=_("{actor}将议题列入会议{meeting}"))
RESOLVED = EventType("meetings.resolved", sentence=_("{actor}登记了决议，承办{department}"))
SETTLED = EventType("meetings.settled", sentence=_("{actor}登记决议{outcome}"))
types.register(CALLED, PUT_ON, RESOLVED, SETTLED)
