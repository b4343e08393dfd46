"""The demo district in the database: reference data, accounts, the departments' tables taken in, the register judged.

Every stage can be run again and changes nothing where nothing is new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import Sum

from minzheng.demo import departments, matters
from minzheng.demo.calibration import DAY
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.setup import Seat, SetUp, set_up
from minzheng.kernel.areas import operations as areas
from minzheng.kernel.areas import queries as area_queries
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.calendar import operations as calendar
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.citizens import services
from minzheng.kernel.citizens.models import ServiceItem
from minzheng.kernel.exchange import importing, installed, reconciling
from minzheng.kernel.exchange.models import Reconciliation
from minzheng.kernel.intake import linking, many_files
from minzheng.kernel.intake.family_evidence import gather_ties
from minzheng.kernel.intake.linking import Linked
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.intake.standard_addresses import gather
from minzheng.kernel.registry.address_review import check_addresses
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.screening import operations as screening
from minzheng.kernel.screening.models import Run
from minzheng.kernel.workflows import APPLICANT

COUNTY = "330110"
PASSWORD = "Minzheng-2023"
Stage = Callable[[str, str], AbstractContextManager[None]]


def county() -> Area:
    """The demo's county on the demo's day."""
    found = area_queries.by_code(code=COUNTY, day=DAY)
    if found is None:
        raise LookupError(f"area {COUNTY} is not loaded")
    return found


def prepare(*, stage: Stage, now: datetime) -> SetUp:
    """Tables, areas, calendar and one account per role."""
    with stage("migrate", "建立数据库结构"):
        call_command("migrate", verbosity=0, interactive=False)
    system = Account.objects.system()
    with stage("reference", "载入区划与工作日历"):
        areas.load(actor=system, now=now)
        calendar.load_shipped(actor=system, now=now)
    with stage("accounts", "开设演示账号"):
        return set_up(
            name="余杭区民政局(演示)", area=county(), seats=seats(), starts=date(2023, 1, 1), now=now, demo_day=DAY
        )


def seats() -> list[Seat]:
    """One account per role; a street and two communities for those who work in them."""
    whole = county()
    streets = list(Area.objects.filter(parent=whole, level=Level.TOWN, valid__contains=DAY).order_by("code")[:2])
    communities = list(
        Area.objects.filter(parent=streets[0], level=Level.COMMUNITY, valid__contains=DAY).order_by("code")[:2]
    )

    def seat(username: str, name: str, *holds: tuple[Role, Area, Line]) -> Seat:
        return Seat(
            username=username,
            display_name=name,
            password=PASSWORD,
            holds=holds,
            employer="余杭区民政局(演示)",
            department=str(holds[0][0].label),
        )

    everywhere = Line.ALL
    return [
        seat("leader", "林局长", (Role.R1, whole, everywhere)),
        seat("relief", "周救助", (Role.R2, whole, Line.ASSISTANCE)),
        seat("eldercare", "吴养老", (Role.R3, whole, Line.ELDERCARE)),
        seat("affairs", "郑事务", (Role.R4, whole, everywhere)),
        seat("charity", "王慈善", (Role.R5, whole, Line.CHARITY)),
        seat("street", "冯街道", (Role.R6, streets[0], everywhere)),
        seat("street2", "陈街道", (Role.R6, streets[1], everywhere)),
        seat("community", "褚社工", *((Role.R7, area, everywhere) for area in communities)),
        seat("grid", "卫网格", (Role.R8, communities[0], everywhere)),
        seat("union", "蒋助联", (Role.R9, streets[0], Line.ASSISTANCE)),
        seat("provider", "沈机构", (Role.R10, streets[0], Line.ELDERCARE)),
        seat("data", "韩数据", (Role.R12, whole, everywhere)),
        seat("sysadmin", "杨系统", (Role.SYSTEM_ADMIN, whole, everywhere)),
        seat("security", "朱安全", (Role.SECURITY_ADMIN, whole, everywhere)),
        seat("audit", "秦审计", (Role.AUDIT_ADMIN, whole, everywhere)),
    ]


def write_tables(*, out: Path, people: int, progress: Callable[[str], None]) -> list[Path]:
    """The departments' files under `out`, in the order of their names."""
    departments.write_district(out=out, people=people, progress=progress)
    return sorted((out / "departments").iterdir())


def take_in(*, paths: Sequence[Path], now: datetime) -> list[Batch]:
    """All files as one delivery a dataset, complete for the county."""
    return many_files.intake_files(
        paths=paths, area=county(), day=DAY, complete=True, demo=True, actor=Account.objects.system(), now=now
    )


def link(*, now: datetime) -> Linked | None:
    """Whose the rows are that no rule could tell, by probability; None where Splink is not installed."""
    return linking.link_open(within=county().code, day=DAY, actor=Account.objects.system(), now=now)


def order_addresses(*, now: datetime) -> None:
    """Standard addresses from the tables, a review of them, and who may be one family; again, it changes nothing."""
    gather(within=county().code, day=DAY, actor=Account.objects.system(), now=now)
    gather_ties(day=DAY, actor=Account.objects.system(), now=now)
    check_addresses(actor=Account.objects.system(), now=now)


def exchange(*, out: Path, now: datetime) -> list[Reconciliation]:
    """What upper systems sent, taken in as their whole lists, and held against our own records."""
    held = []
    for one in installed.every():
        path = out / "upper" / f"{one.adapter.key}.{one.layout.format}"
        if path.exists():
            importing.take_in(
                installed=one,
                path=path,
                area=county(),
                day=DAY,
                complete=True,
                demo=True,
                actor=Account.objects.system(),
                now=now,
            )
            held.append(reconciling.reconcile(installed=one, day=DAY, actor=Account.objects.system(), now=now))
    return held


def open_to_citizens(*, now: datetime) -> None:
    """Put what citizens may apply for into the public guide; again, it changes nothing."""
    actor = Account.objects.get(username="relief")
    for one in catalogue():
        wanted = APPLICANT in one.workflow.opened_by and one.workflow.key.endswith((".application", ".granting"))
        if wanted and not ServiceItem.objects.filter(workflow=one.workflow.key).exists():
            services.publish(
                workflow=one.workflow.key,
                online=bool(one.workflow.policy) and not one.workflow.proactive,
                actor=actor,
                now=now,
            )


def start_matters() -> int:
    """Matters under way on the demo's desks; again, it opens nothing."""
    return matters.open_some()


def judge(*, now: datetime) -> Run:
    """Screen the register, unless nothing came in since the last run of the demo's day."""
    last = Run.objects.filter(day=DAY).order_by("-pk").first()
    newest = Batch.objects.order_by("-received_at").first()
    if last is not None and (newest is None or newest.received_at <= last.started_at):
        return last
    return screening.screen(day=DAY, actor=Account.objects.system(), now=now)


def summary(*, batches: Sequence[Batch], run: Run, seconds: dict[str, float]) -> dict[str, Any]:
    """What `make demo SERVE=0` prints as its last line."""
    totals = Batch.objects.filter(pk__in=[batch.pk for batch in batches]).aggregate(
        rows_read=Sum("rows_read"),
        rows_accepted=Sum("rows_accepted"),
        rows_quarantined=Sum("rows_quarantined"),
        rows_matched=Sum("rows_matched"),
        rows_to_review=Sum("rows_to_review"),
    )
    return {
        "people": Person.objects.filter(merged_into=None).count(),
        "households": Household.objects.filter(merged_into=None).count(),
        "files": len(batches),
        **totals,
        "findings": run.counts,
        "seconds": seconds,
    }
