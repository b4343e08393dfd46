"""An office's table about people of the register, with the errors that people make when they type.

Who wrote what: this file was written and committed before the linkage of the residue existed, from published kinds and
shares of error, and is not changed after a measurement. It knows neither the ladder nor the demo's own noise. Its
author had, however, read the ladder; what follows is meant to be what the sources say, not what the ladder can do.

Digits: Verhoeff, "Error detecting decimal codes" (1969): of the errors in numbers 79 % are one digit, 10 % neighbours
exchanged, the rest here other kinds (a digit lost or twice, digits exchanged over one). Characters: Liu, Lai, Tien et
al., "Visually and phonologically similar characters in incorrect Chinese words" (2011): three of four wrong characters
sound alike, half of them look alike, many do both; sound is what a pinyin input method gets wrong (another character
of the syllable, or the neighbour syllables zh/z, n/l, in/ing …). Dates: day and month exchanged, digits as above, and
birthdays of the moon's calendar told as if of the sun's. How often a cell is wrong at all nobody has published for
such tables: `RATES` are assumptions, of the size that Christen's Febrl (2009) uses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
import polars as pl

RATES: Final = {
    "ID_MISSING": 0.040,
    "ID_DIGITS": 0.010,
    "ID_15_DIGITS": 0.010,
    "ID_OF_HOUSEMATE": 0.001,
    "NAME_SAME_SOUND": 0.012,
    "NAME_NEAR_SOUND": 0.004,
    "NAME_LOOKS_ALIKE": 0.005,
    "NAME_TURNED_ROUND": 0.001,
    "NAME_CHARACTER_LOST": 0.001,
    "NICKNAME": 0.003,
    "RARE_CHARACTER_LOST": 0.500,
    "BIRTH_DAY_MONTH": 0.004,
    "BIRTH_DIGITS": 0.006,
    "BIRTH_OF_THE_MOON": 0.003,
    "SEX_WRONG": 0.003,
    "AREA_MOVED": 0.060,
    "AREA_MISSING": 0.030,
    "PHONE_MISSING": 0.350,
    "PHONE_CHANGED": 0.100,
    "PHONE_OF_HOUSEMATE": 0.050,
}
"""Share of rows (RARE_CHARACTER_LOST: of the rows whose name has one). They fall independently of each other."""

STRANGERS: Final = 0.03
"""Share of rows about somebody whom the register does not know; every tenth has the name and birth date of one whom it
knows, and no number."""

_ALIKE: Final = """
未末 土士 己已 已巳 日曰 天夭 千干 人入 八入 王玉 玉主 大太 太犬 木本 本体 田由 由甲 甲申 白自 目且 刀力
力办 贝见 风凤 凤夙 免兔 鸟乌 侯候 辛幸 幸辜 竟竞 晴睛 清请 请情 青清 洁浩 洪供 波坡 坡披 俊峻 峻骏 骏竣
玲铃 铃岭 珍诊 珠株 娟捐 涓捐 娜挪 婷停 停亭 芳方 方万 芬苏 兰半 英央 荣营 莹萤 萤荧 萍苹 华毕 建健 健键
明朋 朋用 林休 森琳 伟伪 伦论 国囯 囯固 固因 海悔 悔梅 梅枚 敏繁 雪雷 霞遐 丽俪 燕蒸 志忘 忠患 思恩 恩因
惠慧 惠蕙 勇男 军车 东车 东乐 乐示 永水 水木 泉帛 金全 全会 银很 根银 宝室 宁宇 宇字 安按 子孑 文交 斌赋
武戒 成戍 戌戍 戊戌 昌冒 昊吴 吴昊 旭旮 晨辰 辰唇 晓烧 浇晓 辉挥 光先 元无 亮壳 高亮 强弥 刚钢 钢纲 平干
平乎 良艮 善着 庆厌 祥详 瑞端 琳淋 琴岑 瑶遥 倩清 茜西 梦楚 楠喃 桂挂 桃挑 柳抑 杨扬 扬汤 陈阵 沈沉 沉冗
徐除 章童 童竟 俞愈 钱线 莫奠 许讦 何河 河阿 吕侣 张弦 孔扎 曹曾 曾普 谢射 卫节 施拖 蒋奖 崔催 邓郑 郑部
胡湖 潘播 袁哀 于干 余佘 董重 程呈 丁于 任仕 姚挑 卢户 傅博 钟钏 姜美 范苑 石右 戴载 贾贸 夏复 邱丘 侯俟
孟盂 秦泰 尹伊 段假 史吏 史央 龙尤 陶淘 贺驾 顾硕 毛手 邵郡 严亚 骆路
"""
LOOK_ALIKE: Final = tuple(_ALIKE.split())

NEIGHBOUR_SYLLABLES: Final = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("z", "zh"), ("c", "ch"), ("s", "sh"), ("n", "l"), ("l", "n"), ("h", "f"),
    ("f", "h"), ("ing", "in"), ("eng", "en"), ("ang", "an"), ("in", "ing"), ("en", "eng"), ("an", "ang"),
)  # fmt: skip
"""What input methods call fuzzy pinyin: the pairs that speakers of many dialects do not tell apart."""

COLUMNS: Final = ("name", "sex", "birth_date", "id_number", "phone", "area_id")

Rows = pl.DataFrame
Draw = np.random.Generator


def write_rows(*, people: pl.DataFrame, rows: int, seed: int) -> pl.DataFrame:
    """`rows` rows: `row`, `person` (null: a stranger), `COLUMNS`, `errors` (list of keys of `RATES`).

    people: `person`, `household` and `COLUMNS`, one row a person; a person stands in the table at most once.
    """
    draw = np.random.default_rng(seed)
    strange = round(rows * STRANGERS)
    chosen = draw.permutation(people.height)[:rows]
    table = people[chosen].with_columns(
        row=pl.int_range(pl.len()), errors=pl.lit([], dtype=pl.List(pl.String)), truth=pl.col("person")
    )
    mates = _housemates(people)
    for error, change in CHANGES.items():
        hit = draw.random(rows) < RATES[error]
        changed = change(table, mates, draw)
        table = _where(table, hit, changed, error)
    strangers = _strangers(table[-strange:], draw)
    table = pl.concat([table[:-strange], strangers])
    return table.select("row", *COLUMNS, "errors", person="truth")


def _where(table: Rows, hit: np.ndarray, changed: pl.DataFrame, error: str) -> Rows:
    """The rows of `hit` take what `changed` says of some columns; what really became another is noted."""
    old = table.select(changed.columns)
    differs = pl.Series(hit) & pl.Series(
        np.any([old[name].ne_missing(changed[name]).to_numpy() for name in changed.columns], axis=0)
    )
    noted = pl.when(differs).then(pl.col("errors").list.concat(pl.lit([error]))).otherwise("errors")
    return table.with_columns(
        *(pl.when(differs).then(changed[name]).otherwise(pl.col(name)).alias(name) for name in changed.columns),
        errors=noted,
    )


def _housemates(people: pl.DataFrame) -> pl.DataFrame:
    """Of each person another one of the household, in a ring; nobody where he lives alone."""
    ring = people.select("person", "household", "id_number", "phone").sort("household", "person")
    after = [pl.col(name).shift(-1).over("household") for name in ("id_number", "phone")]
    first = [pl.col(name).first().over("household") for name in ("id_number", "phone")]
    alone = pl.len().over("household") == 1
    return ring.select(
        "person",
        *(
            pl.when(~alone).then(pl.coalesce(next_, begin)).alias(f"mates_{name}")
            for name, next_, begin in zip(("id_number", "phone"), after, first, strict=True)
        ),
    )


# ---- names -------------------------------------------------------------------------------------------------------


@cache
def _syllables() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Of the 3,755 usual characters (GB 2312, first plane): the syllable of each, and the characters of a syllable."""
    from pypinyin import lazy_pinyin

    usual = [bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)
             if not (high == 0xD7 and low > 0xF9)]  # fmt: skip
    of = {character: lazy_pinyin(character)[0] for character in usual}
    told: dict[str, list[str]] = {}
    for character, syllable in of.items():
        told.setdefault(syllable, []).append(character)
    return of, told


