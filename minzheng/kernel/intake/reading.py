"""From a file to a `Reading`: open it, tell which dataset it is, find its tables, judge every cell.

Pure: no database, no clock. Everything below the header is done for whole columns at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from django.utils import translation

from minzheng.kernel.intake.amounts import MONEY_UNITS
from minzheng.kernel.intake.body import body
from minzheng.kernel.intake.contract import Column, Dataset, Kind
from minzheng.kernel.intake.headers import Understood, is_serial, unit_in, vocabulary
from minzheng.kernel.intake.opening import Limits, OpenedFile, RawSheet, open_table
from minzheng.kernel.intake.problems import CELL_PROBLEMS, CELL_WARNINGS
from minzheng.kernel.intake.sheets import Header, find_header, top_of
from minzheng.kernel.intake.understanding import PROBLEM_COLUMNS, Reading, SheetReading
from minzheng.kernel.intake.values import FRAME_TYPES, Context, parse
from minzheng.kernel.registry.identity import check_id_numbers, identity_messages, warning_messages

CheckIds = Callable[..., pl.DataFrame]

# A wrong telephone number or an unheard-of education is no reason to leave out a death.
_LEFT_OUT = {Kind.PHONE: ("NOT_A_PHONE", "PHONE_LEFT_OUT"), Kind.CODE: ("NOT_A_CHOICE", "CHOICE_LEFT_OUT")}
_RECOGNISED = 3.0  # a name, a number and one thing more
_COMMON_TITLE_WORDS = ("人员", "名单", "名册", "花名册", "汇总", "登记", "信息", "明细", "一览", "统计")


@dataclass(frozen=True, slots=True)
class KnownHeaders:
    """Headers explained before: `headers` as they are compared, `columns` as was said. key: whose word it is."""

    key: int
    dataset: str
    columns: Mapping[str, str | None]
    headers: frozenset[str]


def read(
    source: Path | bytes,
    *,
    datasets: Sequence[Dataset],
    day: date,
    demo: bool = False,
    dataset: Dataset | None = None,
    file_name: str = "",
    columns: Mapping[str, str | None] | None = None,
    known: Sequence[KnownHeaders] = (),
    limits: Limits | None = None,
    county_codes: pl.DataFrame | None = None,
    check_ids: CheckIds = check_id_numbers,
) -> Reading:
    """Read a table as it was sent.

    datasets: the kinds of table it may be; `dataset` overrides the recognition. day: ID numbers are judged as of it.
    file_name: helps to recognise the kind, nothing more. columns: what a person said about headers
    (header as shown → column, or None to leave it out). known: what was said of headers before; where nothing is said
    now, they go before the recognition. county_codes: see `registry.identity`.
    Raises RefusedFile where the file is not safe, not whole or no table. A sheet that is not understood is listed with
    the reason, and so is every row that was not taken.
    """
    opened = open_table(source, limits=limits)
    recalled = _recalled(opened, known) if dataset is None and not columns else None
    if recalled is not None:
        dataset = next((each for each in datasets if each.key == recalled.dataset), None)
        columns = recalled.columns if dataset else None
    scores, headers = _recognise(opened, datasets if dataset is None else [dataset], file_name, columns)
    if dataset is None:
        best = scores[0] if scores else ("", 0.0)
        dataset = next((each for each in datasets if each.key == best[0] and best[1] >= _RECOGNISED), None)
    if dataset is None:
        sheets = tuple(SheetReading(name=sheet.name, why_not="NO_TABLE") for sheet in opened.sheets)
        return _reading(opened, None, scores, sheets, [])
    understood, tables = [], []
    for sheet in opened.sheets:
        result, table = _read_sheet(sheet, headers[dataset.key].get(sheet.name), dataset, opened.starts_1904)
        understood.append(result)
        if table is not None:
            tables.append(table)
    judged = [
        _judge(*table, dataset=dataset, day=day, demo=demo, county_codes=county_codes, check_ids=check_ids)
        for table in tables
    ]
    return _reading(opened, dataset, scores, tuple(understood), judged, recalled if columns else None)


def _recalled(opened: OpenedFile, known: Sequence[KnownHeaders]) -> KnownHeaders | None:
    """What was said before of the headers that stand in the file; of several, what explains the most."""
    if not known:
        return None
    standing = [
        {label.shown_key for label in block.labels}
        for sheet in opened.sheets
        if sheet.visible and not sheet.cells.is_empty()
        for block in top_of(sheet).blocks
    ]
    found = [one for one in known if any(one.headers <= labels for labels in standing)]
    return max(found, key=lambda one: len(one.headers), default=None)


Scores = tuple[tuple[str, float], ...]
Judged = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame, tuple[str, ...]]


def _recognise(
    opened: OpenedFile, datasets: Sequence[Dataset], file_name: str, columns: Mapping[str, str | None] | None
) -> tuple[Scores, dict[str, dict[str, Header]]]:
    """How well each dataset fits the file, best first, and the headers found for each."""
    scores: dict[str, float] = {}
    headers: dict[str, dict[str, Header]] = {}
    tops = {sheet.name: top_of(sheet) for sheet in opened.sheets if sheet.visible and not sheet.cells.is_empty()}
    for dataset in datasets:
        words = vocabulary(dataset)
        found = {
            name: header
            for name, top in tops.items()
            if (header := find_header(top, dataset=dataset, words=words, chosen=columns)) is not None
        }
        headers[dataset.key] = found
        scores[dataset.key] = max(
            (_fit(dataset, header, f"{file_name} {name} {''.join(header.above)}") for name, header in found.items()),
            default=0.0,
        )
    return tuple(sorted(scores.items(), key=lambda item: -item[1])), headers


def _fit(dataset: Dataset, header: Header, titles: str) -> float:
    """Columns recognised, the share of the sheet's columns that they are, required ones missing, and the title."""
    named = [label for label in header.labels if not is_serial(label.text)]
    share = len(header.understood) / max(1, len(named))
    missing = len(_missing(dataset, header))
    return header.weight + 2 * share - 1.5 * missing + _title_fit(str(dataset.title), titles)


