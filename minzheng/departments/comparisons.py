"""What shows only when people are held against each other, whichever rolls they stand on. Pure declarations."""

from typing import Final

from minzheng.kernel.rules import Comparison, label

PAYMENT_ACCOUNT: Final = "payment_account"
"""The key under which a roll yields the account it pays into: `compared={PAYMENT_ACCOUNT: "account"}`."""

strangers_on_account = Comparison(
    name="strangers_on_account",
    key=PAYMENT_ACCOUNT,
    title=label("同一收款账号的外户人数"),
    source=label("各发放名册的银行账号（只比对加密索引）"),
)

COMPARISONS: Final = (strangers_on_account,)
