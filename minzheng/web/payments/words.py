"""How runs, payments and their holders are named on pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.payments.models import BankLine, Difference, Entitlement, Payment, PayRun
from minzheng.web.lists.columns import yuan
from minzheng.web.people.words import household_url, person_url
from minzheng.web.phrases import noted
from minzheng.web.presenters import Tag, Tone, Words

RUN_TONES: dict[str, Tone] = {
    PayRun.State.PREPARED: Tone.SOON, PayRun.State.CHECKED: Tone.SOON, PayRun.State.APPROVED: Tone.SOON,
    PayRun.State.SENT: Tone.SOON, PayRun.State.SETTLED: Tone.GOOD, PayRun.State.VOIDED: Tone.PLAIN,
}  # fmt: skip
PAYMENT_TONES: dict[str, Tone] = {
    Payment.State.PAID: Tone.GOOD, Payment.State.FAILED: Tone.BAD, Payment.State.LEFT_OUT: Tone.SOON,
    BankLine.State.PAID: Tone.GOOD, BankLine.State.FAILED: Tone.BAD,
}  # fmt: skip


def run_url(run: PayRun) -> str:
    return reverse("web:pay_run", args=[run.pk])


def pay_line_title(key: str) -> str:
    """The title of a pay line; its key where no module declares it any more."""
    known = modules.pay_lines().get(key)
    return _(known[1].title) if known else key


def policy_title(key: str) -> str:
    """The title of a policy; its key where no module declares it any more."""
    policy = modules.ruleset().policies.get(key)
    return _(policy.title) if policy else key


def month_words(month: date) -> str:
    """2023年6月."""
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def run_title(run: PayRun) -> str:
    return noted(pay_line_title(run.pay_line), month_words(run.month))


def run_state(run: PayRun) -> Tag:
    return Tag(text=run.get_state_display(), tone=RUN_TONES[run.state])


def payment_state(payment: Payment | BankLine) -> Tag:
    return Tag(text=payment.get_state_display(), tone=PAYMENT_TONES.get(payment.state, Tone.PLAIN))


def amount(fen: int | None) -> str | None:
    """Fen as yuan with separators; None stays unknown."""
    return None if fen is None else yuan(fen)


def payee_words(payment: Any) -> Words | None:
    """Who gets it; None where nobody in the household could be found."""
    return payment.payee.name if payment.payee else None


def account_words(payment: Any) -> str | None:
    """The last four digits of the account; None where none is known."""
    return _("尾号 %(tail)s") % {"tail": payment.account.number_tail} if payment.account else None


def holder_url(row: Difference | Entitlement) -> str:
    return household_url(row.household_id) if row.household_id else person_url(row.person_id or 0)


def holder_words(row: Any) -> str:
    """The person, or the head of the household (``head_name``, which the list's query brings along)."""
    if row.person_id:
        return str(row.person.name)
    return _("%(name)s户") % {"name": row.head_name} if row.head_name else _("无成员的家庭")
