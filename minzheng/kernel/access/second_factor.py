"""Which accounts must sign in with a one-time code, and which do."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator

from minzheng.kernel.access.grants import grants_of
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import DUTIES

ROLES_WITH_SECOND_FACTOR = frozenset(role.value for role, duty in DUTIES.items() if duty.second_factor)


def needs_second_factor(*, account: Account, day: datetime.date) -> bool:
    """Whether a role that the account holds on that day asks for it."""
    return any(grant.role in ROLES_WITH_SECOND_FACTOR for grant in grants_of(user=account, day=day))


def has_second_factor(*, account: Account) -> bool:
    """Whether a one-time code is set up."""
    return Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists()
