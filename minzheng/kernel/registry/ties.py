"""Reading ties between people registered apart, with what was answered of each."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Q, QuerySet, Subquery

from minzheng.kernel.registry.models import FamilyTie, FamilyTieAnswer


def with_answers(*, ties: QuerySet[FamilyTie]) -> QuerySet[FamilyTie]:
    """The ties with `answered`: the standing answer, or null."""
    standing = FamilyTieAnswer.objects.filter(tie=OuterRef("pk"), undone_at=None)
    return ties.annotate(answered=Subquery(standing.values("answer")[:1]))


def ties_of(*, people: Collection[int]) -> QuerySet[FamilyTie]:
    """What ties these people to others now, the surest first. Whom of them somebody may see, `access.scope` tells."""
    here = FamilyTie.objects.filter(Q(person__in=people) | Q(other__in=people), closed_at=None)
    return with_answers(ties=here).order_by("-score", "pk")
