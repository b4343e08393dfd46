"""Rooms above that must keep in step with who belongs to which household."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from minzheng.kernel.events.operations import Actor
from minzheng.kernel.registry.staging import execute


class MembershipFollower(Protocol):
    """Called inside the transaction of a change; the temporary table ``touched`` says who and which households.

    Its columns are ``household_id`` and ``person_id``. The register is what is true: a follower never refuses.
    """

    def __call__(self, *, actor: Actor, now: datetime) -> object: ...


#: Upper rooms add theirs.
membership_followers: list[MembershipFollower] = []


def memberships_changed(*, touched: str, parameters: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Tell the followers; `touched` is a SELECT of ``household_id`` and ``person_id``. Part of a transaction."""
    if not membership_followers:
        return
    if execute(f"CREATE TEMPORARY TABLE touched ON COMMIT DROP AS {touched}", parameters):
        execute("ANALYZE touched")
        for follower in membership_followers:
            follower(actor=actor, now=now)
    execute("DROP TABLE touched")
