"""The precedence view: what all accepted tables together say about everybody, as of a day.

One column per fact. Null is unknown and nothing else: a person whom a complete delivery covers and does not contain
gets the value that the dataset declares for absence; a person whom no complete delivery covers stays unknown. Where two
datasets yield one fact, the higher precedence that knows it wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Absence, Dataset, Kind, Several, Yield
from minzheng.kernel.registry import frames, names

POLARS_TYPES = {
    Kind.DATE: pl.Date,
    Kind.MONTH: pl.Date,
    Kind.MONEY: pl.Int64,
    Kind.INTEGER: pl.Int64,
    Kind.BOOL: pl.Boolean,
}


def evidence(
    *, dataset: Dataset, day: date, believed_at: datetime | None = None, only: list[int] | None = None
) -> pl.DataFrame:
    """The rows of one dataset that hold on `day`: subject, holds_since, row_id, batch_id, and what its yields read.

    `believed_at`: as the register believed at that instant; default: now. `only` these subjects; default: all. Only
    plain columns are read.
    """
    model = tables.table_of(dataset=dataset.key)
    columns = sorted(_columns_read(dataset))
    subject = "household_id" if dataset.unit == "HOUSEHOLD" else "person_id"
    belief = "superseded_at IS NULL"
    parameters: list[object] = []
    if believed_at is not None:
        belief = "recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
        parameters += [believed_at, believed_at]
    narrowed = ""
    if only is not None:
        narrowed = f"AND {subject} = ANY(%s)"
    chosen = ", ".join([f"{subject} AS subject", "lower(valid) AS holds_since", "id AS row_id", "batch_id", *columns])
    return frames.read(
        sql=f"SELECT {chosen} FROM {model._meta.db_table} "
        f"WHERE {belief} AND valid @> %s::date AND {subject} IS NOT NULL {narrowed}",
        parameters=[*parameters, day, *([] if only is None else [only])],
    )


def _columns_read(dataset: Dataset) -> set[str]:
    read = {one.column for one in dataset.yields} | {name for one in dataset.yields for name in one.when}
    return {name for name in read if name is not None and not dataset.column(name).encrypted}


def facts(
    *,
    datasets: Iterable[Dataset],
    subjects: pl.DataFrame,
    day: date,
    believed_at: datetime | None = None,
    only: list[int] | None = None,
) -> pl.DataFrame:
    """`subjects` (columns `subject`, `area`) with one column per fact that the datasets of one unit yield."""
    result = subjects.select("subject", "area")
    by_fact: dict[str, list[tuple[int, str]]] = {}
    for dataset in datasets:
        present = present_columns(dataset=dataset)
        rows = evidence(dataset=dataset, day=day, believed_at=believed_at, only=only)
        spoken = covered_areas(dataset=dataset, day=day, believed_at=believed_at).join(present, on="batch", how="left")
        doubtful = maybe_listed(dataset=dataset)
        result = _join(result, dataset, _facts_of(dataset, rows, present), spoken, doubtful)
        for fact in dataset.facts:
            by_fact.setdefault(fact, []).append((dataset.precedence, f"{dataset.key}.{fact}"))
    order = {fact: [name for _rank, name in sorted(found, reverse=True)] for fact, found in by_fact.items()}
    return result.select("subject", *(pl.coalesce(names).alias(fact) for fact, names in order.items()))


def _join(
    result: pl.DataFrame, dataset: Dataset, known: pl.DataFrame, spoken: pl.DataFrame, doubtful: pl.Series
) -> pl.DataFrame:
    """Add the dataset's facts; who is covered and not in the table gets the value of absence.

    Covered by a fact is only who is covered by files that have the column: a list without it says nothing about it. Who
    may stand in a row that could not be taken in (`doubtful`) stays unknown.
    """
    result = result.join(known, on="subject", how="left", maintain_order="left")
    if dataset.absence is Absence.ABSENT_IS_NONE:
        filled = []
        for one in dataset.yields:
            if one.absent is None:
                continue
            areas = spoken if one.column is None else spoken.filter(pl.col("present").list.contains(one.column))
            covered = pl.col("area").is_in(areas["area"].unique().implode())
            covered &= ~pl.col("subject").is_in(doubtful.implode())
            nothing_told = pl.col(f"{one.fact}.without").fill_null(True)
            value = pl.lit(one.absent, dtype=result.schema[one.fact])
            filled.append((one.fact, pl.when(covered & nothing_told).then(value)))
        for fact, absent in filled:
            result = result.with_columns(pl.coalesce(fact, absent).alias(fact))
    without = [f"{fact}.without" for fact in dataset.facts]
    return result.drop(without).rename({fact: f"{dataset.key}.{fact}" for fact in dataset.facts})


def _facts_of(dataset: Dataset, rows: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """One row per subject: each fact (by its own rule for several rows), and `<fact>.without`: no row tells of it."""
    has = {
        column.name: present.filter(pl.col("present").list.contains(column.name))["batch"].to_list()
        for column in dataset.columns
    }
    prepared = rows.select(
        "subject",
        "holds_since",
        "row_id",
        *(expression.alias(name) for fact in dataset.facts for name, expression in _of_one_row(dataset, fact, has)),
    )
    alone = ~pl.col("subject").is_duplicated()
    single, several = prepared.filter(alone), prepared.filter(~alone)
    if several.is_empty():
        return single.drop("holds_since", "row_id")
    combined = (
        several.sort("holds_since", "row_id", nulls_last=False)
        .group_by("subject")
        .agg(
            *(_of_several_rows(_rule(dataset, fact), fact).alias(fact) for fact in dataset.facts),
            *(pl.col(f"{fact}.without").all() for fact in dataset.facts),
        )
    )
    return pl.concat([single.drop("holds_since", "row_id").select(combined.columns), combined])


def _of_one_row(dataset: Dataset, fact: str, has: dict[str, list[int]]) -> list[tuple[str, pl.Expr]]:
    """What one row tells of a fact, and whether it tells nothing: no yield applies, or its file has not the column.

    has: column → the batches whose files have it.
    """
    yields = [one for one in dataset.yields if one.fact == fact]
    value = pl.coalesce(pl.when(_tells(one, has)).then(_value(dataset, one)) for one in yields)
    return [(fact, value), (f"{fact}.without", ~pl.any_horizontal(_tells(one, has) for one in yields))]


def _rule(dataset: Dataset, fact: str) -> Several:
    return next(one.several for one in dataset.yields if one.fact == fact)


def _of_several_rows(several: Several, fact: str) -> pl.Expr:
    kept = pl.col(fact).filter(~pl.col(f"{fact}.without"))
    if several is Several.LATEST:
        return kept.last()
    total = {Several.SUM: kept.sum, Several.LARGEST: kept.max, Several.SMALLEST: kept.min}[several]()
    return pl.when((kept.len() > 0) & ~kept.has_nulls()).then(total)


def _tells(one: Yield, has: dict[str, list[int]]) -> pl.Expr:
    conditions = [pl.col(name).is_in(list(values)).fill_null(False) for name, values in one.when.items()]
    if one.column is not None:
        conditions.append(pl.col("batch_id").is_in(has[one.column]))
    return pl.all_horizontal(conditions) if conditions else pl.lit(True)


def _value(dataset: Dataset, one: Yield) -> pl.Expr:
    if one.column is None:
        return pl.lit(one.value)
    column = dataset.column(one.column)
    value = pl.col(one.column).cast(POLARS_TYPES.get(column.kind, pl.String))
    if one.codes:
        value = value.replace_strict(dict(one.codes), default=None)
    return value if one.blank is None else value.fill_null(pl.lit(one.blank))


def present_columns(*, dataset: Dataset) -> pl.DataFrame:
    """`batch`, `present`: which of the dataset's columns each file had. Of any other, an empty cell says nothing."""
    read = frames.read(
        sql="SELECT id AS batch, (SELECT string_agg(name, ',') FROM jsonb_array_elements_text("
        "coalesce(understood -> 'present', '[]')) AS name) AS present FROM intake_batch WHERE dataset = %s",
        parameters=[dataset.key],
    )
    return read.select("batch", pl.col("present").cast(pl.String).fill_null("").str.split(","))


