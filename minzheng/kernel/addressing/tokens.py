"""An address below its town as a row of tokens: roads, numbers with their words, and names."""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.addressing.writing import SEPARATOR

_ROAD_WORDS: Final = "大道|大街|公路|国道|省道|县道|胡同|支路|环路|环线|高架|马路|路|街|[一二三四五六七八九十][道线]"
# A second word that makes one name of both: 关山大道东路, 村前街路
_ROAD_END: Final = r"(?:(?:[东南西北中]|[一二三四五六七八九十])?(?:支路|支巷|支弄)|[东南西北中](?:路|街|巷)|路|街|巷)?"
_WORD: Final = "(?:大道|大街|公路|路|街|巷|弄)"
_NUMBER: Final = r"[A-Za-z]{0,2}\d+[A-Za-z]?"
_NUMBERS: Final = rf"(?:[A-Za-z]-)?{_NUMBER}(?:[-、/](?:{_NUMBER}|[A-Za-z]))*"
_STEM: Final = rf"(?:{_NUMBERS}|[A-Za-z]|[甲乙丙丁戊己庚辛壬癸])"

KINDS: Final = {
    # The first that matches at a place is taken, so the order is part of the grammar.
    "town": r"[\p{Han}--路街巷号]{1,5}?街道",
    "community": r"[\p{Han}--路街巷号]{1,6}?[路街巷]社区",
    "section": r"(?:[东南西北中]|[一二三四五六七八九十])(?:延伸)?段",
    "group": r"(?:\d+|[\p{Han}--村]{1,3})(?:村民小组|小组|组|队)",
    "road": "|".join(
        (
            r"\d+号(?:大街|路|支路|街)",
            r"[东南西北]?(?:[一二三四五六七八九]|\d)环(?:路|线|[东南西北][路街])?",
            rf"(?:\p{{Han}}{{0,4}}?\d+|\p{{Han}}+?)(?:{_ROAD_WORDS}){_ROAD_END}",
            rf"\p{{Han}}{{2,}}?(?:巷|弄){_ROAD_END}",
            r"\p{Han}{0,4}?\d+[道巷线]",
        )
    ),
    "building": rf"{_STEM}号?(?:幢|栋|座|柱|撞|憧|橦)(?:楼)?|[A-Za-z]\d?楼|[甲乙丙丁戊己庚辛东南西北主副附裙]楼",
    "unit": rf"{_STEM}(?:单元|门洞|梯)",
    "floor": r"(?:地下|负)?[-]?\d+(?:楼|层|F)",
    "room": rf"{_STEM}(?:室|房间|号房|房|号室|号铺|铺|号摊位|摊位|号门市)",
    "lane": r"\d+(?:弄)",
    "part": rf"{_STEM}(?:小区|街区|期|区|组团|苑|排|门|厂|部|厅|馆|标准厂房)",
    "plate": rf"(?:{_NUMBERS})(?:号|号门牌)",
    "number": _NUMBERS,
    "name": r"\p{Han}+|[A-Za-z]+",
    "other": r"[^|]",
}
TOKEN: Final = "|".join(f"(?:{pattern})" for pattern in KINDS.values())

# Words that end a name: behind them something new begins.
_ENDS: Final = (
    "社区|居委会|村委会|小区|花园|花苑|公寓|大厦|大楼|广场|商厦|中心|市场|公司|商城|工业园区|产业园区|科技园区|工业园|工业区|开发区|园区|家园|新村|"
    "人家|名苑|佳苑|雅苑|嘉苑|花城|新城|学校|小学|中学|大学|学院|医院|银行|支行|宾馆|酒店|饭店|超市|宿舍|公馆|名都|城市花园|商务楼|"
    "写字楼|科技园|产业园|创业园|物流园|商贸城|门市部|经营部|有限公司|交叉口|交汇处|路口"
)
_ROAD_AHEAD: Final = r"(?:[东南西北中一二三四五六七八九十]?(?:路|街|巷|弄|大道|支路)|[东西南北][一二三四五六]路)"
_SHORT_ENDS: Final = "园城苑店厂院庄坊楼"


