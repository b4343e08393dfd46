"""After whom a household is named, for lists: the first of its members whom the viewer may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, Subquery

from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry.models import Person


def head_name(*, user: Any, day: date, household: str) -> Subquery:
    """The name of the head on `day`, else of the member next to him; null where the viewer may see none of them.

    household: the column of the rows that holds the household's id. A head may live in another street than his family.
    """
    members = scope(user=user, model=Person, day=day).filter(
        memberships__household=OuterRef(household),
        memberships__superseded_at=None,
        memberships__valid__contains=day,
    )
    first = members.order_by("memberships__relation", "pk").values("name")[:1]
    return Subquery(first, output_field=CharField())
