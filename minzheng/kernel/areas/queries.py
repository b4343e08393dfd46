"""Reading areas: who belongs where on a day, what became of an area, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

import polars as pl
from django.db import connection
from django.db.models import QuerySet

from minzheng.kernel.areas import closure, data_files
from minzheng.kernel.areas import names as name_reading
from minzheng.kernel.areas.models import Area, AreaCover

UNSPOKEN = data_files.UNSPOKEN

# The areas under ``within`` on the day (those of other times among them), those above it, and what each is on the day.
LEXICON = f"""
WITH RECURSIVE wanted AS (
    SELECT c.area_id AS id FROM areas_areacover c JOIN areas_area w ON w.id = c.ancestor_id
     WHERE w.code = %(within)s AND c.valid @> %(day)s::date
    UNION
    SELECT c.ancestor_id FROM areas_areacover c JOIN areas_area w ON w.id = c.area_id
     WHERE w.code = %(within)s AND c.valid @> %(day)s::date
    UNION
    SELECT id FROM areas_area WHERE %(within)s = '' AND (%(levels)s::text[] IS NULL OR level = ANY(%(levels)s))
), {closure.IMAGES.format(start="a.id IN (SELECT id FROM wanted)")},
standing AS (
    SELECT area_id, CASE WHEN count(DISTINCT image_id) = 1 THEN min(image_id) END AS image_id
      FROM image WHERE valid @> %(day)s::date GROUP BY area_id
)
SELECT s.image_id, a.level, a.name,
       CASE a.level WHEN 'COUNTY' THEN a.name WHEN 'TOWN' THEN p.name WHEN 'COMMUNITY' THEN g.name END,
       CASE a.level WHEN 'TOWN' THEN a.name WHEN 'COMMUNITY' THEN p.name END,
       a.valid @> %(day)s::date
  FROM standing s
  JOIN areas_area a ON a.id = s.area_id
  LEFT JOIN areas_area p ON p.id = a.parent_id
  LEFT JOIN areas_area g ON g.id = p.parent_id
"""

# Every change of areas ends with the closure computed anew (`operations.rebuild_cover`).
AREAS_KNOWN = "SELECT (SELECT max(id) FROM areas_area), (SELECT max(id) FROM areas_areacover)"

DIVISIONS = """
WITH RECURSIVE up (area_id, above_id, level, name) AS (
    SELECT id, id, level, name FROM areas_area WHERE level IN ('PROVINCE', 'PREFECTURE', 'COUNTY', 'TOWN')
    UNION ALL
    SELECT up.area_id, p.id, p.level, p.name
      FROM up JOIN areas_area a ON a.id = up.above_id JOIN areas_area p ON p.id = a.parent_id
), named AS (
    SELECT area_id, max(name) FILTER (WHERE level = 'PROVINCE') AS province,
           max(name) FILTER (WHERE level = 'PREFECTURE' AND name <> ALL(%(unspoken)s)) AS city,
           max(name) FILTER (WHERE level = 'COUNTY') AS county
      FROM up GROUP BY area_id
)
SELECT a.level, a.name, named.province, named.city, named.county
  FROM areas_area a JOIN named ON named.area_id = a.id
 WHERE a.name <> ALL(%(unspoken)s) ORDER BY lower(a.valid) NULLS FIRST, a.code
