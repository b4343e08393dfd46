"""A street on 低保 and what the province's system says of it, as files that are taken in like any other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.exchange import importing, installed, reconciling
from minzheng.kernel.exchange.models import Reconciliation, Record
from minzheng.kernel.intake.models import Batch
from tests.factories import DAY, NOW
from tests.offices import POPULATION, id_number, send, write

SYSTEM = "provincial_assistance"
ROLL = ("姓名", "身份证号", "救助类别", "月发放金额", "享受日期")
PROVINCE = ("姓名", "证件号码", "救助类型", "月救助金额（元）", "开始享受日期")
WANG, LI, SUN, ZHAO = (id_number(f"195{n}-03-0{n + 1}", n + 1) for n in range(4))
NOBODY = id_number("1961-01-01", 7)


def resident(name: str, number: str, community: str = "甲一社区") -> list[str]:
    return [name, number, f"H{number[-4:]}", "户主", community, community, "", ""]


def residents(county: Area, folder: Path) -> None:
    """王建国, 李秀英 and 孙阿婆 in 甲街道, 赵大山 in 乙街道."""
    rows = [resident("王建国", WANG), resident("李秀英", LI), resident("孙阿婆", SUN)]
    send(write(folder / "人口信息.csv", POPULATION, [*rows, resident("赵大山", ZHAO, "乙一社区")]), area=county)


def our_roll(county: Area, folder: Path, rows: list[list[str]], *, minutes: int = 1, day: date = DAY) -> Batch:
    path = write(folder / f"低保名册{minutes}.csv", ROLL, rows)
    return send(path, area=county, complete=True, minutes=minutes, day=day)


def their_list(
    county: Area, folder: Path, rows: list[list[str]], *, minutes: int = 2, complete: bool = True, day: date = DAY
) -> Batch:
    """The province's file, taken in as its whole list."""
    return importing.take_in(
        installed=installed.one(SYSTEM),
        path=write(folder / f"省系统{minutes}.csv", PROVINCE, rows),
        area=county,
        day=day,
        complete=complete,
        demo=True,
        actor=Account.objects.system(),
        now=NOW + timedelta(minutes=minutes),
    )


def reconcile(*, minutes: int = 3, day: date = DAY) -> Reconciliation:
    return reconciling.reconcile(
        installed=installed.one(SYSTEM), day=day, actor=Account.objects.system(), now=NOW + timedelta(minutes=minutes)
    )


def states() -> dict[str, tuple[str, list[str]]]:
    """Name (as either side writes it) → state and differing columns."""
    return {
        (row.ours or row.theirs)["name"]: (row.state, row.differs)
        for row in Record.objects.filter(gone_at=None).order_by("pk")
    }
