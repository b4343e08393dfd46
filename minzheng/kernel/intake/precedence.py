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
from minzheng.kernel.registry import frames

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
    """The rows of one dataset that hold on `day`, by ADBC: subject, holds_since, row_id, and the columns that its yields read.

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
    chosen = ", ".join([f"{subject} AS subject", "lower(valid) AS holds_since", "id AS row_id", *columns])
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
        known = _facts_of(dataset, evidence(dataset=dataset, day=day, believed_at=believed_at, only=only))
        covered = covered_areas(dataset=dataset, day=day, believed_at=believed_at)
        result = _join(result, dataset, known, covered)
        for fact in dataset.facts:
            by_fact.setdefault(fact, []).append((dataset.precedence, f"{dataset.key}.{fact}"))
    order = {fact: [name for _rank, name in sorted(found, reverse=True)] for fact, found in by_fact.items()}
    return result.select("subject", *(pl.coalesce(names).alias(fact) for fact, names in order.items()))


def _join(result: pl.DataFrame, dataset: Dataset, known: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """Add the dataset's facts; who is covered and not in the table gets the value of absence."""
    absent = {one.fact: one.absent for one in dataset.yields if one.absent is not None}
    result = result.join(known.with_columns(pl.lit(True).alias("in_table")), on="subject", how="left")
    if absent and dataset.absence is Absence.ABSENT_IS_NONE:
        missing = pl.col("in_table").is_null() & pl.col("area").is_in(covered["area"].implode())
        result = result.with_columns(
            pl.when(missing | pl.col(f"{fact}.without").fill_null(False))
            .then(pl.lit(value, dtype=result.schema[fact]))
            .otherwise(pl.col(fact))
            .alias(fact)
            for fact, value in absent.items()
        )
    extra = [name for name in result.columns if name.endswith(".without")]
    return result.drop("in_table", *extra).rename({fact: f"{dataset.key}.{fact}" for fact in dataset.facts})


def _facts_of(dataset: Dataset, rows: pl.DataFrame) -> pl.DataFrame:
    """One row per subject: each fact (by its own rule for several rows), and `<fact>.without`: no row meets `when`."""
    prepared = rows.select(
        "subject",
        "holds_since",
        "row_id",
        *(expression.alias(name) for fact in dataset.facts for name, expression in _of_one_row(dataset, fact)),
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


def _of_one_row(dataset: Dataset, fact: str) -> list[tuple[str, pl.Expr]]:
    yields = [one for one in dataset.yields if one.fact == fact]
    value = pl.coalesce(pl.when(_applies(one)).then(_value(dataset, one)) for one in yields)
    return [(fact, value), (f"{fact}.without", ~pl.any_horizontal(_applies(one) for one in yields))]


def _rule(dataset: Dataset, fact: str) -> Several:
    return next(one.several for one in dataset.yields if one.fact == fact)


def _of_several_rows(several: Several, fact: str) -> pl.Expr:
    kept = pl.col(fact).filter(~pl.col(f"{fact}.without"))
    if several is Several.LATEST:
        return kept.last()
    total = {Several.SUM: kept.sum, Several.LARGEST: kept.max, Several.SMALLEST: kept.min}[several]()
    return pl.when((kept.len() > 0) & ~kept.has_nulls()).then(total)


def _applies(one: Yield) -> pl.Expr:
    conditions = [pl.col(name).is_in(list(values)).fill_null(False) for name, values in one.when.items()]
    return pl.all_horizontal(conditions) if conditions else pl.lit(True)


def _value(dataset: Dataset, one: Yield) -> pl.Expr:
    if one.column is None:
        return pl.lit(one.value)
    column = dataset.column(one.column)
    value = pl.col(one.column).cast(POLARS_TYPES.get(column.kind, pl.String))
    if one.codes:
        value = value.replace_strict(dict(one.codes), default=None)
    return value if one.blank is None else value.fill_null(pl.lit(one.blank))


def covered_areas(*, dataset: Dataset, day: date, believed_at: datetime | None = None) -> pl.DataFrame:
    """Areas (`area`) about which a complete delivery of the dataset has spoken by `day`."""
    belief = "delivery.settled_at IS NOT NULL AND delivery.voided_at IS NULL"
    parameters: list[object] = []
    if believed_at is not None:
        belief = "delivery.settled_at <= %s AND (delivery.voided_at IS NULL OR delivery.voided_at > %s)"
        parameters += [believed_at, believed_at]
    return frames.read(
        sql=f"""
        SELECT DISTINCT cover.area_id AS area
        FROM intake_delivery delivery JOIN areas_areacover cover ON cover.ancestor_id = delivery.area_id
        WHERE {belief} AND delivery.dataset = %s AND delivery.complete AND delivery.day <= %s
          AND cover.valid @> %s::date
        """,
        parameters=[*parameters, dataset.key, day, day],
    )
