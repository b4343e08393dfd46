"""Reading what is due and how holders were put into classes."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from minzheng.kernel.reviews.models import Classified, Due


def classified(*, due: Due) -> QuerySet[Classified]:
    """The classes into which the holder of an award was put, the latest first; the caller has `due` in scope."""
    award = due.award
    own = Q(household=award.household_id) if award.household_id else Q(person=award.person_id)
    return Classified.objects.filter(own, policy=due.policy).select_related("by")
