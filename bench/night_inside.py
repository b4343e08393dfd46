"""The nights themselves, in a process of their own and a database named after it; `bench.night` starts it.

    python -m bench.night_inside OUT [TABLES DAY …]

takes the files in each folder in as of its day, puts the addresses in order, screens everybody, and writes OUT.json
(what each stage cost) and OUT.parquet (the findings open at the end). Without tables it makes the database that the
others begin as a copy of.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench.processor import own_seconds, peak_gib, processor_seconds
from minzheng.cli.ground import Progress, set_up
from minzheng.config import cluster

OPEN_FINDINGS = """
    SELECT finding.kind, finding.rule, encode(person.id_index, 'hex') AS person,
           household.source || ' ' || household.number AS household, area.code AS area,
           finding.at_stake_fen, finding.distance, finding.evidence::text AS evidence
    FROM screening_finding finding
    LEFT JOIN registry_person person ON person.id = finding.person_id
    LEFT JOIN registry_household household ON household.id = finding.household_id
    LEFT JOIN areas_area area ON area.id = finding.area_id
    WHERE finding.closed_at IS NULL
"""


class Stages:
    """Counts what each stage costs; the stages of the product name themselves through `begin`."""

    def __init__(self) -> None:
        self.spent: dict[str, dict[str, float]] = {}
        self.database = int((cluster.reachable_folder() / "data" / "postmaster.pid").read_text().split()[0])
        self.current: str | None = None
        self.since: tuple[float, float, float] = self.now()

    def now(self) -> tuple[float, float, float]:
        return time.perf_counter(), own_seconds(), processor_seconds(server=self.database)

    def begin(self, stage: str | None, **told: Any) -> None:
        """What follows belongs to this stage, until the next begins."""
        now = self.now()
        if self.current is not None:
            spent = self.spent.setdefault(self.current, dict.fromkeys(("clock", "program", "database"), 0.0))
            for name, before, after in zip(spent, self.since, now, strict=True):
                spent[name] += after - before
        self.current, self.since = stage, now

    @contextmanager
    def during(self, stage: str) -> Iterator[None]:
        self.begin(stage)
        yield
        self.begin(None)


def main(out: Path, nights: list[tuple[Path, date]]) -> None:
    """See the module."""
    prepared = cluster.ensure()
    if nights:
        os.environ["DATABASE_URL"] = _copy_of(prepared, name=out.name)
    set_up()
    if not nights:
        out.with_suffix(".json").write_text(json.dumps(_prepare()))
        return
    told = [_night(tables=tables, day=day) for tables, day in nights]
    from minzheng.kernel.registry import frames

    frames.read(sql=OPEN_FINDINGS).write_parquet(out.with_suffix(".parquet"))
    out.with_suffix(".json").write_text(json.dumps({"nights": told, "peak_gib": peak_gib(root=os.getpid())}))


def _prepare() -> dict[str, Any]:
    """Tables, areas and the system's account: what stands before the first night."""
    from django.core.management import call_command

    from minzheng.kernel.access.models import Account
    from minzheng.kernel.areas import operations as areas

    call_command("migrate", verbosity=0, interactive=False)
    areas.load(actor=Account.objects.system(), now=datetime.now(tz=UTC))
    return {}


def _copy_of(prepared: str, *, name: str) -> str:
    server, _, template = prepared.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{server}/{name}"


def _night(*, tables: Path, day: date) -> dict[str, Any]:
    from minzheng.demo.district import county
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.intake import many_files
    from minzheng.kernel.intake.standard_addresses import gather
    from minzheng.kernel.registry.address_review import check_addresses
    from minzheng.kernel.screening import operations as screening

    progress = Progress()
    system, area = Account.objects.system(), county()
    now = datetime.now(tz=UTC)
    stages = Stages()
    batches = many_files.intake_files(
        paths=sorted(tables.iterdir()),
        area=area,
        day=day,
        complete=True,
        demo=True,
        actor=system,
        now=now,
        report=stages.begin,
    )
    with stages.during("addresses"):
        gather(within=area.code, day=day, actor=system, now=now)
        check_addresses(actor=system, now=now)
    with stages.during("screening"):
        run = screening.screen(day=day, actor=system, now=now + timedelta(seconds=1))
    progress.say(f"{day}: {run.sentence()}")
    for stage, spent in stages.spent.items():
        progress.say(f"  {stage}: " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items()))
    return {
        "day": day.isoformat(),
        "stages": stages.spent,
        "rows": sum(batch.rows_read or 0 for batch in batches),
        "unchanged": sum(batch.rows_unchanged or 0 for batch in batches),
        "people": run.people,
        "findings": run.counts,
    }


if __name__ == "__main__":
    folders, days = sys.argv[2::2], sys.argv[3::2]
    main(
        Path(sys.argv[1]),
        [(Path(folder), date.fromisoformat(day)) for folder, day in zip(folders, days, strict=True)],
    )