def maybe_listed(*, dataset: Dataset) -> pl.Series:
    """People who may stand in a row of the dataset that is in quarantine or whose person nobody has told yet.

    Only the name of such a row can be relied on, so everybody of that name is meant: unknown is not absent.
    """
    table = tables.table_of(dataset=dataset.key)._meta.db_table
    if dataset.unit != "PERSON" or "name" not in {column.name for column in dataset.columns}:
        return pl.Series("person", [], dtype=pl.Int64)
    unmatched = frames.read(sql=f"SELECT name FROM {table} WHERE person_id IS NULL AND superseded_at IS NULL")
    keys = unmatched.select(names.key(pl.col("name").cast(pl.String))).to_series().drop_nulls().unique()
    return frames.read(
        sql="""
        SELECT person.id AS person FROM registry_person person
        WHERE person.name_key = ANY(%s) OR person.name_key IN (
            SELECT row.name_key FROM intake_quarantinedrow row JOIN intake_batch batch ON batch.id = row.batch_id
            WHERE batch.dataset = %s AND batch.status = 'REGISTERED' AND row.corrected_by_id IS NULL)
        """,
        parameters=[keys.to_list(), dataset.key],
    )["person"]


def covered_areas(*, dataset: Dataset, day: date, believed_at: datetime | None = None) -> pl.DataFrame:
    """`area`, `batch`: where a complete delivery of the dataset has spoken by `day`."""
    belief = "delivery.settled_at IS NOT NULL AND delivery.voided_at IS NULL"
    parameters: list[object] = []
    if believed_at is not None:
        belief = "delivery.settled_at <= %s AND (delivery.voided_at IS NULL OR delivery.voided_at > %s)"
        parameters += [believed_at, believed_at]
    return frames.read(
        sql=f"""
        SELECT cover.area_id AS area, batch.id AS batch
        FROM intake_delivery delivery
        JOIN intake_batch batch ON batch.delivery_id = delivery.id
        JOIN areas_areacover cover ON cover.ancestor_id = delivery.area_id
        WHERE {belief} AND delivery.dataset = %s AND delivery.complete AND delivery.day <= %s
          AND cover.valid @> %s::date
        """,
        parameters=[*parameters, dataset.key, day, day],
    )
