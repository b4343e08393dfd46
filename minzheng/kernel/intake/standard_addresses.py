"""From the tables' written addresses to standard addresses, and from people and households to them.

Every dataset with an address column takes part; one whose rows are addresses is the standard that the others are held
against. A text that was settled once, by the rules or by a person, is not read again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction

from minzheng.kernel.addressing import PARTS
from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import ADDRESS_UNIT, ORGANISATION, PERSON, Column, Dataset, Kind
from minzheng.kernel.registry import address_matching as matching
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.event_types import ADDRESSES_REGISTERED
from minzheng.kernel.registry.operations import addresses as registry

LIVED_AT = {"address": "LIVING", "hukou_address": "HUKOU"}
"""Columns that say where a person lives or is registered; any other address (of a property, a shop) only stands."""
OFFICIAL_COLUMNS = {"address_code": "code", "longitude": "longitude", "latitude": "latitude"}
SETTLED = """
    SELECT s.text, s.area_id, coalesce(a.merged_into_id, a.id) AS address_id
    FROM registry_addressspelling s JOIN registry_address a ON a.id = s.address_id
"""
ANSWERED = "SELECT text, area_id FROM registry_addressquestion WHERE closed_at IS NOT NULL"


@dataclass(frozen=True)
class Gathered:
    """What a gathering did. `texts`: different writings read this time; `unsure`: of them, questions for a person."""

    texts: int
    new: int
    changed: int
    unsure: int
    linked: int


def gather(*, within: str, day: date, actor: Actor, now: datetime) -> Gathered:
    """Bring standard addresses and those who point at them in line with the tables as of `day`, in one transaction.

    `within`: the code of the bureau's area. Doing it again changes nothing.
    """
    with transaction.atomic():
        written = [_written(dataset, column, day=day) for dataset, column in _columns()]
        if not written:
            return Gathered(0, 0, 0, 0, 0)
        rows = pl.concat(written, how="diagonal")
        reader = matching.reader(within=within, day=day)
        texts = _unsettled(rows)
        new = changed = unsure = 0
        official, others = texts.filter("official"), texts.filter(~pl.col("official"))
        if len(official):
            new, changed = _register(official, reader, source="STANDARD", now=now)
        if len(others):
            more, unsure = _match(others, reader, now=now)
            new += more
        links = _links(rows)
        linked = registry.link_addresses(links=links.filter(pl.col("person_id").is_not_null()), day=day, now=now)
        linked += registry.link_organisations(links=links.filter(pl.col("organisation_id").is_not_null()))
        if new or changed or unsure or linked:
            record(type=ADDRESSES_REGISTERED, actor=actor, now=now, new=new, changed=changed, unsure=unsure)
    return Gathered(texts=len(texts), new=new, changed=changed, unsure=unsure, linked=linked)


def _columns() -> list[tuple[Dataset, Column]]:
    return [(dataset, column) for dataset in tables.DATASETS.values() for column in dataset.columns_of(Kind.ADDRESS)]


def _written(dataset: Dataset, column: Column, *, day: date) -> pl.DataFrame:
    """The addresses in force in one column: who they are about, where he belongs, how far the table is trusted."""
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    official, kind = dataset.unit == ADDRESS_UNIT, LIVED_AT.get(column.name)
    if dataset.unit == PERSON:
        home = "hukou" if kind == "HUKOU" else "home"
        area, join = f"p.{home}_area_id", "JOIN registry_person p ON p.id = t.person_id"
    else:
        area, join = ("t.area_id" if dataset.unit in (ADDRESS_UNIT, ORGANISATION) else "NULL::bigint"), ""
    organisation = "t.organisation_id" if dataset.unit == ORGANISATION else "NULL::bigint"
    names = {one.name for one in dataset.columns}
    told = [f"t.{one} AS {as_} " for one, as_ in OFFICIAL_COLUMNS.items() if official and one in names]
    frame = frames.read_many(
        sql=f"""SELECT t.{column.name} AS text, {area} AS area_id, t.person_id, t.household_id, t.batch_id,
                       {organisation} AS organisation_id{"".join(f", {one}" for one in told)}
                  FROM {table} t {join}
                 WHERE t.superseded_at IS NULL AND t.valid @> %(day)s::date AND t.{column.name} IS NOT NULL""",
        parameters={"day": day},
    )
    ids = ("area_id", "person_id", "household_id", "organisation_id", "batch_id")
    return frame.with_columns(
        *(pl.col(name).cast(pl.Int64) for name in ids),
        pl.col("text").cast(pl.String),
        kind=pl.lit(kind if dataset.unit == PERSON else None, dtype=pl.String),
        official=pl.lit(official),
        trusted=pl.lit(dataset.precedence, dtype=pl.Int64),
    )


def _unsettled(rows: pl.DataFrame) -> pl.DataFrame:
    """Each text in its area once, with how many rows have it; without what was settled or answered before."""
    known = pl.concat(
        [
            _typed(frames.read_many(sql=SETTLED)).select("text", "area_id"),
            _typed(frames.read_many(sql=ANSWERED)).select("text", "area_id"),
        ]
    )
    extra = [name for name in OFFICIAL_COLUMNS.values() if name in rows.columns]
    return (
        rows.group_by("text", "area_id", maintain_order=True)
        .agg(
            pl.col("official").any(),
            pl.col("batch_id").max(),
            *(pl.col(name).drop_nulls().first() for name in extra),
            rows=pl.len(),
        )
        .join(known, on=["text", "area_id"], how="anti", nulls_equal=True, maintain_order="left")
    )


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("text").cast(pl.String), pl.col("area_id").cast(pl.Int64))


def _read(texts: pl.DataFrame, reader: matching.Reader) -> pl.DataFrame:
    read = matching.read(texts["text"], given=texts["area_id"], reader=reader)
    return read.hstack(texts.drop("text", "area_id")).with_columns(n=pl.int_range(pl.len(), dtype=pl.Int64))


def _register(texts: pl.DataFrame, reader: matching.Reader, *, source: str, now: datetime) -> tuple[int, int]:
    read = _read(texts, reader)
    return _enter(read.filter(pl.col("area_id").is_not_null()), source=source, now=now)


def _enter(read: pl.DataFrame, *, source: str, now: datetime) -> tuple[int, int]:
    """Addresses of their own: registered, and their texts remembered."""
    coordinates = [
        pl.col(name).cast(pl.Float64, strict=False) for name in ("longitude", "latitude") if name in read.columns
    ]
    told = registry.register_addresses(
        addresses=read.with_columns(pl.lit(source).alias("source"), *coordinates), now=now
    )
    ids = registry.ids_of(written=read).with_columns(score=pl.lit(100, dtype=pl.Int64), reasons=pl.lit('["SAME"]'))
    _remember(read, ids, now=now)
    return told


def _remember(read: pl.DataFrame, settled: pl.DataFrame, *, now: datetime) -> None:
    spellings = read.select("n", "text", area_id="given").join(settled, on="n")
    registry.remember(spellings=spellings.select("text", "area_id", "address_id", "score", "reasons"), now=now)


def _match(texts: pl.DataFrame, reader: matching.Reader, *, now: datetime) -> tuple[int, int]:
    """Texts of business tables against what stands: how many addresses they added, how many are unsure.

    Those that name their community go first: what they add is what a shorter text of another table may mean.
    """
    read = _read(texts, reader).filter(matching.IS_DOOR)
    new = unsure = 0
    whole = pl.col("community").is_not_null()
    for part in (read.filter(whole), read.filter(~whole)):
        added, asked = _match_part(part, now=now)
        new, unsure = new + added, unsure + asked
    return new, unsure


def _match_part(read: pl.DataFrame, *, now: datetime) -> tuple[int, int]:
    exact = registry.ids_of(written=read).with_columns(score=pl.lit(100, dtype=pl.Int64), reasons=pl.lit('["SAME"]'))
    _remember(read, exact, now=now)
    left = read.join(exact, on="n", how="anti", maintain_order="left")
    found = matching.candidates(left)
    sure = matching.settled(found)
    reasons = pl.concat_str(pl.lit('["'), pl.col("reasons").list.join('","'), pl.lit('"]'))
    _remember(left, sure.with_columns(reasons=reasons), now=now)
    open_ = left.join(sure, on="n", how="anti", maintain_order="left")
    doubtful = open_.join(found, on="n", how="semi", maintain_order="left")
    unsure = registry.ask(questions=_questions(doubtful, found), now=now)
    fresh = open_.join(found, on="n", how="anti", maintain_order="left").filter(pl.col("area_id").is_not_null())
    new, _changed = _enter(fresh, source="TABLE", now=now)
    return new, unsure


def _questions(doubtful: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    told = matching.as_json(found)
    return pl.DataFrame(
        {
            "text": doubtful["text"],
            "area_id": doubtful["given"],
            "parts": [
                json.dumps({name: value for name, value in row.items() if value}, ensure_ascii=False)
                for row in doubtful.select(PARTS).iter_rows(named=True)
            ],
            "candidates": [json.dumps(told[n]) for n in doubtful["n"]],
            "rows": doubtful["rows"].cast(pl.Int64),
        },
        schema_overrides={"text": pl.String, "area_id": pl.Int64, "parts": pl.String, "candidates": pl.String},
    )


def _links(rows: pl.DataFrame) -> pl.DataFrame:
    """Who points at which address: rows about people and organisations whose text is settled."""
    settled = _typed(frames.read_many(sql=SETTLED)).with_columns(pl.col("address_id").cast(pl.Int64))
    lived_at = pl.col("person_id").is_not_null() & pl.col("kind").is_not_null()
    about = rows.filter(lived_at | pl.col("organisation_id").is_not_null())
    return (
        about.join(settled, on=["text", "area_id"], nulls_equal=True)
        .sort("trusted", descending=True, maintain_order=True)
        .unique(["person_id", "organisation_id", "kind"], keep="first", maintain_order=True)
    )
