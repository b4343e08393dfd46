"""Which standard address a text means: with a score, with reasons, and unsure where two are as likely.

A column of texts at a time: read into parts (`kernel.addressing`), placed in an area as of a day, and joined to the
addresses of that town whose numbers are the same. Names decide among them.

| score | what agrees |
|---|---|
| 100 | area, road, number, estate, building and door |
| 95 | the same, and the community is not written or stands in the estate's name (葛巷东苑 for 东苑 in 葛巷社区) |
| up to 90 | numbers and town; the names are alike (`NAMES_WEIGH` × the share of characters they have in common) |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import polars as pl

from minzheng.kernel.addressing import NO_NUMBERS, PARTS, Lexicon, parse, with_keys
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.areas.names import resolve
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.staging import staged

SURE: Final = 95
WORTH_ASKING: Final = 75
NAMES_WEIGH: Final = 60
MOST_CANDIDATES: Final = 5

# Reasons, as stored; the pages say them in words.
SAME, NUMBERS, NAMES_ALIKE, IN_NAME, NO_COMMUNITY, OTHER_COMMUNITY = (
    *("SAME", "NUMBERS", "NAMES_ALIKE", "IN_NAME"),
    *("NO_COMMUNITY", "OTHER_COMMUNITY"),
)

CANDIDATES = """
    SELECT w.n, a.id AS address_id, a.area_id AS its_area, a.names AS its_names, area.name AS its_community,
           a.building_key AS its_key, a.door AS its_door
    FROM written w
    JOIN areas_area told ON told.id = w.area_id
    JOIN areas_area area ON area.id = w.area_id
        OR area.parent_id = CASE WHEN told.level = 'COMMUNITY' THEN told.parent_id ELSE told.id END
    JOIN registry_address a ON a.area_id = area.id AND a.numbers = w.numbers AND a.merged_into_id IS NULL
    UNION
    SELECT w.n, a.id, a.area_id, a.names, area.name, a.building_key, a.door
    FROM written w
    JOIN areas_area told ON told.id = w.area_id AND told.level = 'COMMUNITY'
    JOIN registry_address a ON a.area_id = told.parent_id AND a.numbers = w.numbers AND a.merged_into_id IS NULL
    JOIN areas_area area ON area.id = a.area_id
"""


@dataclass(frozen=True)
class Reader:
    """What reading needs, loaded once for many columns: the names of all divisions, and those in force where we are."""

    lexicon: Lexicon
    local: pl.DataFrame


@lru_cache(maxsize=4)
def _reader(within: str, day: date, areas_known: int) -> Reader:
    return Reader(
        lexicon=Lexicon(areas.division_names(), home=_province(within)),
        local=areas.name_lexicon(within=within, day=day),
    )


def reader(*, within: str, day: date) -> Reader:
    """For a bureau of the area with the code `within`, on `day`."""
    return _reader(within, day, Area.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def _province(code: str) -> str:
    return areas.names_of_codes(codes=[code[:2]], day=date.max).get(code[:2], "")


def read(texts: pl.Series, *, given: pl.Series, reader: Reader) -> pl.DataFrame:
    """A row a text: `text`, the parts and keys, `given` and `area_id` (where the text says it is, else `given`).

    `given`: the area (id or null) that the row belongs to by other columns. What the text says goes before it, unless
    the text stops at the town above it. `told_area_id`: what the text alone says.
    """
    parts = with_keys(parse(texts, lexicon=reader.lexicon)).with_columns(text=texts, given=given.cast(pl.Int64))
    told = told_areas(parts, local=reader.local)
    levels = reader.local.select(told_area_id="area_id", level="level").unique("told_area_id")
    frame = parts.with_columns(told_area_id=told).join(levels, on="told_area_id", how="left", maintain_order="left")
    smaller = pl.col("level") == "COMMUNITY"
    frame = frame.with_columns(
        area_id=pl.when(smaller).then("told_area_id").otherwise(pl.coalesce("given", "told_area_id"))
    ).drop("level")
    return _in_full(frame, local=reader.local)


def _in_full(frame: pl.DataFrame, *, local: pl.DataFrame) -> pl.DataFrame:
    """`standard_text` with the full names of today's area, whatever was written of them."""
    ids = frame["area_id"].drop_nulls().unique()
    named = areas.display_names(area_ids=ids.to_list())
    full = pl.DataFrame(
        {"area_id": list(named), "full": list(named.values())}, schema={"area_id": pl.Int64, "full": pl.String}
    )
    levels = local.filter(level="COMMUNITY").select("area_id", in_community=pl.lit(True)).unique()
    joined = frame.join(full, on="area_id", how="left", maintain_order="left")
    joined = joined.join(levels, on="area_id", how="left", maintain_order="left")
    community = pl.when(pl.col("in_community").is_null()).then("community")
    text = pl.concat_str(["full", community, "local_text"], ignore_nulls=True)
    return joined.with_columns(
        standard_text=pl.when(pl.col("full").is_null()).then("standard_text").otherwise(text)
    ).drop("full", "in_community")


def told_areas(parts: pl.DataFrame, *, local: pl.DataFrame) -> pl.Series:
    """The smallest area that the parts name, as of the day of `local` (`areas.queries.name_lexicon`); null if none."""
    town = pl.col("town").fill_null("")
    district = pl.col("district").fill_null("")
    community = pl.col("community")
    tries = (
        district + town + community,
        town + community,
        district + pl.col("town"),
        pl.col("town"),
        pl.when(pl.col("town").is_null()).then(pl.col("district")),
    )
    found = [resolve(names=parts.select(each.alias("name")).to_series(), lexicon=local) for each in tries]
    return pl.select(pl.coalesce(found)).to_series()


