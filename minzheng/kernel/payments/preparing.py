"""The statements that make a run: each over everybody, none per person.

``staged_due`` is what awards make due in the months that a run looks at. Which award counts in a month: the one that
holds on its first day, else the earliest that begins in it. A month once begun is due whole; what is paid once or once
a year is due in the month in which its award began.
"""

from __future__ import annotations

from typing import Final

STAGE_DUE: Final = """
    CREATE TEMPORARY TABLE staged_due ON COMMIT DROP AS
    WITH paid (policy, period) AS (SELECT * FROM unnest(%(policies)s::text[], %(periods)s::text[])),
    months AS (
        SELECT month::date, (month + interval '1 month')::date AS next
        FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS month
    )
    SELECT DISTINCT ON (a.policy, a.household_id, a.person_id, months.month)
        a.policy, a.line, a.household_id, a.person_id, COALESCE(a.person_id, -a.household_id) AS holder, months.month,
        a.id AS award_id, a.area_id,
        a.amount_fen AS due_fen, paid.period
    FROM awards_award a
    JOIN paid ON paid.policy = a.policy
    JOIN months ON a.valid && daterange(months.month, months.next) AND (
        paid.period = 'MONTH'
        OR (paid.period = 'ONCE' AND date_trunc('month', lower(a.valid)) = months.month)
        OR (paid.period = 'YEAR' AND extract(month FROM lower(a.valid)) = extract(month FROM months.month)))
    JOIN areas_areacover cover ON cover.area_id = a.area_id AND cover.ancestor_id = %(area)s
        AND cover.valid @> %(day)s::date
    WHERE a.voided_at IS NULL
    ORDER BY a.policy, a.household_id, a.person_id, months.month, (a.valid @> months.month) DESC, lower(a.valid), a.id
"""

ANALYSE_DUE: Final = "ANALYZE staged_due"
ANALYSE: Final = "ANALYZE payments_entitlement, payments_payment"
"""A run writes as many rows as its tables had: what the planner knew of them before is no longer so."""

DROP_DUE: Final = "DROP TABLE staged_due"

_WITHIN: Final = """
    held.policy = ANY(%(policies)s) AND held.month BETWEEN %(first)s AND %(month)s AND EXISTS (
        SELECT FROM areas_areacover cover WHERE cover.area_id = held.area_id AND cover.ancestor_id = %(area)s
            AND cover.valid @> %(day)s::date)
"""
_SAME_HOLDER: Final = "{a}.policy = {b}.policy AND {a}.holder = {b}.holder"

FIRST_MONTH: Final = f"SELECT min(held.month) FROM payments_entitlement held WHERE {_WITHIN}"
"""From which month on this installation answers for what is due: what was paid before it is nobody's business here."""

SAY_WHAT_IS_DUE: Final = """
    INSERT INTO payments_entitlement AS held
        (policy, line, household_id, person_id, month, award_id, area_id, due_fen, committed_fen, changed_at)
    SELECT policy, line, household_id, person_id, month, award_id, area_id, due_fen, 0, %(now)s FROM staged_due
    ON CONFLICT (policy, month, holder) DO UPDATE
    SET award_id = excluded.award_id, area_id = excluded.area_id, due_fen = excluded.due_fen, changed_at = %(now)s
    WHERE (held.award_id, held.area_id, held.due_fen) IS DISTINCT FROM
        (excluded.award_id, excluded.area_id, excluded.due_fen)
"""

SAY_WHAT_IS_NO_LONGER_DUE: Final = f"""
    UPDATE payments_entitlement held SET due_fen = 0, changed_at = %(now)s
    WHERE held.due_fen > 0 AND {_WITHIN} AND NOT EXISTS (
        SELECT FROM staged_due due WHERE due.month = held.month AND {_SAME_HOLDER.format(a="due", b="held")})
"""

LOCK: Final = f"SELECT held.id FROM payments_entitlement held WHERE {_WITHIN} ORDER BY held.id FOR UPDATE"

