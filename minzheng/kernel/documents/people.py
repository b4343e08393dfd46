"""People and households as those whom papers are about."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.kernel.documents import subjects
from minzheng.kernel.registry.models import Household, Membership, Person


def register() -> None:
    """Called once when the room opens."""
    subjects.register(
        Person,
        named=lambda person: person.name,
        birth_dates=lambda person: [person.birth_date],
        also=lambda person: Person.objects.filter(merged_into=person).values_list("pk", flat=True),
    )
    # A household's own papers are its head's; whose paper another is stands on the paper.
    subjects.register(Household, named=_name, birth_dates=lambda household: [_head_born(household)])


def _current(household: Any) -> Any:
    return Membership.objects.filter(household=household, valid__upper_inf=True, superseded_at=None)


def _head(household: Any) -> Any:
    first = _current(household).order_by("relation", "pk").select_related("person").first()
    return first.person if first else None


def _name(household: Any) -> str:
    head = _head(household)
    return head.name if head else str(household)


def _head_born(household: Any) -> date | None:
    head = _head(household)
    return head.birth_date if head else None