"""


def covered(*, ancestors: Iterable[int] | QuerySet, day: date) -> QuerySet:
    """Ids of all areas whose records belong under one of ``ancestors`` (area ids) on ``day``, old areas included.

    For a subquery: ``Person.objects.filter(home_area_id__in=covered(ancestors=…, day=…))``.
    """
    ancestors = ancestors if isinstance(ancestors, QuerySet) else list(ancestors)
    return AreaCover.objects.filter(ancestor_id__in=ancestors, valid__contains=day).values("area_id")


def by_code(*, code: str, day: date) -> Area | None:
    """The area that had this code on ``day``, or None."""
    return Area.objects.filter(code=code, valid__contains=day).first()


def towns(*, county: Area, day: date) -> list[Area]:
    """The towns of a county on ``day``, by code."""
    return list(Area.objects.filter(parent=county, level="TOWN", valid__contains=day).order_by("code"))


def names_of_codes(*, codes: Iterable[str], day: date) -> dict[str, str]:
    """Codes → names of the areas that bear them on ``day``; one query."""
    return dict(Area.objects.filter(code__in=list(codes), valid__contains=day).values_list("code", "name"))


def images(*, area_ids: Iterable[int], day: date) -> dict[int, tuple[int, ...]]:
    """Each area → the areas that stand in its place on ``day``: one as a rule, several after a split.

    An area without known successors is stood for by the one above it.
    """
    found: dict[int, tuple[int, ...]] = dict.fromkeys(area_ids, ())
    with connection.cursor() as cursor:
        cursor.execute(closure.IMAGES_ON_DAY, {"ids": list(found), "day": day})
        for area_id, image_id in cursor:
            found[area_id] += (image_id,)
    return found


def current(*, area_ids: Iterable[int], day: date) -> dict[int, int | None]:
    """Each area → the one area in its place on ``day``; None where it cannot be told (then ask ``candidates``)."""
    return {
        area_id: found[0] if len(found) == 1 else None for area_id, found in images(area_ids=area_ids, day=day).items()
    }


def candidates(*, area: int, day: date) -> list[Area]:
    """The areas that may stand in the place of ``area`` (an id) on ``day``, by code: what a person chooses from."""
    return list(Area.objects.filter(pk__in=images(area_ids=[area], day=day)[area]).order_by("code"))


def ancestry(*, area: int, day: date) -> list[Area]:
    """The areas under which ``area`` (an id) belongs on ``day``, the smallest first; itself among them while valid."""
    covers = AreaCover.objects.filter(area_id=area, valid__contains=day)
    return sorted(
        Area.objects.filter(pk__in=covers.values("ancestor_id")), key=lambda above: len(above.code), reverse=True
    )


def paths(*, day: date, area_ids: Sequence[int] | None = None) -> dict[int, tuple[str, ...]]:
    """Each area id → the codes under which it belongs on ``day``, the smallest first, ending in ``""`` (the country).

    This is the order in which parameters are looked up. 33,000 areas take a second; give ``area_ids`` for a few.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.area_id, array_agg(a.code::text ORDER BY length(a.code) DESC)
                 FROM areas_areacover c JOIN areas_area a ON a.id = c.ancestor_id
                WHERE c.valid @> %(day)s::date AND (%(ids)s::bigint[] IS NULL OR c.area_id = ANY(%(ids)s))
                GROUP BY c.area_id""",
            {"day": day, "ids": None if area_ids is None else list(area_ids)},
        )
        return {area_id: (*codes, "") for area_id, codes in cursor}


def resolve_names(*, names: pl.Series, within: str, day: date) -> pl.Series:
    """Area ids on ``day`` for names as offices write them, in the area with the code ``within`` (``""``: anywhere).

    Former names and towns of former counties lead to the area that stands for them on ``day``; null where a name is
    unknown, ambiguous or blank. A community that ended without a known successor leads to its town.
    """
    return name_reading.resolve(names=names, lexicon=name_lexicon(within=within, day=day))


def name_lexicon(*, within: str, day: date, levels: Sequence[str] | None = None) -> pl.DataFrame:
    """The names that mean something in ``within`` on ``day``, as ``names.LEXICON``.

    ``levels`` narrows down the whole country (``within=""``), such as to its counties. Kept until areas change.
    """
    with connection.cursor() as cursor:
        cursor.execute(AREAS_KNOWN)
        known = cursor.fetchone()
    return _lexicon(connection.settings_dict["NAME"], known, within, day, None if levels is None else tuple(levels))


@lru_cache(maxsize=8)
def _lexicon(
    _database: str, _known: tuple[int, int], within: str, day: date, levels: tuple[str, ...] | None
) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(LEXICON, {"within": within, "day": day, "levels": None if levels is None else list(levels)})
        lexicon = pl.DataFrame(cursor.fetchall(), schema=name_reading.LEXICON, orient="row")
    return lexicon.drop_nulls("area_id")


def division_names() -> pl.DataFrame:
    """The names of all divisions down to towns in all their times (`data_files.DIVISION_NAMES`), former ones first.

    From the database, and of counties that ended before it begins, from the shipped table of their codes.
    """
    with connection.cursor() as cursor:
        cursor.execute(DIVISIONS, {"unspoken": list(UNSPOKEN)})
        known = pl.DataFrame(cursor.fetchall(), schema=data_files.DIVISION_NAMES, orient="row")
    shipped = data_files.division_names()
    former = shipped.filter(pl.col("level") == "COUNTY").join(known, on=["level", "name", "province"], how="anti")
    return pl.concat([former, known]).unique(keep="last", maintain_order=True)


def display_names(*, area_ids: Iterable[int]) -> dict[int, str]:
    """Each area id → its name below all names above it, as in its time: 浙江省杭州市余杭区仓前街道葛巷社区."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE up (area_id, parent_id, depth, name) AS (
                   SELECT id, parent_id, 0, name FROM areas_area WHERE id = ANY(%(ids)s)
                   UNION ALL
                   SELECT up.area_id, a.parent_id, up.depth + 1, a.name
                     FROM up JOIN areas_area a ON a.id = up.parent_id)
               SELECT area_id, string_agg(name, '' ORDER BY depth DESC)
                 FROM up WHERE depth = 0 OR name <> ALL(%(unspoken)s) AND name !~ '直辖村级区划$'
                GROUP BY area_id""",
            {"ids": list(area_ids), "unspoken": list(UNSPOKEN)},
        )
        return dict(cursor.fetchall())
