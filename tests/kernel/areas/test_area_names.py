"""Names as offices write them → areas of the day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from minzheng.kernel.areas import queries


def read(names: list[str | None], *, within: str, day: str) -> list[str | None]:
    """The display names of what was understood; None where nothing was."""
    found = queries.resolve_names(names=pl.Series("社区", names), within=within, day=date.fromisoformat(day))
    shown = queries.display_names(area_ids=found.drop_nulls().unique().to_list())
    return [shown.get(area_id) for area_id in found]


GEXIANG = "浙江省杭州市余杭区仓前街道葛巷社区"


@pytest.mark.parametrize(
    "written",
    [
        "葛巷社区", "葛巷社区居委会", "葛巷社区居民委员会", "葛巷", "葛巷村", "仓前街道葛巷社区", "仓前镇葛巷社区",
        "余杭区仓前街道葛巷社区", "浙江省杭州市余杭区仓前街道葛巷社区", "杭州余杭区葛巷社区", " 仓前街道 葛巷社区　",
        "仓前街道/葛巷社区",
    ],
)  # fmt: skip
def test_a_community_is_understood_in_all_its_spellings(area, written):
    assert read([written], within="330110", day="2023-06-30") == [GEXIANG]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("仓前街道", "浙江省杭州市余杭区仓前街道"),
        ("仓前", "浙江省杭州市余杭区仓前街道"),
        ("仓前镇", "浙江省杭州市余杭区仓前街道"),
        ("仓前街道办事处", "浙江省杭州市余杭区仓前街道"),
        ("瓶窑镇人民政府", "浙江省杭州市余杭区瓶窑镇"),
        ("余杭街道", "浙江省杭州市余杭区余杭街道"),
        ("余杭区", "浙江省杭州市余杭区"),
        ("杭州市", "浙江省杭州市"),
        ("高桥村委会", "浙江省杭州市余杭区仓前街道高桥村"),
        ("高桥村村民委员会", "浙江省杭州市余杭区仓前街道高桥村"),
        ("宝塔村", "浙江省杭州市余杭区余杭街道宝塔社区"),  # a village that became a community by 2023
    ],
)
def test_towns_villages_and_districts_are_understood(area, written, meant):
    assert read([written], within="330110", day="2023-06-30") == [meant]


@pytest.mark.parametrize("written", ["火星社区", "", "社区", None, "余杭", "良渚街道葛巷社区", "临平街道", "葛"])
def test_what_is_unknown_or_ambiguous_stays_null(area, written):
    """余杭 may be the district or its street; 葛巷 is not in 良渚; 临平街道 is not in 余杭 any more."""
    assert read([written], within="330110", day="2023-06-30") == [None]


@pytest.mark.parametrize(
    ("written", "before", "after"),
    [
        ("下城区长庆街道", "浙江省杭州市下城区长庆街道", "浙江省杭州市拱墅区长庆街道"),
        ("江干区白杨街道", "浙江省杭州市江干区白杨街道", "浙江省杭州市钱塘区白杨街道"),
        ("余杭区临平街道", "浙江省杭州市余杭区临平街道", "浙江省杭州市临平区临平街道"),
        ("下城区", "浙江省杭州市下城区", "浙江省杭州市拱墅区"),
        ("江干区", "浙江省杭州市江干区", None),  # went to 上城 and to 钱塘
        ("余杭区", "浙江省杭州市余杭区", "浙江省杭州市余杭区"),
        ("上城区白杨街道", None, None),
    ],
)
def test_former_names_are_understood_by_the_day(area, written, before, after):
    assert read([written], within="3301", day="2021-04-08") == [before]
    assert read([written], within="3301", day="2021-04-09") == [after]


def test_a_name_that_several_places_have_needs_more_words(area):
    several = read(["高桥村", "仓前街道高桥村"], within="3301", day="2023-06-30")
    assert several == [None, "浙江省杭州市余杭区仓前街道高桥村"]


def test_a_column_keeps_its_length_its_order_and_its_name(area):
    written = pl.Series("社区", ["葛巷社区", None, "火星社区", "葛巷社区"] * 1000)
    found = queries.resolve_names(names=written, within="330110", day=date(2023, 6, 30))
    one = found[0]
    assert found.to_list() == [one, None, None, one] * 1000
    assert (found.name, found.dtype) == ("社区", pl.Int64)
    empty = queries.resolve_names(names=pl.Series([], dtype=pl.String), within="330110", day=date(2023, 6, 30))
    assert empty.to_list() == []
