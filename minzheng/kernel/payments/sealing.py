"""The keyed hash that shows whether a payment, or what justified it, was changed behind the program's back."""

from __future__ import annotations

from typing import Final

import polars as pl

from minzheng.kernel.registry import secrets

PURPOSE: Final = "PAYMENT"
SEALED: Final = (
    "entitlement_id", "award_id", "policy", "month", "area_id", "payee_id", "account_id", "amount_fen", "snapshot",
)  # fmt: skip


def sealed(payments: pl.DataFrame) -> pl.DataFrame:
    """The payments (columns of ``SEALED`` among them, ``snapshot`` as PostgreSQL writes jsonb) with their ``seal``."""
    text = payments.select(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in SEALED], separator="\x1f")
    )
    return payments.with_columns(secrets.blind_index(text.to_series(), purpose=PURPOSE).alias("seal"))


def altered(payments: pl.DataFrame) -> pl.DataFrame:
    """Those of the payments whose ``seal`` is not theirs."""
    anew = sealed(payments.drop("seal"))["seal"]
    return payments.filter(payments["seal"].ne_missing(anew))
