"""Correcting one person's file, and moving one person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
from django.contrib.postgres.search import SearchVectorField
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Cast

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry import names, secrets
from minzheng.kernel.registry.event_types import PERSON_CORRECTED, PERSON_MOVED
from minzheng.kernel.registry.models import IdQuality, Person, Residence
from minzheng.kernel.registry.staging import execute

CORRECTABLE = ("name", "sex", "birth_date", "death_date", "ethnic_group", "id_number", "phone")

END_RESIDENCE = """
    WITH ended AS (
        UPDATE registry_residence SET superseded_at = %(now)s
        WHERE person_id = %(person)s AND kind = %(kind)s AND superseded_at IS NULL AND upper_inf(valid)
        RETURNING *)
    INSERT INTO registry_residence
        (person_id, kind, area_id, address_id, text_cipher, valid, recorded_at, batch_id, row_number)
    SELECT person_id, kind, area_id, address_id, text_cipher, daterange(lower(valid), %(day)s), %(now)s, batch_id,
           row_number
    FROM ended WHERE lower(valid) IS NULL OR lower(valid) < %(day)s
"""


def correct_person(*, person: Person, actor: Actor, reason: str, now: datetime, **values: Any) -> Person:
    """Set what is now known about a person; None means that it turned out to be unknown. The old version is kept.

    `values`: any of `CORRECTABLE`; ``id_number`` and ``phone`` in plain text, the number checked and normalised before.
    Raises TypeError for another name, ValueError for an empty name.
    """
    if unknown := set(values) - set(CORRECTABLE):
        raise TypeError(f"not correctable: {', '.join(sorted(unknown))}")
    columns = {name: value for name, value in values.items() if name not in ("name", "id_number", "phone")}
    if "name" in values:
        columns |= _name_columns(values["name"])
    if "id_number" in values:
        columns |= _id_columns(values["id_number"])
    if "phone" in values:
        columns |= _phone_columns(values["phone"])
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(**columns, recorded_at=now, batch_id=None, row_number=None)
        record(
            type=PERSON_CORRECTED,
            actor=actor,
            now=now,
            subject=person,
            purpose=reason,
            fields="、".join(sorted(values)),
        )
    person.refresh_from_db()
    return person


def _name_columns(name: str | None) -> dict[str, Any]:
    described = names.describe(pl.Series([name], dtype=pl.String)).row(0, named=True)
    if described["name"] is None:
        raise ValueError("a person has a name")
    return {
        "name": described["name"],
        "name_key": described["key"],
        "name_pinyin": described["pinyin"],
        "name_initials": described["initials"],
        "name_terms": Cast(Value(" ".join(described["terms"])), SearchVectorField()),
    }


def _id_columns(number: str | None) -> dict[str, Any]:
    if number is None:
        empty = dict.fromkeys(("id_cipher", "id_index", "id_tail_index", "id_tail6_index"))
        return {**empty, "id_quality": None}
    return {
        "id_cipher": secrets.encrypt_one(number, purpose="ID_NUMBER"),
        "id_index": secrets.blind_index_one(number, purpose="ID_NUMBER"),
        "id_tail_index": secrets.tail_index_one(number, purpose="ID_NUMBER"),
        "id_tail6_index": secrets.tail_index_one(number, purpose="ID_NUMBER", length=6),
        "id_quality": IdQuality.VALID,
    }


def _phone_columns(phone: str | None) -> dict[str, Any]:
    if phone is None:
        return dict.fromkeys(("phone_cipher", "phone_index", "phone_tail_index"))
    return {
        "phone_cipher": secrets.encrypt_one(phone, purpose="PHONE"),
        "phone_index": secrets.blind_index_one(phone, purpose="PHONE"),
        "phone_tail_index": secrets.tail_index_one(phone, purpose="PHONE"),
    }


def move(
    *, person: Person, kind: str, area: int | None, day: date, actor: Actor, now: datetime, address: int | None = None,
    text: str | None = None,
) -> Residence:  # fmt: skip
    """From `day` on a person is registered (`kind` HUKOU) or lives (LIVING) in `area`; where he was before is kept.

    `area` and `address` are ids, None where unknown; `text` is the address as written, stored encrypted.
    """
    column = {Residence.Kind.HUKOU: "hukou_area_id", Residence.Kind.LIVING: "home_area_id"}[Residence.Kind(kind)]
    with transaction.atomic():
        before = Person.objects.select_for_update().get(pk=person.pk)
        execute(END_RESIDENCE, {"person": person.pk, "kind": kind, "day": day, "now": now})
        residence = Residence.objects.create(
            person=person, kind=kind, area_id=area, address_id=address, valid=(day, None), recorded_at=now,
            text_cipher=None if text is None else secrets.encrypt_one(text, purpose="ADDRESS"),
        )  # fmt: skip
        columns = {column: area}
        if kind == Residence.Kind.HUKOU and before.home_area_id == before.hukou_area_id:
            columns["home_area_id"] = area  # who lives where he is registered moves with his registration
        if any(getattr(before, name) != value for name, value in columns.items()):
            Person.objects.filter(pk=person.pk).update(**columns, recorded_at=now)
        record(type=PERSON_MOVED, actor=actor, now=now, subject=person, day=day.isoformat(), kind=kind, area_id=area)
    person.refresh_from_db()
    return residence
