"""What the ladder left over, by probability: proposals for the review queue, and the few rows that need no question.

Runs over all open questions at once, every night and after a large file: a question that nobody could answer when it
was asked may have an answer since. What it may decide, and why no more: docs/adr/0017.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from django.db import transaction

from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, other_names, registering, stakes, tables
from minzheng.kernel.intake.contract import HOUSEHOLD, PERSON, Dataset, Kind
from minzheng.kernel.intake.models import Batch, ReviewDecision, ReviewItem
from minzheng.kernel.registry import frames, linkage, secrets
from minzheng.kernel.registry.staging import execute, staged

REASONS: Final = ("NO_ID", "SEVERAL", "NOBODY")
"""Of the questions, those about rows without a number. The others have one candidate, whom the number names."""

KNOWN_ROWS_OF_A_TABLE: Final = 4_000
"""Of each table so many rows whose number has told the person, for the model."""

OPEN = """
    SELECT item.id AS key, '{key}' AS dataset, told.id AS row_id, told.name, {birth_date} AS birth_date, {sex} AS sex,
           {phone_index} AS phone_index, {phone_cipher} AS phone_cipher, item.area_id, item.content_digest
    FROM intake_reviewitem item JOIN intake_batch batch ON batch.id = item.batch_id
    JOIN {table} told ON told.batch_id = item.batch_id AND told.sheet = item.sheet
                     AND told.row_number = item.row_number AND told.superseded_at IS NULL AND told.person_id IS NULL
    WHERE item.closed_at IS NULL AND item.reason IN ('NO_ID', 'SEVERAL', 'NOBODY') AND batch.status = 'REGISTERED'
      AND batch.dataset = '{key}'
"""
NOT_THEM = """
    SELECT content_digest, person_id AS person FROM intake_rememberedpair WHERE NOT same AND taken_back_at IS NULL
"""
PROPOSE = """
    UPDATE intake_reviewitem item
    SET candidates = coalesce(found.candidates::jsonb, '[]'::jsonb) || coalesce(
            (SELECT jsonb_agg(told.person) FROM jsonb_array_elements(item.candidates) AS told(person)
             WHERE NOT coalesce(found.candidates::jsonb, '[]'::jsonb) @> told.person), '[]'::jsonb),
        likeness = coalesce(found.likeness::jsonb, '[]'::jsonb), probability = found.probability, linked_at = %(now)s
    FROM found WHERE item.id = found.key AND item.closed_at IS NULL
"""
JOIN = """
    UPDATE {table} told SET person_id = joined.person, rung = 'LINKED'
    FROM joined WHERE joined.dataset = '{key}' AND told.id = joined.row_id AND told.person_id IS NULL
"""
CLOSE = """
    WITH closed AS (
        UPDATE intake_reviewitem item SET closed_at = %(now)s FROM joined
        WHERE item.id = joined.key AND item.closed_at IS NULL RETURNING item.id, joined.person
    )
    INSERT INTO intake_reviewdecision (item_id, decision, person_id, actor_id, at, note, undone_reason)
    SELECT id, 'SAME', person, %(actor)s, %(now)s, '', '' FROM closed
"""


@dataclass(frozen=True)
class Linked:
    """`asked`: open questions looked at; `proposed`: those with a likely person; `joined`: those closed."""

    asked: int
    proposed: int
    joined: int
    pairs: int


def link_open(*, within: str, day: date, actor: Any, now: datetime) -> Linked | None:
    """Work out who the open rows are about, join what is sure, weigh what is left. None where Splink is not installed.

    within: area code of the installation. A table whose mistakes are grave (a death) is proposed for and never joined.
    Joining gives the row its person; what a table may set in the register is set by rule or by a person only.
    """
    other_names.settle_told(actor=actor, now=now)
    if not linkage.available():
        stakes.weigh(day=day)
        return None
    asked = _open_rows()
    if asked.is_empty():
        stakes.weigh(day=day)
        return Linked(0, 0, 0, 0)
    people = linkage.people(day=day)
    model = _model(people, within=within, day=day)
    phones = secrets.decrypt(asked["phone_cipher"], purpose=Kind.PHONE)
    told = asked.with_columns(
        phone_tail_index=secrets.tail_index(phones, purpose="PHONE"), id_index=pl.lit(None, dtype=pl.Binary)
    )
    found = linkage.link(rows=linkage.rows(told=told, day=day), people=people, model=model)
    found = found.join(asked.select("key", "dataset", "row_id", "content_digest"), on="key", maintain_order="left")
    found = found.join(frames.read(sql=NOT_THEM), on=["content_digest", "person"], how="anti", maintain_order="left")
    with transaction.atomic():
        _propose(asked, found, now=now)
        joined = _join(found, actor=actor, now=now)
        stakes.weigh(day=day)
        done = Linked(asked.height, found["key"].n_unique() - joined, joined, model.pairs)
        events.record(
            type=event_types.LINKED,
            actor=actor,
            now=now,
            asked=done.asked,
            proposed=done.proposed,
            joined=done.joined,
            pairs=done.pairs,
        )
    return done


def _of_people() -> dict[str, Dataset]:
    """Tables about people that name them."""
    return {
        key: dataset
        for key, dataset in tables.DATASETS.items()
        if dataset.unit in (PERSON, HOUSEHOLD) and any(column.name == "name" for column in dataset.columns)
    }


def _columns(dataset: Dataset) -> dict[str, str]:
    """The columns that linkage asks for, as the dataset's table has them."""
    has = {column.name for column in dataset.columns}
    return {
        "birth_date": "told.birth_date" if "birth_date" in has else "NULL::date",
        "sex": "told.sex" if "sex" in has else "NULL::text",
        "phone_index": "told.phone_index" if "phone" in has else "NULL::bytea",
        "phone_cipher": "told.phone_cipher" if "phone" in has else "NULL::bytea",
    }


