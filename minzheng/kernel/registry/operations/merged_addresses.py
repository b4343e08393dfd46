"""Merging duplicate addresses, thousands at once, and undoing one: an alias, and what it took along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry import frames
from minzheng.kernel.registry.event_types import ADDRESS_MERGE_UNDONE, ADDRESSES_MERGED
from minzheng.kernel.registry.models import Address, AddressMerge
from minzheng.kernel.registry.operations.addresses import CannotDecide
from minzheng.kernel.registry.staging import execute, staged

POINTING: Final = {
    "RESIDENCE": "registry_residence",
    "HOUSEHOLD": "registry_household",
    "ORGANISATION": "registry_organisation",
    "SITE": "registry_site",
}
"""What may point at an address, by `AddressMoved.Kind`."""

# One alias of one address; of a chain inside one batch (A → B, B → C) only what points at an address that stays.
MERGE = """
    CREATE TEMPORARY TABLE merging ON COMMIT DROP AS
    WITH asked AS (
        SELECT DISTINCT ON (alias_id) alias_id, into_id FROM asked_merges WHERE alias_id <> into_id
        ORDER BY alias_id, into_id
    ), held AS (
        SELECT a.id FROM registry_address a
        WHERE a.id IN (SELECT alias_id FROM asked UNION SELECT into_id FROM asked) AND a.merged_into_id IS NULL
        ORDER BY a.id FOR UPDATE
    ), possible AS (
        SELECT alias_id, into_id FROM asked
        WHERE alias_id IN (SELECT id FROM held) AND into_id IN (SELECT id FROM held)
          AND into_id NOT IN (SELECT alias_id FROM asked)
    ), made AS (
        INSERT INTO registry_addressmerge (alias_id, into_id, reason, actor_id, at, undone_reason)
        SELECT alias_id, into_id, %(reason)s, %(actor)s, %(now)s, '' FROM possible ORDER BY alias_id
        RETURNING id, alias_id, into_id
    )
    SELECT id, alias_id, into_id FROM made
"""
MOVED = """
    WITH moved AS (
        UPDATE {table} t SET address_id = m.into_id FROM merging m WHERE t.address_id = m.alias_id
        RETURNING m.id AS merge_id, t.id AS record_id
    )
    INSERT INTO registry_addressmoved (merge_id, kind, record_id) SELECT merge_id, '{kind}', record_id FROM moved
"""
# Also what had been merged into an alias before. (One condition with OR would look at every address for every pair.)
POINT = """
    UPDATE registry_address a SET merged_into_id = pointing.into_id, recorded_at = %(now)s
    FROM (SELECT alias_id AS id, into_id FROM merging
          UNION ALL
          SELECT before.id, m.into_id FROM merging m JOIN registry_address before ON before.merged_into_id = m.alias_id
         ) pointing
    WHERE a.id = pointing.id
"""
SETTLE_FAULTS = """
    UPDATE registry_addressfault f
    SET answer = 'MERGED', note = %(reason)s, answered_by_id = %(actor)s, answered_at = %(now)s, closed_at = %(now)s
    WHERE f.closed_at IS NULL
      AND (f.address_id IN (SELECT alias_id FROM merging)
           OR f.kind = 'DUPLICATE' AND (f.address_id, f.other_id) IN (SELECT into_id, alias_id FROM merging))
"""
MOVED_BACK = """
    UPDATE {table} t SET address_id = %(alias)s
    FROM registry_addressmoved m
    WHERE m.merge_id = %(merge)s AND m.kind = '{kind}' AND t.id = m.record_id AND t.address_id = %(into)s
