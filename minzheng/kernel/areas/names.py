"""Which area a name written by hand means. Pure: a lexicon and a column of names in, a column of area ids out.

Offices write 仓前街道葛巷社区, 葛巷社区居委会, 葛巷, 余杭区仓前镇 or 杭州市余杭区仓前街道办事处, and for years after
a change the former names. A name is read from the left, province, prefecture, county, town; each may be left out. What
then remains is looked up by its stem (葛巷), and the candidates are ranked by how much else agrees. Where the best rank
holds more than one area, or none, the answer is null.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

LEXICON = {
    "area_id": pl.Int64,  # the area that stands for the named one on the day asked about
    "level": pl.String,
    "name": pl.String,
    "county": pl.String,  # the full names above (or its own) in their time; null where there is none
    "town": pl.String,
    "in_force": pl.Boolean,  # whether the name itself was in force on that day
}

# 街道办, 镇人民政府: the office for the place
OFFICE = r"(?:人民政府|政府|办事处|办)$"
COMMITTEE = r"(?:居民委员会|居委会|村民委员会|村委会|(?:股份)?经济合作社)$"
TOWN_KIND = r"(?:街道|镇|乡)"
KIND = r"(?:街道|社区|居民区|[省市县区镇乡村])$"

# What the last word says about the level; a word that says nothing leaves all levels open.
LEVELS_OF_KIND = {
    r"(?:街道|镇|乡)$": ("TOWN",),
    r"(?:社区|村|居民区|居委会|居民委员会|村委会|村民委员会|经济合作社)$": ("COMMUNITY",),
    r"(?:区|县)$": ("COUNTY",),
    r"市$": ("COUNTY", "PREFECTURE"),
    r"省$": ("PROVINCE",),
}


def resolve(*, names: pl.Series, lexicon: pl.DataFrame) -> pl.Series:
    """Area ids (Int64, same length and order) for ``names``; null where unknown, ambiguous or blank.

    ``lexicon`` has the columns of ``LEXICON``, a row for each area in each of its times.
    """
    written = pl.DataFrame({"written": names.cast(pl.String)})
    parts = _read(written.unique().drop_nulls(), lexicon=lexicon)
    best = (
        parts.join(_with_stems(lexicon), on="stem")
        .filter(
            (pl.col("county_read").is_null() | (pl.col("county_read") == pl.col("county")))
            & (pl.col("town_read").is_null() | ((pl.col("town_read") == pl.col("town_stem")) & ~pl.col("is_town")))
        )
        .with_columns(full=(pl.col("rest") == pl.col("name")) | (pl.col("place") == pl.col("name")))
        .filter(pl.col("full") | pl.col("levels").list.contains(pl.col("level")))
        .with_columns(rank=2 * (~pl.col("full")).cast(pl.Int8) + (~pl.col("in_force")).cast(pl.Int8))
        .filter(pl.col("rank") == pl.col("rank").min().over("written"))
        .group_by("written")
        .agg(pl.col("area_id").unique())
        .filter(pl.col("area_id").list.len() == 1)
        .select("written", pl.col("area_id").list.first())
    )
    found = written.join(best, on="written", how="left", maintain_order="left")["area_id"]
    return found.cast(pl.Int64).alias(names.name)


def stem(name: pl.Expr) -> pl.Expr:
    """The name without the words for committee and kind: 葛巷社区居委会 → 葛巷, 仓前街道 → 仓前."""
    return name.str.replace(COMMITTEE, "").str.replace(KIND, "")


def _with_stems(lexicon: pl.DataFrame) -> pl.DataFrame:
    return lexicon.with_columns(
        stem=stem(pl.col("name")),
        town_stem=stem(pl.col("town")),
        is_town=pl.col("level") == "TOWN",
    )


def _read(written: pl.DataFrame, *, lexicon: pl.DataFrame) -> pl.DataFrame:
    """``county_read``, ``town_read`` (its stem), ``rest`` and what the rest says: ``place``, ``stem``, ``levels``.

    A part is only taken off when something follows it, so that the last part always remains.
    """
    upper = lexicon.filter(pl.col("level").is_in(["PROVINCE", "PREFECTURE"]))["name"].unique()
    counties = _any_of(lexicon["county"].drop_nulls().unique())
    above = _any_of({*upper, *upper.str.replace("[省市]$", "")})
    towns = _any_of(lexicon.select(stem(pl.col("town"))).to_series().drop_nulls().unique())
    rest = pl.col("rest")
    tidy = pl.col("written").str.normalize("NFKC").str.replace_all(r"[^\p{Han}\p{L}\p{N}()]+", "")
    return (
        written.with_columns(rest=tidy.str.replace(OFFICE, ""))
        # 杭州余杭区… may do without 市; before anything else the short form could be part of a name
        .with_columns(rest=rest.str.extract(f"^(?:{above})+((?:{counties}).*)$").fill_null(rest))
        .with_columns(rest=rest.str.extract(f"^(?:{_any_of(upper)})+(.+)$").fill_null(rest))
        .with_columns(county_read=rest.str.extract(f"^({counties}).+$"))
        .with_columns(rest=rest.str.strip_prefix(pl.col("county_read").fill_null("")))
        .with_columns(town_read=rest.str.extract(f"^({towns}){TOWN_KIND}.+$"))
        .with_columns(rest=rest.str.extract(f"^(?:{towns}){TOWN_KIND}(.+)$").fill_null(rest))
        .with_columns(
            place=rest.str.replace(r"^(.+(?:社区|村))(?:居民委员会|居委会|村民委员会|村委会)$", "$1").str.replace(
                r"(?:村民委员会|村委会)$", "村"
            ),
            stem=stem(rest),
            levels=_levels(rest),
        )
        .filter(pl.col("stem") != "")
    )


def _levels(name: pl.Expr) -> pl.Expr:
    every = pl.lit(["PROVINCE", "PREFECTURE", "COUNTY", "TOWN", "COMMUNITY", "GRID"])
    choice = every
    for pattern, levels in reversed(LEVELS_OF_KIND.items()):
        choice = pl.when(name.str.contains(pattern)).then(pl.lit(list(levels))).otherwise(choice)
    return choice


def _any_of(names: Iterable[str]) -> str:
    """Alternatives of a regular expression, the longest first; one that never matches where there are none."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, longest_first)) or r"[^\s\S]"