def _neighbour(syllable: str) -> str | None:
    """Another syllable for which the fuzzy pairs stand, if it exists."""
    _of, told = _syllables()
    for one, other in NEIGHBOUR_SYLLABLES:
        if one in ("zh", "ch", "sh", "z", "c", "s", "n", "l", "h", "f"):
            found = other + syllable[len(one) :] if syllable.startswith(one) else None
        else:
            found = syllable[: -len(one)] + other if syllable.endswith(one) else None
        if found and found != syllable and found in told:
            return found
    return None


def _one_character(names: pl.Series, draw: Draw, other: Callable[[str, Draw], str | None]) -> pl.Series:
    """One character of each name becomes another; the given name four times as often as the surname."""

    def spoil(name: str) -> str:
        places = list(range(1, len(name))) if draw.random() < 0.8 and len(name) > 1 else [0]
        at = int(draw.choice(places))
        new = other(name[at], draw)
        return name if new is None else name[:at] + new + name[at + 1 :]

    return pl.Series([spoil(name) for name in names.to_list()], dtype=pl.String)


def _same_sound(character: str, draw: Draw) -> str | None:
    of, told = _syllables()
    choices = [one for one in told.get(of.get(character, ""), []) if one != character]
    return str(draw.choice(choices)) if choices else None


