"""The precedence view: what all accepted tables together say about everybody, as of a day.

One column per fact. Null is unknown and nothing else: a person whom a complete delivery covers and does not contain
gets the value that the dataset declares for absence; a person whom no complete delivery covers stays unknown. Where two
datasets yield one fact, see `decided`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import polars as pl

from minzheng.kernel.intake import coverage, standing
from minzheng.kernel.intake.contract import Absence, Dataset, Several, Window, Yield
from minzheng.kernel.intake.coverage import Coverage
from minzheng.kernel.intake.values import FRAME_TYPES
from minzheng.kernel.intake.windows import whole_windows, windows_end


def facts(
    *,
    datasets: Iterable[Dataset],
    subjects: pl.DataFrame,
    day: date,
    believed_at: datetime | None = None,
    only: list[int] | None = None,
) -> pl.DataFrame:
    """`subjects` (columns `subject`, `area`) with one column per fact that the datasets of one unit yield."""
    datasets = list(datasets)
    told = what_tables_say(datasets=datasets, subjects=subjects, day=day, believed_at=believed_at, only=only)
    return decide(told, datasets=datasets)


def decide(told: pl.DataFrame, *, datasets: Iterable[Dataset]) -> pl.DataFrame:
    """`subject` and one column per fact, of what tables say (`what_tables_say`)."""
    return told.select("subject", *(decided(fact, keys) for fact, keys in by_trust(datasets).items()))


def what_tables_say(
    *,
    datasets: Iterable[Dataset],
    subjects: pl.DataFrame,
    day: date,
    believed_at: datetime | None = None,
    only: list[int] | None = None,
) -> pl.DataFrame:
    """`subject`, `area` and, for each dataset and fact, the columns `stated_by`, `absent_by` and `told_by`."""
    datasets = list(datasets)
    result = subjects.select("subject", "area")
    areas = subjects["area"].drop_nulls().unique().to_list() if only is not None else None
    told = coverage.load(datasets=datasets, day=day, believed_at=believed_at, areas=areas)
    for dataset, rows in standing.evidence(datasets=datasets, day=day, believed_at=believed_at, only=only):
        result = _with_testimony(result, dataset, rows, told, day=day)
    return result


def by_trust(datasets: Iterable[Dataset]) -> dict[str, list[str]]:
    """Fact → keys of the datasets that yield it, the most trusted with it first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for dataset in datasets:
        for fact in dataset.facts:
            found.setdefault(fact, []).append((dataset.precedence_of(fact), dataset.key))
    return {fact: [key for _rank, key in sorted(trusted, reverse=True)] for fact, trusted in found.items()}


def decided(fact: str, tables_in_order: list[str]) -> pl.Expr:
    """The value that holds, from the columns of `_with_testimony`.

    What a row states goes before what follows from not being in a table, whichever table it is; among rows, and among
    absences, the order of trust decides. A more trusted table that has a row and does not know leaves it unknown.
    """
    stated = [pl.col(stated_by(key, fact)) for key in tables_in_order]
    absences, open_question = [], pl.lit(False)
    for key in tables_in_order:
        absences.append(pl.when(~open_question).then(pl.col(absent_by(key, fact))))
        open_question = open_question | pl.col(told_by(key, fact))
    return pl.coalesce([*stated, *absences]).alias(fact)


def stated_by(dataset: str, fact: str) -> str:
    """Name of the column that holds what a dataset's rows state of a fact."""
    return f"{dataset}.{fact}"


def absent_by(dataset: str, fact: str) -> str:
    """Name of the column that holds the value that follows from being in no row of a complete dataset."""
    return f"{dataset}.{fact}.absent"


def told_by(dataset: str, fact: str) -> str:
    """Name of the column that says whether a row of the dataset speaks of the fact, knowing its value or not."""
    return f"{dataset}.{fact}.told"


