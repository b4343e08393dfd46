"""Registering people in bulk: new ones by COPY, known ones by one UPDATE of what differs."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db import connection, transaction

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry import frames, names, secrets
from minzheng.kernel.registry.event_types import PEOPLE_REGISTERED
from minzheng.kernel.registry.staging import execute, loading, new_ids, staged

ASKED = {
    "person_id": pl.Int64, "name": pl.String, "sex": pl.String, "birth_date": pl.Date, "death_date": pl.Date,
    "ethnic_group": pl.String, "id_number": pl.String, "id_cipher": pl.Binary, "id_quality": pl.String,
    "phone": pl.String, "phone_cipher": pl.Binary, "hukou_area_id": pl.Int64, "home_area_id": pl.Int64,
    "row_number": pl.Int32,
}  # fmt: skip

NAME_COLUMNS = ("name_key", "name_pinyin", "name_initials")
ID_COLUMNS = ("id_cipher", "id_tail_index", "id_tail6_index")
PHONE_COLUMNS = ("phone_cipher", "phone_tail_index")
COMPARED = (
    "name", "sex", "birth_date", "death_date", "ethnic_group", "id_index", "id_quality", "phone_index",
    "hukou_area_id", "home_area_id",
)  # fmt: skip

# null is "not told this time": it takes nothing away from what is known
_TOLD = {column: f"coalesce(s.{column}, p.{column})" for column in COMPARED + NAME_COLUMNS + ID_COLUMNS + PHONE_COLUMNS}
_TOLD["name_terms"] = "coalesce(s.name_terms::tsvector, p.name_terms)"
# who lives where he is registered moves with his registration
_TOLD["home_area_id"] = """coalesce(s.home_area_id,
    CASE WHEN p.home_area_id = p.hukou_area_id THEN s.hukou_area_id END, p.home_area_id, s.hukou_area_id)"""

UPDATE_KNOWN = f"""
    WITH changed AS (
        UPDATE registry_person p
        SET {", ".join(f"{column} = {told}" for column, told in _TOLD.items())},
            recorded_at = %(now)s, batch_id = %(batch_id)s, row_number = s.row_number
        FROM staged_people s
        WHERE p.id = s.id
          AND ({", ".join(_TOLD[column] for column in COMPARED)})
              IS DISTINCT FROM ({", ".join(f"p.{column}" for column in COMPARED)})
        RETURNING p.id)
    SELECT id FROM changed
"""

# a person lives where he is registered unless a table says otherwise: LIVING rows only where it does
CLOSE_RESIDENCES = """
    WITH ended AS (
        UPDATE registry_residence r SET superseded_at = %(now)s
        FROM staged_residences s
        WHERE r.person_id = s.id AND r.superseded_at IS NULL AND upper_inf(r.valid)
          AND (r.kind = 'HUKOU' AND r.area_id <> s.hukou_area_id OR r.kind = 'LIVING' AND r.area_id <> s.home_area_id)
        RETURNING r.*)
    INSERT INTO registry_residence
        (person_id, kind, area_id, address_id, text_cipher, valid, recorded_at, batch_id, row_number)
    SELECT person_id, kind, area_id, address_id, text_cipher, daterange(lower(valid), %(day)s), %(now)s, batch_id,
           row_number
    FROM ended WHERE lower(valid) IS NULL OR lower(valid) < %(day)s
"""
OPEN_RESIDENCES = """
    WITH told AS (
        SELECT s.id AS person_id, place.kind, place.area_id, s.row_number
        FROM staged_residences s, LATERAL (VALUES
            ('HUKOU', s.hukou_area_id), ('LIVING', nullif(s.home_area_id, s.hukou_area_id))) AS place (kind, area_id)
        WHERE place.area_id IS NOT NULL),
    known AS (
        SELECT r.person_id, r.kind, bool_or(r.superseded_at IS NULL AND upper_inf(r.valid)) AS standing
        FROM registry_residence r JOIN staged_residences s ON s.id = r.person_id GROUP BY r.person_id, r.kind)
    INSERT INTO registry_residence (person_id, kind, area_id, valid, recorded_at, batch_id, row_number)
    SELECT told.person_id, told.kind, told.area_id,
           daterange(CASE WHEN known.person_id IS NOT NULL THEN %(day)s::date END, NULL),
           %(now)s, %(batch_id)s, told.row_number
    FROM told LEFT JOIN known USING (person_id, kind)
    WHERE known.standing IS NOT TRUE
