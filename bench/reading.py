"""Reading and checking one .xlsx of 100,000 rows and 20 columns: ours, and pandas with openpyxl and pandera.

`python -m bench.reading [--quick]`. Both read the same file, accept the same rows and reject the same; ours also finds
the header, refuses unsafe files, and says per cell what is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import polars as pl
import xlsxwriter

from bench.peers.environment import run_peer
from minzheng.cli.ground import set_up
from minzheng.kernel.intake.contract import (
    ACCOUNT,
    BOOL,
    CODE,
    DATE,
    ID_NUMBER,
    INTEGER,
    MONEY,
    NAME,
    PHONE,
    TEXT,
    Column,
    Dataset,
)
from minzheng.kernel.intake.reading import Reading, read
from minzheng.kernel.registry.identity import check_characters

ROWS, QUICK_ROWS, ROUNDS = 100_000, 10_000, 3
DAY = date(2023, 6, 30)
WRONG_EVERY = 500  # one ID number in so many has a wrong check character

TABLE = Dataset(
    key="bench",
    title="核对表",
    department="民政局",
    columns=(
        Column("name", NAME, "姓名", required=True),
        Column("id_number", ID_NUMBER, "身份证号", required=True),
        Column("sex", CODE, "性别", choices={"1": ("男",), "2": ("女",)}, required=True),
        Column("ethnic_group", TEXT, "民族"),
        Column("birth_date", DATE, "出生日期"),
        Column("since", DATE, "起始日期"),
        Column("until", DATE, "截止日期"),
        Column("phone", PHONE, "电话"),
        Column("account", ACCOUNT, "账号"),
        Column("members", INTEGER, "人数", minimum=1, maximum=20),
        Column("student", BOOL, "在校"),
        *(Column(f"amount_{i}", MONEY, f"金额{i}", minimum=0) for i in range(1, 6)),
        *(Column(f"text_{i}", TEXT, f"文字{i}") for i in range(1, 5)),
    ),
)


class PeerDisagrees(AssertionError):
    """The peer accepts other rows: the times would compare different things."""


def write_table(path: Path, *, rows: int) -> None:
    """A table as an office sends it, under one title row, reproducible."""
    chance = random.Random(20230630)
    born = [date(1940, 1, 1) + timedelta(days=chance.randrange(25_000)) for _ in range(rows)]
    bodies = pl.Series([f"330110{day:%Y%m%d}{i % 1000:03d}" for i, day in enumerate(born)])
    checks = check_characters(bodies)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("核对")
        sheet.write_row(0, 0, ["2023年上半年核对表"])
        sheet.write_row(1, 0, [str(column.title) for column in TABLE.columns])
        for i in range(rows):
            check = checks[i] if i % WRONG_EVERY else ("1" if checks[i] != "1" else "2")
            day, since = born[i], DAY - timedelta(days=chance.randrange(3000))
            cells: list[object] = [
                chance.choice("张王李赵陈") + chance.choice("伟芳娜敏静") + chance.choice("华明军丽强"),
                bodies[i] + check,
                "男" if i % 2 else "女",
                "汉族",
                f"{day.year}.{day.month}.{day.day}",
                f"{since.year}年{since.month}月{since.day}日",
                f"{since + timedelta(days=365):%Y-%m-%d}",
                f"138{chance.randrange(10**8):08d}",
                f"6222{chance.randrange(10**12):012d}",
                chance.randrange(1, 8),
                chance.choice("是否"),
                *(chance.randrange(500_000) / 100 for _ in range(5)),
                *(f"仓前街道{chance.randrange(300)}号{chance.randrange(9999)}室" for _ in range(4)),
            ]
            for c, cell in enumerate(cells):
                (sheet.write_string if isinstance(cell, str) else sheet.write_number)(i + 2, c, cell)


def ours(path: Path) -> Reading:
    """Our reading, from the file to accepted and rejected rows."""
    return read(path, datasets=[TABLE], day=DAY)


def run(*, quick: bool = False) -> dict:
    """Time both, median of three for ours and one run of the peer, which takes as long as ten of ours."""
    set_up(database=False)  # the reader's sentences are Django's
    rows = QUICK_ROWS if quick else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_table(path, rows=rows)
        times, worked = [], []
        for _ in range(ROUNDS):
            start, began = time.perf_counter(), time.process_time()
            reading = ours(path)
            times.append(time.perf_counter() - start)
            worked.append(time.process_time() - began)
        run_peer("bench.peers.pandas_reading", folder)
        peer = json.loads((Path(folder) / "peer.json").read_text())
    found = (len(reading.accepted), len(reading.rejected))
    if found != (peer["accepted"], peer["rejected"]):
        raise PeerDisagrees(f"ours accepted and rejected {found}, the peer {peer['accepted']}, {peer['rejected']}")
    what = f"pandas, openpyxl, pandera: {rows:,} rows × {len(TABLE.columns)} columns of .xlsx"
    return {
        "bench": "reading",
        "rows": [
            _row(what, median(times), peer["seconds"]),
            _row(f"{what}, processor time", median(worked), peer["processor"]),
        ],
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _row(what: str, ours: float, peer: float) -> dict[str, object]:
    """`ratio` above 1: ours is so many times faster."""
    return {"what": what, "ours": round(ours, 3), "peer": round(peer, 3), "unit": "s", "ratio": round(peer / ours, 2)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), ensure_ascii=False))
