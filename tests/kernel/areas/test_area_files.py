"""The files that are shipped: what they hold and that they agree with one another. Pure."""

from __future__ import annotations

from datetime import date

import polars as pl

from minzheng.kernel.areas import data_files

AREAS = data_files.areas()


def test_the_country_down_to_counties_and_zhejiang_down_to_communities():
    today = AREAS.filter(pl.col("valid_until").is_null())
    heights = dict(today.group_by("level").len().iter_rows())
    assert heights["PROVINCE"] == 34
    assert heights["COUNTY"] == 2978
    assert heights["TOWN"] == 1387
    assert heights["COMMUNITY"] == 25547
    assert set(today.filter(pl.col("level") == "TOWN")["code"].str.head(2)) == {"33"}


def test_a_code_has_one_validity_at_a_time_and_a_parent_that_holds_it():
    spans = AREAS.with_columns(
        starts=pl.col("valid_from").fill_null(date.min), ends=pl.col("valid_until").fill_null(date.max)
    )
    assert spans.filter(pl.col("starts") >= pl.col("ends")).is_empty()
    following = spans.sort("code", "starts").with_columns(previous=pl.col("ends").shift().over("code"))
    assert following.filter(pl.col("previous") > pl.col("starts")).is_empty()
    parents = spans.select(parent_code="code", above_starts="starts", above_ends="ends")
    held = (
        spans.filter(pl.col("parent_code").is_not_null())
        .join(parents, on="parent_code")
        .filter(pl.col("above_starts") <= pl.col("starts"), pl.col("above_ends") >= pl.col("ends"))
    )
    assert held.height == spans.filter(pl.col("parent_code").is_not_null()).height


def test_every_succession_leads_from_an_area_that_ended_to_one_that_began():
    steps = data_files.successions()
    ends = AREAS.select(predecessor_code="code", date="valid_until")
    begins = AREAS.select(successor_code="code", date="valid_from")
    assert steps.join(ends, on=["predecessor_code", "date"]).height == steps.height
    assert steps.join(begins, on=["successor_code", "date"]).height == steps.height


def test_where_the_ministrys_code_is_not_known_the_row_says_so():
    sources = AREAS.group_by("level").agg(pl.col("code_source").unique()).sort("level")
    by_level = {level: set(found) for level, found in sources.iter_rows()}
    assert by_level["TOWN"] == by_level["COMMUNITY"] == {"STATISTICS"}
    hangzhou = AREAS.filter(pl.col("code").str.contains(r"^3301\d\d$"))
    assert set(hangzhou["code_source"]) == {"GB2260"}
    assert AREAS.filter(pl.col("code") == "330371")["code_source"].to_list() == ["STATISTICS"]


def test_a_change_whose_day_is_not_known_says_so():
    unsure = AREAS.filter(pl.col("valid_from") == date(2019, 11, 1))
    assert unsure.height > 0
    assert unsure["date_source"].str.contains("日期不详").all()


def test_within_keeps_an_area_with_all_above_and_below():
    levels = data_files.areas(within="330110012")["level"].unique().to_list()
    assert sorted(levels) == ["COMMUNITY", "COUNTY", "PREFECTURE", "PROVINCE", "TOWN"]
    assert set(data_files.successions(within="330110012")["predecessor_code"].str.slice(0, 9)) >= {"330110012"}


def test_county_codes_of_old_id_numbers_are_dated():
    codes = data_files.county_codes()
    yuhang = {row["code"]: row for row in codes.filter(pl.col("name").str.contains("余杭")).iter_rows(named=True)}
    assert set(yuhang) == {"339021", "330125", "330184", "330110"}
    assert yuhang["330125"]["last_month"] == date(1993, 12, 1)
    assert yuhang["330184"] == {
        "code": "330184", "name": "余杭市", "first_month": date(1995, 12, 1), "last_month": date(2000, 12, 1)
    }  # fmt: skip
    assert yuhang["330110"]["last_month"] is None
    assert codes.filter(pl.col("code") == "330199").is_empty()  # the demo's county code was never assigned