def _title_fit(title: str, titles: str) -> float:
    for word in _COMMON_TITLE_WORDS:
        title = title.replace(word, "")
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    return 2 * sum(pair in titles for pair in pairs) / len(pairs) if pairs else 0.0


def _missing(dataset: Dataset, header: Header) -> tuple[str, ...]:
    has = {each.column for each in header.understood}
    return tuple(c.name for c in dataset.columns if (c.required or c.expected) and c.name not in has)


def _read_sheet(
    sheet: RawSheet, header: Header | None, dataset: Dataset, starts_1904: bool
) -> tuple[SheetReading, tuple | None]:
    if not sheet.visible:
        return SheetReading(name=sheet.name, why_not="HIDDEN"), None
    if sheet.cells.is_empty():
        return SheetReading(name=sheet.name, why_not="EMPTY"), None
    if header is None:
        return SheetReading(name=sheet.name, why_not="NO_TABLE"), None
    taken = {each.label.index for each in header.understood}
    not_understood = tuple(
        label.shown for label in header.labels if label.index not in taken and not is_serial(label.text)
    )
    units = _units(dataset, header)
    if missing := _missing(dataset, header):
        return SheetReading(sheet.name, "MISSING_COLUMNS", header, units, not_understood, missing), None
    rows, skipped = body(sheet, header, dataset=dataset)
    reading = SheetReading(
        name=sheet.name,
        header=header,
        units=units,
        not_understood=not_understood,
        skipped=skipped.select(pl.col("row").alias("row_number") + 1, "kind", "text"),
        rows=len(rows),
    )
    return reading, (sheet, header, rows, units, starts_1904)


def _units(dataset: Dataset, header: Header) -> dict[str, tuple[str, str]]:
    above = header.unit_above()
    units = {}
    for each in header.understood:
        if dataset.column(each.column).kind is Kind.MONEY:
            if own := unit_in(each.label.text) or next(filter(None, map(unit_in, each.label.groups)), None):
                units[each.column] = (own, "HEADER")
            else:
                units[each.column] = (above, "TITLE") if above else ("元", "ASSUMED")
    return units


