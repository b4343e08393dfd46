"""What is due a month, what is paid of it, to which account, and what stands in its way."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.payments.models import triggers


class Entitlement(models.Model):
    """One month of one policy for a household or a person: what awards make due, and what live payments have taken.

    ``due_fen`` may fall below ``committed_fen`` when an award ends after it was paid: the rest is overpaid, for a
    person to settle. The other way round is refused: no payment takes more than is due.
    """

    policy = models.CharField(_("政策"), max_length=60)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    household = models.ForeignKey(
        "registry.Household",
        models.PROTECT,
        null=True,
        related_name="entitlements",
        verbose_name=_("家庭"),
        db_index=False,
    )
    person = models.ForeignKey(
        "registry.Person",
        models.PROTECT,
        null=True,
        related_name="entitlements",
        verbose_name=_("本人"),
        db_index=False,
    )
    holder = models.GeneratedField(
        expression=Coalesce(F("person"), -F("household")),
        output_field=models.BigIntegerField(),
        db_persist=True,
        help_text="the person's id, or the household's below zero: one value to join by",
    )
    month = models.DateField(_("月份"))
    award = models.ForeignKey("awards.Award", models.PROTECT, related_name="+", verbose_name=_("待遇"), db_index=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"))
    due_fen = models.BigIntegerField(_("应发"))
    committed_fen = models.BigIntegerField(_("已发和在途"), default=0, help_text="kept by a trigger on payments")
    changed_at = models.DateTimeField(_("应发变动时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("应发")
        constraints = (
            models.CheckConstraint(
                name="entitlement_of_a_household_or_a_person",
                condition=Q(household__isnull=True) ^ Q(person__isnull=True),
            ),
            models.CheckConstraint(name="entitlement_not_negative", condition=Q(due_fen__gte=0, committed_fen__gte=0)),
            models.CheckConstraint(name="entitlement_first_of_month", condition=Q(month__day=1)),
            models.UniqueConstraint(fields=["policy", "month", "holder"], name="entitlement_once"),
        )
        indexes = (
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="entitlement_person"),
            models.Index(fields=["household"], condition=Q(household__isnull=False), name="entitlement_household"),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.policy} {self.month:%Y-%m}"


class PayeeAccount(models.Model):
    """Where somebody's money goes, as a table said it or an officer wrote it down. One stands at a time."""

    TYPED: Final = "TYPED"

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="payee_accounts")
    number_cipher = models.BinaryField()
    number_index = models.BinaryField(max_length=16)
    number_tail = models.CharField(_("尾号"), max_length=4)
    bank = models.TextField(_("开户行"), blank=True, default="")
    source = models.CharField(_("来源"), max_length=40, help_text="key of a table, or TYPED")
    recorded_at = models.DateTimeField(_("记录时间"))
    recorded_by_id = models.BigIntegerField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("收款账户")
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(superseded_at__isnull=True), name="payee_account_one_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["number_index"], name="payee_account_number"),)
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"…{self.number_tail}"


class Payment(models.Model):
    """One amount of one run for one entitlement. After approval only what became of it changes.

    ``snapshot`` is what justified it (award, members, decision); ``seal`` its keyed hash, so that a change shows.
    """

    class State(models.TextChoices):
        PLANNED = "PLANNED", _("待发")
        LEFT_OUT = "LEFT_OUT", _("暂不发放")
        SENT = "SENT", _("已送银行")
        PAID = "PAID", _("已到账")
        FAILED = "FAILED", _("退回")
        CANCELLED = "CANCELLED", _("随批次作废")

    LIVE = (State.PLANNED, State.SENT, State.PAID)

    class Part(models.TextChoices):
        REGULAR = "REGULAR", _("当月")
        BACK_PAY = "BACK_PAY", _("补发")
        AGAIN = "AGAIN", _("重发")

    run = models.ForeignKey("payments.PayRun", models.PROTECT, related_name="payments", db_index=False)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="payments")
    award = models.ForeignKey("awards.Award", models.PROTECT, related_name="+", verbose_name=_("待遇"), db_index=False)
    policy = models.CharField(_("政策"), max_length=60)
    month = models.DateField(_("月份"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"), db_index=False)
    payee = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="payments")
    account = models.ForeignKey(PayeeAccount, models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(_("性质"), max_length=10, choices=Part)
    amount_fen = models.BigIntegerField(_("金额"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    snapshot = models.JSONField(default=dict)
    seal = models.BinaryField(max_length=16, null=True, help_text="keyed hash of the snapshot, month and amount")
    bank_line = models.ForeignKey("payments.BankLine", models.PROTECT, null=True, related_name="payments")

    class Meta:
        verbose_name = verbose_name_plural = _("发放明细")
        constraints = (
            models.UniqueConstraint(fields=["run", "entitlement"], name="payment_once_a_run"),
            models.CheckConstraint(name="payment_positive", condition=Q(amount_fen__gt=0)),
        )
        indexes = (models.Index(fields=["run", "area"], name="payment_run_area"),)
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            *triggers.KEPT_IN_BALANCE,
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.month:%Y-%m} {self.amount_fen}"


class Hold(models.Model):
    """What stands in the way of a payment until a person has said, with a reason, to pay or to leave it out."""

    class Check(models.TextChoices):
        FINDING = "FINDING", _("筛查疑点")
        DEAD = "DEAD", _("有死亡记录")
        NO_ACCOUNT = "NO_ACCOUNT", _("没有收款账户")
        SHARED_ACCOUNT = "SHARED_ACCOUNT", _("账户与他人相同")

    class Outcome(models.TextChoices):
        PAY = "PAY", _("核实无误，照发")
        LEAVE_OUT = "LEAVE_OUT", _("本期不发")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="holds")
    check_kind = models.CharField(_("检查"), max_length=16, choices=Check)
    finding = models.ForeignKey("screening.Finding", models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+", help_text="who else")
    outcome = models.CharField(_("处理"), max_length=10, choices=Outcome, null=True)
    reason = models.TextField(_("理由"), blank=True, default="")
    decided_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("处理时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发放拦截")
        constraints = (
            models.UniqueConstraint(
                fields=["payment", "check_kind", "finding"], nulls_distinct=False, name="hold_once"
            ),
            models.CheckConstraint(
                name="hold_decided_with_reason",
                condition=Q(outcome__isnull=True, decided_at__isnull=True)
                | (Q(outcome__isnull=False, decided_at__isnull=False, decided_by__isnull=False) & ~Q(reason="")),
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.check_kind} {self.payment_id}"
