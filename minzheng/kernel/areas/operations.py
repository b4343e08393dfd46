"""Writing areas: the shipped file, and the closure over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.areas import closure, data_files
from minzheng.kernel.events import types
from minzheng.kernel.events.operations import record

LOADED = types.EventType(
    "areas.loaded",
    sentence=_("{actor}载入区划：新增 {added} 条，更改 {changed} 条，承继 {successions} 条"),
)
types.register(LOADED)

STAGED = """
DROP TABLE IF EXISTS staged_area, staged_succession;
CREATE TEMPORARY TABLE staged_area (code text, stat_code text, name text, level text, parent_code text,
    valid_from date, valid_until date, code_source text, date_source text) ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_succession (predecessor_code text, successor_code text, date date, ground text,
    source text) ON COMMIT DROP;
"""

UPDATE_AREAS = """
UPDATE areas_area a
   SET stat_code = s.stat_code, name = s.name, level = s.level, valid = daterange(s.valid_from, s.valid_until),
       code_source = s.code_source, date_source = s.date_source
  FROM staged_area s
 WHERE a.code = s.code AND lower(a.valid) IS NOT DISTINCT FROM s.valid_from
   AND (a.stat_code, a.name, a.level, a.valid, a.code_source, a.date_source) IS DISTINCT FROM
       (s.stat_code, s.name, s.level, daterange(s.valid_from, s.valid_until), s.code_source, s.date_source)
"""

# Parents are in the table before their children, level by level: a parent's validity holds its child's.
INSERT_AREAS = """
INSERT INTO areas_area (code, stat_code, name, level, parent_id, valid, code_source, date_source)
SELECT s.code, s.stat_code, s.name, s.level, p.id, daterange(s.valid_from, s.valid_until), s.code_source, s.date_source
  FROM staged_area s
  LEFT JOIN areas_area p ON p.code = s.parent_code AND p.valid @> daterange(s.valid_from, s.valid_until)
 WHERE s.level = %(level)s
   AND NOT EXISTS (SELECT FROM areas_area a
                    WHERE a.code = s.code AND lower(a.valid) IS NOT DISTINCT FROM s.valid_from)
 ORDER BY s.code, s.valid_from NULLS FIRST
"""

INSERT_SUCCESSIONS = """
INSERT INTO areas_areasuccession (predecessor_id, successor_id, date, ground, source)
SELECT p.id, n.id, s.date, s.ground, s.source
  FROM staged_succession s
  JOIN areas_area p ON p.code = s.predecessor_code AND upper(p.valid) = s.date
  JOIN areas_area n ON n.code = s.successor_code AND n.valid @> s.date
ON CONFLICT (predecessor_id, successor_id) DO NOTHING
"""

LOADED_LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", "TOWN", "COMMUNITY")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load changed, in rows."""

    areas_added: int
    areas_changed: int
    successions_added: int

    @property
    def changed(self) -> bool:
        return bool(self.areas_added or self.areas_changed or self.successions_added)


@transaction.atomic
def load(*, actor: Any, now: datetime, within: str = "") -> Loaded:
    """Bring the shipped areas into the database; running it again changes nothing and records nothing.

    ``within`` limits it to the areas under a code (and those above it), e.g. ``"3301"`` for Hangzhou. Areas of the
    bureau's own making (grids) are left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
        _copy(cursor, "staged_area", data_files.areas(within=within))
        _copy(cursor, "staged_succession", data_files.successions(within=within))
        cursor.execute("ANALYZE staged_area")
        cursor.execute(UPDATE_AREAS)
        changed = cursor.rowcount
        added = 0
        for level in LOADED_LEVELS:
            cursor.execute(INSERT_AREAS, {"level": level})
            added += cursor.rowcount
        cursor.execute("ANALYZE areas_area")
        cursor.execute(INSERT_SUCCESSIONS)
        loaded = Loaded(areas_added=added, areas_changed=changed, successions_added=cursor.rowcount)
    if loaded.changed:
        rebuild_cover()
        record(
            type=LOADED,
            actor=actor,
            now=now,
            within=within,
            added=loaded.areas_added,
            changed=loaded.areas_changed,
            successions=loaded.successions_added,
        )
    return loaded


@transaction.atomic
def rebuild_cover() -> int:
    """Compute the dated closure anew from areas and successions, and return its rows. Derived data: no event."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE areas_area, areas_areasuccession")
        # The planner expects millions of images; what it prepares for them takes longer than the whole statement.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SET LOCAL enable_memoize = off")
        cursor.execute("DELETE FROM areas_areacover")
        cursor.execute(closure.COVER)
        rows = cursor.rowcount
        cursor.execute("ANALYZE areas_areacover")
    return rows


def _copy(cursor: Any, table: str, frame: pl.DataFrame) -> None:
    texts = ", ".join(name for name, kind in frame.schema.items() if kind == pl.String)
    into = f"COPY {table} ({', '.join(frame.columns)}) FROM STDIN (FORMAT csv, HEADER, FORCE_NOT_NULL ({texts}))"
    with cursor.copy(into) as copy:
        copy.write(frame.write_csv())
