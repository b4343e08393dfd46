"""Ties of family and merged addresses for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from minzheng.kernel.areas.models import Area
from minzheng.kernel.registry.models import AddressMerge, FamilyTie, Person
from tests.address_factories import make_address

NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)


def make_tie(one: Person, two: Person, *, grounds: list[dict[str, Any]] | None = None, score: int = 65) -> FamilyTie:
    """Two people of one surname at one door, unless other grounds are given."""
    person, other = sorted((one, two), key=lambda each: each.pk)
    return FamilyTie.objects.create(
        person=person,
        other=other,
        score=score,
        grounds=grounds or [{"ground": "ADDRESS", "score": score}],
        conflicts=[],
        opened_at=NOW,
    )


def make_address_merge(area: Area, estate: str) -> AddressMerge:
    """A door that was merged into another of its estate."""
    alias, into = (make_address(area, estate=estate, room=room) for room in ("501", "502"))
    alias.merged_into_id = into.pk
    alias.save()
    return AddressMerge.objects.create(alias=alias, into=into, reason="同一个门", actor_id=1, at=NOW)