def _with_testimony(
    result: pl.DataFrame, dataset: Dataset, rows: pl.DataFrame, told: Coverage, *, day: date
) -> pl.DataFrame:
    """Add what one dataset says of each of its facts: what rows state, what absence means, whether a row speaks of it.

    Covered by a fact is only who is covered by files that have the column: a list without it says nothing about it. Who
    may stand in a row that could not be taken in (`doubtful`) stays unknown, and so does every sum of his.
    """
    present, spoken, in_doubt = told.of(dataset)
    windows = {one.window for one in dataset.yields if one.window is not None}
    ends = {window: windows_end(spoken, window=window, day=day) for window in windows}
    known = _facts_of(dataset, rows, present, ends)
    doubtful = pl.col("subject").is_in(in_doubt.implode())
    result = result.join(known, on="subject", how="left", maintain_order="left")
    columns = []
    for fact in dataset.facts:
        yields = [one for one in dataset.yields if one.fact == fact]
        nothing_told = pl.col(f"{fact}.without").fill_null(True)
        kind, value = result.schema[fact], pl.col(fact)
        absent = pl.lit(None, dtype=kind)
        window = next((one.window for one in yields if one.window), None)
        for one in yields:
            if dataset.absence is not Absence.ABSENT_IS_NONE or one.absent is None:
                continue
            areas = spoken if one.column is None else spoken.filter(pl.col("present").list.contains(one.column))
            if window is not None:
                areas = whole_windows(areas, dataset=dataset, window=window, end=ends[window])
            covered = pl.col("area").is_in(areas["area"].unique().implode()) & ~doubtful
            if window is not None:
                value = pl.when(covered).then(value)
            absent = pl.coalesce(absent, pl.when(covered & nothing_told).then(pl.lit(one.absent, dtype=kind)))
        if window is not None and dataset.absence is not Absence.ABSENT_IS_NONE:
            value = pl.lit(None, dtype=kind)  # of a sample, no sum is ever known
        columns += [
            value.alias(stated_by(dataset.key, fact)),
            absent.alias(absent_by(dataset.key, fact)),
            (~nothing_told).alias(told_by(dataset.key, fact)),
        ]
    return result.with_columns(columns).drop([name for fact in dataset.facts for name in (fact, f"{fact}.without")])


def _facts_of(
    dataset: Dataset, rows: pl.DataFrame, present: pl.DataFrame, ends: Mapping[Window, date | None]
) -> pl.DataFrame:
    """One row per subject: each fact (by its own rule for several rows), and `<fact>.without`: no row tells of it."""
    has = {
        column.name: present.filter(pl.col("present").list.contains(column.name))["batch"].to_list()
        for column in dataset.columns
    }
    prepared = rows.select(
        "subject",
        "holds_since",
        "row_id",
        *(
            expression.alias(name)
            for fact in dataset.facts
            for name, expression in _of_one_row(dataset, fact, has, ends)
        ),
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


def _of_one_row(
    dataset: Dataset, fact: str, has: dict[str, list[int]], ends: Mapping[Window, date | None]
) -> list[tuple[str, pl.Expr]]:
    """What one row tells of a fact, and whether it tells nothing: no yield applies, or its file has not the column.

    has: column → the batches whose files have it. ends: the last day of each window.
    """
    yields = [one for one in dataset.yields if one.fact == fact]
    value = pl.coalesce(pl.when(_tells(one, has, ends)).then(_value(dataset, one)) for one in yields)
    return [(fact, value), (f"{fact}.without", ~pl.any_horizontal(_tells(one, has, ends) for one in yields))]


def _rule(dataset: Dataset, fact: str) -> Several:
    return next(one.several for one in dataset.yields if one.fact == fact)


def _of_several_rows(several: Several, fact: str) -> pl.Expr:
    kept = pl.col(fact).filter(~pl.col(f"{fact}.without"))
    if several is Several.LATEST:
        return kept.last()
    total = {Several.SUM: kept.sum, Several.LARGEST: kept.max, Several.SMALLEST: kept.min}[several]()
    return pl.when((kept.len() > 0) & ~kept.has_nulls()).then(total)


def _tells(one: Yield, has: dict[str, list[int]], ends: Mapping[Window, date | None]) -> pl.Expr:
    conditions = [pl.col(name).is_in(list(values)).fill_null(False) for name, values in one.when.items()]
    if one.window is not None:
        end = pl.lit(ends[one.window], dtype=pl.Date)
        begin = end.dt.offset_by(f"-{one.window.months}mo")
        conditions.append(((pl.col("holds_since") > begin) & (pl.col("holds_since") <= end)).fill_null(False))
    if one.column is not None:
        conditions.append(pl.col("batch_id").is_in(has[one.column]))
    return pl.all_horizontal(conditions) if conditions else pl.lit(True)


def _value(dataset: Dataset, one: Yield) -> pl.Expr:
    if one.column is None:
        return pl.lit(one.value, dtype=pl.Int64) if type(one.value) is int else pl.lit(one.value)
    column = dataset.column(one.column)
    value = pl.col(one.column).cast(FRAME_TYPES[column.kind])
    if one.codes:
        value = value.replace_strict(dict(one.codes), default=None)
    return value if one.blank is None else value.fill_null(pl.lit(one.blank))
