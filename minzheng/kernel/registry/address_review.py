"""Reviewing all standard addresses at once: what is there twice, lacks a unit, lies elsewhere, was not understood.

One statement finds, one opens, one closes: a fault stays one row from review to review and closes itself when its cause
is gone. A person's answer stands: what was found right is not opened again while it is found for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry.event_types import ADDRESSES_CHECKED
from minzheng.kernel.registry.staging import execute

#: An estate lies where so many of its addresses lie: at least this many, and this share (in per cent) of all.
ESTATE_AT_LEAST: Final = 10
ESTATE_SHARE: Final = 90

FOUND = """
    CREATE TEMPORARY TABLE found_faults ON COMMIT DROP AS
    WITH held AS MATERIALIZED (
        SELECT a.id, a.area_id, a.building_key, a.door, a.names, a.numbers, a.unit, a.room, a.rest,
               CASE WHEN area.level = 'COMMUNITY' THEN area.parent_id ELSE area.id END AS town_id,
               area.level = 'COMMUNITY' AS in_community
        FROM registry_address a JOIN areas_area area ON area.id = a.area_id WHERE a.merged_into_id IS NULL
    ), twice AS (
        SELECT id, first_value(id) OVER same AS other_id
        FROM held WHERE names <> '' AND numbers <> '|||'
        WINDOW same AS (PARTITION BY town_id, names, numbers ORDER BY in_community DESC, id)
    ), building AS (
        SELECT area_id, building_key FROM held GROUP BY area_id, building_key
        HAVING bool_or(unit <> '') AND bool_or(unit = '' AND room <> '')
    ), by_place AS (
        SELECT town_id, names, area_id, count(*) AS here FROM held
        WHERE names <> '' AND in_community GROUP BY town_id, names, area_id
    ), by_names AS (
        SELECT town_id, names, sum(here) AS everywhere, max(here) AS most,
               (array_agg(area_id ORDER BY here DESC, area_id))[1] AS area_id
        FROM by_place GROUP BY town_id, names
        HAVING count(*) > 1 AND max(here) >= %(least)s AND max(here) * 100 >= sum(here) * %(share)s
    )
    SELECT 'DUPLICATE' AS kind, id AS address_id, other_id, NULL::bigint AS should_be_id FROM twice WHERE id <> other_id
    UNION ALL
    SELECT 'NO_UNIT', h.id, NULL, NULL FROM held h JOIN building USING (area_id, building_key)
     WHERE h.unit = '' AND h.room <> ''
    UNION ALL
    SELECT 'WRONG_AREA', h.id, NULL, b.area_id FROM held h JOIN by_names b USING (town_id, names)
     WHERE h.in_community AND h.area_id <> b.area_id
    UNION ALL
    SELECT 'UNREAD', id, NULL, NULL FROM held WHERE rest <> ''
"""
OPEN = """
    INSERT INTO registry_addressfault AS f (kind, address_id, other_id, should_be_id, opened_at, note)
    SELECT kind, address_id, other_id, should_be_id, %(now)s, '' FROM found_faults
    ON CONFLICT (kind, address_id) DO UPDATE
    SET other_id = EXCLUDED.other_id, should_be_id = EXCLUDED.should_be_id, opened_at = EXCLUDED.opened_at,
        closed_at = NULL, answer = NULL, answered_by_id = NULL, answered_at = NULL, note = ''
    WHERE f.closed_at IS NOT NULL
       OR (f.other_id, f.should_be_id) IS DISTINCT FROM (EXCLUDED.other_id, EXCLUDED.should_be_id)
"""
CLOSE = """
    UPDATE registry_addressfault f SET closed_at = %(now)s
    WHERE f.closed_at IS NULL
      AND NOT EXISTS (SELECT FROM found_faults x WHERE x.kind = f.kind AND x.address_id = f.address_id)
"""


@dataclass(frozen=True)
class Checked:
    """What a review found: all addresses, faults that are new, faults whose cause is gone."""

    addresses: int
    opened: int
    closed: int


def check_addresses(*, actor: Actor, now: datetime) -> Checked:
    """Review every standard address. One transaction, one event."""
    with transaction.atomic():
        execute(FOUND, {"least": ESTATE_AT_LEAST, "share": ESTATE_SHARE})
        execute("ANALYZE found_faults")
        opened = execute(OPEN, {"now": now})
        closed = execute(CLOSE, {"now": now})
        execute("DROP TABLE found_faults")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_address WHERE merged_into_id IS NULL")
            addresses = int(cursor.fetchone()[0])
        record(type=ADDRESSES_CHECKED, actor=actor, now=now, addresses=addresses, opened=opened, closed=closed)
    return Checked(addresses=addresses, opened=opened, closed=closed)
