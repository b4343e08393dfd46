"""Files to the bank, and what came back."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.payments.models import triggers


class BankFile(models.Model):
    """What an approved run asks a bank to pay, in one of its layouts. Written again it is the same to the byte."""

    run = models.OneToOneField("payments.PayRun", models.PROTECT, related_name="bank_file")
    layout = models.CharField(_("格式"), max_length=40)
    lines = models.IntegerField(_("笔数"))
    total_fen = models.BigIntegerField(_("金额"))
    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes")
    made_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("生成人"))
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("银行代发文件")
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            triggers.BANK_FILE_ADDS_UP,
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.layout}"


class BankLine(models.Model):
    """One transfer: payments of one payee, account and policy together."""

    class State(models.TextChoices):
        SENT = "SENT", _("未回盘")
        PAID = "PAID", _("成功")
        FAILED = "FAILED", _("失败")

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="bank_lines")
    sequence = models.IntegerField(_("序号"))
    policy = models.CharField(_("政策"), max_length=60)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"))
    payee = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name=_("收款人"))
    payee_name = models.TextField(_("户名"), help_text="as it was sent")
    account = models.ForeignKey("payments.PayeeAccount", models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField(_("金额"))
    state = models.CharField(_("结果"), max_length=10, choices=State, default=State.SENT)
    reason = models.TextField(_("失败原因"), blank=True, default="")
    answered_at = models.DateTimeField(_("回盘时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("代发明细")
        constraints = (
            models.UniqueConstraint(fields=["file", "sequence"], name="bank_line_sequence"),
            models.CheckConstraint(name="bank_line_positive", condition=Q(amount_fen__gt=0)),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_sent", fields=["file", "sequence", "policy", "payee", "payee_name", "account", "amount_fen"]
            ),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.amount_fen}"


class BankReturn(models.Model):
    """A file in which the bank answers. The same bytes for the same run are one return, however often they are sent."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="returns")
    digest = models.CharField(max_length=64)
    file_name = models.CharField(_("文件名"), max_length=200)
    received_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("接收人"))
    received_at = models.DateTimeField(_("接收时间"))
    counts = models.JSONField(default=dict, help_text="{outcome: lines}")

    class Meta:
        verbose_name = verbose_name_plural = _("银行回盘")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["file", "digest"], name="bank_return_once"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.file_name


class BankReturnLine(models.Model):
    """One line of a return, and what it came to. Those that could not be applied stay to be seen by a person."""

    class Outcome(models.TextChoices):
        PAID = "PAID", _("成功")
        FAILED = "FAILED", _("失败")
        SAID_BEFORE = "SAID_BEFORE", _("与以前回盘相同")
        TWICE = "TWICE", _("本文件内重复")
        UNKNOWN = "UNKNOWN", _("批次中没有这一笔")
        WRONG_AMOUNT = "WRONG_AMOUNT", _("金额与送盘不符")
        WRONG_ACCOUNT = "WRONG_ACCOUNT", _("账号与送盘不符")
        UNREADABLE = "UNREADABLE", _("无法识别")
        CONTRADICTS = "CONTRADICTS", _("与以前回盘矛盾")

    APPLIED = (Outcome.PAID, Outcome.FAILED)
    TO_SEE = (
        Outcome.TWICE,
        Outcome.UNKNOWN,
        Outcome.WRONG_AMOUNT,
        Outcome.WRONG_ACCOUNT,
        Outcome.UNREADABLE,
        Outcome.CONTRADICTS,
    )

    bank_return = models.ForeignKey(BankReturn, models.PROTECT, related_name="return_lines")
    row = models.IntegerField(_("行号"))
    sequence = models.IntegerField(_("序号"), null=True)
    number_tail = models.CharField(_("账号尾号"), max_length=4, blank=True, default="")
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    success = models.BooleanField(null=True)
    reason = models.TextField(_("银行说明"), blank=True, default="")
    outcome = models.CharField(_("处理结果"), max_length=14, choices=Outcome)
    bank_line = models.ForeignKey(BankLine, models.PROTECT, null=True, related_name="answers")
    settled_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(_("核实说明"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("回盘明细")
        constraints = (
            models.UniqueConstraint(fields=["bank_return", "row"], name="bank_return_row"),
            models.CheckConstraint(
                name="bank_return_settled_with_note",
                condition=Q(settled_at__isnull=True) | (Q(settled_by__isnull=False) & ~Q(note="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.outcome}"
