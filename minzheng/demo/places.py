"""Yuhang's towns and communities after 2021-04-09, and the counties from which its migrants come."""

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo.calibration import DAY
from minzheng.demo.draws import stream, weighted

COUNTY: Final = "330110"
PROVINCE: Final = "33"
PREFECTURE: Final = "3301"

TOWN_WEIGHTS: Final = {
    "五常街道": 11,
    "仁和街道": 7,
    "良渚街道": 20,
    "闲林街道": 14,
    "仓前街道": 16,
    "余杭街道": 13,
    "中泰街道": 4,
    "径山镇": 3,
    "瓶窑镇": 9,
    "鸬鸟镇": 0.9,
    "百丈镇": 0.8,
    "黄湖镇": 1.3,
}
"""Residents by town, in per cent (rounded from the seventh census; the last census is older than today's growth)."""

OLD_COUNTY_NAMES: Final = {
    "330105": "浙江省杭州市下城区",
    "330102": "浙江省杭州市江干区",
    "330113": "浙江省杭州市余杭区临平街道",
    "330114": "浙江省杭州市萧山区河庄街道",
}
"""How papers written before 2021-04-09 call places that belong to another district since."""

OLD_TOWN_NAMES: Final = {
    "仓前街道": "仓前镇",
    "闲林街道": "闲林镇",
    "余杭街道": "余杭镇",
    "中泰街道": "中泰乡",
    "仁和街道": "仁和镇",
    "五常街道": "五常乡",
}
"""Names of today's 街道 before they were made so."""


@cache
def _areas() -> pl.DataFrame:
    """Areas valid on the demo's day: `code`, `name`, `level`, `parent_code`."""
    table = files("minzheng.kernel.areas") / "data" / "areas.csv.gz"
    frame = pl.read_csv(table.read_bytes(), infer_schema=False).with_columns(
        pl.col("valid_from", "valid_until").str.to_date()
    )
    return frame.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= DAY))
        & (pl.col("valid_until").is_null() | (pl.col("valid_until") > DAY))
    ).select("code", "name", "level", "parent_code")


@cache
def communities() -> pl.DataFrame:
    """Yuhang's communities: `community` (12 digits), `community_name`, `town` (9 digits), `town_name`, `weight`."""
    areas = _areas()
    towns = areas.filter((pl.col("parent_code") == COUNTY) & (pl.col("level") == "TOWN")).select(
        town="code", town_name="name"
    )
    weights = pl.DataFrame({"town_name": list(TOWN_WEIGHTS), "town_weight": [float(w) for w in TOWN_WEIGHTS.values()]})
    found = (
        areas.filter(pl.col("level") == "COMMUNITY")
        .select(community="code", community_name="name", town="parent_code")
        .join(towns, on="town", how="inner")
        .join(weights, on="town_name", how="inner")
        .sort("community")
    )
    if found.is_empty():
        raise RuntimeError("the table of areas holds no community of Yuhang (330110) on the demo's day")
    # Communities of one town differ in size by about a factor of four.
    size = stream(seed=0, part="communities").gamma(4.0, size=found.height)
    return (
        found.with_columns(size=pl.Series(size))
        .with_columns(weight=pl.col("size") / pl.col("size").sum().over("town") * pl.col("town_weight"))
        .select("community", "community_name", "town", "town_name", "weight")
    )


@cache
def counties_elsewhere() -> pl.DataFrame:
    """Counties outside Yuhang: `county` (six digits), `county_name` (full name), `weight` as an origin of migrants."""
    areas = _areas()
    named = areas.select("code", "name")
    return (
        areas.filter((pl.col("level") == "COUNTY") & (pl.col("code") != COUNTY))
        .join(named.rename({"code": "parent_code", "name": "prefecture_name"}), on="parent_code", how="left")
        .with_columns(province=pl.col("code").str.slice(0, 2))
        .join(named.rename({"code": "province", "name": "province_name"}), on="province", how="left")
        .with_columns(
            county_name=pl.concat_str(
                pl.col("province_name"),
                # Municipalities have a nameless prefecture level, which no paper writes.
                pl.when(pl.col("prefecture_name").str.contains("市辖|直辖|^县$|^省直"))
                .then(pl.lit(""))
                .otherwise(pl.col("prefecture_name")),
                pl.col("name"),
                ignore_nulls=True,
            ),
            weight=pl.when(pl.col("code").str.starts_with(PREFECTURE))
            .then(6.0)
            .when(pl.col("code").str.starts_with(PROVINCE))
            .then(1.2)
            .when(pl.col("province").is_in(["34", "36", "41", "32", "42"]))
            .then(0.35)
            .otherwise(0.06),
        )
        .select(county="code", county_name="county_name", weight="weight")
        .sort("county")
    )


def draw_homes(*, seed: int, households: int) -> pl.DataFrame:
    """One row a household: `household`, its community and town, and an address in it."""
    rng = stream(seed=seed, part="homes")
    table = communities()
    chosen = weighted(rng=rng, weights=table["weight"].to_numpy(), size=households)
    estates = np.array(["东苑", "西苑", "南苑", "北苑", "花园", "家园", "公寓", "新村", "雅苑", "佳苑"], dtype=object)
    estate = pl.Series("estate", estates[rng.integers(0, len(estates), households)].tolist(), dtype=pl.String)
    number = {
        "building": rng.integers(1, 40, households),
        "unit": rng.integers(1, 5, households),
        "floor": rng.integers(1, 18, households),
        "door": rng.integers(1, 4, households),
    }
    return (
        table[chosen]
        .drop("weight")
        .with_columns(
            estate, household=pl.int_range(households, dtype=pl.Int64), **{k: pl.Series(v) for k, v in number.items()}
        )
        .with_columns(
            address=pl.format(
                "浙江省杭州市余杭区{}{}{}{}幢{}单元{}0{}室",
                "town_name",
                "community_name",
                "estate",
                "building",
                "unit",
                "floor",
                "door",
            )
        )
        .select("household", "community", "community_name", "town", "town_name", "address")
    )
