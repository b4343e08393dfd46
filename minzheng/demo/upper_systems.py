"""What upper systems would send of the demo's district: late, incomplete, with people nobody here knows.

    upper/<system>.xlsx|csv     the file      truth/upper.parquet     what reconciling it should find

`SAME`, `ONLY_HERE`, `ONLY_THERE` and `DIFFERS` with the column; this noise has nothing to do with the offices'.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import numbers, tables
from minzheng.demo.calibration import NO_DEATH
from minzheng.demo.draws import stream
from minzheng.demo.truth import Truth
from minzheng.kernel.exchange.writing import write
from minzheng.kernel.modules.adapters import FileLayout

LATE: Final = 0.05
"""Records of ours that the system has not taken up yet."""
WRONG: Final = 0.06
"""Records in which one column says something else."""
BLANK: Final = 0.04
"""Records whose amount is left out: no contradiction."""
ENDED_THERE_LATE: Final = 0.03
"""People of the district who are still in the system, beside ours."""
STRANGERS: Final = 0.01
"""Numbers that no table of the district has."""

SCHEMA: Final = {
    "system": pl.String,
    "id_number": pl.String,
    "within": pl.String,
    "expect": pl.String,
    "column": pl.String,
}


def write_all(*, out: Path, truth: Truth, seed: int) -> pl.DataFrame:
    """Write every system's file under `out`/upper; the truth (`SCHEMA`), which is written beside the others."""
    folder = out / "upper"
    folder.mkdir(parents=True, exist_ok=True)
    told = [
        _write_one(
            folder=folder, seed=seed, truth=truth, system=system, ours=ours, wrong=wrong, layout=layout, heads=heads
        )
        for system, ours, wrong, layout, heads in (
            (
                "provincial_assistance",
                _aid(seed=seed, truth=truth),
                ("kind", "amount", "since", "name"),
                FileLayout(titles=("浙江省大救助信息系统 救助对象信息表", "数据日期：2023-06-28")),
                ("姓名", "证件号码", "救助类型", "月救助金额（元）", "开始享受日期", "所属街道"),
            ),
            (
                "provincial_children",
                _children(seed=seed, truth=truth),
                ("amount", "since", "name"),
                FileLayout(titles=("儿童福利信息管理系统导出",)),
                ("儿童姓名", "身份证件号码", "儿童类型", "基本生活费（元/月）", "认定时间", "所属街道"),
            ),
            (
                "provincial_funeral",
                _cremations(seed=seed, truth=truth),
                ("since", "name"),
                FileLayout(format="csv", encoding="gb18030", titles=("省殡葬管理信息系统 火化数据",)),
                ("逝者姓名", "证件号码", "死亡日期", "火化日期", "所属街道"),
            ),
            (
                "zheliyang",
                _allowances(seed=seed, truth=truth),
                ("amount", "since", "name"),
                FileLayout(format="csv", encoding="gb18030", dates="%Y%m%d"),
                ("姓名", "身份证号码", "服务项目", "补贴标准（元/月）", "开始日期", "所属街道"),
            ),
        )
    ]
    expected = pl.concat(told)
    expected.write_parquet(out / "truth" / "upper.parquet")
    return expected


COLUMN_OF: Final = {
    "provincial_assistance": {"kind": "aid_kind", "amount": "amount", "since": "aided_from", "name": "name"},
    "provincial_children": {"amount": "amount", "since": "recognised_from", "name": "name"},
    "provincial_funeral": {"since": "cremation_date", "name": "name"},
    "zheliyang": {"amount": "amount", "since": "since", "name": "name"},
}
"""What a drawn error is called by the adapter."""

_KINDS: Final = {"DIBAO": "最低生活保障", "SINGLE": "单人保", "MARGIN": "低保边缘", "TEKUN": "特困人员救助供养"}
_CHILDREN: Final = {
    "ORPHAN": "孤儿",
    "UNATTENDED": "事实无人抚养儿童",
    "HARDSHIP": "困境儿童",
    "LEFT_BEHIND": "留守儿童",
}


def _aid(*, seed: int, truth: Truth) -> pl.DataFrame:
    roll = tables.dibao(seed=seed, truth=truth)
    paid = (
        pl.when(pl.col("category") == "DIBAO")
        .then("household_amount")
        .when(pl.col("category") == "SINGLE")
        .then("single_amount")
        .when(pl.col("category") == "TEKUN")
        .then("tekun_amount")
    )
    listed = roll.select(
        "person",
        "name",
        "id_number",
        "since",
        town="town_name",
        kind=pl.col("category").replace_strict(_KINDS),
        amount=paid,
    ).unique(["person", "kind"], maintain_order=True)
    helped = tables.KINDS["temporary_aid"](seed=seed, truth=truth).select(
        "person", "name", "id_number", "amount", since="granted_on", town="town_name", kind=pl.lit("临时救助")
    )
    return pl.concat([listed, helped], how="diagonal_relaxed")


def _children(*, seed: int, truth: Truth) -> pl.DataFrame:
    rows = tables.children(seed=seed, truth=truth)
    return rows.select(
        "person",
        "name",
        "id_number",
        "amount",
        kind=pl.col("child_category").replace_strict(_CHILDREN),
        since="recognised_from",
        town="town_name",
    )


def _cremations(*, seed: int, truth: Truth) -> pl.DataFrame:
    rows = tables.cremations(seed=seed, truth=truth).filter(~pl.col("id_lost"))
    return rows.select(
        "person",
        "name",
        "id_number",
        "death_date",
        since="cremation_date",
        town="town_name",
        kind=pl.lit(""),
        amount=pl.lit(None, dtype=pl.Int64),
    )


