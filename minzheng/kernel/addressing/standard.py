"""One way to write an address, and keys by which two that were written differently are found to be one."""

from __future__ import annotations

from typing import Final

import polars as pl

# A building called by its place is written with 楼, all others with 幢.
_PLACED: Final = r"^[东西南北主副附裙]$"
_GENERIC: Final = "^(?:花园|花苑|家园|公寓|新村|小区|大厦|广场|大楼|宿舍|[新佳嘉雅名]?苑|园)?$"
KEYS: Final = ("building_key", "door", "standard_text", "local_text", "names", "numbers")
# Words that one writes and the other leaves out.
_IDLE: Final = r"(?:小区|社区)"


def standard_text(*, above: bool = True, community: bool = True) -> pl.Expr:
    """The parts as one text in the order of GB/T 23705: 浙江省杭州市余杭区仓前街道葛巷社区东苑3幢2单元501室.

    ``above``: with the divisions, or from the community downwards; ``community``: with that one too. Reading the
    whole again gives the same parts.
    """
    divisions = ("province", pl.when(pl.col("city").ne_missing(pl.col("province"))).then("city"), "district", "town")
    local = (
        "zone",
        *(("community",) if community else ()),
        "group",
        "road",
        "side_road",
        _numbered("road_number", "号", unless="[弄路]$"),
        "estate",
        pl.when(pl.col("building").str.contains(_PLACED))
        .then(pl.col("building") + "楼")
        .otherwise(pl.col("building") + "幢"),
        _numbered("unit", "单元"),
        _numbered("floor", "楼"),
        _numbered("room", "室"),
    )
    return pl.concat_str([*(divisions if above else ()), *local], ignore_nulls=True)


def with_keys(parts: pl.DataFrame) -> pl.DataFrame:
    """`parts` with the columns of `KEYS`.

    ``building_key`` tells buildings of one community apart (empty where nothing below it is written), ``door`` the
    doors of one building. Neither holds the divisions: those are told by the area, which outlives their names.
    """
    fields = ("zone", "group", "road", "side_road", "road_number", "estate", "building")
    named = [pl.col(name).fill_null("") for name in fields]
    key = pl.concat_str(named, separator="/")
    return parts.with_columns(
        building_key=pl.when(key.str.strip_chars("/") == "").then(pl.lit("")).otherwise(key),
        door=_door(),
        standard_text=standard_text(),
        local_text=standard_text(above=False, community=False),
        names=_names(),
        numbers=pl.concat_str([pl.col(name).fill_null("") for name in NUMBERS], separator="|"),
    )


NUMBERS: Final = ("road_number", "building", "unit", "room")
NO_NUMBERS: Final = "|" * (len(NUMBERS) - 1)


def _names() -> pl.Expr:
    """What names the place beside its numbers, without its community: by it and the numbers, addresses are compared."""
    written = pl.concat_str([pl.col(name).fill_null("") for name in ("group", "road", "side_road", "estate")])
    stem = pl.col("community").str.replace("(?:社区|村|居委会|村委会)$", "").fill_null("")
    bare = written.str.strip_prefix(stem)
    # 绿园花园 in 绿园社区 is no 花园: there are many of those
    told_apart = ~bare.str.contains(_GENERIC)
    return pl.when(told_apart).then(bare).otherwise(written).str.replace_all(_IDLE, "")


def _door() -> pl.Expr:
    """Unit and room; the floor only where no room is told (501室 is on the fifth floor anyhow)."""
    floor = pl.when(pl.col("room").is_null()).then(pl.col("floor") + "楼")
    return pl.concat_str([pl.col("unit") + "单元", floor, pl.col("room") + "室"], ignore_nulls=True)


def _numbered(name: str, word: str, *, unless: str | None = None) -> pl.Expr:
    value = pl.col(name)
    if unless is None:
        return value + word
    return pl.when(value.str.contains(unless)).then(value).otherwise(value + word)
