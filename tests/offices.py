"""Tables as an office sends them, written and taken in: for tests that begin with a file and end in the register."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import many_files
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry.identity import check_characters
from tests.factories import DAY, NOW

POPULATION = ("姓名", "身份证号", "户号", "与户主关系", "户籍社区", "现居住社区", "手机号码", "迁出日期")
DEATHS = ("死者姓名", "身份证号", "性别", "出生日期", "死亡日期")


def id_number(born: str, order: int = 1) -> str:
    """A right number of the demo's county: ``id_number("1950-03-01", 2)`` is the second person of that day."""
    stem = f"330199{born.replace('-', '')}{order:03d}"
    return stem + check_characters(pl.Series([stem])).item()


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """A CSV with a title above and a signature below."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerows([["花名册"], header, *rows, ["制表人：王某", "审核人：李某"]])
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def send(
    path: Path, *, area: Area, day: date = DAY, complete: bool = False, now: datetime = NOW, minutes: int = 0
) -> Batch:
    """Take one file in without a preview; ``minutes`` later than the one before."""
    return many_files.intake_files(
        paths=[path],
        area=area,
        day=day,
        complete=complete,
        demo=True,
        actor=Account.objects.system(),
        now=now + timedelta(minutes=minutes),
    )[0]
