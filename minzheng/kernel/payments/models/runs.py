"""Runs and the steps they went through."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.payments.models import triggers


class PayRun(models.Model):
    """One roster: what is due to whom up to a month, less what was paid. Voided with a reason, never deleted."""

    class State(models.TextChoices):
        PREPARED = "PREPARED", _("已编制")
        CHECKED = "CHECKED", _("已复核")
        APPROVED = "APPROVED", _("已审批")
        SENT = "SENT", _("已送银行")
        SETTLED = "SETTLED", _("已回盘")
        VOIDED = "VOIDED", _("已作废")

    OPEN = (State.PREPARED, State.CHECKED)
    FROZEN = (State.APPROVED, State.SENT, State.SETTLED)

    pay_line = models.CharField(_("发放项目"), max_length=60, help_text="key of a module's PayLine")
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"))
    month = models.DateField(_("月份"), help_text="its first day")
    pay_date = models.DateField(_("拟发放日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PREPARED)
    screened = models.ForeignKey(
        "screening.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("依据的筛查")
    )
    lines = models.IntegerField(_("笔数"), null=True, help_text="as approved; null before")
    total_fen = models.BigIntegerField(_("金额"), null=True, help_text="as approved; null before")
    prepared_at = models.DateTimeField(_("编制时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("发放批次")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["pay_line", "area"], condition=Q(state__in=["PREPARED", "CHECKED"]), name="pay_run_open_once"
            ),
            models.CheckConstraint(name="pay_run_first_of_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="pay_run_sums_stand_with_approval",
                condition=Q(state__in=["PREPARED", "CHECKED", "VOIDED"], total_fen__isnull=True, lines__isnull=True)
                | Q(state__in=["APPROVED", "SENT", "SETTLED"], total_fen__isnull=False, lines__isnull=False),
            ),
        )
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), triggers.SUM_OF_PAYMENTS)

    def __str__(self) -> str:
        return f"{self.pay_line} {self.month:%Y-%m}"


class RunStep(models.Model):
    """Who did what to a run. Appended only: one person holds one duty in a run's whole life, sent back or not."""

    class Duty(models.IntegerChoices):
        PREPARE = 1, _("编制")
        CHECK = 2, _("复核")
        APPROVE = 3, _("审批")

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="steps")
    duty = models.SmallIntegerField(_("职责"), choices=Duty)
    state = models.CharField(_("之后的状态"), max_length=10, choices=PayRun.State)
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("经办"))
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("发放批次经过")
        ordering = ("pk",)
        constraints = (
            ExclusionConstraint(
                name="run_step_one_duty_a_person",
                expressions=[
                    ("run", RangeOperators.EQUAL),
                    ("actor", RangeOperators.EQUAL),
                    ("duty", RangeOperators.NOT_EQUAL),
                ],
            ),
        )
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.state}"


class RunTotal(models.Model):
    """What a run pays in an area under a policy for a month. Kept by a trigger on payments, never written by hand."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="totals")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+")
    policy = models.CharField(max_length=60)
    month = models.DateField()
    payments = models.IntegerField(_("笔数"))
    fen = models.BigIntegerField(_("金额"))

    class Meta:
        verbose_name = verbose_name_plural = _("发放合计")
        constraints = (
            models.UniqueConstraint(fields=["run", "area", "policy", "month"], name="run_total_once"),
            models.CheckConstraint(name="run_total_not_negative", condition=Q(fen__gte=0, payments__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.policy} {self.fen}"


class Difference(models.Model):
    """How a run's month differs from the month before for one holder of a policy, and why. Part of the run."""

    class Kind(models.TextChoices):
        NEW = "NEW", _("新增")
        STOPPED = "STOPPED", _("停发")
        CHANGED = "CHANGED", _("变更")
        BACK_PAY = "BACK_PAY", _("补发")
        AGAIN = "AGAIN", _("重发")

    class Reason(models.TextChoices):
        GRANTED = "GRANTED", _("新获批准")
        RESUMED = "RESUMED", _("恢复享受")
        ENDED = "ENDED", _("待遇终止")
        VOIDED = "VOIDED", _("待遇撤销")
        AMOUNT = "AMOUNT", _("金额调整")
        LATE = "LATE", _("以前月份应发未发")
        RETURNED = "RETURNED", _("银行退回")

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="differences")
    kind = models.CharField(_("差异"), max_length=10, choices=Kind)
    reason = models.CharField(_("原因"), max_length=10, choices=Reason)
    award = models.ForeignKey("awards.Award", models.PROTECT, null=True, related_name="+", verbose_name=_("待遇"))
    policy = models.CharField(_("政策"), max_length=60)
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"))
    before_fen = models.BigIntegerField(_("上月"))
    now_fen = models.BigIntegerField(_("本月"))

    class Meta:
        verbose_name = verbose_name_plural = _("与上月差异")
        indexes = (models.Index(fields=["run", "kind"], name="pay_difference"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.before_fen}→{self.now_fen}"