IS_DOOR: Final = (pl.col("numbers") != NO_NUMBERS) & (pl.col("names") != "")
"""Whether a text names a building or a door at all: by a name and a number."""


def candidates(written: pl.DataFrame) -> pl.DataFrame:
    """`n`, `address_id`, `score`, `reasons` of all that may be meant, the best first; at most `MOST_CANDIDATES` each.

    `written`: `n` and the columns of `read`. Two queries, whatever the number of texts.
    """
    asked = written.filter(pl.col("numbers") != NO_NUMBERS, pl.col("area_id").is_not_null())
    with staged(name="written", frame=asked.select("n", "area_id", "numbers")):
        pairs = frames.read(sql=CANDIDATES)
    return _scored(pairs, asked)


def _scored(pairs: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    both = pairs.cast({"n": pl.Int64, "address_id": pl.Int64, "its_area": pl.Int64}).join(
        asked.select("n", "area_id", "names", "building_key", "door", "community"), on="n"
    )
    stem = pl.col("its_community").str.replace("(?:社区|村)$", "")
    bare = pl.col("names").str.strip_prefix(stem)
    same_area = pl.col("its_area") == pl.col("area_id")
    same_names = pl.col("names") == pl.col("its_names")
    same = same_area & (pl.col("building_key") == pl.col("its_key")) & (pl.col("door") == pl.col("its_door"))
    in_name = (bare == pl.col("its_names")) & (bare != "")
    unsaid = pl.col("community").is_null()
    alike = _alike(bare, pl.col("its_names"))
    certain = same_names | in_name
    score = (
        pl.when(same | same_area & same_names)
        .then(100)
        .when(certain & (unsaid | same_area))
        .then(SURE)
        .when(certain)
        .then(70)
        .otherwise(
            (NAMES_WEIGH * alike + 30).round().cast(pl.Int64) - pl.when(same_area | unsaid).then(0).otherwise(15)
        )
    )
    reasons = pl.concat_list(
        pl.when(same | same_area & same_names).then(pl.lit(SAME)),
        pl.when(~same).then(pl.lit(NUMBERS)),
        pl.when(~same & in_name & ~same_names).then(pl.lit(IN_NAME)),
        pl.when(~certain).then(pl.lit(NAMES_ALIKE)),
        pl.when(unsaid & ~same_area).then(pl.lit(NO_COMMUNITY)),
        pl.when(~unsaid & ~same_area).then(pl.lit(OTHER_COMMUNITY)),
    ).list.drop_nulls()
    return (
        both.with_columns(score=score.cast(pl.Int64), reasons=reasons)
        .filter(pl.col("score") >= WORTH_ASKING)
        .sort("n", "score", "address_id", descending=[False, True, False])
        .filter(pl.int_range(pl.len()).over("n") < MOST_CANDIDATES)
        .select("n", "address_id", "score", "reasons")
    )


def _alike(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Dice's coefficient of the characters: 1 where both have the same, 0 where none; 0.5 where one says nothing.

    东苑 and 西苑, 一区 and 二区 are not alike at all: that one character is what tells them apart.
    """
    telling = r"[东南西北中上下前后一二三四五六七八九十0-9A-Za-z甲乙丙丁]"
    apart = one.str.extract_all(telling).list.join("") != other.str.extract_all(telling).list.join("")
    left, right = one.str.split("").list.unique(), other.str.split("").list.unique()
    share = 2 * left.list.set_intersection(right).list.len() / (left.list.len() + right.list.len())
    return (
        pl.when(apart)
        .then(0.0)
        .when((one == "") | (other == ""))
        .then(0.5)
        .otherwise(share)
        .fill_nan(0.0)
        .fill_null(0.0)
    )


def settled(found: pl.DataFrame) -> pl.DataFrame:
    """`n`, `address_id`, `score`, `reasons` of the texts whose best candidate is sure and the only one as good."""
    best = found.group_by("n").agg(
        pl.col("address_id").first(),
        pl.col("score").first(),
        pl.col("reasons").first(),
        second=pl.col("score").get(1, null_on_oob=True),
    )
    alone = pl.col("second").is_null() | (pl.col("second") < pl.col("score"))
    return best.filter((pl.col("score") >= SURE) & alone).drop("second")


def as_json(found: pl.DataFrame) -> dict[int, list[dict[str, object]]]:
    """Candidates by text, as a question stores them."""
    told: dict[int, list[dict[str, object]]] = {}
    for row in found.iter_rows(named=True):
        told.setdefault(row["n"], []).append(
            {"address": row["address_id"], "score": row["score"], "reasons": row["reasons"]}
        )
    return told


def look_up(*, text: str, within: str, day: date) -> tuple[dict[str, str], list[dict[str, object]]]:
    """One text as somebody typed it: its parts, and the standard addresses it may mean, the best first."""
    held = reader(within=within, day=day)
    row = read(pl.Series([text]), given=pl.Series([None], dtype=pl.Int64), reader=held)
    found = candidates(row.with_columns(n=pl.lit(0, dtype=pl.Int64)))
    return _said(row.row(0, named=True)), as_json(found).get(0, [])


def _said(row: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items() if name in PARTS and value}