def mark(rest: pl.Expr) -> pl.Expr:
    """`SEPARATOR` behind every word that ends a name, unless a road is called after it (广场西路, 村前路)."""
    return (
        rest.str.replace_all("([路街])(路口|口)", "${1}" + SEPARATOR + "$2")
        .str.replace_all(f"({_ENDS})", "${1}" + SEPARATOR)
        .str.replace_all(rf"\|({_ROAD_AHEAD}|社区|居委会|村委会)", "$1")
        .str.replace_all(
            rf"(\p{{Han}}{{2,}}?[{_SHORT_ENDS}])([\p{{Han}}--号东南西北]\p{{Han}}{{1,2}}(?:路|街|大道|巷)(?:[^道]|$))",
            "${1}" + SEPARATOR + "$2",
        )
        .str.replace_all(r"(\p{Han}{2,}?村)(\p{Han})", "${1}" + SEPARATOR + "$2")
        .str.replace_all(r"([一二三四五六七八九十新]村)\|", "$1")
        .str.replace_all(r"([一二三四五六七八九十新]村)(\p{Han}{2,4}?(?:路|街|巷|弄|大道))", "${1}" + SEPARATOR + "$2")
        .str.replace_all(r"村\|(\p{Han}?(?:路|街|巷|弄|大道)|委|民|口|社区)", "村$1")
        .str.replace_all(r"(\p{Han}区)(\p{Han}{2})", "${1}" + SEPARATOR + "$2")
        .str.replace_all(r"([甲乙丙丁戊己庚辛壬癸](?:幢|栋|座|单元|楼|室)|[东南西北主副附裙]楼)", SEPARATOR + "$1")
        .str.replace_all(r"(路|街|道|巷)(?:与|和|、|近|靠近)", "${1}" + SEPARATOR)
    )


def tokens(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a token: `n` (which address), `at` (its place), `token`, `kind` (of `KINDS`)."""
    found = frame.select("n", token=mark(pl.col("rest")).str.extract_all(TOKEN)).explode("token").drop_nulls()
    kind = pl.lit("other")
    for name, pattern in reversed(KINDS.items()):
        kind = pl.when(pl.col("token").str.contains(f"^(?:{pattern})$")).then(pl.lit(name)).otherwise(kind)
    community = kind.is_in(["name", "group"]) & pl.col("token").str.contains(COMMUNITY)
    found = found.with_columns(kind=pl.when(community).then(pl.lit("community")).otherwise(kind))
    return _short_roads(found).with_columns(at=pl.int_range(pl.len()).over("n"))


COMMUNITY: Final = r"(?:社区|居委会|居民委员会|村委会|村民委员会|经济合作社|[^新一二三四五六七八九十]村)$"
# A road is called by two or three characters, and a direction (延安路, 莫干山路, 重庆北路): of 王梁天圆路 the first two
# are a place on it.
PLACE_AND_ROAD: Final = (
    rf"^(\p{{Han}}{{2,}}?)(\p{{Han}}{{2}}[东南西北中]{_WORD}|"
    rf"\p{{Han}}[\p{{Han}}--东南西北中路街巷弄支]{_WORD}|环城{_WORD})$"
)


def _short_roads(found: pl.DataFrame) -> pl.DataFrame:
    road = pl.col("kind") == "road"
    place = pl.when(road).then(pl.col("token").str.extract(PLACE_AND_ROAD, 1))
    return found.with_columns(
        token=pl.when(place.is_null())
        .then(pl.concat_list("token"))
        .otherwise(pl.concat_list(place, pl.col("token").str.extract(PLACE_AND_ROAD, 2))),
        kind=pl.when(place.is_null()).then(pl.concat_list("kind")).otherwise(pl.lit(["name", "road"])),
    ).explode("token", "kind")
