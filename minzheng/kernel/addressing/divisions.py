"""Province, city, district and town from the head of an address: written in full, shortened, left out or repeated."""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.addressing.lexicon import Lexicon

# People write province and city twice: once chosen from a list, once by hand.
REPEATS: Final = 3

FIELDS: Final = ("province", "city", "district", "town", "zone")

# A short form before one of these is part of another name: 浙江中路, 余杭街道, 萧山宾馆.
_LARGER_NAME: Final = (
    r"[东西南北中上下新老大小一二三四五六]?(?:路|街|巷|弄|大道|大街|公路|支路|环|桥|门|站|湖)|[镇乡村市县区州盟旗湾港]|新区|"
    r"大厦|广场|商厦|公寓|宾馆|饭店|酒店|医院|学校|小学|中学|大学|学院|银行|公司|集团|小区|花园|花苑|花城|新村|社区|"
    r"人家|家园|人民|实业|机场|火车|汽车|客运|支公司|分公司|支行|有限|[\p{Han}--镇街村乡路]{0,6}(?:公司|支行|商会|酒店|分局|总部)$"
)
PART_OF_A_NAME: Final = rf"^(?:{_LARGER_NAME}|经济|高新|工业|技术|开发|国际|商城|新城)"
PART_OF_A_PLACE_NAME: Final = rf"^(?:{_LARGER_NAME})"
TOWN_KIND: Final = "(?:街道办事处|街道办|街道|镇|乡)"
# 鄞县大道, 绍兴县街12号
ROAD_OF_THE_NAME: Final = r"^(?:大道|[东西南北中]?[路街](?:\d|$))"
UNKNOWN_DISTRICT: Final = (
    r"^(\p{Han}{2}新区|[\p{Han}--路街镇乡村巷弄道园苑城市]{1,3}[^\P{Han}小社园业发新技山校院地街]区|"
    r"[\p{Han}--路街镇乡村]{2}县)"
)
# A town's own name is short and holds neither a road nor a number; 路桥街道 and 新街镇 begin or end in one.
TOWN: Final = (
    r"(?:[\p{Han}--路街村号弄区市巷园厦]{1,5}?|路[\p{Han}--路街村号弄]{1,3}|[\p{Han}--路村号弄区市]{1,3}街|"
    r"[\p{Han}--街村号弄]{1,2}路|\p{Han}{2}新村|\p{Han}{1,2}[村区园厦市]|\p{Han}{1,4}族)"
    rf"{TOWN_KIND}"
)
NOT_A_TOWN: Final = r"^(?:[东西南北中]?(?:路|街|巷|弄|大道|大街)|政府|中学|小学|卫生院|中心(?:小|中|卫))"
# Between city and town, in the place of a district or beside it.
ZONE: Final = (
    r"^([\p{Han}--镇街道路村区市号]{0,8}?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|经开区|高新区|旅游度假区|"
    r"产业集聚区|保税区))"
)


def read(frame: pl.DataFrame, *, lexicon: Lexicon) -> pl.DataFrame:
    """``rest`` without its head, and `province`, `city`, `district`, `town` (full names where they are known)."""
    frame = frame.with_columns(
        *(pl.lit(None, dtype=pl.String).alias(name) for name in FIELDS),
        rest=pl.col("rest").str.replace("^(?:中国|中华人民共和国)", ""),
    )
    done: list[pl.DataFrame] = []
    for _ in range(REPEATS):
        before = frame.get_column("rest")
        frame = _district(_city(_province(frame, lexicon), lexicon), lexicon)
        # only where something was taken off can there be more of it
        moved = (frame.get_column("rest").str.len_bytes() != before.str.len_bytes()).fill_null(False)
        done.append(frame.filter(~moved))
        frame = frame.filter(moved)
    frame = pl.concat([*done, frame]).sort("n")
    frame = _told_by_the_lower(frame, lexicon)
    frame = _zone(frame)
    for _ in range(2):
        frame = _town(frame, lexicon)
    # once more in full behind the town: 秦岭路街道河南省郑州市中原区
    frame = _city(_province(frame, lexicon, full_only=True), lexicon, full_only=True)
    return _town(_zone(_told_by_the_lower(_district(frame, lexicon), lexicon)), lexicon)