def _judge(
    sheet: RawSheet,
    header: Header,
    rows: pl.DataFrame,
    units: Mapping[str, tuple[str, str]],
    starts_1904: bool,
    *,
    dataset: Dataset,
    day: date,
    demo: bool,
    county_codes: pl.DataFrame | None,
    check_ids: CheckIds,
) -> Judged:
    """Accepted rows, rejected rows, problems and warnings of one sheet, and the columns it has."""
    place = {each.column: each for each in header.understood}
    blank_means = {each.column for each in dataset.yields if each.blank is not None}
    numbers = rows.select(sheet=pl.lit(sheet.name), row_number=pl.col("row") + 1)
    values: list[pl.Series] = []
    problems: list[pl.DataFrame] = []
    warnings: list[pl.DataFrame] = []
    for column in dataset.columns:
        source = place.get(column.name)
        if source is None:
            values.append(pl.Series(column.name, [None] * len(rows), dtype=FRAME_TYPES[column.kind]))
            continue
        cells = rows[f"c{source.label.index}"]
        context = Context(
            money_unit=MONEY_UNITS[units[column.name][0]] if column.name in units else MONEY_UNITS["元"],
            starts_1904=starts_1904,
            blank_means=column.name in blank_means,
        )
        parsed = parse(cells, column=column, context=context).with_columns(warning=pl.lit(None, dtype=pl.String))
        if column.kind is Kind.ID_NUMBER:
            parsed = _with_identity(parsed, check_ids(parsed["value"], day=day, demo=demo, county_codes=county_codes))
        parsed = _with_formulas(parsed, sheet, rows, source)
        parsed = _with_blank_and_lenient(parsed, column, blank_means=column.name in blank_means)
        values.append(parsed["value"].rename(column.name))
        told = numbers.with_columns(
            column=pl.lit(column.name),
            header=pl.lit(source.label.shown),
            found=cells,
            **{k: parsed[k] for k in ("problem", "warning")},
        )
        for kind, into in (("problem", problems), ("warning", warnings)):
            some = told.filter(pl.col(kind).is_not_null())
            if not some.is_empty():
                into.append(_in_words(some.rename({kind: "code"}), column))
    problem_frame, warning_frame = _stack(problems, PROBLEM_COLUMNS), _stack(warnings, PROBLEM_COLUMNS)
    accepted = numbers.with_columns(values)
    bad = problem_frame["row_number"].unique().implode()
    accepted = accepted.filter(~pl.col("row_number").is_in(bad))
    given = [name for name in rows.columns if name != "row"]
    present = tuple(column.name for column in dataset.columns if column.name in place)
    rejected = rows.filter((pl.col("row") + 1).is_in(bad)).select(
        sheet=pl.lit(sheet.name), row_number=pl.col("row") + 1, cells=pl.concat_list(given)
    )
    warning_frame = warning_frame.filter(~pl.col("row_number").is_in(bad))
    return accepted, rejected, problem_frame.sort("row_number", maintain_order=True), warning_frame, present


def _with_identity(parsed: pl.DataFrame, checked: pl.DataFrame) -> pl.DataFrame:
    return parsed.with_columns(
        value=checked["normalised"],
        problem=pl.coalesce("problem", checked["problem"]),
        warning=checked["warning"],
    )


def _with_formulas(parsed: pl.DataFrame, sheet: RawSheet, rows: pl.DataFrame, source: Understood) -> pl.DataFrame:
    computed = sheet.formulas.filter(pl.col("column") == source.label.index)["row"]
    if computed.is_empty():
        return parsed
    return parsed.with_columns(
        problem=pl.when(rows["row"].is_in(computed.implode())).then(pl.lit("FORMULA")).otherwise(pl.col("problem"))
    )


