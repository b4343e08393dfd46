"""Reading accounts and what they did."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from minzheng.kernel.access.grants import grants_of
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.roles import roles_with
from minzheng.kernel.areas.models import AreaCover
from minzheng.kernel.events.models import Event


def names(*, account_ids: Iterable[int]) -> dict[int, str]:
    """Display names by account id, for the sentences of events; in one query."""
    return dict(Account.objects.filter(pk__in=set(account_ids)).values_list("pk", "display_name"))


def account_ids_waiting() -> QuerySet[Any]:
    """Ids of the accounts with a privileged role that waits for a second person; for a subquery."""
    return Assignment.objects.waiting().values("account_id")


def account_ids_holding(*, role: str) -> QuerySet[Any]:
    """Ids of the accounts to which a role was given and not ended; for a subquery."""
    return Assignment.objects.filter(role=role, ended_at=None).values("account_id")


def account_ids_named(*, username: str) -> QuerySet[Any]:
    """Id of the account of that sign-in name, whatever its case; for a subquery."""
    return Account.objects.filter(username__iexact=username.strip()).values("pk")


def by_username(*, username: str) -> Account | None:
    """The account in use of that sign-in name, whatever its case."""
    return Account.objects.filter(username__iexact=username.strip(), is_active=True).first()


def colleagues(*, user: Any, permission: str, day: datetime.date) -> QuerySet[Account]:
    """Accounts in use that hold a permission in an area of the user's, or above or below one; without himself.

    Whom something may be passed to. Whether that person may take it is asked again when it is passed.
    """
    own = [grant.area_id for grant in grants_of(user=user, day=day)]
    around = AreaCover.objects.filter(Q(ancestor__in=own) | Q(area__in=own), valid__contains=day)
    near = Q(area__in=around.values("area")) | Q(area__in=around.values("ancestor"))
    held = Assignment.objects.effective(day=day).filter(near, account=OuterRef("pk"), role__in=roles_with(permission))
    active = Account.objects.filter(Exists(held), is_active=True, locked_at=None, is_system=False)
    return active.exclude(pk=user.pk).order_by("display_name", "pk")


def name_of(account_id: str) -> Subquery:
    """The display name of the account in a column, as an annotation: ``annotate(actor_name=name_of("actor_id"))``."""
    return Subquery(Account.objects.filter(pk=OuterRef(account_id)).values("display_name"))


def assignments_of(*, account: Account) -> QuerySet[Assignment]:
    """Everything an account was ever given, what is in force first."""
    return account.assignments.select_related("area", "granted_by", "approved_by", "ended_by").order_by(
        "ended_at", "role", "area__code"
    )


def is_effective(*, assignment: Assignment, day: datetime.date) -> bool:
    """Whether an assignment at hand gives rights on a day; the same rule as ``AssignmentQuerySet.effective``."""
    agreed = not assignment.needs_approval or assignment.approved_by_id is not None
    return agreed and not assignment.valid.isempty and day in assignment.valid


def acts(*, account: Account, types: Iterable[str], most: int) -> QuerySet[Event]:
    """The newest acts of an account of some types, ready for ``events.queries.sentence``."""
    return Event.objects.filter(actor_id=account.pk, type__in=list(types)).prefetch_related("secrets")[:most]