def _told_by_the_lower(frame: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """The province of a city, and both of a district that there is once."""
    frame = frame.join(lexicon.county_homes, on="district", how="left", maintain_order="left").with_columns(
        province=pl.coalesce(
            "province", pl.col("city").replace_strict(lexicon.city_provinces, default=None), "its_province"
        )
    )
    municipal = pl.when(pl.col("province").str.ends_with("市")).then("province")
    same = pl.when(pl.col("its_province") == pl.col("province")).then("its_city")
    return frame.with_columns(city=pl.coalesce("city", municipal, same)).drop("its_province", "its_city")


def _zone(frame: pl.DataFrame) -> pl.DataFrame:
    return _accept(_take(frame, pattern=ZONE), column="zone", value=pl.col("head"), sure=pl.col("zone").is_null())


# 朝晖八区, 大关南三苑: estates named after the town
ESTATE_OF_THE_NAME: Final = (
    rf"{PART_OF_A_PLACE_NAME}|^[东西南北中]?[一二三四五六七八九十\d]+[区村苑期园]|^[东西南北中]?[苑园区村]"
)


def _take(frame: pl.DataFrame, *, pattern: str) -> pl.DataFrame:
    """`head`: what stands at the head of ``rest``, and `tail`: what follows it."""
    return frame.with_columns(head=pl.col("rest").str.extract(pattern)).with_columns(
        tail=pl.col("rest").str.strip_prefix(pl.col("head")).str.strip_chars_start("|")
    )


def _accept(frame: pl.DataFrame, *, column: str, value: pl.Expr, sure: pl.Expr) -> pl.DataFrame:
    """Put ``value`` into the column and go on after it where the reading is ``sure``."""
    taken = sure.fill_null(False) & value.is_not_null()
    return frame.with_columns(
        pl.when(taken).then(value).otherwise(column).alias(column),
        pl.when(taken).then("tail").otherwise("rest").alias("rest"),
    ).drop("head", "tail")


def _free(*, larger: str = PART_OF_A_NAME, unless: str | None = None) -> pl.Expr:
    """What follows lets the short form stand for itself; ``unless`` is what may follow although it looks ``larger``."""
    free = ~pl.col("tail").str.contains(larger)
    return free if unless is None else free | pl.col("tail").str.contains(f"^(?:{unless})")


def _province(frame: pl.DataFrame, lexicon: Lexicon, *, full_only: bool = False) -> pl.DataFrame:
    frame = _take(frame, pattern=rf"^((?:{lexicon.provinces_pattern})省?)")
    full = pl.col("head").is_in(list(set(lexicon.provinces.values()))) | pl.col("head").str.ends_with("省")
    value = (
        pl.col("head")
        .str.replace("省$", "")
        .replace_strict(
            {name.removesuffix("省"): full_name for name, full_name in lexicon.provinces.items()}, default=None
        )
    )
    return _accept(
        frame, column="province", value=value, sure=full if full_only else full | _free(unless=lexicon.counties_pattern)
    )


def _city(frame: pl.DataFrame, lexicon: Lexicon, *, full_only: bool = False) -> pl.DataFrame:
    frame = _take(frame, pattern=rf"^((?:{lexicon.cities_pattern})市?)")
    full = pl.col("head").is_in(list(set(lexicon.cities.values()))) | pl.col("head").str.ends_with("市")
    value = pl.col("head").replace_strict(lexicon.cities, default=None)
    value = pl.coalesce(value, pl.col("head").str.replace("市$", "").replace_strict(lexicon.cities, default=None))
    return _accept(
        frame, column="city", value=value, sure=full if full_only else full | _free(unless=lexicon.counties_pattern)
    )


def _district(frame: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    frame = _take(frame, pattern=f"^({lexicon.counties_pattern})")
    frame = _accept(
        frame,
        column="district",
        value=pl.col("head").replace_strict(lexicon.counties, default=None),
        sure=~pl.col("tail").str.contains(ROAD_OF_THE_NAME),
    )
    frame = _take(frame, pattern=f"^({lexicon.county_stems_pattern})").with_columns(
        above=pl.coalesce("city", "province", pl.lit(""))
    )
    frame = _joined(frame, lexicon.county_stems.rename({"county": "found"}), on="above")
    again = pl.col("district").is_null() | pl.col("district").str.starts_with(pl.col("head"))
    free = _free(larger=PART_OF_A_PLACE_NAME)
    frame = _accept(frame, column="district", value=pl.col("found"), sure=free & again).drop("above", "found")
    # 光明新区, or a district misspelt: no division of the tables, and written in its place
    frame = _take(frame, pattern=UNKNOWN_DISTRICT)
    missing = pl.col("district").is_null() & pl.col("city").is_not_null()
    return _accept(frame, column="district", value=pl.col("head"), sure=missing)


def _town(frame: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """In full by its last word wherever it lies; shortened only where the lexicon has it in this district or city."""
    named = pl.coalesce(
        pl.col("rest").str.extract(f"^({lexicon.towns_pattern})"), pl.col("rest").str.extract(f"^({TOWN})")
    )
    frame = frame.with_columns(head=named).with_columns(
        tail=pl.col("rest").str.strip_prefix(pl.col("head")).str.strip_chars_start("|")
    )
    again = pl.col("town").is_null() | (pl.col("town") == pl.col("head"))
    frame = _accept(
        frame,
        column="town",
        value=pl.col("head").str.replace("街道(?:办事处|办)$", "街道"),
        sure=again & ~pl.col("tail").str.contains(NOT_A_TOWN),
    )
    frame = _take(frame, pattern=f"^({lexicon.town_stems_pattern})")
    found = []
    for place in ("district", "city", None):
        above = pl.col(place) if place else pl.lit("")
        frame = _joined(frame.with_columns(above=above), lexicon.town_stems.rename({"town": f"in_{place}"}), on="above")
        found.append(f"in_{place}")
        frame = frame.drop("above")
    nowhere = pl.col("district").is_null() & pl.col("city").is_null()
    value = pl.coalesce(*found[:2], pl.when(nowhere).then(found[2]))
    free = _free(larger=ESTATE_OF_THE_NAME) & pl.col("town").is_null()
    return _accept(frame, column="town", value=value, sure=free).drop(found)


def _joined(frame: pl.DataFrame, stems: pl.DataFrame, *, on: str) -> pl.DataFrame:
    return frame.join(stems, left_on=["head", on], right_on=["stem", on], how="left", maintain_order="left")
