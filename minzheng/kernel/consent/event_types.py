"""What consent writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

RECORDED = EventType(
    "consent.recorded",
    sentence=_("{actor}登记了授权“{scope}”，用途：{purpose}，至{until}"),
    needs_purpose=True,
    erasure=("document",),
)
WITHDRAWN = EventType(
    "consent.withdrawn", sentence=_("{actor}登记撤回授权“{scope}”，自{day}起：{purpose}"), needs_purpose=True
)
LOOKED = EventType(
    "consent.looked", sentence=_("{actor}查看了“{scope}”，依据：{ground}，用途：{purpose}"), needs_purpose=True
)
types.register(RECORDED, WITHDRAWN, LOOKED)
