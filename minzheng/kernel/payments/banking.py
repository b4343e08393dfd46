"""The file to the bank, and its answer taken in. Both are whole statements over all lines."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.payments import accounts, event_types, layouts
from minzheng.kernel.payments.models import BankFile, BankLine, BankReturn, BankReturnLine, PayRun
from minzheng.kernel.payments.refusals import Cannot
from minzheng.kernel.registry import frames, secrets
from minzheng.kernel.registry.staging import execute, new_ids, staged

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of an answer; a file of 100,000 fixed-width lines has 12 million."""

_TRANSFERS: Final = """
    SELECT p.policy, min(p.area_id) AS area_id, p.payee_id, who.name AS payee_name, p.account_id,
        sum(p.amount_fen)::bigint AS amount_fen
    FROM payments_payment p JOIN registry_person who ON who.id = p.payee_id
    WHERE p.run_id = %(run)s AND p.state = 'PLANNED'
    GROUP BY p.policy, p.payee_id, who.name, p.account_id
    ORDER BY min(p.area_id), p.policy, p.payee_id, p.account_id
"""
_ATTACH: Final = """
    UPDATE payments_payment p SET state = 'SENT', bank_line_id = line.id FROM payments_bankline line
    WHERE line.file_id = %(file)s AND p.run_id = %(run)s AND p.state = 'PLANNED' AND p.policy = line.policy
        AND p.payee_id = line.payee_id AND p.account_id = line.account_id
"""
_WRITTEN: Final = """
    SELECT line.sequence, account.number_cipher, line.payee_name AS name, line.amount_fen, line.policy
    FROM payments_bankline line JOIN payments_payeeaccount account ON account.id = line.account_id
    WHERE line.file_id = %(file)s ORDER BY line.sequence
"""
_JUDGE: Final = """
    SELECT told.*, line.id AS bank_line_id, CASE
        WHEN told.unreadable THEN 'UNREADABLE'
        WHEN line.id IS NULL THEN 'UNKNOWN'
        WHEN account.number_index <> told.account_index THEN 'WRONG_ACCOUNT'
        WHEN line.amount_fen <> told.amount_fen THEN 'WRONG_AMOUNT'
        WHEN told.again THEN 'TWICE'
        WHEN line.state = 'SENT' THEN CASE WHEN told.success THEN 'PAID' ELSE 'FAILED' END
        WHEN (line.state = 'PAID') = told.success THEN 'SAID_BEFORE'
        ELSE 'CONTRADICTS'
    END AS outcome
    FROM told_by_bank told
    LEFT JOIN payments_bankline line ON line.file_id = %(file)s AND line.sequence = told.sequence
    LEFT JOIN payments_payeeaccount account ON account.id = line.account_id
    ORDER BY told.row
"""
_ANSWER_LINES: Final = """
    UPDATE payments_bankline line SET state = said.outcome, reason = said.reason, answered_at = %(now)s
    FROM payments_bankreturnline said
    WHERE said.bank_return_id = %(returned)s AND said.outcome IN ('PAID', 'FAILED') AND said.bank_line_id = line.id
"""
_ANSWER_PAYMENTS: Final = """
    UPDATE payments_payment p SET state = line.state
    FROM payments_bankline line JOIN payments_bankreturnline said ON said.bank_line_id = line.id
    WHERE said.bank_return_id = %(returned)s AND said.outcome IN ('PAID', 'FAILED') AND p.bank_line_id = line.id
"""


def make_file(*, run: PayRun, layout: str, actor: Actor, now: datetime) -> BankFile:
    """Let the bank pay an approved run; one run is one file, however often this is asked for.

    Raises Cannot before approval.
    """
    with transaction.atomic():
        held = PayRun.objects.select_for_update().get(pk=run.pk)
        if (made := BankFile.objects.filter(run=held).first()) is not None:
            return made
        if held.state != PayRun.State.APPROVED:
            raise Cannot(_("审批之后才能生成银行文件"))
        transfers = frames.read(sql=_TRANSFERS, parameters={"run": held.pk})
        file = BankFile(
            run=held, layout=layout, lines=transfers.height, total_fen=int(transfers["amount_fen"].sum()),
            made_by_id=actor.pk, made_at=now,
        )  # fmt: skip
        file.pk = new_ids(table="payments_bankfile", count=1)[0]
        frames.copy_in(  # before the file itself, which is written once, with the digest of what they come to
            table="payments_bankline",
            frame=transfers.with_columns(
                pl.int_range(1, pl.len() + 1).alias("sequence"), pl.lit(file.pk).alias("file_id"),
                pl.lit(BankLine.State.SENT).alias("state"), pl.lit("").alias("reason"),
            ),
        )  # fmt: skip
        file.digest = hashlib.sha256(content(file=file, run=held)).hexdigest()
        file.save(force_insert=True)
        execute(_ATTACH, {"file": file.pk, "run": held.pk})
        held.state = PayRun.State.SENT
        held.save(update_fields=["state"])
        record(type=event_types.FILE_MADE, actor=actor, now=now, subject=held, area=held.area_id, lines=file.lines)
    return file


