"""Reading and checking the bench's table with pandas, openpyxl and pandera, as a project would write it.

Runs in the bench's own environment: `python -m bench.peers.pandas_reading FOLDER` reads FOLDER/table.xlsx and writes
FOLDER/peer.json.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MONEY = [f"金额{i}" for i in range(1, 6)]
TEXT = [f"文字{i}" for i in range(1, 5)]


def checksum_right(numbers: pd.Series) -> pd.Series:
    """GB 11643, column by column."""
    shaped = numbers.str.fullmatch(r"\d{17}[\dX]").fillna(False).astype(bool)
    good = numbers.where(shaped, "0" * 18)
    total = sum(good.str[i].astype(int) * weight for i, weight in enumerate(WEIGHTS))
    return shaped & ((total % 11).map(lambda rest: "10X98765432"[rest]) == good.str[17])


SCHEMA = pa.DataFrameSchema(
    {
        "姓名": pa.Column(str, pa.Check.str_length(2, 60)),
        "身份证号": pa.Column(str, pa.Check(checksum_right, error="checksum")),
        "性别": pa.Column(str, pa.Check.isin(["男", "女"])),
        "民族": pa.Column(str),
        "出生日期": pa.Column("datetime64[ns]", nullable=True, coerce=True),
        "起始日期": pa.Column("datetime64[ns]", nullable=True, coerce=True),
        "截止日期": pa.Column("datetime64[ns]", nullable=True, coerce=True),
        "电话": pa.Column(str, pa.Check.str_matches(r"^1[3-9]\d{9}$"), nullable=True),
        "账号": pa.Column(str, pa.Check.str_matches(r"^\d{8,30}$"), nullable=True),
        "人数": pa.Column("Int64", pa.Check.in_range(1, 20), coerce=True),
        "在校": pa.Column(str, pa.Check.isin(["是", "否"]), nullable=True),
        **{name: pa.Column(float, pa.Check.ge(0), nullable=True, coerce=True) for name in MONEY},
        **{name: pa.Column(str, nullable=True) for name in TEXT},
    }
)


def read(path: Path) -> tuple[int, int]:
    """Rows accepted and rejected."""
    table = pd.read_excel(path, engine="openpyxl", skiprows=1, dtype=str)
    table["姓名"] = table["姓名"].str.replace(r"\s", "", regex=True)
    table["身份证号"] = table["身份证号"].str.strip().str.upper()
    for name in ("出生日期", "起始日期", "截止日期"):
        written = table[name].str.replace(r"[年月./]", "-", regex=True).str.replace("日", "")
        table[name] = pd.to_datetime(written, errors="coerce", format="mixed")
    for name in MONEY:
        table[name] = pd.to_numeric(table[name].str.replace(",", ""), errors="coerce")
    table["人数"] = pd.to_numeric(table["人数"], errors="coerce")
    table = table.drop_duplicates()
    try:
        SCHEMA.validate(table, lazy=True)
        bad: set[int] = set()
    except pa.errors.SchemaErrors as found:
        bad = set(found.failure_cases["index"].dropna())
    return len(table) - len(bad), len(bad)


def main(folder: Path) -> None:
    """Time one reading."""
    start, worked = time.perf_counter(), time.process_time()
    accepted, rejected = read(folder / "table.xlsx")
    times = {"seconds": time.perf_counter() - start, "processor": time.process_time() - worked}
    (folder / "peer.json").write_text(json.dumps({**times, "accepted": accepted, "rejected": rejected}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
