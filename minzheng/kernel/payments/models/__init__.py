"""Runs, what is due and paid, files to and from the bank."""

from minzheng.kernel.payments.models.bank import BankFile, BankLine, BankReturn, BankReturnLine
from minzheng.kernel.payments.models.payments import Entitlement, Hold, PayeeAccount, Payment
from minzheng.kernel.payments.models.runs import Difference, PayRun, RunStep, RunTotal

__all__ = [
    "BankFile",
    "BankLine",
    "BankReturn",
    "BankReturnLine",
    "Difference",
    "Entitlement",
    "Hold",
    "PayRun",
    "PayeeAccount",
    "Payment",
    "RunStep",
    "RunTotal",
]
