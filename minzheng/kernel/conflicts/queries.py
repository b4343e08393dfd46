"""Asking whether an officer must keep away."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.registry.models import Membership

BARRED = """
    EXISTS (SELECT FROM conflicts_relation relation
            WHERE relation.account_id = ANY({accounts}) AND relation.ended_date IS NULL
              AND (relation.person_id IN ({person}, {applicant}) OR EXISTS (
                   SELECT FROM registry_membership lives
                   WHERE lives.person_id = relation.person_id AND lives.superseded_at IS NULL AND lives.valid @> {day}
                     AND (lives.household_id = {household} OR lives.household_id IN (
                          SELECT with_him.household_id FROM registry_membership with_him
                          WHERE with_him.person_id = {person} AND with_him.superseded_at IS NULL
                            AND with_him.valid @> {day})))))
"""
"""SQL: whether one of `accounts` is a relative of a person, an applicant, or of somebody in their household."""


def concerning(*, household: int | None, person: int | None, applicant: int | None, day: date) -> QuerySet[Relation]:
    """The declarations in force that concern a matter about these (ids): a relative is one of the family."""
    standing = Membership.objects.filter(superseded_at=None, valid__contains=day)
    homes = Q(household=household) if household else Q(pk__in=[])
    if person:
        homes |= Q(household__in=standing.filter(person=person).values("household"))
    lives = standing.filter(homes, person=OuterRef("person"))
    named = Q(person__in=[each for each in (person, applicant) if each is not None])
    return Relation.objects.filter(named | Q(Exists(lives)), ended_date=None)