def _with_blank_and_lenient(parsed: pl.DataFrame, column: Column, *, blank_means: bool) -> pl.DataFrame:
    """A required cell must be filled. In an optional one, a choice nobody knows becomes unknown, with a warning.

    Not so where an empty cell has a meaning of its own (`blank_means`): unknown would be taken for it.
    """
    if column.required:
        missing = pl.col("problem").is_null() & pl.col("value").is_null()
        return parsed.with_columns(problem=pl.when(missing).then(pl.lit("MISSING")).otherwise(pl.col("problem")))
    left_out = _LEFT_OUT.get(column.kind)
    if left_out is None or blank_means:
        return parsed
    problem, warning = left_out
    wrong = (pl.col("problem") == problem).fill_null(False)
    return parsed.with_columns(
        problem=pl.when(~wrong).then(pl.col("problem")),
        warning=pl.when(wrong).then(pl.lit(warning)).otherwise(pl.col("warning")),
    )


def _in_words(problems: pl.DataFrame, column: Column) -> pl.DataFrame:
    told = {code: _sentences(code, column) for code in problems["code"].unique()}
    return problems.with_columns(
        wrong=pl.col("code").replace_strict({code: wrong for code, (wrong, _) in told.items()}, return_dtype=pl.String),
        right=pl.col("code").replace_strict({code: right for code, (_, right) in told.items()}, return_dtype=pl.String),
    ).select(*PROBLEM_COLUMNS)


def _sentences(code: str, column: Column) -> tuple[str, str]:
    for messages in (identity_messages, warning_messages):
        if code in messages:
            with translation.override(None):  # kept as msgids: whoever shows a problem translates it
                return str(messages[code].wrong), str(messages[code].right)
    wrong, right = CELL_PROBLEMS.get(code) or CELL_WARNINGS[code]
    choices = "、".join(written[0] for written in column.choices.values())
    return wrong, right.format(
        choices=choices, minimum=_shown(column, column.minimum), maximum=_shown(column, column.maximum)
    )


def _shown(column: Column, bound: int | date | None) -> str:
    if column.kind is Kind.MONEY and isinstance(bound, int):
        return f"{bound // 100}.{bound % 100:02d} 元"
    return str(bound)


def _stack(frames: Sequence[pl.DataFrame], schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _reading(
    opened: OpenedFile,
    dataset: Dataset | None,
    scores: Scores,
    sheets: tuple[SheetReading, ...],
    judged: Sequence[Judged],
    recalled: KnownHeaders | None = None,
) -> Reading:
    columns = {column.name: FRAME_TYPES[column.kind] for column in dataset.columns} if dataset else {}
    number: dict[str, pl.DataType | type[pl.DataType]] = {"sheet": pl.String, "row_number": pl.Int64}
    accepted = _stack([each[0] for each in judged], number | columns)
    accepted, duplicates = _without_duplicates(accepted, list(columns))
    duplicate_rows = duplicates.select("sheet", "row_number")
    warnings = _stack([each[3] for each in judged], PROBLEM_COLUMNS)
    return Reading(
        kind=opened.kind,
        encoding=opened.encoding,
        dataset=dataset,
        scores=scores,
        sheets=sheets,
        accepted=accepted,
        rejected=_stack([each[1] for each in judged], number | {"cells": pl.List(pl.String)}),
        problems=_stack([each[2] for each in judged], PROBLEM_COLUMNS),
        warnings=warnings.join(duplicate_rows, on=["sheet", "row_number"], how="anti"),
        duplicates=duplicates,
        present=tuple(dict.fromkeys(name for each in judged for name in each[4])),
        recalled=recalled.key if recalled else None,
        columns_said=dict(recalled.columns) if recalled else {},
    )


def _without_duplicates(accepted: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose every value repeats an earlier row of the file: the first is kept."""
    if accepted.is_empty():
        return accepted, pl.DataFrame(
            schema={"sheet": pl.String, "row_number": pl.Int64, "first_sheet": pl.String, "first_row_number": pl.Int64}
        )
    numbered = accepted.with_row_index("at")
    numbered = numbered.with_columns(first=pl.col("at").min().over(columns))
    firsts = numbered.select(first="at", first_sheet="sheet", first_row_number="row_number")
    repeated = numbered.filter(pl.col("at") != pl.col("first")).join(
        firsts, on="first", how="left", maintain_order="left"
    )
    return (
        numbered.filter(pl.col("at") == pl.col("first")).drop("at", "first"),
        repeated.select("sheet", "row_number", "first_sheet", "first_row_number"),
    )
