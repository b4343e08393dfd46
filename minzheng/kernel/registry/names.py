"""Names: the form they are compared by, their pinyin, and all the terms they can be found by.

Rare characters: a character has had several code points over the editions of GB 18030; the 2022 edition's is kept.
What a person reads is the name as it was recorded, without stray spaces.
"""

from __future__ import annotations

from functools import cache, lru_cache

import polars as pl
from pypinyin import Style, lazy_pinyin

from minzheng.kernel.registry.surnames import COMPOUND_SURNAMES, GIVEN_NAMES, SURNAMES

DOT = "·"  # between the parts of a transcribed name: 阿不都热合曼·买买提
_DOTS = r"[\u00b7\u2022\u2027\u2219\u22c5\u30fb\u16eb\u0387\u25cf\u25e6.。﹒]"
_HAN = r"[〇\x{3400}-\x{9fff}\x{20000}-\x{3ffff}]"
_ENTIRELY_HAN = rf"^{_HAN}+$"
_IGNORED = r"[\u200b-\u200f\u2060\ufeff\u00ad]"


@cache
def moved_code_points() -> dict[str, str]:
    """Private-use characters of older editions and of code page 936 → the code points of GB 18030-2022."""
    rows = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
    moved = {}
    for offset, low in enumerate(rows):  # U+E815… stood for the two-byte codes FE50–FEA0
        standard = bytes([0xFE, low]).decode("gb18030")
        if not 0xE000 <= ord(standard) <= 0xF8FF:
            moved[chr(0xE815 + offset)] = standard
    # GB 18030-2022, annex: the last characters to leave the private use area
    last = {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
        0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE855: 0x241FE, 0xE864: 0x9FBB,
    }  # fmt: skip
    return {**moved, **{chr(old): chr(new) for old, new in last.items()}}


def clean(names: pl.Expr) -> pl.Expr:
    """The name to show: standard code points, one kind of dot, no spaces in Chinese names; null if nothing is left."""
    moved = moved_code_points()
    text = (
        names.str.normalize("NFKC")
        .str.replace_many(list(moved), list(moved.values()))
        .str.replace_all(_IGNORED, "")
        .str.replace_all(rf"\s*{_DOTS}\s*", DOT)
        .str.replace_all(r"\s+", " ")
        .str.strip_chars(f" {DOT}")
    )
    return (pl.when(text.str.contains(_HAN)).then(text.str.replace_all(" ", "", literal=True)).otherwise(text)).replace(
        "", None
    )


def key(names: pl.Expr) -> pl.Expr:
    """The form that names are compared by: `clean`, upper case."""
    return clean(names).str.to_uppercase()


def describe(names: pl.Series) -> pl.DataFrame:
    """Everything kept about names, in their order: ``name``, ``key``, ``pinyin`` ("shan xiao ming"), ``initials``
    ("sxm") and ``terms`` (list of what the name is found by; see `_terms`). Null for null and for blank names.

    Each different name is worked out once: 1,000,000 people in a few seconds.
    """
    asked, different = _different(names)
    described = _with_terms(_with_readings(different))
    return asked.join(described, on="name", how="left", maintain_order="left").select(
        "name", "key", "pinyin", "initials", "terms"
    )


def compared(names: pl.Series) -> pl.DataFrame:
    """What names are held against each other by, in their order: ``key`` and ``pinyin`` (`describe`)."""
    asked, different = _different(names)
    read = _with_readings(different).select("name", "key", pinyin=_pinyin())
    return asked.join(read, on="name", how="left", maintain_order="left").select("key", "pinyin")


