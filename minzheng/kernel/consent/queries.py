"""Reading authorisations: who is covered on a day, and whose will lapse."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from minzheng.kernel.consent.models import Authorisation


def in_force(*, day: date) -> Q:
    """The condition of an authorisation that covers a day."""
    return Q(valid__contains=day) & (Q(withdrawn_from=None) | Q(withdrawn_from__gt=day))


def covered(*, people: Iterable[int], scope: str, day: date) -> set[int]:
    """Of these people, those whose data of the scope are authorised on the day; one query."""
    held = Authorisation.objects.filter(in_force(day=day), about__in=list(people), scope=scope)
    return set(held.values_list("about", flat=True))


def uncovered(*, people: Collection[int], scope: str, day: date) -> set[int]:
    """Of these people, those whose data nobody authorised."""
    return set(people) - covered(people=people, scope=scope, day=day)


def lapsing(authorisations: QuerySet[Authorisation], *, day: date, by: date) -> QuerySet[Authorisation]:
    """Those in force on `day` that end before `by` with no other one of the same person and scope that goes on."""
    later = Authorisation.objects.filter(
        about=OuterRef("about"), scope=OuterRef("scope"), withdrawn_from=None, valid__contains=by
    )
    return authorisations.filter(in_force(day=day), valid__endswith__lte=by).exclude(Exists(later))


def by_end(authorisations: QuerySet[Authorisation]) -> QuerySet[Authorisation]:
    """Adds `ends`: the first day that is no longer covered."""
    return authorisations.annotate(ends=F("valid__endswith"))
