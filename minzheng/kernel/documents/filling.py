"""Forms filled in about a subject, before anything is issued: kept sealed, taken up again, printed to be signed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model

from minzheng.kernel.access import reveal
from minzheng.kernel.access.reveal import Look
from minzheng.kernel.access.scope import area_of
from minzheng.kernel.documents import event_types, subjects
from minzheng.kernel.documents.forms import stored
from minzheng.kernel.documents.forms.declaration import Form
from minzheng.kernel.documents.forms.showing import Values
from minzheng.kernel.documents.models import Filled
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import secrets

PURPOSE = "FILLED_VALUES"


def filled(*, subject: Model, place: str = "") -> Mapping[str, Filled]:
    """What is filled in about a subject at a place, by key of form. The caller has the subject in a scope."""
    label = subjects.label_of(subject)
    found = Filled.objects.filter(subject_kind=label, subject_id=subject.pk, place=place, superseded_at=None)
    return {one.form: one for one in found.select_related("saved_by")}


def filled_at(*, subject: Model) -> Mapping[tuple[str, str], Filled]:
    """Everything that is filled in about a subject, by place and key of form; one query."""
    label = subjects.label_of(subject)
    found = Filled.objects.filter(subject_kind=label, subject_id=subject.pk, superseded_at=None)
    return {(one.place, one.form): one for one in found.select_related("saved_by")}


def values_of(*, filled: Filled) -> dict[str, Any]:
    """The values of a form that oneself filled in; of others' only through `opened`."""
    return stored.from_json(secrets.decrypt_one(filled.values_sealed, purpose=PURPOSE))


def opened(
    *,
    filled: Filled,
    subject: Model,
    actor: Any,
    purpose: str,
    note: str = "",
    title: str,
    day: datetime.date,
    now: datetime.datetime,
) -> dict[str, Any]:
    """The values that somebody else filled in: a look at what is hidden, with a purpose and on record."""
    with transaction.atomic():
        reveal.log_look(
            user=actor,
            record=subject,
            field=subjects.FIELD,
            purpose=purpose,
            note=note,
            day=day,
            now=now,
            look=Look("document.open", event_types.FILLED_OPENED, settings.ACCESS_OPEN_LIMITS),
            title=title,
        )
        return values_of(filled=filled)


def fill(
    *,
    form: Form,
    values: Values,
    complete: bool,
    subject: Model,
    place: str = "",
    actor: Any,
    now: datetime.datetime,
) -> Filled:
    """Keep a form as it is filled in; what stood there before is kept as a past row. The same values change nothing."""
    label = subjects.label_of(subject)
    told = stored.as_json(values)
    key = {"subject_kind": label, "subject_id": subject.pk, "place": place, "form": form.key}
    with transaction.atomic():
        before = Filled.objects.select_for_update().filter(**key, superseded_at=None).first()
        if before is not None:
            if before.complete == complete and stored.as_json(values_of(filled=before)) == told:
                return before
            Filled.objects.filter(pk=before.pk).update(superseded_at=now)
        try:
            with transaction.atomic():
                made = Filled.objects.create(
                    **key,
                    form_version=form.version,
                    values_sealed=secrets.encrypt_one(told, purpose=PURPOSE),
                    complete=complete,
                    saved_by=actor,
                    saved_at=now,
                )
        except IntegrityError:  # the same form at the same moment: what came first stays
            return Filled.objects.get(**key, superseded_at=None)
        events.record(
            type=event_types.FILLED, actor=actor, now=now, subject=subject, area=area_of(subject),
            title=str(form.title), filled=made.pk,
        )  # fmt: skip
    return made
