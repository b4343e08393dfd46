"""The upper system's file, through intake's own steps: kept, read by its contract, matched, taken in as a delivery."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from minzheng.kernel.areas.models import Area
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.intake import operations as intake
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.operations import Received


def receive(
    *, installed: Installed, path: Path, file_name: str, area: Area, day: date, demo: bool, actor: Any, now: datetime
) -> Received:
    """Keep and read the file as this system's list; a person looks at the preview before it is taken in."""
    return intake.receive(
        path=path,
        file_name=file_name,
        area=area,
        day=day,
        demo=demo,
        actor=actor,
        now=now,
        dataset=tables.DATASETS[installed.adapter.theirs.key],
    )


def take_in(
    *, installed: Installed, path: Path, area: Area, day: date, complete: bool, demo: bool, actor: Any, now: datetime
) -> Batch:
    """Receive and take in at once. A file that cannot be read is a REFUSED batch; one known already stays as it is."""
    received = receive(
        installed=installed, path=path, file_name=path.name, area=area, day=day, demo=demo, actor=actor, now=now
    )
    batch = received.batch
    if batch.status == Batch.Status.PREVIEWED:
        readings = {batch.pk: received.reading} if received.reading is not None else None
        intake.accept(batches=[batch], day=day, complete=complete, demo=demo, actor=actor, now=now, readings=readings)
        batch = Batch.objects.get(pk=batch.pk)
    return batch
