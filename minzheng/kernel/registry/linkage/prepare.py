"""The two sides of a linkage as frames of the same columns."""

from __future__ import annotations

from datetime import date

import polars as pl

from minzheng.kernel.registry import frames, names

COLUMNS = {
    "key": pl.Int64,
    "id_index": pl.String,
    "name_key": pl.String,
    "name_pinyin": pl.String,
    "name_pattern": pl.String,
    "birth": pl.String,
    "birth_number": pl.Int32,
    "birth_year": pl.String,
    "birth_day": pl.String,
    "sex": pl.String,
    "community": pl.Int64,
    "community_too": pl.Int64,
    "town": pl.Int64,
    "town_too": pl.Int64,
    "phone": pl.String,
    "phone_tail": pl.String,
}
"""`key`: number of the row, or id of the person. Indexes stand as hexadecimal text. `birth` is YYYYMMDD,
`birth_number` the day counted. `name_pattern`
(rows only) has ``_`` for each character that an office's system lost. The places marked `too` are a second one: people
live in one and are registered in another."""

_HAN = r"[〇\x{3400}-\x{9fff}\x{20000}-\x{3ffff}]"
_LOST = r"[?？□■*＊○〓�]|[A-Z]+"

PEOPLE = """
    SELECT p.id AS key, encode(p.id_index, 'hex') AS id_index, p.name_key, p.name_pinyin, p.birth_date, p.sex,
           p.home_area_id AS place, p.hukou_area_id AS place_too,
           encode(p.phone_index, 'hex') AS phone, encode(p.phone_tail_index, 'hex') AS phone_tail
    FROM registry_person p WHERE p.merged_into_id IS NULL
"""
# Of every area the community and the town it lies in, itself included.
PLACES = """
    SELECT c.area_id AS place,
           max(c.ancestor_id) FILTER (WHERE above.level = 'COMMUNITY') AS community,
           max(c.ancestor_id) FILTER (WHERE above.level = 'TOWN') AS town
    FROM areas_areacover c JOIN areas_area above ON above.id = c.ancestor_id
    WHERE c.valid @> %(day)s::date AND above.level IN ('COMMUNITY', 'TOWN') GROUP BY c.area_id
"""


def rows(*, told: pl.DataFrame, day: date) -> pl.DataFrame:
    """Rows of tables, as `COLUMNS`.

    told: ``key``, ``name``, ``birth_date``, ``sex``, ``area_id``, ``phone_index``, ``phone_tail_index``, ``id_index``
    (Binary); a birth date as the table wrote it, not as a number tells it.
    """
    compared = names.compared(told["name"])
    frame = told.select(
        "key",
        "birth_date",
        "sex",
        pl.col("id_index").bin.encode("hex"),
        name_key=compared["key"],
        name_pinyin=compared["pinyin"],
        place=pl.col("area_id").cast(pl.Int64),
        place_too=pl.lit(None, dtype=pl.Int64),
        phone=pl.col("phone_index").bin.encode("hex"),
        phone_tail=pl.col("phone_tail_index").bin.encode("hex"),
    )
    written = pl.col("name_key")
    lossy = written.str.contains(_LOST) & written.str.contains(_HAN)
    pattern = written.str.replace_all(_LOST, "_")
    return _finish(frame, day=day).with_columns(
        name_pattern=pl.when(lossy & (pattern.str.count_matches(_HAN) >= 2)).then(pattern)
    ).select(*COLUMNS)  # fmt: skip


def people(*, day: date) -> pl.DataFrame:
    """Everybody in the register, as `COLUMNS`."""
    frame = _finish(frames.read(sql=PEOPLE), day=day)
    return frame.with_columns(name_pattern=pl.lit(None, dtype=pl.String)).select(*COLUMNS)


def _finish(frame: pl.DataFrame, *, day: date) -> pl.DataFrame:
    places = frames.read(sql=PLACES, parameters={"day": day})
    places = places.select(pl.col("place", "community", "town").cast(pl.Int64))
    birth = pl.col("birth_date").dt.strftime("%Y%m%d")
    return (
        frame.join(places, on="place", how="left", maintain_order="left")
        .join(
            places.rename({"place": "place_too", "community": "community_too", "town": "town_too"}),
            on="place_too",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            birth=birth,
            birth_number=pl.col("birth_date").cast(pl.Date).to_physical(),
            birth_year=birth.str.head(4),
            birth_day=birth.str.tail(4),
        )
    )
