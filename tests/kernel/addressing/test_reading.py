"""Texts → parts: the examples of addresses.yaml, many ways to write one building, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import yaml

from minzheng.kernel.addressing import PARTS, Lexicon, parse, with_keys

EXAMPLES = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text(encoding="utf-8"))


def _parts(text: str | None, lexicon: Lexicon) -> dict[str, str]:
    row = parse(pl.Series([text], dtype=pl.String), lexicon=lexicon).row(0, named=True)
    return {name: value for name, value in row.items() if value is not None}


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["title"] for example in EXAMPLES])
def test_example(example, lexicon):
    assert _parts(example["text"], lexicon) == example["parts"]


def test_all_at_once_is_as_one_by_one(lexicon):
    texts = pl.Series([example["text"] for example in EXAMPLES])
    together = parse(texts, lexicon=lexicon)
    assert together.columns == list(PARTS)
    for row, example in zip(together.iter_rows(named=True), EXAMPLES, strict=True):
        assert {name: value for name, value in row.items() if value is not None} == example["parts"]


def test_unknown_stays_unknown_and_a_column_may_be_empty(lexicon):
    assert _parts(None, lexicon) == {}
    assert parse(pl.Series([], dtype=pl.String), lexicon=lexicon).height == 0


@pytest.mark.parametrize(
    "written",
    ["1栋", "1幢", "一号楼", "１＃楼", "1号楼", "一幢", "1#", "第一幢", "（1幢）", "1座"],
)
def test_one_building_has_one_key_however_it_is_written(written, lexicon):
    parts = parse(pl.Series([f"仓前街道葛巷社区东苑{written}", "仓前街道葛巷社区东苑1幢"]), lexicon=lexicon)
    keys = with_keys(parts)["building_key"]
    assert keys[0] == keys[1]


def test_different_buildings_and_doors_have_different_keys(lexicon):
    texts = ["葛巷社区东苑1幢", "葛巷社区东苑11幢", "葛巷社区西苑1幢", "葛巷社区甲幢", "葛巷社区东苑1幢2单元501室"]
    keys = with_keys(parse(pl.Series(texts), lexicon=lexicon))
    assert keys["building_key"].head(4).n_unique() == 4
    assert keys["building_key"][4] == keys["building_key"][0]
    assert keys["door"].to_list() == ["", "", "", "", "2单元501室"]


def test_the_floor_tells_a_door_only_where_there_is_no_room(lexicon):
    keys = with_keys(parse(pl.Series(["东苑1幢5楼501室", "东苑1幢501室", "东苑1幢5楼"]), lexicon=lexicon))
    assert keys["door"].to_list() == ["501室", "501室", "5楼"]


def test_no_letter_or_character_is_lost(lexicon):
    """Whatever follows the divisions stands in some part; only punctuation and the words for numbers go."""
    texts = pl.Series(
        [
            "仓前街道文一西路15号2幢3楼老王修车铺旁边KTV后门",
            "葛巷社区东苑9号库B区丙座某某公司收发室转交",
            "径山村大坞里外婆家对面黑瓦房",
        ]
    )
    parts = parse(texts, lexicon=lexicon).select(pl.concat_str(PARTS, ignore_nulls=True)).to_series()
    for text, kept in zip(texts, parts, strict=True):
        assert set(text) - set("号幢楼座") <= set(kept)
