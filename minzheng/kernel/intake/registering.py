"""Accepted rows become evidence about people: matched by the ladder, written once, and brought into the register.

Everything here is set-based and runs inside one transaction of `operations.accept`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from minzheng.kernel.addressing import parse
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.names import resolve
from minzheng.kernel.intake import evidence, matching, stages, stakes, subjects, tables
from minzheng.kernel.intake.contract import Dataset, Kind
from minzheng.kernel.intake.models import Batch, Delivery
from minzheng.kernel.jobs.reporting import Steps
from minzheng.kernel.registry import address_matching, frames, identity, names
from minzheng.kernel.registry import operations as registry
from minzheng.kernel.registry.staging import loading

REGISTERED_AREAS = ("living_area", "hukou_area")
AREAS_OF_ADDRESSES = {"living_area": "address", "hukou_area": "hukou_address"}
SET_BY_DECISION = ("sex", "birth_date", "death_date", "ethnic_group")
"""What a row sets whose person somebody has decided: neither name nor number, in which the two differ."""
PERSON_ATTRIBUTES = ("name", "sex", "birth_date", "death_date", "ethnic_group", "phone", "hukou_area", "living_area")


@dataclass(frozen=True)
class Registered:
    """What became of the accepted rows. `unchanged` stood word for word; `matched` includes who was introduced."""

    unchanged: int
    matched: int
    introduced: int
    to_review: int


def register(
    *, batch: Batch, dataset: Dataset, accepted: pl.DataFrame, demo: bool, actor: Any, now: datetime, steps: Steps
) -> Registered:
    """Match, write and register the accepted rows of a batch (plain, as the reader gave them)."""
    steps.begin(stages.MATCHING, total=accepted.height, counts={stages.ROWS_READ: accepted.height})
    day = batch.delivered.day
    digested = evidence.digested(dataset=dataset, accepted=accepted)
    new = evidence.not_there_yet(dataset=dataset, digested=digested, batch_id=batch.pk)
    unchanged = accepted.height - new.height
    if new.is_empty():
        steps.begin(stages.REGISTERING, counts={stages.ROWS_UNCHANGED: unchanged})
        return Registered(unchanged=unchanged, matched=0, introduced=0, to_review=0)
    new = with_areas(_with_identity(new, dataset, day=day, demo=demo), dataset, batch=batch, day=day)
    fresh = evidence.prepare(dataset=dataset, fresh=new, day=day)
    if dataset.unit in subjects.UNITS:
        steps.begin(stages.REGISTERING, total=fresh.height, counts={stages.ROWS_UNCHANGED: unchanged})
        keys = _keys(fresh, dataset) if "name" in fresh.columns else None
        linked = subjects.register(fresh=fresh, keys=keys, dataset=dataset, batch=batch, actor=actor, now=now)
        return Registered(unchanged=unchanged, matched=linked, introduced=0, to_review=0)
    introduced = 0
    with matching.ladder(keys=_keys(fresh, dataset)) as ladder:
        if dataset.mirror:
            ladder.settle_mirrored()
        else:
            ladder.settle_known(grave=dataset.grave, introduces="name" in dataset.registers)
            people = _introduce(fresh, ladder.newcomers, dataset, batch=batch, actor=actor, now=now)
            ladder.settle_introduced(people)
            introduced = people.height
        matched = fresh.join(ladder.outcome(), on="n", how="left", maintain_order="left")
    counts = {
        stages.ROWS_UNCHANGED: unchanged,
        stages.ROWS_MATCHED: matched["person"].count(),
        stages.PEOPLE_INTRODUCED: introduced,
    }
    steps.begin(stages.REGISTERING, total=matched.height, counts=counts)
    households = _bring_into_register(matched, dataset, batch=batch, actor=actor, now=now)
    rows = matched.rename({"person": "person_id"}).join(households, on="n", how="left", maintain_order="left")
    evidence.write(dataset=dataset, rows=rows.with_columns(pl.col("rung").fill_null("")), batch_id=batch.pk, now=now)
    to_review = _ask_a_person(
        matched.filter(pl.col("reason").is_not_null()) if dataset.mirror else matched, batch=batch, now=now
    )
    if to_review:
        stakes.weigh(day=day, batch_id=batch.pk)
    return Registered(
        unchanged=unchanged,
        matched=matched["person"].count(),
        introduced=introduced,
        to_review=to_review,
    )


@contextmanager
def filling(*, dataset: Dataset, rows: int) -> Iterator[None]:
    """Around the files of one delivery: the tables that it fills for the first time get their indexes at its end."""
    filled = [tables.table_of(dataset=dataset.key)._meta.db_table]
    if dataset.registers:
        filled += ["registry_person", "registry_residence", "registry_household"]
    with ExitStack() as around:
        for table in filled:
            around.enter_context(loading(table=table, rows=rows, keeping=matching.ASKED_BY_INDEX))
        yield


def repeat(*, dataset: Dataset, accepted: pl.DataFrame, batch: Batch) -> None:
    """Of a file that is registered already: its rows that still stand count as sent again."""
    digested = evidence.digested(dataset=dataset, accepted=accepted)
    evidence.not_there_yet(dataset=dataset, digested=digested, batch_id=batch.pk)


def _with_identity(accepted: pl.DataFrame, dataset: Dataset, *, day: date, demo: bool) -> pl.DataFrame:
    """`key_birth_date` and `key_sex`: what the row says, or what its identity number says."""
    columns = {column.name for column in dataset.columns}
    told = {name: pl.col(name) if name in columns else pl.lit(None) for name in ("birth_date", "sex")}
    if "id_number" not in columns:
        return accepted.with_columns(
            key_birth_date=told["birth_date"].cast(pl.Date),
            key_sex=told["sex"].cast(pl.String),
            id_quality=pl.lit(None),
        )
    checked = identity.check_id_numbers(accepted["id_number"], day=day, demo=demo)
    quality = pl.when(checked["kind"] == "LEGACY_15").then(pl.lit("CONVERTED")).otherwise(pl.lit("VALID"))
    return accepted.with_columns(
        id_number=checked["normalised"],
        key_birth_date=pl.coalesce(checked["birth_date"], told["birth_date"].cast(pl.Date)),
        key_sex=pl.coalesce(checked["sex"], told["sex"].cast(pl.String)),
        id_quality=pl.when(checked["valid"]).then(quality),
    )


def with_areas(accepted: pl.DataFrame, dataset: Dataset, *, batch: Batch, day: date) -> pl.DataFrame:
    """`<column>_id` of every AREA column, and `area_id`: the smallest place known, else the area of the office.

    A town beside a community tells communities of one name apart.
    """
    columns = [column.name for column in dataset.columns_of(Kind.AREA)]
    lexicon = areas.name_lexicon(within=batch.area.code, day=day)
    resolved = [resolve(names=accepted[name], lexicon=lexicon).alias(f"{name}_id") for name in columns]
    if "town" in columns:
        both = [accepted.select(pl.col("town") + pl.col(name)).to_series() for name in columns]
        in_town = [resolve(names=written, lexicon=lexicon) for written in both]
        resolved = [
            alone if name == "town" else pl.select(pl.coalesce(within, alone)).to_series().alias(alone.name)
            for name, within, alone in zip(columns, in_town, resolved, strict=True)
        ]
    accepted = _with_areas_of_addresses(
        accepted.with_columns(resolved), dataset, lexicon, within=batch.area.code, day=day
    )
    accepted = _with_hukou_elsewhere(accepted, day=day)
    order: list[str] = [name for name in REGISTERED_AREAS if f"{name}_id" in accepted.columns]
    known = [f"{name}_id" for name in dict.fromkeys([*order, *columns])]
    return accepted.with_columns(area_id=pl.coalesce([*known, pl.lit(batch.area_id)]).cast(pl.Int64))


def _with_areas_of_addresses(
    accepted: pl.DataFrame, dataset: Dataset, lexicon: pl.DataFrame, *, within: str, day: date
) -> pl.DataFrame:
    """Where no column of its own tells the community of living or of the hukou, the written address does."""
    columns = {column.name for column in dataset.columns_of(Kind.ADDRESS)}
    for target, address in AREAS_OF_ADDRESSES.items():
        if address not in columns:
            continue
        known = pl.col(f"{target}_id") if f"{target}_id" in accepted.columns else pl.lit(None, dtype=pl.Int64)
        text = accepted.select(text=pl.when(known.is_null()).then(address))
        written = text.unique().drop_nulls()
        if written.is_empty():
            continue
        reader = address_matching.reader(within=within, day=day)
        parts = parse(written["text"], lexicon=reader.lexicon)
        told = written.with_columns(address_matching.told_areas(parts, local=lexicon).alias("told"))
        found = text.join(told, on="text", how="left", maintain_order="left")["told"]
        accepted = accepted.with_columns(pl.coalesce(known, pl.lit(found)).alias(f"{target}_id"))
    return accepted


def _with_hukou_elsewhere(accepted: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """A hukou that no place here is named by lies in some other county: known, and known not to be here."""
    written = [name for name in ("hukou_area", "hukou_address") if name in accepted.columns]
    if not written:
        return accepted
    names = accepted.select(pl.coalesce(written)).to_series()
    known = accepted["hukou_area_id"] if "hukou_area_id" in accepted.columns else pl.Series([None] * len(names))
    open_names = pl.select(pl.when(known.is_null()).then(names)).to_series()
    if not open_names.count():
        return accepted
    counties = areas.name_lexicon(within="", day=day, levels=["PROVINCE", "PREFECTURE", "COUNTY"])
    elsewhere = resolve(names=open_names, lexicon=counties)
    both = pl.select(pl.coalesce(known.cast(pl.Int64), elsewhere)).to_series()
    return accepted.with_columns(both.alias("hukou_area_id"))


def _keys(fresh: pl.DataFrame, dataset: Dataset) -> pl.DataFrame:
    """What the ladder compares (`matching.KEY_COLUMNS`)."""
    told = names.compared(fresh["name"]) if "name" in fresh.columns else None
    nothing = pl.Series([None] * fresh.height)

    def column(name: str, kind: type[pl.DataType]) -> pl.Series:
        return (fresh[name] if name in fresh.columns else nothing).cast(kind).alias(name)

    return fresh.select("n", "area_id").with_columns(
        id_index=column("id_number_index", pl.Binary),
        name_key=told["key"] if told is not None else nothing.cast(pl.String),
        name_pinyin=told["pinyin"] if told is not None else nothing.cast(pl.String),
        birth_date=column("key_birth_date", pl.Date),
        sex=column("key_sex", pl.String),
        phone_index=column("phone_index", pl.Binary),
        household_number=column("household_number", pl.String),
    )


def _introduce(
    fresh: pl.DataFrame, newcomers: pl.DataFrame, dataset: Dataset, *, batch: Batch, actor: Any, now: datetime
) -> pl.DataFrame:
    """Open a file for everybody whose valid number nobody has yet: `n` of their rows, `person`."""
    rows = fresh.join(newcomers, on="n", how="semi", maintain_order="left").filter(pl.col("name").is_not_null())
    if rows.is_empty():
        return pl.DataFrame(schema={"n": pl.Int64, "person": pl.Int64})
    people = _as_people(rows, registers=(*dataset.registers, "name", "sex", "birth_date"))
    made = registry.register_people(people=people, day=batch.delivered.day, actor=actor, now=now, batch_id=batch.pk)
    return rows.select("n", person=made["person_id"])


def _as_people(rows: pl.DataFrame, *, registers: tuple[str, ...]) -> pl.DataFrame:
    """The columns that `registry.register_people` takes; only what the dataset may set."""
    source = {
        "name": "name",
        "sex": "key_sex",
        "birth_date": "key_birth_date",
        "death_date": "death_date",
        "ethnic_group": "ethnic_group",
        "phone": "phone_cipher",
        "hukou_area": "hukou_area_id",
        "living_area": "area_id",
    }
    target = {"phone": "phone_cipher", "hukou_area": "hukou_area_id", "living_area": "home_area_id"}
    taken = [
        pl.col(source[name]).alias(target.get(name, name))
        for name in dict.fromkeys(registers)
        if name in source and source[name] in rows.columns
    ]
    told = [name for name in ("person_id", "row_number") if name in rows.columns]
    if not any(expression.meta.output_name() == "home_area_id" for expression in taken):
        taken.append(pl.col("area_id").alias("home_area_id"))
    if "id_number_cipher" in rows.columns:
        taken += [pl.col("id_number_cipher").alias("id_cipher"), pl.col("id_quality")]
    return rows.select(*told, *taken)


def _bring_into_register(
    matched: pl.DataFrame, dataset: Dataset, *, batch: Batch, actor: Any, now: datetime
) -> pl.DataFrame:
    """Set what the dataset may set of known people and households. `n` and `household_id` of the rows."""
    settled = matched.filter(pl.col("person").is_not_null()).rename({"person": "person_id"})
    # Of several rows of one person in a batch the last one is what the office says.
    once = settled.unique("person_id", keep="last", maintain_order=True)
    known = once.filter(~pl.col("rung").is_in(["NEW", "DECIDED"]))
    attributes = [name for name in dataset.registers if name in PERSON_ATTRIBUTES]
    if attributes and known.height:
        people = _as_people(known, registers=tuple(attributes))
        if "living_area" not in attributes:
            people = people.drop("home_area_id")
        registry.register_people(people=people, day=batch.delivered.day, actor=actor, now=now, batch_id=batch.pk)
    decided = once.filter(pl.col("rung") == "DECIDED")
    if decided.height and (told := [name for name in SET_BY_DECISION if name in attributes]):
        people = _as_people(decided, registers=tuple(told)).select("person_id", "row_number", *told)
        registry.register_people(people=people, day=batch.delivered.day, actor=actor, now=now, batch_id=batch.pk)
    if "household_number" not in dataset.registers:
        return pl.DataFrame(schema={"n": pl.Int64, "household_id": pl.Int64})
    numbered = settled.filter(pl.col("household_number").is_not_null())
    households = registry.register_households(
        households=numbered.select("row_number", "area_id", number="household_number", source=pl.lit(dataset.key)),
        actor=actor,
        now=now,
        batch_id=batch.pk,
    )
    return numbered.select("n").with_columns(household_id=households)


def follow_memberships(*, delivery: Delivery, dataset: Dataset, actor: Any, now: datetime) -> None:
    """Who lives with whom, as the delivery's dataset now tells it: everybody and every household that it touched."""
    if "household_number" not in dataset.registers:
        return
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    relation = "relation" if "relation" in dataset.registers else "NULL::text AS relation"
    memberships = frames.read_many(
        sql=f"""
        WITH touched AS (
            SELECT held.person_id, held.household_id
            FROM {table} held JOIN intake_batch batch ON batch.id = held.batch_id
            WHERE batch.delivery_id = %(delivery)s OR held.ended_by_id = %(delivery)s
        )
        SELECT household_id, person_id, {relation}, lower(valid) AS since, row_number FROM {table}
        WHERE superseded_at IS NULL AND valid @> %(day)s AND household_id IS NOT NULL AND person_id IS NOT NULL
          AND (person_id IN (SELECT person_id FROM touched) OR household_id IN (SELECT household_id FROM touched))
        """,
        parameters={"delivery": delivery.pk, "day": delivery.day},
    )
    registry.register_memberships(
        memberships=memberships.unique(["household_id", "person_id"], keep="last"),
        complete=True,
        day=delivery.day,
        actor=actor,
        now=now,
    )