TO_PAY: Final = f"""
    SELECT held.id AS entitlement_id, held.award_id, held.policy, held.month, held.area_id,
        payee.person_id AS payee_id, payee.account_id, held.due_fen - held.committed_fen AS amount_fen,
        CASE WHEN returned.once THEN 'AGAIN' WHEN held.month = %(month)s AND held.committed_fen = 0 THEN 'REGULAR'
            ELSE 'BACK_PAY' END AS part,
        jsonb_build_object('due_fen', held.due_fen, 'award', a.id, 'valid', a.valid::text,
            'decision', md5(a.decision::text), 'decided_by', a.decided_by_id,
            'members', COALESCE(together.members, '[]'::jsonb))::text AS snapshot
    FROM payments_entitlement held
    JOIN awards_award a ON a.id = held.award_id
    CROSS JOIN LATERAL (
        SELECT bool_or(p.state = 'FAILED') AS once FROM payments_payment p WHERE p.entitlement_id = held.id
    ) returned
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(m.person_id, m.relation) ORDER BY m.person_id) AS members
        FROM registry_membership m
        WHERE m.household_id = held.household_id AND m.superseded_at IS NULL AND m.valid @> %(day)s::date
    ) together ON true
    LEFT JOIN LATERAL (
        SELECT who.id AS person_id, account.id AS account_id
        FROM (
            SELECT held.person_id AS id, '' AS relation WHERE held.person_id IS NOT NULL
            UNION ALL
            SELECT m.person_id, m.relation FROM registry_membership m
            WHERE m.household_id = held.household_id AND m.superseded_at IS NULL AND m.valid @> %(day)s::date
        ) may
        JOIN registry_person who ON who.id = may.id
        LEFT JOIN payments_payeeaccount account ON account.person_id = who.id AND account.superseded_at IS NULL
        ORDER BY who.death_date IS NOT NULL, account.id IS NULL, may.relation IS DISTINCT FROM '02', who.birth_date,
            who.id
        LIMIT 1
    ) payee ON true
    WHERE held.due_fen > held.committed_fen AND {_WITHIN}
    ORDER BY held.area_id, held.policy, held.household_id, held.person_id, held.month
"""
"""Whose account: of the living, who has one; among them the head of the household, then the eldest."""

COMPARE: Final = f"""
    INSERT INTO payments_difference
        (run_id, kind, reason, award_id, policy, household_id, person_id, area_id, before_fen, now_fen)
    SELECT %(run)s, told.kind,
        CASE told.kind
            WHEN 'CHANGED' THEN 'AMOUNT'
            WHEN 'STOPPED' THEN CASE WHEN a.voided_at IS NULL THEN 'ENDED' ELSE 'VOIDED' END
            ELSE CASE WHEN EXISTS (
                SELECT FROM payments_entitlement past WHERE past.month < %(month)s AND past.due_fen > 0
                    AND {_SAME_HOLDER.format(a="past", b="told")}) THEN 'RESUMED' ELSE 'GRANTED' END
        END,
        told.award_id, told.policy, told.household_id, told.person_id, told.area_id, told.before_fen, told.now_fen
    FROM (
        SELECT COALESCE(this.policy, last.policy) AS policy,
            COALESCE(this.household_id, last.household_id) AS household_id,
            COALESCE(this.person_id, last.person_id) AS person_id, COALESCE(this.holder, last.holder) AS holder,
            COALESCE(this.award_id, last.award_id) AS award_id, COALESCE(this.area_id, last.area_id) AS area_id,
            COALESCE(last.due_fen, 0) AS before_fen, COALESCE(this.due_fen, 0) AS now_fen,
            CASE WHEN COALESCE(last.due_fen, 0) = 0 THEN 'NEW' WHEN COALESCE(this.due_fen, 0) = 0 THEN 'STOPPED'
                ELSE 'CHANGED' END AS kind
        FROM (SELECT * FROM payments_entitlement held WHERE held.month = %(month)s AND {_WITHIN}) this
        FULL JOIN (SELECT * FROM payments_entitlement held WHERE held.month = %(last)s AND {{last_within}}) last
            ON {_SAME_HOLDER.format(a="this", b="last")}
        WHERE COALESCE(last.due_fen, 0) <> COALESCE(this.due_fen, 0)
    ) told
    JOIN awards_award a ON a.id = told.award_id
    WHERE told.kind <> 'STOPPED' OR told.policy <> ALL(%(not_monthly)s)
""".replace("{last_within}", _WITHIN.replace("%(month)s", "%(last)s").replace("%(first)s", "%(last)s"))

COMPARE_OTHER_MONTHS: Final = """
    INSERT INTO payments_difference
        (run_id, kind, reason, award_id, policy, household_id, person_id, area_id, before_fen, now_fen)
    SELECT p.run_id, p.part,
        CASE WHEN p.part = 'AGAIN' THEN 'RETURNED' WHEN held.due_fen > p.amount_fen THEN 'AMOUNT' ELSE 'LATE' END,
        p.award_id, p.policy, held.household_id, held.person_id, p.area_id, held.due_fen - p.amount_fen, held.due_fen
    FROM payments_payment p JOIN payments_entitlement held ON held.id = p.entitlement_id
    WHERE p.run_id = %(run)s AND p.part <> 'REGULAR'
"""

