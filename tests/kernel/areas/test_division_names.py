"""The names that a reader of addresses must know, of today and of other times."""

from __future__ import annotations

import polars as pl

from minzheng.kernel.areas import data_files, queries


def _row(frame: pl.DataFrame, name: str) -> list[dict[str, str | None]]:
    return frame.filter(pl.col("name") == name).rows(named=True)


def test_names_come_with_what_they_lie_in(hangzhou, db):
    names = queries.division_names()
    told = {"level": "TOWN", "name": "仓前街道", "province": "浙江省", "city": "杭州市", "county": "余杭区"}
    assert _row(names, "仓前街道") == [told]
    assert {row["county"] for row in _row(names, "临平街道")} == {"余杭区", "临平区"}


def test_former_counties_are_known_too(hangzhou, db):
    names = queries.division_names()
    assert _row(names, "下城区")[-1]["city"] == "杭州市"
    assert _row(names, "绍兴县"), "ended before the shipped table of areas begins"


def test_the_database_says_of_its_areas_what_the_files_say(hangzhou, db):
    shipped = data_files.division_names().filter(pl.col("city") == "杭州市")
    missing = shipped.join(queries.division_names(), on=list(data_files.DIVISION_NAMES), how="anti", nulls_equal=True)
    assert missing.is_empty()


def test_levels_that_nobody_writes_are_left_out():
    assert data_files.division_names()["city"].is_in(list(data_files.UNSPOKEN)).sum() == 0