"""


class NotAPerson(ValueError):
    """Rows that cannot become people; the message says which and why."""


def register_people(
    *, people: pl.DataFrame, day: date, actor: Actor, now: datetime, batch_id: int | None = None
) -> pl.DataFrame:
    """Take in people: one row each, in one transaction with one event.

    Columns of `people` (all but ``name`` may be missing): those of `ASKED`. ``person_id`` null means a new person; for
    a known one null in any column means "not told". Identity numbers come checked and normalised
    (`identity.check_id_numbers`), plain in ``id_number`` or encrypted in ``id_cipher`` (purpose "ID_NUMBER"), phones in
    ``phone`` or ``phone_cipher`` ("PHONE"). ``id_quality`` defaults to VALID where there is a number. A changed place
    of registration or living holds from `day` on.

    Returns, in the order of `people`: ``person_id`` and ``outcome`` NEW | CHANGED | SAME.
    Raises NotAPerson for a new person without a name or a person that stands in two rows; IntegrityError where a valid
    number already belongs to somebody else.
    """
    given = people.select(
        [(pl.col(c) if c in people.columns else pl.lit(None)).cast(kind).alias(c) for c, kind in ASKED.items()]
    )
    is_new = given["person_id"].is_null()
    ready = _described(given)
    _refuse_impossible(ready)
    with transaction.atomic():
        ids = given["person_id"].clone()
        fresh = int(is_new.sum())
        if fresh:
            ids.scatter(is_new.arg_true(), new_ids(table="registry_person", count=fresh))
        ready = ready.drop("person_id").with_columns(id=ids)
        _insert(ready.filter(is_new), now=now, batch_id=batch_id)
        changed = _update(ready.filter(~is_new), now=now, batch_id=batch_id)
        _house(ready, day=day, now=now, batch_id=batch_id)
        if fresh or len(changed):
            record(type=PEOPLE_REGISTERED, actor=actor, now=now, new=fresh, changed=len(changed), batch_id=batch_id)
    return pl.DataFrame({"person_id": ids, "new": is_new}).select(
        "person_id",
        outcome=pl.when("new")
        .then(pl.lit("NEW"))
        .when(pl.col("person_id").is_in(changed.implode()))
        .then(pl.lit("CHANGED"))
        .otherwise(pl.lit("SAME")),
    )


def _described(given: pl.DataFrame) -> pl.DataFrame:
    """The columns of `registry_person` that follow from what was given; `name_terms` as text of a tsvector."""
    name = names.describe(given["name"])
    numbers = given["id_number"]
    if given["id_cipher"].null_count() < len(given):
        numbers = pl.select(pl.coalesce(numbers, secrets.decrypt(given["id_cipher"], purpose="ID_NUMBER"))).to_series()
    phones = given["phone"]
    if given["phone_cipher"].null_count() < len(given):
        phones = pl.select(pl.coalesce(phones, secrets.decrypt(given["phone_cipher"], purpose="PHONE"))).to_series()
    return given.select(
        "person_id", "sex", "birth_date", "death_date", "ethnic_group", "hukou_area_id", "home_area_id", "row_number",
        name=name["name"],
        name_key=name["key"],
        name_pinyin=name["pinyin"],
        name_initials=name["initials"],
        name_terms=name["terms"].list.join(" "),
        id_cipher=pl.select(
            pl.coalesce(given["id_cipher"], secrets.encrypt(given["id_number"], purpose="ID_NUMBER"))
        ).to_series(),
        id_index=secrets.blind_index(numbers, purpose="ID_NUMBER"),
        id_tail_index=secrets.tail_index(numbers, purpose="ID_NUMBER"),
        id_tail6_index=secrets.tail_index(numbers, purpose="ID_NUMBER", length=6),
        id_quality=pl.coalesce("id_quality", pl.when(numbers.is_not_null()).then(pl.lit("VALID"))),
        phone_cipher=pl.select(
            pl.coalesce(given["phone_cipher"], secrets.encrypt(given["phone"], purpose="PHONE"))
        ).to_series(),
        phone_index=secrets.blind_index(phones, purpose="PHONE"),
        phone_tail_index=secrets.tail_index(phones, purpose="PHONE"),
    )  # fmt: skip


def _refuse_impossible(ready: pl.DataFrame) -> None:
    nameless = ready.filter(pl.col("person_id").is_null() & pl.col("name").is_null())
    if len(nameless):
        raise NotAPerson(f"{len(nameless)} new people have no name, first in row {nameless['row_number'].item(0)}")
    twice = ready.filter(pl.col("person_id").is_not_null() & pl.col("person_id").is_duplicated())
    if len(twice):
        raise NotAPerson(f"person {twice['person_id'].item(0)} stands in more than one row")


def _insert(people: pl.DataFrame, *, now: datetime, batch_id: int | None) -> None:
    if people.is_empty():
        return
    ready = people.with_columns(
        home_area_id=pl.coalesce("home_area_id", "hukou_area_id"),
        recorded_at=pl.lit(now.isoformat()),
        batch_id=pl.lit(batch_id, dtype=pl.Int64),
    )
    with loading(table="registry_person", rows=len(ready)):
        frames.copy_in(table="registry_person", frame=ready)


def _update(people: pl.DataFrame, *, now: datetime, batch_id: int | None) -> pl.Series:
    """Ids of the known people in whom something changed."""
    if people.is_empty():
        return pl.Series("id", [], dtype=pl.Int64)
    with staged(name="staged_people", frame=people), connection.cursor() as cursor:
        cursor.execute(UPDATE_KNOWN, {"now": now, "batch_id": batch_id})
        return pl.Series("id", [row[0] for row in cursor.fetchall()], dtype=pl.Int64)


def _house(people: pl.DataFrame, *, day: date, now: datetime, batch_id: int | None) -> None:
    """Bring the residences of these people in line with what was told."""
    told = people.select("id", "hukou_area_id", "home_area_id", "row_number").filter(
        pl.col("hukou_area_id").is_not_null() | pl.col("home_area_id").is_not_null()
    )
    if told.is_empty():
        return
    values: dict[str, object] = {"day": day, "now": now, "batch_id": batch_id}
    with staged(name="staged_residences", frame=told):
        execute(CLOSE_RESIDENCES, values)
        with loading(table="registry_residence", rows=len(told)):
            execute(OPEN_RESIDENCES, values)
