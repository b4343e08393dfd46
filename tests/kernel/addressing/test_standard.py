"""Parts → the standard text → the same parts, for any well-formed address."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.addressing import PARTS, parse, standard_text, with_keys

PLACES = [
    ("浙江省", "杭州市", "余杭区", "仓前街道"),
    ("浙江省", "杭州市", "余杭区", "径山镇"),
    ("浙江省", "杭州市", "下城区", "东新街道"),
    ("浙江省", "宁波市", "象山县", "石浦镇"),
    ("上海市", "上海市", "浦东新区", None),
    (None, None, None, None),
]
number = st.integers(1, 99).map(str)
letter = st.sampled_from(["A", "B", "甲", "乙", "东", "主"])


def maybe(strategy):
    return st.none() | strategy


@st.composite
def addresses(draw):
    """A road with a plate, an estate or both, and as much of what is inside as one cares to write."""
    parts = dict.fromkeys(PARTS)
    parts.update(zip(("province", "city", "district", "town"), draw(st.sampled_from(PLACES)), strict=True))
    parts["community"] = draw(maybe(st.sampled_from(["葛巷社区", "径山村", "永乐社区"])))
    road = draw(maybe(st.sampled_from(["文一西路", "石桥路", "荆长大道", "莫干山路", "环城南路", "6号大街"])))
    if road:
        parts["road"] = road
        parts["road_number"] = draw(number | number.map(lambda n: f"{n}弄"))
    if not road or draw(st.booleans()):
        parts["estate"] = draw(st.sampled_from(["东苑", "西溪花园", "永乐新村", "方家山小区1期", "翠苑3区"]))
    parts["building"] = draw(number | letter)
    parts["unit"] = draw(maybe(number))
    parts["room"] = draw(maybe(st.integers(101, 3505).map(str)))
    if parts["room"] is None:
        parts["floor"] = draw(maybe(number))
    return parts


@settings(max_examples=60, deadline=None)
@given(st.lists(addresses(), min_size=1, max_size=20))
def test_reading_what_was_written_gives_the_same_parts(lexicon, rows):
    parts = pl.DataFrame(rows, schema=dict.fromkeys(PARTS, pl.String))
    written = parts.select(text=standard_text()).to_series()
    again = parse(written, lexicon=lexicon)
    assert again.rows(named=True) == rows
    assert with_keys(again)["standard_text"].equals(written)
