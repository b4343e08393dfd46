"""Tokens: how another program acts as an account, with fewer permissions than it, for a time, and so often a minute.

``make`` gives the token itself, once; ``recognise`` finds whose it is and counts the request. What a token may see
comes from ``access.scope`` with the account that ``recognise`` returns: it holds what the account holds *and* the token
names, whichever is less. A token carries its own life: a locked account's tokens are dead at once, and come alive again
with it, unless they were revoked.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from minzheng.kernel.access import event_types
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.grants import holds, narrow
from minzheng.kernel.access.models import Account, ApiToken, ApiTokenUse
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import PERMISSIONS
from minzheng.kernel.access.scope import can
from minzheng.kernel.events import operations as events

MARK = "mz_"
"""Every token begins so: scanners of leaked secrets, and people, know it by that."""
RANDOM_BYTES = 32
SHOWN = 8

OVER_TOKENS = (
    "people.search", "people.view", "finding.view", "policy.view", "intake.view", "intake.upload", "intake.accept",
)  # fmt: skip
"""What a token may be made for. Nothing hidden is revealed to a program, and nobody administers through one."""


class NotRecognised(Exception):
    """The token is unknown, not yet or no longer valid, revoked, or its account may not work."""


class TooMany(Exception):
    """The token has been used too often in this minute; ``wait`` is the number of seconds until the next."""

    def __init__(self, *, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@dataclass(frozen=True)
class Made:
    """A new token: its record, and the text that is shown once and kept nowhere."""

    token: ApiToken
    text: str


def offered(*, account: Account, day: datetime.date) -> list[str]:
    """The permissions that an account may put into a token on a day: those it holds itself."""
    return [each for each in OVER_TOKENS if holds(user=account, permission=each, day=day)]


def make(
    *,
    account: Account,
    name: str,
    permissions: Collection[str],
    lasts: datetime.timedelta,
    day: datetime.date,
    now: datetime.datetime,
) -> Made:
    """A new token for one's own account, from now on.

    Only its owner makes it: whoever makes a token sees it, and one made by an administrator would be a way into the
    account. Raises Refused for a permission that the account does not hold, too long a time, or a name in use.
    """
    name = name.strip()
    if not name:
        raise Refused(_("请给令牌起个名称。"))
    if not permissions or set(permissions) - set(offered(account=account, day=day)):
        raise Refused(_("请选择令牌可以做的事，只能从您本人有权做的事中选。"))
    if not datetime.timedelta() < lasts <= settings.ACCESS_TOKEN_LASTS_AT_MOST:
        raise Refused(_("有效期超过了允许的最长时间。"))
    text = MARK + secrets.token_urlsafe(RANDOM_BYTES)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)  # two clicks at once make one token of a name
        if ApiToken.objects.filter(account=account, name=name, revoked_at=None, valid_until__gt=now).exists():
            raise Refused(_("您已有一个同名的有效令牌。"))
        token = ApiToken.objects.create(
            account=account,
            name=name,
            digest=_digest(text),
            begins=text[:SHOWN],
            permissions=sorted(permissions),
            valid_from=now,
            valid_until=now + lasts,
            made_at=now,
        )
        events.record(
            type=event_types.TOKEN_MADE,
            actor=account,
            now=now,
            subject=token,
            name=name,
            permissions="、".join(logged(PERMISSIONS[each]) for each in token.permissions),
            until=token.valid_until.date().isoformat(),
        )
    return Made(token=token, text=text)


def revoke(*, token: ApiToken, reason: str, actor: Account, day: datetime.date, now: datetime.datetime) -> None:
    """End a token at once: by its owner, or by who assigns roles. Done twice, the first counts.

    Raises Refused where the actor may not, or gives no reason.
    """
    if actor.pk != token.account_id and not can(actor, "role.assign", day=day):
        raise Refused(_("您没有权限做这项操作。"))
    if not reason.strip():
        raise Refused(_("撤销必须写明原因。"))
    with transaction.atomic():
        locked = ApiToken.objects.select_for_update().get(pk=token.pk)
        if locked.revoked_at is not None:
            return
        locked.revoked_at, locked.revoked_by, locked.revoke_reason = now, actor, reason.strip()
        locked.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        events.record(
            type=event_types.TOKEN_REVOKED, actor=actor, now=now, subject=locked, purpose=reason, name=locked.name
        )


def recognise(*, text: str, now: datetime.datetime) -> ApiToken:
    """The token of a text, its ``account`` narrowed down to what the token names, and this request counted.

    Raises NotRecognised, or TooMany after ``ACCESS_TOKEN_REQUESTS_A_MINUTE`` requests in one minute. Two queries.
    """
    token = (
        ApiToken.objects.select_related("account")
        .filter(digest=_digest(text), revoked_at=None, valid_from__lte=now, valid_until__gt=now)
        .first()
    )
    if token is None or not token.account.is_active or token.account.locked_at is not None:
        raise NotRecognised
    if _count(token, now=now) > settings.ACCESS_TOKEN_REQUESTS_A_MINUTE:
        raise TooMany(wait=60 - now.second)
    narrow(user=token.account, permissions=token.permissions)
    return token


def _digest(text: str) -> bytes:
    """A plain digest is enough: the token is 256 random bits, not a password that somebody could guess."""
    return hashlib.sha256(text.encode()).digest()


def _count(token: ApiToken, *, now: datetime.datetime) -> int:
    """How many requests of this minute this one makes; processes that count at once each get a number of their own."""
    table = ApiTokenUse._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS kept (token_id, minute, requests, last_used_at) VALUES (%s, %s, 1, %s) "
            "ON CONFLICT (token_id) DO UPDATE SET minute = EXCLUDED.minute, last_used_at = EXCLUDED.last_used_at, "
            "requests = CASE WHEN kept.minute = EXCLUDED.minute THEN kept.requests + 1 ELSE 1 END RETURNING requests",
            [token.pk, now.replace(second=0, microsecond=0), now],
        )
        return int(cursor.fetchone()[0])