def content(*, file: BankFile, run: PayRun) -> bytes:
    """The bytes for the bank, written from the frozen lines: the same to the byte whenever asked."""
    rows = frames.read(sql=_WRITTEN, parameters={"file": file.pk})
    titles = {key: policy.title for key, policy in modules.ruleset().policies.items()}
    numbers = secrets.decrypt(rows["number_cipher"], purpose=accounts.PURPOSE)
    notes = rows["policy"].replace_strict(titles, default=rows["policy"])
    transfers = [
        layouts.Transfer(sequence=sequence, account=account, name=name, fen=fen, note=f"{run.month:%Y年%m月}{note}")
        for sequence, account, name, fen, note in zip(
            rows["sequence"], numbers, rows["name"], rows["amount_fen"], notes, strict=True
        )
    ]
    return layouts.write(
        layout=layouts.LAYOUTS[file.layout], batch=batch_number(run), day=run.pay_date, transfers=transfers
    )


def fetch(*, file: BankFile, purpose: str, actor: Actor, now: datetime) -> bytes:
    """The file for somebody who carries it to the bank: it holds whole account numbers, so it is logged.

    Raises Cannot where what would be written is not what was sent: somebody has changed rows behind the program's back.
    """
    written = content(file=file, run=file.run)
    if hashlib.sha256(written).hexdigest() != file.digest:
        raise Cannot(_("代发明细与生成文件时不一致，已停止下载，请联系安全审计员核查"))
    record(
        type=event_types.FILE_FETCHED, actor=actor, now=now, subject=file.run, area=file.run.area_id, purpose=purpose
    )
    return written


def take_return(*, file: BankFile, content: bytes, file_name: str, actor: Actor, now: datetime) -> BankReturn:
    """Take the bank's answer in: what agrees is applied, the rest stands to be seen. The same bytes again do nothing.

    Raises Cannot, and then nothing was applied, for a file that is not of this layout, is cut short or does not add up.
    """
    if len(content) > LARGEST:
        raise Cannot(_("文件超过 %(mb)s MB") % {"mb": LARGEST // 1024 // 1024})
    try:
        answers = layouts.read(layout=layouts.LAYOUTS[file.layout], content=content)
    except layouts.NotThisLayout as problem:
        raise Cannot(_(str(problem))) from None
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        run = PayRun.objects.select_for_update().get(pk=file.run_id)
        if (before := BankReturn.objects.filter(file=file, digest=digest).first()) is not None:
            return before
        judged = _judged(file, answers)
        counts = dict(judged.group_by("outcome").len().sort("outcome").iter_rows())
        returned = BankReturn.objects.create(
            file=file, digest=digest, file_name=file_name[:200], received_by_id=actor.pk, received_at=now, counts=counts
        )
        frames.copy_in(
            table="payments_bankreturnline",
            frame=judged.select(
                "row", "sequence", "number_tail", "amount_fen", "success", "reason", "outcome", "bank_line_id",
                pl.lit(returned.pk).alias("bank_return_id"), pl.lit("").alias("note"),
            ),
        )  # fmt: skip
        told = {"returned": returned.pk, "now": now}
        execute(_ANSWER_LINES, told)
        execute(_ANSWER_PAYMENTS, told)
        if run.state == PayRun.State.SENT and not file.bank_lines.filter(state=BankLine.State.SENT).exists():
            run.state = PayRun.State.SETTLED
            run.save(update_fields=["state"])
        record(
            type=event_types.RETURNED, actor=actor, now=now, subject=run, area=run.area_id,
            file=logged(file_name[:200]), paid=counts.get("PAID", 0), failed=counts.get("FAILED", 0),
            open=sum(counts.get(outcome, 0) for outcome in BankReturnLine.TO_SEE),
        )  # fmt: skip
    return returned


def settle_line(*, line: BankReturnLine, note: str, actor: Actor, now: datetime) -> BankReturnLine:
    """A person has looked into an answer that could not be applied. It changes no payment."""
    if not note.strip():
        raise Cannot(_("请写明核实结果"))
    with transaction.atomic():
        held = BankReturnLine.objects.select_for_update().select_related("bank_return__file__run").get(pk=line.pk)
        if held.settled_at is None:
            held.settled_by_id, held.settled_at, held.note = actor.pk, now, note.strip()
            held.save(update_fields=["settled_by", "settled_at", "note"])
            run = held.bank_return.file.run
            record(
                type=event_types.SETTLED, actor=actor, now=now, subject=run, area=run.area_id, row=held.row,
                purpose=note.strip(),
            )  # fmt: skip
    return held


def batch_number(run: PayRun) -> str:
    """What a run is called towards the bank."""
    return f"MZ{run.month:%Y%m}{run.pk:08d}"


def _judged(file: BankFile, answers: list[layouts.Answer]) -> pl.DataFrame:
    told = pl.DataFrame(
        {
            "row": [one.row for one in answers],
            "sequence": [one.sequence for one in answers],
            "account": [one.account or None for one in answers],
            "amount_fen": [one.fen for one in answers],
            "success": [one.success for one in answers],
            "reason": [one.problem or one.reason for one in answers],
            "unreadable": [bool(one.problem) for one in answers],
        },
        schema={"row": pl.Int32, "sequence": pl.Int32, "account": pl.String, "amount_fen": pl.Int64,
                "success": pl.Boolean, "reason": pl.String, "unreadable": pl.Boolean},
    )  # fmt: skip
    told = told.with_columns(
        account_index=secrets.blind_index(told["account"], purpose=accounts.PURPOSE),
        number_tail=pl.col("account").str.tail(4).fill_null(""),
        again=~pl.struct("sequence", "account", "amount_fen").is_first_distinct(),
    ).drop("account")
    with staged(name="told_by_bank", frame=told):
        return frames.read(sql=_JUDGE, parameters={"file": file.pk})
