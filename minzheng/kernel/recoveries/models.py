"""What is owed back, in which parts, and what has come in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.events.models import APPEND_ONLY


class Recovery(models.Model):
    """What one matter asks back. `penalty_fen` is the fine, beside what was wrongly paid."""

    matter = models.OneToOneField("casework.Matter", models.PROTECT, related_name="recovery", verbose_name=_("事项"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    wrongly_paid_fen = models.BigIntegerField(_("应退回（分）"))
    penalty_fen = models.BigIntegerField(_("罚款（分）"), default=0)
    ground = models.CharField(_("计算说明"), max_length=400)
    asked_date = models.DateField(_("决定日期"))
    asked_at = models.DateTimeField(_("登记时间"))
    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("追回")
        ordering = ("-asked_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="recovery_of_some_money", condition=Q(wrongly_paid_fen__gt=0, penalty_fen__gte=0) & ~Q(ground="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id}"

    @property
    def owed_fen(self) -> int:
        return self.wrongly_paid_fen + self.penalty_fen


class Instalment(models.Model):
    """A part of the plan: so much by that day."""

    recovery = models.ForeignKey(Recovery, models.CASCADE, related_name="instalments")
    due_date = models.DateField(_("应退日期"))
    amount_fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        verbose_name = verbose_name_plural = _("退款计划")
        ordering = ("due_date", "id")
        constraints = (models.CheckConstraint(name="instalment_of_some_money", condition=Q(amount_fen__gt=0)),)

    def __str__(self) -> str:
        return f"{self.due_date}"


class Receipt(models.Model):
    """Money that came in, or, with a negative amount, a receipt taken back."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="receipts")
    date = models.DateField(_("收款日期"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    voucher = models.CharField(_("票据号"), max_length=60)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("退款收据")
        ordering = ("date", "id")
        triggers = APPEND_ONLY
        constraints = (
            models.CheckConstraint(name="receipt_of_some_money", condition=~Q(amount_fen=0) & ~Q(voucher="")),
            models.CheckConstraint(name="receipt_taken_back_says_why", condition=Q(amount_fen__gt=0) | ~Q(note="")),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.amount_fen}"
