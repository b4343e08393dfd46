"""Reading a file as its sender says, before anything of it is kept, and once more when it is accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.kernel.intake import filing, tables
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.opening import Limits, RefusedFile
from minzheng.kernel.intake.reading import KnownHeaders, read
from minzheng.kernel.intake.understanding import Reading


def asked_of(
    *, day: date, dataset: Dataset | None = None, columns: Mapping[str, str | None] | None = None
) -> dict[str, Any]:
    """What the sender says of a file, as its batch keeps it."""
    return {"day": day.isoformat(), "dataset": dataset.key if dataset else None, "columns": dict(columns or {})}


def try_reading(
    path: Path,
    *,
    file_name: str,
    asked: Mapping[str, Any],
    demo: bool,
    limits: Limits | None = None,
    known: Sequence[KnownHeaders] = (),
) -> tuple[Reading | None, RefusedFile | None]:
    """The file read as its sender says (`asked`: day, dataset, columns), or why it is refused."""
    dataset = tables.DATASETS[asked["dataset"]] if asked["dataset"] else None
    try:
        reading = read(
            path,
            datasets=[dataset] if dataset else tables.recognisable(),
            day=date.fromisoformat(asked["day"]),
            demo=demo,
            dataset=dataset,
            file_name=file_name,
            columns=asked["columns"] or None,
            known=known,
            limits=limits,
        )
    except RefusedFile as refusal:
        return None, refusal
    return reading, None


def read_as_previewed(*, batch: Batch, dataset: Dataset, day: date, demo: bool) -> Reading:
    """The sealed file read once more, as the preview showed it."""
    chosen = batch.understood.get("asked", {}).get("columns") or None
    with filing.opened(content_digest=bytes(batch.digest), file_name=batch.file_name) as path:
        return read(
            path,
            datasets=[dataset],
            day=day,
            demo=demo,
            dataset=dataset,
            file_name=batch.file_name,
            columns=chosen,
        )
