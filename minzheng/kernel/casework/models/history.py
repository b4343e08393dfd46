"""What was done to matters, and what stands beside their steps: pauses, countersignatures, deputies, reminders."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.casework.models.matters import Matter, StepRun
from minzheng.kernel.events.models import APPEND_ONLY


class Action(models.Model):
    """One thing that somebody did to a matter: appended, never changed. One effect a key, however often it is sent."""

    class Kind(models.TextChoices):
        OPEN = "OPEN", _("发起")
        FINISH = "FINISH", _("办理")
        RETURN = "RETURN", _("退回")
        START = "START", _("开始办理")
        ASSIGN = "ASSIGN", _("交办")
        TRANSFER = "TRANSFER", _("移交")
        PAUSE = "PAUSE", _("暂停计时")
        RESUME = "RESUME", _("恢复计时")
        EXTEND = "EXTEND", _("延长时限")
        ASK = "ASK", _("请会签")
        COUNTERSIGN = "COUNTERSIGN", _("会签")
        NOTE = "NOTE", _("补记")
        WITHDRAW = "WITHDRAW", _("撤回")
        VOID = "VOID", _("作废")
        PUBLISH = "PUBLISH", _("张贴公示")
        OBJECT = "OBJECT", _("登记异议")
        ANSWER = "ANSWER", _("答复异议")
        TIMEOUT = "TIMEOUT", _("期满")
        URGE = "URGE", _("催办")
        COPY = "COPY", _("抄送")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="actions")
    run = models.ForeignKey(StepRun, models.PROTECT, null=True, related_name="actions", db_index=False)
    kind = models.CharField(_("动作"), max_length=12, choices=Kind)
    step = models.CharField(_("步骤"), max_length=60, blank=True, default="")
    outcome = models.CharField(_("结果"), max_length=60, blank=True, default="")
    to = models.CharField(_("去向"), max_length=60, blank=True, default="")
    actor = models.ForeignKey(
        "access.Account", models.PROTECT, related_name="+", verbose_name=_("经办人"), db_index=False
    )
    on_behalf_of = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("代行其职"), db_index=False
    )
    at = models.DateTimeField(_("时间"))
    date = models.DateField(_("日期"))
    note = models.TextField(_("意见"), blank=True, default="")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    key = models.CharField(max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ("at", "id")
        indexes = (models.Index(fields=["actor", "-at"], name="action_by"),)
        constraints = (models.UniqueConstraint(fields=["key"], name="action_once_a_key"),)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.kind} {self.step}"


class Pause(models.Model):
    """Days on which the clocks of a matter stand still: those after the first day, up to and including the last."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="pauses")
    run = models.ForeignKey(StepRun, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=12)
    begun_date = models.DateField(_("暂停日期"))
    ended_date = models.DateField(_("恢复日期"), null=True)
    answer_due = models.DateField(_("对方应答复日期"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("暂停")
        ordering = ("begun_date", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["matter"], condition=Q(ended_date__isnull=True), name="one_open_pause_per_matter"
            ),
            models.CheckConstraint(name="pause_ends_after_it_began", condition=Q(ended_date__gte=F("begun_date"))),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.begun_date}"


class Countersign(models.Model):
    """Another officer's opinion that was asked for before a step is finished."""

    run = models.ForeignKey(StepRun, models.CASCADE, related_name="countersigns")
    of = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("会签人"))
    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("请会签时间"))
    agrees = models.BooleanField(_("同意"), null=True)
    opinion = models.TextField(_("会签意见"), blank=True, default="")
    answered_at = models.DateTimeField(_("会签时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("会签")
        constraints = (
            models.UniqueConstraint(
                fields=["run", "of"], condition=Q(answered_at__isnull=True), name="countersign_asked_once"
            ),
            models.CheckConstraint(
                name="countersign_answered_whole",
                condition=Q(agrees__isnull=True, answered_at__isnull=True)
                | Q(agrees__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(name="countersign_by_another", condition=~Q(of=F("asked_by"))),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.of_id}"


class Deputy(models.Model):
    """That one officer acts for another on some days (holiday, illness). Every act names both."""

    principal = models.ForeignKey("access.Account", models.PROTECT, related_name="deputies", verbose_name=_("被代理人"))
    deputy = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("代理人"))
    valid = DateRangeField(_("期间"))
    reason = models.CharField(_("事由"), max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("代理")
        constraints = (
            models.CheckConstraint(name="deputy_is_another", condition=~Q(principal=F("deputy"))),
            models.CheckConstraint(name="deputy_for_some_days", condition=Q(valid__isempty=False)),
        )

    def __str__(self) -> str:
        return f"{self.principal_id} {self.deputy_id}"


class Reminder(models.Model):
    """That somebody was reminded of a term, once a run and stage; the job may run as often as it likes."""

    class Stage(models.TextChoices):
        SOON = "SOON", _("即将到期")
        OVERDUE = "OVERDUE", _("已超期")
        ESCALATED = "ESCALATED", _("已上报")

    run = models.ForeignKey(StepRun, models.CASCADE, related_name="reminders")
    stage = models.CharField(_("提醒"), max_length=10, choices=Stage)
    due = models.DateField(_("时限"))
    at = models.DateTimeField(_("提醒时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("催办")
        constraints = (models.UniqueConstraint(fields=["run", "stage", "due"], name="reminded_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.stage}"
