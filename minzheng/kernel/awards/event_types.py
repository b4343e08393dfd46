"""What this room records in the event log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

GRANTED = EventType("awards.granted", sentence=_("{actor}给予待遇 {policy}"))
GRANTED_MANY = EventType("awards.granted_many", sentence=_("{actor}给予待遇 {policy} 共 {count} 份"))
ENDED = EventType("awards.ended", sentence=_("{actor}终止待遇，自 {day} 起不再享受：{purpose}"), needs_purpose=True)
VOIDED = EventType("awards.voided", sentence=_("{actor}撤销待遇：{purpose}"), needs_purpose=True)
FOLLOWED = EventType(
    "awards.followed", sentence=_("{actor}按家庭成员变动更新待遇占用：新增 {added}，取消 {removed}，冲突 {collisions}")
)

register(GRANTED, GRANTED_MANY, ENDED, VOIDED, FOLLOWED)
