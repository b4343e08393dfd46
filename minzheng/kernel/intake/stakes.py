"""What hangs on a question of whose row it is: the review queue begins with what it would be worst to leave open.

    a death of somebody who draws a benefit   he is paid after his death, or a living one is about to be cut off
    a benefit of somebody                     the more money a month first, then the more benefits
    a death
    the rest, the oldest first

Counted are the benefits of each person that the row may be about (the one with most counts), and what the row itself is
a roll of. What upper rooms know of is asked of them: they add a query to `sources`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from minzheng.kernel.intake import tables
from minzheng.kernel.registry.staging import execute

#: Queries of ``person_id``, ``policy``, ``fen`` (a month; null: not known) that hold on ``%(day)s``.
sources: list[Callable[[], str]] = []

_RANK, _MONEY, _MOST_FEN, _MOST_POLICIES = 10**13, 100, 10**10, 99
DEATH_OF_A_RECIPIENT, BENEFIT, DEATH, NOTHING = 3, 2, 1, 0

WEIGH: Final = """
    WITH asked AS (
        SELECT item.id, told.person::bigint AS person_id
        FROM intake_reviewitem item, jsonb_array_elements_text(item.candidates) AS told(person)
        WHERE item.closed_at IS NULL AND (%(batch)s::bigint IS NULL OR item.batch_id = %(batch)s)
    ), held AS (
        SELECT person_id, policy, max(fen) AS fen FROM ({held}) AS every
        WHERE person_id IN (SELECT person_id FROM asked) GROUP BY person_id, policy
    ), benefit AS (
        SELECT asked.id, person_id, policy, fen FROM asked JOIN held USING (person_id)
        UNION ALL SELECT id, NULL, policy, fen FROM ({own}) AS own
    ), sums AS (
        SELECT id, person_id, coalesce(sum(fen), 0) AS fen, count(*) AS policies,
               jsonb_agg(jsonb_build_object('policy', policy, 'fen', fen) ORDER BY fen DESC NULLS LAST, policy) AS held
        FROM benefit GROUP BY id, person_id
    ), most AS (
        SELECT DISTINCT ON (id) id, fen, policies, held FROM sums ORDER BY id, fen DESC, policies DESC
    ), weighed AS (
        SELECT item.id, batch.dataset = ANY(%(graves)s) AS death, coalesce(most.fen, 0) AS fen,
               coalesce(most.policies, 0) AS policies, coalesce(most.held, '[]'::jsonb) AS held
        FROM intake_reviewitem item JOIN intake_batch batch ON batch.id = item.batch_id
        LEFT JOIN most ON most.id = item.id
        WHERE item.closed_at IS NULL AND (%(batch)s::bigint IS NULL OR item.batch_id = %(batch)s)
    )
    UPDATE intake_reviewitem item
    SET stakes = jsonb_build_object('death', death, 'held', held),
        stake = %(rank)s * CASE WHEN death AND policies > 0 THEN 3 WHEN policies > 0 THEN 2 WHEN death THEN 1 ELSE 0 END
              + %(money)s * least(fen, %(most_fen)s)::bigint + least(policies, %(most_policies)s)
    FROM weighed WHERE weighed.id = item.id
"""


def weigh(*, day: date, batch_id: int | None = None) -> int:
    """Work out anew what hangs on the open questions (of one batch, or all) as of `day`; their number."""
    held = [
        f"SELECT person_id, '{dataset.holding.policy}' AS policy, {dataset.holding.amount or 'NULL::bigint'} AS fen "
        f"FROM {tables.table_of(dataset=key)._meta.db_table} "
        "WHERE superseded_at IS NULL AND person_id IS NOT NULL AND valid @> %(day)s::date"
        for key, dataset in tables.DATASETS.items()
        if dataset.holding
    ]
    own = [
        f"SELECT item.id, '{dataset.holding.policy}' AS policy, told.{dataset.holding.amount} AS fen "
        "FROM intake_reviewitem item JOIN intake_batch batch ON batch.id = item.batch_id "
        f"JOIN {tables.table_of(dataset=key)._meta.db_table} told ON told.batch_id = item.batch_id "
        "AND told.sheet = item.sheet AND told.row_number = item.row_number AND told.superseded_at IS NULL "
        f"WHERE batch.dataset = '{key}' AND item.closed_at IS NULL"
        for key, dataset in tables.DATASETS.items()
        if dataset.holding and dataset.holding.amount
    ]
    nothing = "SELECT NULL::bigint AS {first}, NULL::text AS policy, NULL::bigint AS fen WHERE false"
    return execute(
        WEIGH.format(
            held=" UNION ALL ".join([nothing.format(first="person_id"), *held, *(source() for source in sources)]),
            own=" UNION ALL ".join([nothing.format(first="id"), *own]),
        ),
        {
            "day": day,
            "batch": batch_id,
            "graves": [key for key, dataset in tables.DATASETS.items() if dataset.grave],
            "rank": _RANK,
            "money": _MONEY,
            "most_fen": _MOST_FEN,
            "most_policies": _MOST_POLICIES,
        },
    )


def rank_of(stake: int) -> int:
    """`DEATH_OF_A_RECIPIENT`, `BENEFIT`, `DEATH` or `NOTHING`."""
    return stake // _RANK
