"""What recoveries write into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

ASKED = EventType("recoveries.asked", sentence=_("{actor}登记了应追回款项{fen}分"))
RECEIVED = EventType("recoveries.received", sentence=_("{actor}登记收到退款{fen}分"))
types.register(ASKED, RECEIVED)
