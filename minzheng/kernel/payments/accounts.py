"""Where people's money goes: taken from the rolls that carry account numbers, or written down by an officer."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.intake.contract import Kind
from minzheng.kernel.intake.tables import table_of
from minzheng.kernel.payments import event_types
from minzheng.kernel.payments.models import PayeeAccount
from minzheng.kernel.payments.refusals import Cannot
from minzheng.kernel.registry import frames, secrets
from minzheng.kernel.registry.models import Person
from minzheng.kernel.registry.staging import execute, staged

PURPOSE = Kind.ACCOUNT.value
SHORTEST, LONGEST = 8, 32


@transaction.atomic
def gather(*, actor: Actor, now: datetime) -> int:
    """Take over the newest account of everybody from the modules' rolls; how many were new or other than before.

    What an officer wrote down stays until he writes something else: he has seen the card.
    """
    standing = frames.read(
        sql="SELECT person_id, number_index, source FROM payments_payeeaccount WHERE superseded_at IS NULL"
    )
    told = pl.concat([_of_table(roll_key, column) for roll_key, column in _account_columns()] or [_nobody()])
    newest = told.sort("recorded_at", "source").unique("person_id", keep="last", maintain_order=True)
    changed = newest.join(standing, on="person_id", how="left", suffix="_held").filter(
        pl.col("number_index_held").is_null()
        | (pl.col("number_index").ne(pl.col("number_index_held")) & pl.col("source_held").ne(PayeeAccount.TYPED))
    )
    if changed.is_empty():
        return 0
    numbers = secrets.decrypt(changed["number_cipher"], purpose=PURPOSE)
    rows = changed.select("person_id", "number_cipher", "number_index", "source").with_columns(
        number_tail=numbers.str.tail(4), bank=pl.lit(""), recorded_at=pl.lit(now.isoformat()),
        recorded_by_id=pl.lit(actor.pk),
    )  # fmt: skip
    with staged(name="accounts_now", frame=rows.select("person_id")):
        execute(
            "UPDATE payments_payeeaccount held SET superseded_at = %(now)s FROM accounts_now "
            "WHERE held.person_id = accounts_now.person_id AND held.superseded_at IS NULL",
            {"now": now},
        )
    frames.copy_in(table="payments_payeeaccount", frame=rows)
    record(type=event_types.GATHERED, actor=actor, now=now, count=rows.height)
    return rows.height


def type_in(*, person: Person, number: str, bank: str, purpose: str, actor: Actor, now: datetime) -> PayeeAccount:
    """An officer writes down an account he has seen. Raises Cannot for what is no account number."""
    digits = "".join(number.split())
    if not (digits.isdecimal() and SHORTEST <= len(digits) <= LONGEST):
        raise Cannot(_("账号应为 %(least)s 至 %(most)s 位数字") % {"least": SHORTEST, "most": LONGEST})
    if not purpose.strip():
        raise Cannot(_("请写明登记依据，例如“本人银行卡复印件”"))
    with transaction.atomic():
        PayeeAccount.objects.filter(person=person, superseded_at=None).update(superseded_at=now)
        account = PayeeAccount.objects.create(
            person=person, number_cipher=secrets.encrypt_one(digits, purpose=PURPOSE),
            number_index=secrets.blind_index_one(digits, purpose=PURPOSE), number_tail=digits[-4:], bank=bank.strip(),
            source=PayeeAccount.TYPED, recorded_at=now, recorded_by_id=actor.pk,
        )  # fmt: skip
        record(
            type=event_types.ACCOUNT_TYPED,
            actor=actor,
            now=now,
            subject=person,
            tail=digits[-4:],
            purpose=purpose.strip(),
        )
    return account


def _account_columns() -> list[tuple[str, str]]:
    """Each own roll that carries account numbers, with the column that does; one roll may show several policies."""
    rolls = {roll.dataset.key: roll.dataset for module in modules.modules() for roll in module.rolls}
    return [
        (key, column.name)
        for key, dataset in rolls.items()
        for column in dataset.columns
        if column.kind is Kind.ACCOUNT
    ]


def _of_table(key: str, column: str) -> pl.DataFrame:
    table = table_of(dataset=key)._meta.db_table
    return frames.read(
        sql=f"SELECT person_id, {column}_cipher AS number_cipher, {column}_index AS number_index, "
        f"%(source)s::text AS source, extract(epoch FROM recorded_at)::bigint AS recorded_at FROM {table} "
        f"WHERE superseded_at IS NULL AND person_id IS NOT NULL AND {column}_cipher IS NOT NULL",
        parameters={"source": key},
    )


def _nobody() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"person_id": pl.Int64, "number_cipher": pl.Binary, "number_index": pl.Binary, "source": pl.String,
                "recorded_at": pl.Int64}
    )  # fmt: skip
