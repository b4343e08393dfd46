"""Many files at once, without a preview: how nights and the demo take in what offices left in a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import filing, operations, overtaken, remembering, stages, tables
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.trying import asked_of, try_reading
from minzheng.kernel.jobs.reporting import Report, silent

READ_AT_ONCE = 2
"""Files that are read at once: most of it happens outside Python."""


def intake_files(
    *,
    paths: Iterable[Path],
    area: Area,
    day: date,
    complete: bool,
    demo: bool,
    actor: Any,
    now: datetime,
    report: Report = silent,
) -> list[Batch]:
    """Receive and accept files without a preview, one delivery per dataset; already known ones change nothing."""
    report(stages.READING)
    received = list(_receive_all(paths=sorted(paths), area=area, day=day, demo=demo, actor=actor, now=now))
    order = list(tables.DATASETS)
    waiting: dict[str, list[operations.Received]] = {}
    unchanged: dict[str, list[Batch]] = {}
    for each in received:
        if each.batch.status == Batch.Status.PREVIEWED and each.batch.dataset:
            waiting.setdefault(each.batch.dataset, []).append(each)
        elif each.batch.status == Batch.Status.REGISTERED and each.batch.dataset:
            unchanged.setdefault(each.batch.dataset, []).append(each.batch)
    for key in sorted(waiting, key=order.index):
        operations.accept(
            batches=[each.batch for each in waiting[key]],
            day=day,
            complete=complete and tables.DATASETS[key].absence == "ABSENT_IS_NONE",
            demo=demo,
            actor=actor,
            now=now,
            readings={each.batch.pk: each.reading for each in waiting[key] if each.reading is not None},
            with_unchanged=unchanged.get(key, ()),
            report=report,
        )
    return [Batch.objects.get(pk=each.batch.pk) for each in received]


def _receive_all(
    *, paths: Sequence[Path], area: Area, day: date, demo: bool, actor: Any, now: datetime
) -> Iterator[operations.Received]:
    """`operations.receive` for each file; the next ones are read while this one is being kept."""
    asked, said = asked_of(day=day), remembering.known_to(area=area)
    digests = {path: filing.digest(path) for path in paths}
    known = {path: _standing(digest, beside=digests.values()) for path, digest in digests.items()}
    new = [path for path, (batch, again) in known.items() if batch is None or again]
    with ThreadPoolExecutor(READ_AT_ONCE) as readers:
        tried = {
            path: readers.submit(try_reading, path, file_name=path.name, asked=asked, demo=demo, known=said)
            for path in new
        }
        for path, digest in digests.items():
            # before, or under another name a moment ago
            batch, again = _standing(digest, beside=digests.values())
            if batch is not None and not again:
                yield operations.Received(batch=batch, reading=None, known=True)
            else:
                read_so = tried.pop(path).result()
                yield operations.keep_what_was_read(
                    read_so, path=path, file_name=path.name, digest=digest, asked=dict(asked), area=area, actor=actor,
                    now=now, again=batch,
                )  # fmt: skip


def _standing(digest: bytes, *, beside: Collection[bytes]) -> tuple[Batch | None, bool]:
    """The batch that holds this content, if any, and whether it is news again (`overtaken`)."""
    known = operations.known_batch(digest=digest, dataset=None)
    return known, known is not None and overtaken.is_overtaken(batch=known, beside=beside)
