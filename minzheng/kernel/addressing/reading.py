"""Addresses as people write them → their parts. `parse` is all that others need.

A column at a time: the head is read by the lexicon (`divisions`), the remainder is cut into tokens by one regular
expression (`tokens`), and each token gets its part from its own word and from what stands before and behind it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.addressing import divisions, tokens, writing
from minzheng.kernel.addressing.lexicon import Lexicon
from minzheng.kernel.addressing.parts import PARTS, SCHEMA

# Said about a place, not part of it.
REMARK: Final = r"^(?:.*(?:对面|旁边|附近|隔壁|斜对面|电联|转交|收)|交叉口|交汇处|路口|口|内|旁|与|和|的|null|无)$"
# What bears one of these has buildings of its own.
ESTATE: Final = (
    r"(?:小区|花园|花苑|[苑园府邸墅庭轩阁居庐厦城]|公寓|新村|[一二三四五六七八九十]村|宿舍|人家|家园|广场|大厦|大楼|中心|商厦|名都|"
    r"公馆|山庄|国际|华庭|学校|大学|医院|公司|厂|市场|机场|[^小社]区|[A-Za-z])$"
)
MORE: Final = ("unit", "floor", "room", "number", "plate")
RANGE: Final = 20
_JOINED: Final = ("group", "estate")
_INSIDE: Final = ("building", "unit", "floor", "room")


def parse(texts: pl.Series, *, lexicon: Lexicon) -> pl.DataFrame:
    """The columns of `PARTS` (String), a row for each text in its order; null where a part is not written.

    Divisions come with their full names, numbers without their words (3 for 三幢, 3#, 三号楼), all else as written, in
    one way of writing. What no rule understood stands in ``rest``.
    """
    frame = pl.DataFrame({"n": pl.int_range(len(texts), eager=True), "rest": texts.cast(pl.String)})
    frame = frame.with_columns(rest=writing.tidy(pl.col("rest")))
    frame = divisions.read(frame, lexicon=lexicon)
    frame = frame.with_columns(rest=writing.numbers(pl.col("rest")))
    below = _assigned(_with_neighbours(tokens.tokens(frame)))
    parsed = frame.drop("rest").join(below, on="n", how="left", maintain_order="left", suffix="_below")
    found = parsed.with_columns(town=pl.coalesce("town", "town_below")).select(PARTS)
    nothing = pl.all_horizontal(pl.all().is_null()) & (texts.str.strip_chars() != "")
    return found.with_columns(rest=pl.when(nothing).then(texts).otherwise("rest"))


def _with_neighbours(found: pl.DataFrame) -> pl.DataFrame:
    """`before`, `behind`: the kinds beside a token; `numbers`: the numbers in it; `roads`: how many roads so far."""
    remark = (pl.col("kind") == "name") & pl.col("token").str.contains(REMARK)
    numbers = pl.col("token").str.extract_all(
        r"[A-Za-z]{0,2}\d+[A-Za-z]?|[A-Za-z]|^[甲乙丙丁戊己庚辛壬癸东西南北主副附裙]"
    )
    first = pl.col("n") != pl.col("n").shift(1, fill_value=-1)
    last = pl.col("n") != pl.col("n").shift(-1, fill_value=-1)
    said = pl.col("kind") != "other"
    return (
        found.filter(pl.col("token") != "-")
        .with_columns(kind=pl.when(remark).then(pl.lit("other")).otherwise("kind"), numbers=numbers)
        .with_columns(first=first, said=pl.when(said).then("kind"), said_as=pl.when(said).then("token"))
        .with_columns(
            # "" where an address begins, so that nothing is carried over from the one above
            before=pl.when("first").then(pl.lit("")).otherwise(pl.col("said").shift(1)).forward_fill(),
            word_before=pl.when("first").then(pl.lit("")).otherwise(pl.col("said_as").shift(1)).forward_fill(),
            behind=pl.when(last).then(pl.lit("")).otherwise(pl.col("kind").shift(-1)),
            roads=(pl.col("kind") == "road").cum_sum().over("n"),
            many=pl.col("numbers").list.len(),
        )
        .with_columns(
            many_behind=pl.when(last).then(0).otherwise(pl.col("many").shift(-1)),
            behind_that=pl.when(last).then(pl.lit("")).otherwise(pl.col("behind").shift(-1)),
        )
    )


def _assigned(found: pl.DataFrame) -> pl.DataFrame:
    """`n` and a column for each part below the town."""
    split = _number_roles(found)
    whole = _whole_roles(found)
    rows = (
        found.with_columns(parts=pl.coalesce(split, pl.concat_list(whole)))
        .with_columns(
            values=pl.when(split.is_not_null() & (pl.col("parts").list.len() > 1))
            .then("numbers")
            .otherwise(pl.concat_list("token"))
        )
        .select("n", "at", "kind", "parts", "values")
        .explode("parts", "values")
        .rename({"parts": "part", "values": "value"})
    )
    return _gathered(rows)


def _number_roles(found: pl.DataFrame) -> pl.Expr:
    """For plates and bare numbers: the list of parts, one for each number in the token or one for the whole."""
    many, before, behind = pl.col("many"), pl.col("before"), pl.col("behind")
    first = pl.col("numbers").list.first().str.extract(r"(\d+)").cast(pl.Int64, strict=False)
    second = pl.col("numbers").list.get(1, null_on_oob=True).str.extract(r"(\d+)").cast(pl.Int64, strict=False)
    is_range = (many >= 2) & ((second > first) & (second - first <= RANGE) | pl.col("token").str.contains("[、/]"))
    long = pl.col("numbers").list.first().str.len_chars() >= 3
    more = behind.is_in(MORE)
    row = pl.col("word_before").str.ends_with("排")
    on_road = before.is_in(["road", "section", "community", "group", ""]) | (before == "part") & row
    plate = pl.col("kind") == "plate"
    hamlet = (before == "name") & (pl.col("roads") == 0) & ~pl.col("word_before").str.contains(ESTATE)
    number = pl.col("kind") == "number"
    door = (pl.col("kind") == "room") & ~before.is_in(["building", "unit", "floor"])

    def parts(*names: str) -> pl.Expr:
        return pl.lit(list(names))

    return (
        # with the word of the last only: 3-501室, 3-2-501室, 3-2单元
        pl.when(door & (many == 2))
        .then(parts("building", "room"))
        .when(door & (many == 3))
        .then(parts("building", "unit", "room"))
        .when((pl.col("kind") == "unit") & (many == 2))
        .then(parts("building", "unit"))
        .when(~(plate | number))
        .then(None)
        # on a road: 15号, 15-17号, 15-2号
        .when(on_road & ((many == 1) | is_range) & (plate | ~(before == "") | ~long))
        .then(parts("road_number"))
        .when(hamlet & (many == 1) & (plate | ~more))
        .then(parts("road_number"))
        .when((before.is_in(["road", "section"]) | (plate & on_road)) & (many == 2))
        .then(parts("road_number", "building"))
        .when((before == "road") & (many == 3))
        .then(parts("road_number", "unit", "room"))
        # inside: 3幢5, 2单元501, 5楼503
        .when((before == "building") & (many == 1))
        .then(pl.when(more).then(parts("unit")).otherwise(parts("room")))
        .when((before == "building") & (many == 2))
        .then(parts("unit", "room"))
        .when((before == "building") & (many == 3))
        .then(parts("unit", "floor", "room"))
        .when(before.is_in(["unit", "floor"]))
        .then(parts("room"))
        .when(before == "room")
        .then(parts("rest"))
        # behind a plate: 15号3, 15号301, 12弄5号
        .when((before == "plate") & (many == 1) & number & long & ~more)
        .then(parts("room"))
        .when((before == "number") & (many == 1))
        .then(pl.when(long | ~more).then(parts("room")).otherwise(parts("unit")))
        # of an estate: 5, 5号, 5-301, 5-2-301, 5-2-3-301
        .when((many == 1) & number & long & ~more)
        .then(parts("room"))
        .when(many == 1)
        .then(parts("building"))
        .when((many == 2) & more)
        .then(parts("building", "unit"))
        .when(many == 2)
        .then(parts("building", "room"))
        .when(many == 3)
        .then(parts("building", "unit", "room"))
        .when(many == 4)
        .then(parts("building", "unit", "floor", "room"))
        .otherwise(parts("rest"))
    )


def _whole_roles(found: pl.DataFrame) -> pl.Expr:
    kind = pl.col("kind")
    # 朱家桥7号: a hamlet has door plates, an estate has buildings
    plain = (kind == "name") & (pl.col("roads") == 0) & ~pl.col("token").str.contains(ESTATE)
    more = pl.col("behind_that").is_in(MORE)
    hamlet = (
        plain & (pl.col("many_behind") == 1) & ((pl.col("behind") == "plate") | (pl.col("behind") == "number") & ~more)
    )
    return (
        pl.when((kind == "road") & (pl.col("roads") > 1))
        .then(pl.lit("side_road"))
        # in the north 12楼3单元 is the building
        .when((kind == "floor") & (pl.col("behind") == "unit"))
        .then(pl.lit("building"))
        .when(kind == "section")
        .then(pl.lit("side_road"))
        .when(kind == "lane")
        .then(pl.lit("road_number"))
        .when(hamlet)
        .then(pl.lit("group"))
        .when(kind.is_in(["name", "part"]))
        .then(pl.lit("estate"))
        .when(kind == "other")
        .then(pl.lit("rest"))
        .otherwise(kind)
    )


def _gathered(rows: pl.DataFrame) -> pl.DataFrame:
    """The first of each part; names before a building make up the estate; all else is the rest."""
    inside = pl.col("part").is_in(_INSIDE)
    rows = rows.with_columns(entered=(inside.cum_sum().over("n") > 0))
    late = (pl.col("part") == "estate") & pl.col("entered")
    again = ~pl.col("part").is_in(_JOINED) & ~pl.struct("n", "part").is_first_distinct()
    rows = rows.with_columns(part=pl.when(late | again).then(pl.lit("rest")).otherwise("part"))
    below = [name for name in PARTS if name not in ("province", "city", "district", "zone", "rest", *_JOINED)]
    joined = [
        pl.col("value").filter(pl.col("part") == name).str.join(between).replace("", None).alias(name)
        for name, between in (*((name, "") for name in _JOINED), ("rest", " "))
    ]
    return rows.group_by("n").agg(
        *(_plain(pl.col("value").filter(pl.col("part") == name).first(), name).alias(name) for name in below), *joined
    )


def _plain(value: pl.Expr, part: str) -> pl.Expr:
    """A number without its word, so that 3幢, 3# and 3号楼 are one; a lane keeps its 弄."""
    if part in ("building", "unit", "floor", "room"):
        return (
            value.str.extract(r"^(.*[A-Za-z0-9甲乙丙丁戊己庚辛壬癸东西南北主副附裙下负])")
            .fill_null(value)
            .str.to_uppercase()
        )
    if part == "road_number":
        return value.str.replace("号(?:门牌)?$", "")
    return value


__all__ = ["SCHEMA", "parse"]