def _different(names: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``name``, cleaned, as asked; and each different one once with its ``key``."""
    asked = pl.DataFrame({"name": names.cast(pl.String)}).with_columns(name=clean(pl.col("name")))
    different = asked.select(pl.col("name").unique()).drop_nulls()
    return asked, different.with_columns(key=pl.col("name").str.to_uppercase())


def _pinyin() -> pl.Expr:
    return pl.col("usual").list.join(" ").fill_null("")


def _with_readings(names: pl.DataFrame) -> pl.DataFrame:
    """Adds ``readings``: up to four lists of syllables, the usual reading first."""
    han = pl.col("key").str.contains(_ENTIRELY_HAN)
    length = pl.col("key").str.len_chars()
    pieces = names.with_columns(
        surname=pl.when(~han | (length < 2))
        .then(pl.lit(0))
        .when((length > 2) & pl.col("key").str.head(2).is_in(list(COMPOUND_SURNAMES)))
        .then(pl.lit(2))
        .otherwise(pl.lit(1)),
        piece=pl.col("key").str.extract_all(rf"{_HAN}|[A-Z0-9]+"),
    )
    pieces = (
        pieces.with_columns(compound=pl.when(pl.col("surname") == 2).then(pl.col("key").str.head(2)))
        .with_columns(at=pl.int_ranges(0, pl.col("piece").list.len()))
        .explode("piece", "at")
        .drop_nulls("piece")
        .with_columns(
            table=pl.when(pl.col("at") >= pl.col("surname"))
            .then(pl.lit("given"))
            .when(pl.col("surname") == 2)
            .then(pl.concat_str(pl.col("compound"), pl.col("at").cast(pl.String)))
            .otherwise(pl.lit("surname"))
        )
    )
    asked = pieces.select("table", "piece").unique()
    syllables = asked.with_columns(
        pl.struct("table", "piece")
        .map_elements(lambda one: _readings(one["table"], one["piece"]), return_dtype=pl.List(pl.String))
        .alias("syllables")
    ).with_columns(first=pl.col("syllables").list.first(), second=pl.col("syllables").list.get(1, null_on_oob=True))
    given = pl.col("table") == "given"
    second = pl.coalesce("second", "first")
    read = (
        pieces.join(syllables, on=["table", "piece"], how="left", maintain_order="left")
        .group_by("name", maintain_order=True)
        .agg(
            usual=pl.col("first"),
            other_surname=pl.when(given).then(pl.col("first")).otherwise(second),
            other_given=pl.when(given).then(second).otherwise(pl.col("first")),
            other_both=second,
        )
    )
    return names.join(read, on="name", how="left", maintain_order="left")


@lru_cache(maxsize=20_000)
def _readings(table: str, piece: str) -> list[str]:
    if piece.isascii():
        return [piece.lower()]
    # a list keeps the place of what has no reading; the library's types do not tell that it may be one
    usual = lazy_pinyin(piece, style=Style.NORMAL, errors=lambda _unreadable: [""])[0]  # type: ignore[arg-type,return-value]
    if table == "given":
        return list(GIVEN_NAMES.get(piece, (usual,)))
    if table == "surname":
        return list(SURNAMES.get(piece, (usual,)))
    compound, at = table[:2], int(table[2])
    return [COMPOUND_SURNAMES[compound][at], usual]


def _with_terms(names: pl.DataFrame) -> pl.DataFrame:
    """Adds ``pinyin``, ``initials`` and ``terms``: characters and pairs of neighbours; in every reading the pinyin from
    each syllable on, the initials, and a full surname with initials ("wangxm"). ``lv`` is found as ``lu`` and ``lyu``.
    """
    compact = pl.col("key").str.replace_all(rf"[{DOT}\s]", "")
    characters = compact.str.extract_all(_HAN)
    spoken = [
        terms
        for reading in ("usual", "other_surname", "other_given", "other_both")
        for terms in _spoken_terms(pl.col(reading))
    ]
    frame = names.with_columns(
        pinyin=_pinyin(),
        initials=_initials(pl.col("usual")).fill_null(""),
        written=characters.list.concat(_pairs(characters)),
        spoken=pl.concat_list(pl.concat_list(spoken)).list.drop_nulls().list.unique(),
    )
    with_v = pl.element().filter(pl.element().str.contains("[ln]v"))
    return frame.with_columns(
        terms=pl.concat_list(
            "written",
            "spoken",
            pl.col("spoken").list.eval(with_v.str.replace_all("v", "u")),
            pl.col("spoken").list.eval(with_v.str.replace_all("v", "yu")),
        )
        .list.unique()
        # a single letter would stand for too many people to be looked up
        .list.eval(pl.element().filter(pl.element().str.len_bytes() > 1))
    ).drop("written", "spoken", "usual", "other_surname", "other_given", "other_both")


def _initials(syllables: pl.Expr) -> pl.Expr:
    return syllables.list.eval(pl.element().str.head(1)).list.join("")


def _pairs(characters: pl.Expr) -> pl.Expr:
    return characters.list.eval(pl.element() + pl.element().shift(-1)).list.drop_nulls()


def _spoken_terms(syllables: pl.Expr) -> list[pl.Expr]:
    joined = [syllables.list.slice(start).list.join("") for start in range(4)]
    initials = _initials(syllables)
    full_and_initials = pl.concat_str(syllables.list.first(), initials.str.slice(1))
    return [*joined, initials, initials.str.slice(1), full_and_initials]