def register_decided(*, row: Any, dataset: Dataset, batch: Batch, actor: Any, now: datetime) -> None:
    """Bring one row, whose person somebody has decided, into the register: what its dataset may set, not the number."""
    attributes = [name for name in dataset.registers if name in SET_BY_DECISION]
    told = {name: getattr(row, name) for name in attributes if getattr(row, name) is not None}
    if told:
        registry.register_people(
            people=pl.DataFrame([{"person_id": row.person_id, "name": row.person.name, **told}]),
            day=batch.delivered.day,
            actor=actor,
            now=now,
            batch_id=batch.pk,
        )


def forget(*, batch: Batch, dataset: Dataset, actor: Any, now: datetime) -> None:
    """After the batch's rows are withdrawn: take back what only it had told the register."""
    told = tables.table_of(dataset=dataset.key)._meta.db_table
    parameters = {"batch": batch.pk, "day": batch.delivered.day}
    elsewhere = " UNION ALL ".join(
        f"SELECT person_id FROM {tables.table_of(dataset=key)._meta.db_table} WHERE superseded_at IS NULL"
        for key in tables.DATASETS
    )
    unevidenced = frames.read(
        sql=f"SELECT DISTINCT person_id FROM {told} WHERE batch_id = %(batch)s AND person_id IS NOT NULL "
        f"EXCEPT SELECT person_id FROM ({elsewhere}) AS evidence",
        parameters=parameters,
    )
    memberships = frames.read(
        sql=f"SELECT DISTINCT person_id, household_id FROM {told} WHERE batch_id = %(batch)s "
        "AND person_id IS NOT NULL AND household_id IS NOT NULL "
        f"EXCEPT SELECT person_id, household_id FROM {told} WHERE superseded_at IS NULL AND valid @> %(day)s",
        parameters=parameters,
    )
    registry.withdraw_batch(
        batch_id=batch.pk,
        unevidenced=unevidenced["person_id"],
        unevidenced_memberships=memberships,
        day=batch.delivered.day,
        actor=actor,
        now=now,
    )
    follow_memberships(delivery=batch.delivered, dataset=dataset, actor=actor, now=now)


def _ask_a_person(matched: pl.DataFrame, *, batch: Batch, now: datetime) -> int:
    """Put every row that no rung settled into the review queue; their number."""
    open_rows = matched.filter(pl.col("person").is_null() & (pl.col("rung") != "NOT_THEM").fill_null(True))
    candidates = pl.col("candidates").cast(pl.List(pl.String)).list.join(",").fill_null("")
    frames.copy_in(
        table="intake_reviewitem",
        frame=open_rows.select(
            "sheet",
            "row_number",
            "area_id",
            "content_digest",
            pl.col("reason").fill_null("NOBODY"),
            likeness=pl.lit("[]"),
            stake=pl.lit(0),
            stakes=pl.lit("{}"),
            candidates=pl.format("[{}]", candidates),
            batch_id=pl.lit(batch.pk),
            opened_at=pl.lit(now.isoformat()),
        ),
    )
    return open_rows.height
