"""What outreach writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

REPORTED = EventType("outreach.reported", sentence=_("{actor}登记了线索{number}，来源：{source}"))
LED_TO = EventType("outreach.led_to", sentence=_("线索{number}转为申请{application}，经办{actor}"))
READ = EventType("outreach.read", sentence=_("{actor}查看了线索{number}的内容"))
ESCORTED = EventType("outreach.escorted", sentence=_("{actor}登记全程代办，依据：{purpose}"), needs_purpose=True)
types.register(REPORTED, LED_TO, READ, ESCORTED)