_CONCERNED: Final = """
    SELECT p.id AS payment_id, p.month, p.policy, held.household_id, who.person_id, p.payee_id
    FROM payments_payment p
    JOIN payments_entitlement held ON held.id = p.entitlement_id
    CROSS JOIN LATERAL (
        SELECT held.person_id WHERE held.person_id IS NOT NULL
        UNION
        SELECT m.person_id FROM registry_membership m
        WHERE m.household_id = held.household_id AND m.superseded_at IS NULL AND m.valid @> %(day)s::date
    ) who
    WHERE p.run_id = %(run)s
"""

HOLDS: Final = (
    # benefits stop from the month after death; the month of death itself is paid
    f"""
    INSERT INTO payments_hold (payment_id, check_kind, other_id, reason)
    SELECT DISTINCT ON (concerned.payment_id) concerned.payment_id, 'DEAD', concerned.person_id, ''
    FROM ({_CONCERNED}) concerned JOIN registry_person who ON who.id = concerned.person_id
    WHERE who.death_date < concerned.month
    ORDER BY concerned.payment_id, who.death_date, who.id
    """,
    """
    INSERT INTO payments_hold (payment_id, check_kind, reason)
    SELECT id, 'NO_ACCOUNT', '' FROM payments_payment WHERE run_id = %(run)s AND account_id IS NULL
    """,
    # one family may well use one account
    """
    INSERT INTO payments_hold (payment_id, check_kind, other_id, reason)
    SELECT DISTINCT ON (p.id) p.id, 'SHARED_ACCOUNT', other.person_id, ''
    FROM payments_payment p
    JOIN payments_payeeaccount own ON own.id = p.account_id
    JOIN payments_payeeaccount other ON other.number_index = own.number_index AND other.superseded_at IS NULL
        AND other.person_id <> own.person_id
    WHERE p.run_id = %(run)s AND NOT EXISTS (
        SELECT FROM registry_membership one JOIN registry_membership two ON two.household_id = one.household_id
        WHERE one.person_id = own.person_id AND two.person_id = other.person_id
            AND one.superseded_at IS NULL AND two.superseded_at IS NULL
            AND one.valid @> %(day)s::date AND two.valid @> %(day)s::date)
    ORDER BY p.id, other.person_id
    """,
    # what a person has found to be allowed, or the data's fault, holds nothing back
    f"""
    INSERT INTO payments_hold (payment_id, check_kind, finding_id, other_id, reason)
    SELECT DISTINCT concerned.payment_id, 'FINDING', found.id, found.person_id, ''
    FROM ({_CONCERNED}) concerned
    JOIN screening_finding found ON found.closed_at IS NULL
        AND (found.person_id = concerned.person_id
            OR (found.person_id IS NULL AND found.household_id = concerned.household_id))
        AND ((found.kind = 'SHOULD_NOT' AND found.rule = concerned.policy)
            OR (found.kind = 'COLLISION' AND found.rule = ANY(%(checks)s)))
    LEFT JOIN LATERAL (
        SELECT verdict FROM screening_verdict v WHERE v.finding_id = found.id ORDER BY v.at DESC, v.id DESC LIMIT 1
    ) latest ON true
    WHERE COALESCE(latest.verdict, 'TRUE') = 'TRUE'
    """,
)

CHANGED_SINCE: Final = f"""
    SELECT count(*) FROM (
        SELECT p.entitlement_id FROM payments_payment p
        JOIN payments_entitlement held ON held.id = p.entitlement_id
        LEFT JOIN staged_due due ON due.month = held.month AND {_SAME_HOLDER.format(a="due", b="held")}
        WHERE p.run_id = %(run)s AND p.state = 'PLANNED'
            AND (COALESCE(due.due_fen, 0) <> held.due_fen OR due.award_id IS DISTINCT FROM p.award_id)
        UNION ALL
        SELECT held.id FROM staged_due due
        LEFT JOIN payments_entitlement held ON held.month = due.month AND {_SAME_HOLDER.format(a="due", b="held")}
        WHERE due.due_fen > 0 AND held.id IS NULL
        UNION ALL
        SELECT p.entitlement_id FROM payments_payment p
        JOIN payments_entitlement held ON held.id = p.entitlement_id
        JOIN registry_person who ON who.id = COALESCE(held.person_id, p.payee_id)
        WHERE p.run_id = %(run)s AND p.state = 'PLANNED' AND who.death_date < p.month AND NOT EXISTS (
            SELECT FROM payments_hold h WHERE h.payment_id = p.id AND h.check_kind = 'DEAD')
    ) other
"""
"""How many payments or awards are no longer as the run has them: then it must be prepared again."""
