"""What the database itself keeps: nobody is paid twice, sums are those of their payments, and approval freezes."""

from __future__ import annotations

from typing import Final

import pgtrigger

_LIVE: Final = "state IN ('PLANNED', 'SENT', 'PAID')"

_AS_APPROVED: Final = (
    "run_id", "entitlement_id", "award_id", "policy", "month", "area_id", "payee_id", "account_id", "part",
    "amount_fen", "snapshot", "seal",
)  # fmt: skip
"""What of a payment no longer changes once its run is approved or voided."""

_AFTERWARDS: Final = (
    "('PLANNED', 'PLANNED'), ('PLANNED', 'SENT'), ('SENT', 'SENT'), ('SENT', 'PAID'), ('SENT', 'FAILED'), "
    "('PAID', 'FAILED')"
)
_REFUSE_WHERE: Final = """
    SELECT payment.run_id INTO run FROM {rows} JOIN payments_payrun held ON held.id = payment.run_id
    WHERE held.state NOT IN ('PREPARED', 'CHECKED') {changed} LIMIT 1;
    IF run IS NOT NULL THEN
        RAISE EXCEPTION 'run % is approved or voided: its payments do not change', run
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_frozen';
    END IF;
"""
_NEVER_NEW: Final = _REFUSE_WHERE.format(rows="new_values payment", changed="")
_NEVER_OTHER: Final = _REFUSE_WHERE.format(
    rows="new_values payment JOIN old_values before ON before.id = payment.id",
    changed=f"""AND (({", ".join(f"payment.{name}" for name in _AS_APPROVED)})
        IS DISTINCT FROM ({", ".join(f"before.{name}" for name in _AS_APPROVED)})
        OR (before.state, payment.state) NOT IN ({_AFTERWARDS})
        OR (before.bank_line_id IS NOT NULL AND before.bank_line_id IS DISTINCT FROM payment.bank_line_id))""",
)

_BALANCE: Final = """
    WITH moved AS ({moved}), taken AS (
        UPDATE payments_entitlement held SET committed_fen = held.committed_fen + sums.fen
        FROM (SELECT entitlement_id, sum(fen) AS fen FROM moved GROUP BY entitlement_id HAVING sum(fen) <> 0) sums
        WHERE held.id = sums.entitlement_id
        RETURNING held.id, held.committed_fen, held.due_fen, sums.fen AS more
    )
    SELECT id INTO beyond FROM taken WHERE more > 0 AND committed_fen > due_fen LIMIT 1;
    IF beyond IS NOT NULL THEN
        RAISE EXCEPTION 'payments of entitlement % exceed what is due', beyond USING ERRCODE = 'check_violation',
            CONSTRAINT = 'payment_beyond_what_is_due';
    END IF;
    WITH moved AS (
        SELECT run_id, area_id, policy, month, sum(number) AS number, sum(fen) AS fen FROM ({moved}) moved
        GROUP BY run_id, area_id, policy, month HAVING sum(fen) <> 0 OR sum(number) <> 0
    ), known AS (
        UPDATE payments_runtotal total SET payments = total.payments + moved.number, fen = total.fen + moved.fen
        FROM moved WHERE (total.run_id, total.area_id, total.policy, total.month)
            = (moved.run_id, moved.area_id, moved.policy, moved.month)
        RETURNING total.run_id, total.area_id, total.policy, total.month
    )
    INSERT INTO payments_runtotal (run_id, area_id, policy, month, payments, fen)
    SELECT * FROM moved WHERE (run_id, area_id, policy, month) NOT IN (SELECT * FROM known);
    RETURN NULL;
"""
_SIDE: Final = (
    "SELECT entitlement_id, run_id, area_id, policy, month, {sign}1 AS number, {sign}amount_fen AS fen "
    "FROM {table} WHERE " + _LIVE
)
_ARRIVED: Final = _SIDE.format(sign="", table="new_values")
_GONE: Final = _SIDE.format(sign="-", table="old_values")

KEPT_IN_BALANCE: Final = (
    pgtrigger.Trigger(
        name="balance_new",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),
        declare=[("run", "BIGINT"), ("beyond", "BIGINT")],
        func=_NEVER_NEW + _BALANCE.format(moved=_ARRIVED),
    ),
    pgtrigger.Trigger(
        name="balance_changed",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="old_values", new="new_values"),
        declare=[("run", "BIGINT"), ("beyond", "BIGINT")],
        func=_NEVER_OTHER + _BALANCE.format(moved=f"{_GONE} UNION ALL {_ARRIVED}"),
    ),
)
"""Entitlements' ``committed_fen`` and runs' totals follow each statement; taking more than is due is refused, and so is
any change to a run that is approved or voided, but for what becomes of a payment. Once a statement, not once a row.

A total counts live payments, so that a run's totals after the bank's answer are what stayed paid or under way.
"""

SUM_OF_PAYMENTS: Final = pgtrigger.Trigger(
    name="approved_as_summed",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.state = 'APPROVED' AND OLD.state <> 'APPROVED'"),
    declare=[("counted", "BIGINT"), ("summed", "BIGINT")],
    func=f"""
        SELECT count(*), COALESCE(sum(amount_fen), 0) INTO counted, summed
        FROM payments_payment WHERE run_id = NEW.id AND {_LIVE};
        IF (counted, summed) IS DISTINCT FROM (NEW.lines::bigint, NEW.total_fen) THEN
            RAISE EXCEPTION 'run % approves %, its payments come to %', NEW.id, NEW.total_fen, summed
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_as_summed';
        END IF;
        RETURN NEW;
    """,
)

BANK_FILE_ADDS_UP: Final = pgtrigger.Trigger(
    name="adds_up",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=[("counted", "BIGINT"), ("summed", "BIGINT"), ("paid", "BIGINT")],
    func="""
        SELECT count(*), COALESCE(sum(amount_fen), 0) INTO counted, summed
        FROM payments_bankline WHERE file_id = NEW.id;
        SELECT COALESCE(sum(p.amount_fen), 0) INTO paid
        FROM payments_payment p JOIN payments_bankline l ON l.id = p.bank_line_id WHERE l.file_id = NEW.id;
        IF counted <> NEW.lines OR summed <> NEW.total_fen OR paid <> NEW.total_fen THEN
            RAISE EXCEPTION 'bank file % does not add up', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'bank_file_adds_up';
        END IF;
        RETURN NULL;
    """,
)