def _near_sound(character: str, draw: Draw) -> str | None:
    of, told = _syllables()
    syllable = _neighbour(of.get(character, ""))
    return str(draw.choice(told[syllable])) if syllable else None


@cache
def _alike() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in LOOK_ALIKE:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _looks_alike(character: str, draw: Draw) -> str | None:
    choices = _alike().get(character)
    return str(draw.choice(choices)) if choices else None


def _nickname(name: str, draw: Draw) -> str:
    """What neighbours say: 阿根, 小芳, 国国, 老三; the surname is often kept."""
    surname, last = name[0], name[-1]
    given = str(draw.choice([f"阿{last}", f"小{last}", f"{last}{last}", "老三", "小妹", "阿毛"]))
    return given if draw.random() < 0.3 else surname + given


def _rare_lost(name: str, draw: Draw) -> str:
    """A character that an old encoding does not have becomes a question mark, a box or a piece of pinyin."""
    from pypinyin import lazy_pinyin

    def lost(character: str) -> str:
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            return str(draw.choice(["?", "□", "＊", lazy_pinyin(character)[0]]))
        return character

    return "".join(lost(character) for character in name)


# ---- digits ------------------------------------------------------------------------------------------------------


def _spoil_digits(text: str, draw: Draw, *, keep: int = 0) -> str:
    """One error of a typist in the digits after the first `keep`; kinds and shares after Verhoeff."""
    kind = draw.random()
    at = int(draw.integers(keep, len(text)))
    if kind < 0.79:
        if not text[at].isdigit():
            at -= 1
        return text[:at] + str((int(text[at]) + int(draw.integers(1, 10))) % 10) + text[at + 1 :]
    at = min(at, len(text) - 2)
    if kind < 0.90:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    at = min(at, len(text) - 3)
    if kind < 0.93:
        return text[:at] + text[at + 2] + text[at + 1] + text[at] + text[at + 3 :]
    return text[:at] + text[at + 1 :] if kind < 0.97 else text[:at] + text[at] + text[at:]


def _spoil_dates(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """A wrong digit that leaves a possible day of the last 110 years; else the date stays."""
    written = table["birth_date"].dt.strftime("%Y%m%d").to_list()
    spoilt = pl.Series([_spoil_digits(text, draw, keep=2) for text in written], dtype=pl.String)
    read = pl.select(pl.when(spoilt.str.len_chars() == 8).then(spoilt)).to_series().str.to_date("%Y%m%d", strict=False)
    latest, earliest = table["birth_date"].max(), table["birth_date"].min()
    possible = pl.select(pl.when(read.is_between(earliest, latest)).then(read)).to_series()
    return pl.DataFrame({"birth_date": pl.select(pl.coalesce(possible, table["birth_date"])).to_series()})


def _legacy(table: Rows, _mates: pl.DataFrame, _draw: Draw) -> pl.DataFrame:
    """The number as it was before 1999: the year in two digits, no check character. Only for those born before 1999."""
    number = pl.col("id_number")
    old = number.str.slice(0, 6) + number.str.slice(8, 9)
    told = pl.when((number.str.slice(6, 2) == "19") & (number.str.slice(6, 4) < "1999")).then(old).otherwise(number)
    return table.select(id_number=told)


def _by_name(change: Callable[[str, Draw], str | None]) -> Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]:
    def changed(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
        return pl.DataFrame({"name": _one_character(table["name"], draw, change)})

    return changed


def _whole_name(change: Callable[[str, Draw], str]) -> Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]:
    def changed(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
        return pl.DataFrame({"name": pl.Series([change(name, draw) for name in table["name"].to_list()])})

    return changed


def _turned_round(name: str, _draw: Draw) -> str:
    return name[0] + name[2] + name[1] if len(name) == 3 else name


def _character_lost(name: str, draw: Draw) -> str:
    return name[0] + str(draw.choice(list(name[1:]))) if len(name) == 3 else name


def _day_month(table: Rows, _mates: pl.DataFrame, _draw: Draw) -> pl.DataFrame:
    born = pl.col("birth_date")
    turned = pl.date(born.dt.year(), pl.min_horizontal(born.dt.day(), pl.lit(12)), born.dt.month())
    return table.select(birth_date=pl.when(born.dt.day() <= 12).then(turned).otherwise(born))


def _of_the_moon(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """The day of the moon's calendar lies three to seven weeks before that of the sun's."""
    days = pl.Series(draw.integers(21, 51, table.height))
    return table.select(birth_date=pl.col("birth_date") - pl.duration(days=days))


def _mate(column: str) -> Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]:
    def changed(table: Rows, mates: pl.DataFrame, _draw: Draw) -> pl.DataFrame:
        told = table.join(mates, on="person", how="left", maintain_order="left")
        return told.select(pl.coalesce(f"mates_{column}", column).alias(column))

    return changed


def _other(column: str) -> Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]:
    def changed(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
        return table.select(pl.col(column).gather(draw.permutation(table.height)))

    return changed


def _blank(column: str) -> Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]:
    return lambda table, _mates, _draw: table.select(pl.lit(None, dtype=table.schema[column]).alias(column))


