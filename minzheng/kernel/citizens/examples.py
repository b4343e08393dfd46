"""People of the demo as whom a visitor may look at citizens' pages; asked for by the demo's identity provider only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.access.minors import minor_below
from minzheng.kernel.citizens.recognising import CERTAIN
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Membership, Person
from minzheng.kernel.screening.models import Finding

HEADS = ("01", "02")
OF_EACH = 2


@dataclass(frozen=True)
class Example:
    """Somebody to look as: `shown` is his masked name, `why` he is of interest."""

    person: int
    shown: str
    age: int
    why: str


def people(*, day: date) -> Sequence[Example]:
    """A few heads of households, each group for another reason; the same ones every time."""
    taken: dict[int, Example] = {}
    for why, group in _groups(day):
        for person in group.exclude(pk__in=taken).order_by("pk")[:OF_EACH]:
            assert person.birth_date is not None
            age = day.year - person.birth_date.year
            taken[person.pk] = Example(person.pk, mask(Kind.NAME, person.name) or "", age, why)
    return list(taken.values())


def _groups(day: date) -> Iterator[tuple[str, QuerySet[Person]]]:
    standing = Membership.objects.filter(superseded_at=None, valid__contains=day)
    of_age = date(day.year - minor_below(day=day), day.month, min(day.day, 28))
    heads = Person.objects.filter(
        pk__in=standing.filter(relation__in=HEADS).values("person"),
        id_quality__in=CERTAIN,
        id_cipher__isnull=False,
        birth_date__lt=of_age,
        death_date=None,
        merged_into=None,
    )
    open_ = Finding.objects.filter(kind="SHOULD_HAVE", closed_at=None)
    children = standing.filter(
        Q(relation__startswith="2") | Q(relation__startswith="3"), person__birth_date__gt=of_age
    ).values("household")
    yield (
        _("家里可能符合条件，还没有享受"),
        heads.filter(pk__in=standing.filter(household__in=open_.values("household")).values("person")),
    )
    yield (
        _("家里有未成年的孩子"),
        heads.filter(pk__in=standing.filter(household__in=children).values("person")),
    )
    yield (_("一般家庭"), heads)


def identity_of(*, person: int) -> tuple[str, str]:
    """Name and number of somebody offered. LookupError where there is nobody."""
    found = Person.objects.filter(pk=person, id_cipher__isnull=False).first()
    if found is None or found.id_cipher is None:
        raise LookupError(person)
    return found.name, secrets.decrypt_one(found.id_cipher, purpose=Kind.ID_NUMBER.value)
