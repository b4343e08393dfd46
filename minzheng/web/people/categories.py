"""Whom the offices' rolls name: 低保, 特困 and the like as conditions on their rows, for lists of any length."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake.tables import table_of
from minzheng.web.presenters import Tag, Tone, Words


@dataclass(frozen=True, kw_only=True)
class Category:
    """People with a row in a dataset's table that meets ``condition``."""

    key: str
    label: Words
    dataset: str
    condition: Q = field(default_factory=Q)
    tone: Tone = Tone.PLAIN

    def rows(self, *, user: Any, day: datetime.date) -> QuerySet[Any]:
        """The rows in the user's scope that hold on ``day``."""
        table = scope(user=user, model=table_of(dataset=self.dataset), day=day)
        return table.filter(self.condition, superseded_at=None, valid__contains=day)

    def names(self, person: str, *, user: Any, day: datetime.date) -> Exists:
        """Whether the person in that column of the outer query is named."""
        return Exists(self.rows(user=user, day=day).filter(person=OuterRef(person)))


DIBAO = Category(
    key="dibao",
    label=_("低保"),
    dataset="dibao",
    condition=Q(aid_kind__in=("DIBAO", "SINGLE_DIBAO")),
    tone=Tone.PRIMARY,
)
CATEGORIES = (
    DIBAO,
    Category(key="tekun", label=_("特困"), dataset="dibao", condition=Q(aid_kind="TEKUN"), tone=Tone.PRIMARY),
    Category(key="low_margin", label=_("低保边缘"), dataset="dibao", condition=Q(aid_kind="LOW_MARGIN")),
    Category(key="disability", label=_("持证残疾人"), dataset="disability"),
    Category(key="gaoling", label=_("高龄津贴"), dataset="gaoling"),
)
BY_KEY = {category.key: category for category in CATEGORIES}


def with_categories(people: QuerySet[Any], *, user: Any, day: datetime.date) -> QuerySet[Any]:
    """Adds ``in_dibao``, ``in_tekun``, …: whether a person is named."""
    return people.annotate(**{f"in_{one.key}": one.names("pk", user=user, day=day) for one in CATEGORIES})


def tags(row: Any, *, of: Iterable[Category] = CATEGORIES) -> list[Tag]:
    """The categories that a row of ``with_categories`` is in."""
    return [Tag(text=one.label, tone=one.tone) for one in of if getattr(row, f"in_{one.key}", False)]
