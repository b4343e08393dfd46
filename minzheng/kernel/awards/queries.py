"""Reading awards."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from minzheng.kernel.awards import expansion
from minzheng.kernel.awards.models import Award
from minzheng.kernel.registry.models import Person


def standing(*, day: date) -> QuerySet[Award]:
    """Awards that hold on ``day`` and were not voided. For jobs and operations; pages start from ``access.scope``."""
    return Award.objects.filter(voided_at__isnull=True, valid__contains=day)


def of_person(*, person: Person) -> QuerySet[Award]:
    """Every award that reaches or reached a person, directly or through a household; voided ones too, as granted."""
    return Award.objects.filter(
        Q(person=person) | Q(reservations__person=person) | Q(household__memberships__person=person)
    ).distinct()


def reaching_people() -> str:
    """Query of ``person_id``, ``policy``, ``fen`` of the awards that reach people on ``%(day)s``."""
    return """
        SELECT a.person_id, a.policy, a.amount_fen AS fen FROM awards_award a
        WHERE a.person_id IS NOT NULL AND a.voided_at IS NULL AND a.valid @> %(day)s::date
        UNION ALL
        SELECT m.person_id, a.policy, a.amount_fen FROM awards_award a
        JOIN registry_membership m ON m.household_id = a.household_id AND m.superseded_at IS NULL
                                  AND m.valid @> %(day)s::date
        WHERE a.voided_at IS NULL AND a.valid @> %(day)s::date
    """


def merge_would_collide(*, alias: Person, into: Person) -> list[str | Promise]:
    """Why two records cannot become one person: awards on either that exclude each other, a sentence each."""
    with connection.cursor() as cursor:
        cursor.execute(expansion.SHARED, {"first": alias.pk, "second": into.pk})
        shared = cursor.fetchall()
    awards = Award.objects.in_bulk({number for both in shared for number in both})
    return [
        gettext("待遇 {first}（{first_policy}）与待遇 {second}（{second_policy}）不能由同一人享受").format(
            first=first, first_policy=awards[first].policy, second=second, second_policy=awards[second].policy
        )
        for first, second in shared
    ]
