"""The names of divisions that a reader must know, compiled once from a table of them.

The table is given by the caller (`areas.queries.division_names`): this room knows no database, and no shipped file.
Names of other times belong into it: papers keep 下城区 and 绍兴县 for years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

COLUMNS = {
    "level": pl.String,  # PROVINCE, PREFECTURE, COUNTY, TOWN
    "name": pl.String,
    "province": pl.String,  # the full names above, or its own
    "city": pl.String,
    "county": pl.String,
}
NEVER = r"[^\s\S]"

# Prefectures that stand in code tables only.
UNSPOKEN = r"^(?:市辖区|县|.*直辖县级行政区划)$"
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|俄罗斯|鄂温克|德昂|保安|裕固|独龙|各"
)
KIND = (
    rf"(?:(?:(?:{PEOPLES})族)*自治[区州县旗]|(?:维吾尔|壮族|回族)自治区|特别行政区|地区|街道|林区|特区|新区|"
    r"[省市县区镇乡盟旗])$"
)


def stem(name: pl.Expr) -> pl.Expr:
    """The name without its kind, where at least two characters remain: 余杭区 → 余杭, 延边朝鲜族自治州 → 延边."""
    short = name.str.replace(KIND, "")
    return pl.when(short.str.len_chars() >= 2).then(short).otherwise(name)


@dataclass(frozen=True)
class Lexicon:
    """`names` has the columns of `COLUMNS`. `home`: the province (full name) in which an address without one lies."""

    names: pl.DataFrame = field(repr=False)
    home: str = ""

    def level(self, level: str) -> pl.DataFrame:
        """The spoken names of one level with `stem`."""
        of_level = (pl.col("level") == level) & ~pl.col("name").str.contains(UNSPOKEN)
        return self.names.filter(of_level).with_columns(stem=stem(pl.col("name")))

    @cached_property
    def provinces(self) -> dict[str, str]:
        """Full names and stems → full name."""
        return _by_writing(self.level("PROVINCE"))

    @cached_property
    def cities(self) -> dict[str, str]:
        """Full names and stems of prefectures → full name; a municipality is its own city."""
        municipal = self.level("PROVINCE").filter(pl.col("name").str.ends_with("市"))
        return _by_writing(pl.concat([self.level("PREFECTURE"), municipal]))

    @cached_property
    def city_provinces(self) -> dict[str, str]:
        """Full name of a prefecture → of its province."""
        table = self.level("PREFECTURE").unique("name", keep="first", maintain_order=True)
        return dict(table.select("name", "province").iter_rows())

    @cached_property
    def provinces_pattern(self) -> str:
        return any_of(self.provinces)

    @cached_property
    def cities_pattern(self) -> str:
        return any_of(self.cities)

    @cached_property
    def counties(self) -> dict[str, str]:
        """Full names and 石柱县, as everybody writes 石柱土家族自治县 → full name.

        No other short forms: they may be part of any other name; nor 城区, 郊区, 新区, which say nothing by themselves.
        """
        names = self.level("COUNTY").select("name").unique("name", keep="last", maintain_order=True)
        short = names.with_columns(short=pl.col("name").str.replace(f"(?:(?:{PEOPLES})族)+自治县$", "县"))
        written = dict(short.select("short", "name").iter_rows()) | {name: name for name in names["name"]}
        return {name: full for name, full in written.items() if len(name) > 2 or (len(name) == 2 and name[1] == "县")}

    @cached_property
    def counties_pattern(self) -> str:
        return any_of(self.counties)

    @cached_property
    def county_stems_pattern(self) -> str:
        return any_of(self.county_stems["stem"].unique())

    @cached_property
    def county_stems(self) -> pl.DataFrame:
        """`stem`, `above`, `county`: which county a short form means under a city, under a province, or (``above``
        empty) alone at home; only where it means one."""
        counties = self.level("COUNTY").filter(pl.col("stem") != pl.col("name"))
        # 金华 is the city, not the county that bore its name
        counties = counties.filter(pl.col("stem") != stem(pl.col("city")).fill_null(""))
        alone = counties.filter(
            (pl.col("province") == self.home) & (pl.col("city").n_unique().over("province", "stem") == 1)
        )
        found = pl.concat(
            [
                counties.select("stem", "name", above="city"),
                counties.select("stem", "name", above="province"),
                alone.select("stem", "name", above=pl.lit("")),
            ]
        )
        # A county that became a city or a district keeps its stem: the newest kind is the last in the table.
        return found.drop_nulls().group_by("stem", "above", maintain_order=True).agg(county=pl.col("name").last())

    @cached_property
    def county_homes(self) -> pl.DataFrame:
        """`district`, `its_province`, `its_city` of full county names that the country, or home alone, has once."""
        known = pl.col("city").drop_nulls().first()
        counties = self.level("COUNTY").drop_nulls("province").group_by("name", "province", "city").agg()
        counties = counties.group_by("name", "province").agg(
            known, cities=pl.col("city").n_unique() - pl.col("city").has_nulls()
        )
        counties = counties.filter(pl.col("cities") <= 1)
        at_home = counties.filter(pl.col("province") == self.home)
        elsewhere = counties.filter(~pl.col("name").is_in(at_home["name"].implode()))
        return pl.concat([table.filter(pl.col("name").is_unique()) for table in (at_home, elsewhere)]).select(
            district="name", its_province="province", its_city="city"
        )

    @cached_property
    def town_stems(self) -> pl.DataFrame:
        """`stem`, `above`, `town`: short forms of towns under a county, under a city, and (``above`` empty) alone at
        home; the latter two only where there is one of the name, whatever its district was called in its time."""
        towns = self.level("TOWN").filter(pl.col("stem") != pl.col("name"))
        under = towns.select("stem", "name", above="county")
        one_in_city = towns.filter(pl.col("name").n_unique().over("city", "stem") == 1)
        alone = towns.filter(pl.col("province") == self.home).filter(pl.col("city").n_unique().over("stem") == 1)
        found = [
            under,
            one_in_city.select("stem", "name", above="city"),
            alone.select("stem", "name", above=pl.lit("")),
        ]
        return (
            pl.concat(found).drop_nulls().group_by("stem", "above", maintain_order=True).agg(town=pl.col("name").last())
        )

    @cached_property
    def town_stems_pattern(self) -> str:
        return any_of(self.town_stems["stem"].unique())

    @cached_property
    def towns_pattern(self) -> str:
        return any_of(self.level("TOWN")["name"].unique())


def any_of(names: Iterable[str]) -> str:
    """Alternatives of a regular expression, the longest first; one that never matches where there are none."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, longest_first)) or NEVER


def _by_writing(table: pl.DataFrame) -> dict[str, str]:
    return dict(table.select("stem", "name").iter_rows()) | {name: name for name in table["name"]}
