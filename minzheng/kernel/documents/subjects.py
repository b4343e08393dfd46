"""Whom papers and documents are about: any record whose room says how it is named and whom it concerns.

::

    subjects.register(Person, named=lambda person: person.name, birth_dates=lambda person: [person.birth_date])

Who may see a subject's papers follows from the scope of the subject itself: whoever has it in his area sees them, and
whoever loses it does not, without a column of ours that could be out of date.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.events.operations import reference

FIELD = "papers"


class UnknownSubject(LookupError):
    """No room has said that papers can be about records of this kind."""


@dataclass(frozen=True)
class SubjectKind:
    """A model whose records papers are about. also: numbers of records that stand for the same (merged people)."""

    model: type[Model]
    named: Callable[[Any], str]
    also: Callable[[Any], Iterable[int]]
    known: Callable[[Any], Mapping[str, Any]]


_kinds: dict[str, SubjectKind] = {}


def register(
    model: type[Model],
    *,
    named: Callable[[Any], str],
    birth_dates: Callable[[Any], Iterable[datetime.date | None]],
    also: Callable[[Any], Iterable[int]] = lambda record: (),
    known: Callable[[Any], Mapping[str, Any]] = lambda record: {},
) -> None:
    """Let papers be about records of a model. ``birth_dates``: of everybody whom its papers concern.

    ``known``: values that its forms have beforehand, by key of field; nothing in it may be hidden from staff.
    """
    _kinds[model._meta.label_lower] = SubjectKind(model, named, also, known)
    # A child's papers are opened after a supervisor's approval, which is asked for and given like any other.
    hidden = Hidden(gettext_lazy("材料原件"), Kind.HEALTH, lambda record: _("请到材料页打开"))
    reveal.register(model, fields={FIELD: hidden}, birth_dates=birth_dates)


def kind_of(label: str) -> SubjectKind:
    """The kind under a label such as ``registry.person``; UnknownSubject where nobody registered it."""
    try:
        return _kinds[label]
    except KeyError:
        raise UnknownSubject(label) from None


def known() -> tuple[str, ...]:
    """Labels of all kinds."""
    return tuple(sorted(_kinds))


def label_of(record: Model) -> str:
    """The label of a record's kind; UnknownSubject where papers cannot be about it."""
    label = record._meta.label_lower
    kind_of(label)
    return label


def numbers_of(record: Model) -> list[int]:
    """The record's own number and those that stand for it."""
    return [int(reference(record)[1] or 0), *kind_of(label_of(record)).also(record)]


def model_of(label: str) -> type[Model]:
    """The model under a label; UnknownSubject."""
    return kind_of(label).model


def name_of(label: str, number: int) -> str:
    """How a subject is called; "" where it is gone."""
    record = apps.get_model(label)._default_manager.filter(pk=number).first()
    return "" if record is None else kind_of(label).named(record)


def known_of(record: Model) -> Mapping[str, Any]:
    """What is known of a record beforehand, by key of field."""
    return kind_of(label_of(record)).known(record)