def _allowances(*, seed: int, truth: Truth) -> pl.DataFrame:
    rows = tables.gaoling(seed=seed, truth=truth).unique("person", maintain_order=True)
    return rows.select("person", "name", "id_number", "amount", "since", town="town_name", kind=pl.lit("高龄津贴"))


def _write_one(
    *,
    folder: Path,
    seed: int,
    truth: Truth,
    system: str,
    ours: pl.DataFrame,
    wrong: Sequence[str],
    layout: FileLayout,
    heads: Sequence[str],
) -> pl.DataFrame:
    rng = stream(seed=seed, part=f"upper {system}")
    draw = rng.random(ours.height)
    fate = np.select(
        [draw < LATE, draw < LATE + WRONG, draw < LATE + WRONG + BLANK], ["LATE", "WRONG", "BLANK"], default="SAME"
    )
    which = np.array(wrong)[rng.integers(0, len(wrong), ours.height)]
    rows = ours.with_columns(fate=pl.Series(fate.tolist()), column=pl.Series(which.tolist()))
    rows = rows.with_columns(
        # what has no amount, or no date, cannot have a wrong one
        fate=pl.when((pl.col("fate") == "WRONG") & (pl.col("column") == "amount") & pl.col("amount").is_null())
        .then(pl.lit("SAME"))
        .when((pl.col("fate") == "WRONG") & (pl.col("column") == "since") & pl.col("since").is_null())
        .then(pl.lit("SAME"))
        .otherwise("fate")
    )
    errs = pl.col("fate") == "WRONG"
    there = rows.filter(pl.col("fate") != "LATE").with_columns(
        amount=pl.when(errs & (pl.col("column") == "amount"))
        .then(pl.col("amount") + 5_000)
        .when(pl.col("fate") == "BLANK")
        .then(None)
        .otherwise("amount"),
        since=pl.when(errs & (pl.col("column") == "since"))
        .then(pl.col("since") + pl.duration(days=31))
        .otherwise("since"),
        name=pl.when(errs & (pl.col("column") == "name"))
        .then(pl.col("name").str.head(1) + pl.lit("晓") + pl.col("name").str.tail(1))
        .otherwise("name"),
        written=pl.when(errs & (pl.col("column") == "kind"))
        .then(pl.when(pl.col("kind") == "低保边缘").then(pl.lit("最低生活保障")).otherwise(pl.lit("低保边缘")))
        .otherwise("kind"),
    )
    extra = _others(rng=rng, truth=truth, ours=ours, kind=ours["kind"][0], town=ours["town"][0])
    whole = pl.concat([there, extra], how="diagonal_relaxed").with_columns(pl.col("written").fill_null(pl.col("kind")))
    _write_file(folder / f"{system}.{layout.format}", whole[rng.permutation(whole.height)], layout=layout, heads=heads)
    named = pl.col("column").replace_strict(COLUMN_OF[system], default="")
    expected = pl.concat([rows, extra.with_columns(fate=pl.lit("EXTRA"), column=pl.lit(""))], how="diagonal_relaxed")
    states = {"LATE": "ONLY_HERE", "WRONG": "DIFFERS", "EXTRA": "ONLY_THERE"}
    return expected.select(
        system=pl.lit(system),
        id_number="id_number",
        within="kind",
        expect=pl.col("fate").replace_strict(states, default="SAME"),
        column=pl.when(pl.col("fate") == "WRONG").then(named).otherwise(pl.lit("")),
    ).cast(SCHEMA)  # type: ignore[arg-type]


def _others(*, rng: np.random.Generator, truth: Truth, ours: pl.DataFrame, kind: str, town: str) -> pl.DataFrame:
    """Living people who are not among ours, and numbers that belong to nobody of the district."""
    listed = max(2, round(ENDED_THERE_LATE * ours.height))
    free = truth.people.filter((pl.col("death_date") == NO_DEATH) & ~pl.col("person").is_in(ours["person"].implode()))
    known = free[rng.permutation(free.height)[:listed]].select("person", "name", "id_number", town="town_name")
    strangers = max(1, round(STRANGERS * ours.height))
    made = numbers.id_numbers(
        rng=rng,
        birth_dates=np.datetime64("1950-01-01") + rng.integers(0, 14_000, 2 * strangers).astype("timedelta64[D]"),
        male=rng.random(2 * strangers) < 0.5,
        prefixes=np.full(2 * strangers, numbers.COUNTY),
    )
    nobodys = made.filter(~made.is_in(truth.people["id_number"].implode()))[:strangers]
    strange = pl.DataFrame({"name": "何远方", "id_number": nobodys, "town": town})
    since = ours["since"].drop_nulls()
    return pl.concat([known, strange], how="diagonal_relaxed").with_columns(
        kind=pl.lit(kind), amount=ours["amount"][0], since=pl.lit(since[0] if len(since) else None)
    )


def _write_file(path: Path, rows: pl.DataFrame, *, layout: FileLayout, heads: Sequence[str]) -> None:
    day = layout.dates
    money = (pl.col("amount") / 100).round(2).cast(pl.String)
    cells = {
        "name": pl.col("name"),
        "id_number": pl.col("id_number"),
        "written": pl.col("written"),
        "amount": money,
        "since": pl.col("since").dt.strftime(day),
        "town": pl.col("town"),
    }
    if "death_date" in rows.columns:
        cells["written"], cells["amount"] = pl.col("death_date").dt.strftime(day), pl.col("since").dt.strftime(day)
        del cells["since"]
    shown = rows.select(value.fill_null("").alias(name) for name, value in cells.items())
    path.write_bytes(write(layout=layout, headers=list(heads), cells=shown))
