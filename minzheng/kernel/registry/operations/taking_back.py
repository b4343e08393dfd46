"""Taking back what was told of one person at one instant."""

from __future__ import annotations

from datetime import datetime

from minzheng.kernel.registry.models import Person, PersonPast

ATTRIBUTES = ("sex", "birth_date", "death_date", "ethnic_group")


def take_back(*, person: Person, recorded_at: datetime, now: datetime) -> list[str]:
    """Attributes that were set at `recorded_at` are again what they were before, unless changed since; their names.

    The version in between stays in the past. Part of the caller's transaction, whose event tells of it.
    """
    current = Person.objects.select_for_update().get(pk=person.pk)
    before = PersonPast.objects.filter(person=person, superseded_at=recorded_at).order_by("-pk").first()
    told: Person | PersonPast | None = current
    if current.recorded_at != recorded_at:
        told = PersonPast.objects.filter(person=person, recorded_at=recorded_at).order_by("pk").first()
    if before is None or told is None:
        return []
    back = {
        name: getattr(before, name)
        for name in ATTRIBUTES
        if getattr(before, name) != getattr(told, name) == getattr(current, name)
    }
    if back:
        Person.objects.filter(pk=person.pk).update(
            **back, recorded_at=now, batch_id=before.batch_id, row_number=before.row_number
        )
    return sorted(back)


def close_file(*, person: Person, now: datetime) -> None:
    """A file that was opened for a row that is somebody else's: it stays, out of everybody's area."""
    Person.objects.filter(pk=person.pk).update(home_area=None, hukou_area=None, recorded_at=now, batch_id=None)
