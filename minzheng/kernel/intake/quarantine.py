"""Rows that were not taken in: kept sealed, given back as a file with the reasons, closed when they come back right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.access.masking import mask_column
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, filing
from minzheng.kernel.intake.corrections import ROW_MARK, CorrectionSheet, sheet_name, write_corrections
from minzheng.kernel.intake.models import Batch, QuarantinedRow
from minzheng.kernel.intake.opening import open_table
from minzheng.kernel.intake.understanding import Reading
from minzheng.kernel.registry import frames, names, secrets

PURPOSE = "QUARANTINED_ROW"


def open_rows(*, batch: Batch) -> QuerySet[QuarantinedRow]:
    """The batch's rows that have not come back right yet, in the order of the file."""
    return QuarantinedRow.objects.filter(batch=batch, corrected_by=None).order_by("sheet", "row_number")


def keep(*, batch: Batch, reading: Reading) -> None:
    """Keep the rejected rows in place of those kept before: cells sealed, what was found in a sensitive cell masked."""
    QuarantinedRow.objects.filter(batch=batch).delete()
    dataset = reading.dataset
    if dataset is None or reading.rejected.is_empty():
        return
    shown = pl.col("found")
    for column in dataset.columns:
        if kind := column.masked_as:
            shown = pl.when(pl.col("column") == column.name).then(mask_column(str(kind), "found")).otherwise(shown)
    problems = (
        reading.problems.with_columns(found=shown)
        .group_by("sheet", "row_number")
        .agg(problems=pl.struct("column", "header", "found", "code", "wrong", "right"))
        .with_columns(
            pl.col("problems").map_elements(
                lambda told: json.dumps(told.to_list(), ensure_ascii=False), return_dtype=pl.String
            )
        )
    )
    named = reading.rejected.with_columns(name_key=_names(reading))
    sealed = named.join(problems, on=["sheet", "row_number"], how="left").with_columns(
        cells=pl.col("cells").map_elements(
            lambda cells: json.dumps(cells.to_list(), ensure_ascii=False), return_dtype=pl.String
        )
    )
    frames.copy_in(
        table="intake_quarantinedrow",
        frame=sealed.with_columns(cells=secrets.encrypt(sealed["cells"], purpose=PURPOSE), batch_id=pl.lit(batch.pk)),
    )


def _names(reading: Reading) -> pl.Expr:
    """The name that stands in each rejected row, in the form names are compared by; null where it cannot be read."""
    name = pl.lit(None, dtype=pl.String)
    for sheet in reading.sheets:
        for each in sheet.header.understood if sheet.header else ():
            if each.column == "name":
                cell = pl.col("cells").list.get(each.label.index, null_on_oob=True)
                name = pl.when(pl.col("sheet") == sheet.name).then(cell).otherwise(name)
    return names.key(name)


def take_corrections(*, batch: Batch, actor: Any, now: datetime) -> bytes:
    """An .xlsx of the open rows, whole as they were sent, each with its reasons in words. Written into the log."""
    with transaction.atomic():
        rows = open_rows(batch=batch)
        content = write_corrections(list(_sheets(batch, rows)))
        events.record(
            type=event_types.CORRECTIONS_TAKEN,
            actor=actor,
            now=now,
            subject=batch,
            area=batch.area_id,
            file=batch.file_name,
            rows=rows.count(),
        )
    return content


def _sheets(batch: Batch, rows: QuerySet[QuarantinedRow]) -> Iterator[CorrectionSheet]:
    for sheet in batch.understood.get("sheets", []):
        mine = rows.filter(sheet=sheet["sheet"])
        if mine.exists():
            yield CorrectionSheet(sheet["sheet"], sheet["header_cells"], _whole(mine), sheet["unit_above"])


def _whole(rows: QuerySet[QuarantinedRow]) -> Iterator[tuple[int, list[str | None], list[str]]]:
    told = list(rows.values_list("row_number", "cells", "problems"))
    opened = secrets.decrypt(pl.Series([bytes(cells) for _n, cells, _p in told], dtype=pl.Binary), purpose=PURPOSE)
    for (number, _cells, problems), cells in zip(told, opened, strict=True):
        yield number, json.loads(cells), [_reason(problem) for problem in problems]


def _reason(problem: dict[str, str]) -> str:
    return f"{problem['header']}：{_(problem['wrong'])}，{_(problem['right'])}"


def close_corrected(*, batch: Batch) -> None:
    """What this file brings back is no longer open in the file that it corrects; what it leaves out stays open.

    The reason column of a correction file says which row each of its lines was. Where that column is gone, the rows
    count as brought back only if there are as many.
    """
    if batch.corrects_id is None:
        return
    still_open = QuarantinedRow.objects.filter(batch_id=batch.corrects_id, corrected_by=None)
    known = pl.DataFrame(
        list(still_open.values_list("pk", "sheet", "row_number")),
        schema={"pk": pl.Int64, "sheet": pl.String, "row_number": pl.Int64},
        orient="row",
    )
    marks = _marks(batch)
    if marks.is_empty():
        back = known if (batch.rows_read or 0) >= known.height else known.clear()
    else:
        names = {name: sheet_name(name, at) for at, name in enumerate(known["sheet"].unique(maintain_order=True), 1)}
        same = ["row_number"] if len(names) == 1 else ["sheet", "row_number"]
        back = known.with_columns(pl.col("sheet").replace(names)).join(marks, on=same, how="semi")
    still_open.filter(pk__in=back["pk"].to_list()).update(corrected_by=batch)


def _marks(batch: Batch) -> pl.DataFrame:
    """`sheet`, `row_number` of the rows that a mended correction file names in its reasons."""
    with filing.opened(content_digest=bytes(batch.digest), file_name=batch.file_name) as path:
        sheets = open_table(path).sheets
    found = [
        sheet.cells.unpivot(variable_name="place", value_name="text").select(
            sheet=pl.lit(sheet.name), row_number=pl.col("text").str.extract(ROW_MARK).cast(pl.Int64)
        )
        for sheet in sheets
        if not sheet.cells.is_empty()
    ]
    return pl.concat(found).drop_nulls().unique() if found else pl.DataFrame(schema={"row_number": pl.Int64})


def reopen(*, batch: Batch) -> None:
    """The correction was taken back: what it had closed is open again."""
    QuarantinedRow.objects.filter(corrected_by=batch).update(corrected_by=None)
