"""60周岁以上低保老人台账: made from the files, never kept beside them. Who cannot care for himself stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake.tables import table_of
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import Membership
from minzheng.web.lists import ChoiceFilter, Column, Kind, SavedView
from minzheng.web.lists.filters import Filter
from minzheng.web.people.categories import DIBAO
from minzheng.web.people.lists import PeoplePage, died_by
from minzheng.web.people.words import OLD, VERY_OLD, years_before
from minzheng.web.presenters import Tag, Tone

NEEDS_CARE, DISABLED, NO_CARD = "NEEDS_CARE", "DISABLED", "NO_CARD"


class OldPeopleOnDibao(PeoplePage):
    """Whoever is at least 60 on the day, alive as far as is known, and on the roll of 低保."""

    title = gettext_lazy("60周岁以上低保老人台账")
    default_sort = "home"
    empty_title = gettext_lazy("台账中还没有人")
    empty_words = gettext_lazy("社会救助对象名册入库后，名册上满60周岁的低保老人自动进入台账。")
    views = (
        SavedView(
            key="care", label=gettext_lazy("需照护或持残疾证"), condition=Q(self_care__in=(NEEDS_CARE, DISABLED))
        ),
        SavedView(key="alone", label=gettext_lazy("独居"), condition=Q(living_with=1)),
        SavedView(
            key="old",
            label=gettext_lazy("80岁以上"),
            condition=lambda day: Q(birth_date__lte=years_before(day=day, years=VERY_OLD)),
        ),
    )

    @cached_property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return (
            *self.who(),
            self.home(_("居住社区")),
            Column(key="care", label=_("自理与残疾"), kind=Kind.TAG, value=_care_tag, nothing=_("无持证记录")),
            Column(key="alone", label=_("同户人口（户籍）"), kind=Kind.TAG, value=_alone),
            self.sealed("phone", _("电话"), MaskKind.PHONE),
            self.sealed("id_number", _("证件号码"), MaskKind.ID_NUMBER, optional=True),
        )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            *self.name_and_home(),
            ChoiceFilter(
                name="care",
                label=_("自理与残疾"),
                choices=((NEEDS_CARE, _("需长期照护")), (DISABLED, _("持残疾证")), (NO_CARD, _("无持证记录"))),
                narrow=lambda people, value: people.filter(self_care=None if value == NO_CARD else value),
            ),
            self.by_sex(),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        cards = scope(model=table_of(dataset="disability"), **self.viewer).filter(
            person=OuterRef("pk"), superseded_at=None, valid__contains=self.day
        )
        care = cards.annotate(
            care=Case(When(needs_care=True, then=Value(NEEDS_CARE)), default=Value(DISABLED), output_field=CharField())
        ).order_by("-care")
        together = (
            scope(model=Membership, **self.viewer)
            .filter(household=OuterRef("lives_in"), superseded_at=None, valid__contains=self.day)
            .exclude(person__death_date__lte=self.day)
            .order_by()
            .values("household")
            .annotate(number=Count("person", distinct=True))
        )
        old = Q(birth_date__lte=years_before(day=self.day, years=OLD))
        people = super().refine(queryset).filter(old, DIBAO.names("pk", **self.viewer)).exclude(died_by(self.day))
        return registry.with_household(people=people, day=self.day).annotate(
            self_care=Subquery(care.values("care")[:1]),
            living_with=Subquery(together.values("number")),
        )


def _care_tag(person: Any) -> Tag | None:
    if person.self_care == NEEDS_CARE:
        return Tag(text=_("需长期照护"), tone=Tone.SOON)
    return Tag(text=_("持残疾证")) if person.self_care == DISABLED else None


def _alone(person: Any) -> Tag | None:
    """By the register's households; who belongs to none is not known to live alone."""
    if person.living_with is None:
        return None
    if person.living_with == 1:
        return Tag(text=_("独居"), tone=Tone.SOON)
    return Tag(text=_("同户%(number)d人") % {"number": person.living_with})
