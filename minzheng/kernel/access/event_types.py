"""The kinds of events that access writes, each with its sentence."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

SIGNED_IN = EventType("access.signed_in", sentence=_("{actor}登录，地址 {address}"), erasure=("address",))
SIGNED_OUT = EventType("access.signed_out", sentence=_("{actor}退出登录"))
SIGN_IN_FAILED = EventType(
    "access.sign_in_failed", sentence=_("有人尝试登录未成功，地址 {address}"), erasure=("address", "username")
)
LOCKED_OUT = EventType(
    "access.locked_out", sentence=_("因多次登录失败暂停登录，地址 {address}"), erasure=("address", "username")
)
PASSWORD_CHANGED = EventType("access.password_changed", sentence=_("{actor}修改了密码"))
PASSWORD_RESET = EventType(
    "access.password_reset", sentence=_("{actor}重置了该账号的密码：{purpose}"), needs_purpose=True
)
SECOND_FACTOR_ADDED = EventType("access.second_factor_added", sentence=_("{actor}启用了动态口令"))
SECOND_FACTOR_REMOVED = EventType("access.second_factor_removed", sentence=_("{actor}停用了动态口令"))
SECOND_FACTOR_CLEARED = EventType(
    "access.second_factor_cleared", sentence=_("{actor}清除了该账号的动态口令：{purpose}"), needs_purpose=True
)
ACCOUNT_OPENED = EventType(
    "access.account_opened", sentence=_("{actor}开设账号 {username}（{name}）"), erasure=("username", "name")
)
ACCOUNT_LOCKED = EventType("access.account_locked", sentence=_("{actor}锁定账号：{purpose}"), needs_purpose=True)
ACCOUNT_UNLOCKED = EventType(
    "access.account_unlocked", sentence=_("{actor}解除账号锁定：{purpose}"), needs_purpose=True
)
ROLE_GRANTED = EventType(
    "access.role_granted",
    sentence=_("{actor}授予角色 {role}，区域 {area_name}，条线 {line}：{purpose}"),
    needs_purpose=True,
)
ROLE_PROPOSED = EventType(
    "access.role_proposed",
    sentence=_("{actor}提出授予角色 {role}，区域 {area_name}，条线 {line}，待复核：{purpose}"),
    needs_purpose=True,
)
ROLE_APPROVED = EventType("access.role_approved", sentence=_("{actor}复核同意授予角色 {role}"))
ROLE_ENDED = EventType(
    "access.role_ended", sentence=_("{actor}终止角色 {role}，自 {day} 起：{purpose}"), needs_purpose=True
)
REVEALED = EventType(
    "access.revealed", sentence=_("{actor}查看了{field_title}原文，用途：{purpose}"), needs_purpose=True
)
REVEAL_REQUESTED = EventType(
    "access.reveal_requested", sentence=_("{actor}申请查看未成年人的{field_title}，用途：{purpose}"), needs_purpose=True
)
REVEAL_APPROVED = EventType("access.reveal_approved", sentence=_("{actor}同意查看未成年人的{field_title}"))
REVEAL_REFUSED = EventType("access.reveal_refused", sentence=_("{actor}不同意查看未成年人的{field_title}"))
TOKEN_MADE = EventType(
    "access.token_made", sentence=_("{actor}创建了接口令牌“{name}”，可做：{permissions}，有效至 {until}")
)
TOKEN_REVOKED = EventType(
    "access.token_revoked", sentence=_("{actor}撤销了接口令牌“{name}”：{purpose}"), needs_purpose=True
)

register(*(value for value in list(globals().values()) if isinstance(value, EventType)))


def logged(text: str | Promise) -> str:
    """A marked text as the log keeps it: in the installation's language, whatever the actor's screen is set to."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)
