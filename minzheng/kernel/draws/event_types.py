"""What draws write into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

BEGUN = EventType("draws.begun", sentence=_("{actor}开始{year}年的随机抽查，种子{seed}"))
types.register(BEGUN)