def _new_phone(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    number = pl.Series(13_000_000_000 + draw.integers(0, 6 * 10**9, table.height)).cast(pl.String)
    return table.select(phone=pl.when(pl.col("phone").is_not_null()).then(number))


def _wrong_number(table: Rows, _mates: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    return pl.DataFrame({"id_number": [_spoil_digits(text, draw) for text in table["id_number"].to_list()]})


def _other_sex(table: Rows, _mates: pl.DataFrame, _draw: Draw) -> pl.DataFrame:
    return table.select(sex=pl.when(pl.col("sex") == "1").then(pl.lit("2")).otherwise(pl.lit("1")))


CHANGES: Final[dict[str, Callable[[Rows, pl.DataFrame, Draw], pl.DataFrame]]] = {
    "ID_OF_HOUSEMATE": _mate("id_number"),
    "ID_DIGITS": _wrong_number,
    "ID_15_DIGITS": _legacy,
    "ID_MISSING": _blank("id_number"),
    "RARE_CHARACTER_LOST": _whole_name(_rare_lost),
    "NICKNAME": _whole_name(_nickname),
    "NAME_SAME_SOUND": _by_name(_same_sound),
    "NAME_NEAR_SOUND": _by_name(_near_sound),
    "NAME_LOOKS_ALIKE": _by_name(_looks_alike),
    "NAME_TURNED_ROUND": _whole_name(_turned_round),
    "NAME_CHARACTER_LOST": _whole_name(_character_lost),
    "BIRTH_DAY_MONTH": _day_month,
    "BIRTH_DIGITS": _spoil_dates,
    "BIRTH_OF_THE_MOON": _of_the_moon,
    "SEX_WRONG": _other_sex,
    "AREA_MOVED": _other("area_id"),
    "AREA_MISSING": _blank("area_id"),
    "PHONE_OF_HOUSEMATE": _mate("phone"),
    "PHONE_CHANGED": _new_phone,
    "PHONE_MISSING": _blank("phone"),
}
"""In the order in which they happen; what is blank afterwards cannot be wrong any more."""


def _strangers(table: Rows, draw: Draw) -> Rows:
    """Rows of people whom the register does not know: half with numbers of other counties, all with other phones.

    Names, birth dates and places are those of different rows put together; every tenth keeps the name and the birth
    date of one whom the register knows, and lives elsewhere.
    """
    size = table.height
    namesake = pl.Series(np.arange(size) % 10 == 0)
    numbered = ~namesake & pl.Series(draw.random(size) < 0.5)
    shuffled = table.select(
        born=pl.col("birth_date").gather(draw.permutation(size)), area=pl.col("area_id").gather(draw.permutation(size))
    )
    born = pl.select(pl.when(namesake).then(table["birth_date"]).otherwise(shuffled["born"])).to_series()
    stem = "110199" + born.dt.strftime("%Y%m%d") + pl.Series(draw.integers(100, 1000, size)).cast(pl.String)
    return table.with_columns(
        birth_date=born,
        area_id=shuffled["area"],
        id_number=pl.when(numbered).then(stem + _check_characters(stem)),
        phone=pl.when(pl.col("phone").is_not_null()).then(
            pl.Series(13_000_000_000 + draw.integers(0, 6 * 10**9, size)).cast(pl.String)
        ),
        errors=pl.when(namesake).then(pl.lit(["STRANGER_NAMESAKE"])).otherwise(pl.lit(["STRANGER"])),
        truth=pl.lit(None, dtype=pl.Int64),
    )


def _check_characters(stem: pl.Series) -> pl.Series:
    """ISO 7064 MOD 11-2, as GB 11643 has it."""
    weights = [2 ** (17 - at) % 11 for at in range(17)]
    total = sum(stem.str.slice(at, 1).cast(pl.Int64) * weight for at, weight in enumerate(weights))
    return pl.select((pl.lit(12) - total % 11) % 11).to_series().cast(pl.String).replace("10", "X")