"""
# The end of the chain of standing merges that begins at each of these.
POINT_AT_ROOT = """
    WITH RECURSIVE standing AS (SELECT alias_id, into_id FROM registry_addressmerge WHERE undone_at IS NULL),
    below AS (SELECT %(alias)s::bigint AS id
              UNION SELECT standing.alias_id FROM standing JOIN below ON standing.into_id = below.id),
    climb AS (SELECT id, id AS root, 0 AS steps FROM below
              UNION ALL SELECT climb.id, standing.into_id, steps + 1
              FROM climb JOIN standing ON standing.alias_id = climb.root),
    top AS (SELECT DISTINCT ON (id) id, root FROM climb ORDER BY id, steps DESC)
    UPDATE registry_address a SET merged_into_id = nullif(top.root, a.id), recorded_at = %(now)s
    FROM top WHERE a.id = top.id AND a.merged_into_id IS DISTINCT FROM nullif(top.root, a.id)
"""
STANDS_ALREADY = """
    SELECT other.id FROM registry_address other JOIN registry_address a ON a.id = %(alias)s
    WHERE other.id <> a.id AND other.merged_into_id IS NULL
      AND (other.area_id, other.building_key, other.door) = (a.area_id, a.building_key, a.door)
"""


@dataclass(frozen=True)
class Merged:
    """How many addresses became aliases, and how many pairs were left as they are: one of the two is an alias already,
    or stands on both sides of the batch."""

    merged: int
    left: int


def merge_addresses(*, pairs: pl.DataFrame, reason: str, actor: Actor, now: datetime) -> Merged:
    """Let each `alias_id` stand for `into_id`: people, households, organisations and sites at it go along.

    Nobody has moved house by it: residences are turned in place. Versions of the addresses are kept. One transaction
    and one event, whatever the number of pairs. Raises CannotDecide without a reason.
    """
    if not reason.strip():
        raise CannotDecide(_("合并地址请写明依据"))
    asked = pairs.select(pl.col("alias_id", "into_id").cast(pl.Int64)).unique(maintain_order=True)
    values = {"reason": reason.strip(), "actor": actor.pk, "now": now}
    with transaction.atomic(), staged(name="asked_merges", frame=asked):
        merged = execute(MERGE, values)
        execute("ANALYZE merging")
        for kind, table in POINTING.items():
            execute(MOVED.format(kind=kind, table=table))
        execute(POINT, values)
        execute(SETTLE_FAULTS, values)
        execute("DROP TABLE merging")
        if merged:
            record(type=ADDRESSES_MERGED, actor=actor, now=now, purpose=reason.strip(), merged=merged)
    return Merged(merged=merged, left=asked.height - merged)


def undo_address_merge(*, merge: AddressMerge, reason: str, actor: Actor, now: datetime) -> AddressMerge:
    """Let both addresses stand for themselves again; what the merge had turned, and nobody since, turns back.

    Raises CannotDecide where it was undone before, or another address has the alias's place by now.
    """
    if not reason.strip():
        raise CannotDecide(_("撤销合并请写明原因"))
    with transaction.atomic():
        # always in the order of their ids, as merging does
        list(Address.objects.select_for_update().filter(pk__in=[merge.alias_id, merge.into_id]).order_by("pk"))
        held = AddressMerge.objects.select_for_update().get(pk=merge.pk)
        if held.undone_at is not None:
            raise CannotDecide(_("这次合并已经撤销"))
        root = Address.objects.values_list("merged_into_id", flat=True).get(pk=held.alias_id)
        if not frames.read(sql=STANDS_ALREADY, parameters={"alias": held.alias_id}).is_empty():
            raise CannotDecide(_("地址库中又有了一个同样的地址，请先处理那一个"))
        held.undone_at, held.undone_by_id, held.undone_reason = now, actor.pk, reason.strip()
        held.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
        values = {"alias": held.alias_id, "into": root, "merge": held.pk, "now": now}
        with connection.cursor() as cursor:
            for kind, table in POINTING.items():
                cursor.execute(MOVED_BACK.format(kind=kind, table=table), values)
        execute(POINT_AT_ROOT, values)
        record(
            type=ADDRESS_MERGE_UNDONE, actor=actor, now=now, subject=held.alias, purpose=reason.strip(),
            into_id=held.into_id,
        )  # fmt: skip
    return held