def _open_rows() -> pl.DataFrame:
    parts = [
        OPEN.format(key=key, table=tables.table_of(dataset=key)._meta.db_table, **_columns(dataset))
        for key, dataset in _of_people().items()
    ]
    return frames.read(sql=" UNION ALL ".join(parts))


def _model(people: pl.DataFrame, *, within: str, day: date) -> linkage.Model:
    """How this district's offices write: from rows of tables that do not set the register's own record.

    Those that do would agree with it by necessity.
    """
    known, numbered = [], [0, 0]
    for key, dataset in _of_people().items():
        if "name" in dataset.registers or not any(column.name == "id_number" for column in dataset.columns):
            continue
        rows = _known_rows(dataset, table=tables.table_of(dataset=key)._meta.db_table)
        numbered[0] += rows.filter(pl.col("rung") != "NEW").height
        numbered[1] += rows.height
        batch = Batch.objects.filter(dataset=key, status=Batch.Status.REGISTERED).order_by("-pk").first()
        if batch is not None and not rows.is_empty():
            placed = registering.with_areas(rows, dataset, batch=batch, day=day)
            known.append(placed.select("name", "birth_date", "sex", "area_id", "phone_index", "id_index", "rung"))
    if not known:
        return linkage.train(rows=people.clear(), people=people, share_known=0.9)
    told = pl.concat(known).filter(pl.col("rung") != "NEW").with_row_index("key")
    told = told.with_columns(pl.col("key").cast(pl.Int64), phone_tail_index=pl.lit(None, dtype=pl.Binary))
    rows = linkage.rows(told=told, day=day)
    return linkage.train(rows=rows, people=people, share_known=numbered[0] / max(numbered[1], 1))


def _known_rows(dataset: Dataset, *, table: str) -> pl.DataFrame:
    """A sample, the same each time: rows come in the order of their keyed digests."""
    places = [column.name for column in dataset.columns_of(Kind.AREA, Kind.ADDRESS)]
    written = "".join(f", told.{name}" for name in places)
    columns = _columns(dataset)
    return frames.read(
        sql=f"SELECT told.name, {columns['birth_date']} AS birth_date, {columns['sex']} AS sex, "
        f"{columns['phone_index']} AS phone_index, told.id_number_index AS id_index, told.rung{written} "
        f"FROM {table} told WHERE told.superseded_at IS NULL AND told.rung IN ('ID', 'ID_NAME_NEAR', 'NEW') "
        "AND told.id_number_index IS NOT NULL ORDER BY told.row_digest LIMIT %(most)s",
        parameters={"most": KNOWN_ROWS_OF_A_TABLE},
    )


def _propose(asked: pl.DataFrame, found: pl.DataFrame, *, now: datetime) -> None:
    things = [name for name in found.columns if name not in ("key", "dataset", "row_id", "content_digest")]
    proposals = (
        found.with_columns(pl.col("probability").round(6))
        .group_by("key", maintain_order=True)
        .agg(pl.col("person"), pl.struct(things).alias("likeness"), best=pl.col("probability").first())
    )
    written = proposals.with_columns(
        candidates=pl.col("person").map_elements(lambda ids: json.dumps(ids.to_list()), return_dtype=pl.String),
        likeness=pl.col("likeness").map_elements(lambda told: json.dumps(told.to_list()), return_dtype=pl.String),
    )
    every = asked.select("key").join(written, on="key", how="left", maintain_order="left")
    frame = every.select("key", "candidates", "likeness", probability=pl.col("best").cast(pl.String))
    with staged(name="found", frame=frame):
        execute("ALTER TABLE found ALTER probability TYPE double precision USING probability::double precision")
        execute(PROPOSE, {"now": now})


def _join(found: pl.DataFrame, *, actor: Any, now: datetime) -> int:
    """Give the sure rows their person and close their questions; how many."""
    grave = [key for key, dataset in tables.DATASETS.items() if dataset.grave]
    sure = found.filter(linkage.sure() & ~pl.col("dataset").is_in(grave)).unique("key", keep="first")
    if sure.is_empty():
        return 0
    with staged(name="joined", frame=sure.select("key", "person", "dataset", "row_id")):
        for key in sure["dataset"].unique():
            execute(JOIN.format(key=key, table=tables.table_of(dataset=key)._meta.db_table))
        return execute(CLOSE, {"now": now, "actor": actor.pk})


def decided_by_linkage(decision: ReviewDecision, *, item: ReviewItem) -> dict[str, Any] | None:
    """What a decision of the system rested on; None for a person's decision, or where it is not kept."""
    if not item.likeness or item.linked_at != decision.at:
        return None
    return next((one for one in item.likeness if one["person"] == decision.person_id), None)
