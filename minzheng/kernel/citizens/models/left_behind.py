"""Rows that citizens leave without an account. What says something about a person is sealed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Slip(models.Model):
    """The answers of one self-check, to be opened at the counter. After `expires_at` only the count of it is left."""

    reference = models.CharField(_("编号"), max_length=8, unique=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("镇街"))
    sealed = models.BinaryField(help_text="the answers, sealed; empty once expired")
    left_at = models.DateTimeField(_("留存时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    opened_at = models.DateTimeField(_("窗口首次打开"), null=True)
    opened_by = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("打开人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("自测凭条")
        ordering = ("-left_at",)
        constraints = (
            models.CheckConstraint(name="slip_expires_later", condition=Q(expires_at__gt=models.F("left_at"))),
            models.CheckConstraint(
                name="slip_opened_by_somebody",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.reference


class CallBack(models.Model):
    """Somebody asks the office of a town to call. Phone and name are sealed; the name may be left out."""

    class Status(models.TextChoices):
        WAITING = "WAITING", _("待回电")
        TRYING = "TRYING", _("未接通，再打")
        DONE = "DONE", _("已回电")
        GIVEN_UP = "GIVEN_UP", _("多次未接通，已结束")

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("镇街"))
    phone_cipher = models.BinaryField()
    name_cipher = models.BinaryField(null=True)
    wishes = models.JSONField(_("想了解的待遇"), default=list, help_text="keys of policies")
    consented_at = models.DateTimeField(_("同意时间"))
    asked_at = models.DateTimeField(_("提出时间"))
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("已打次数"), default=0)
    note = models.CharField(_("回电记录"), max_length=500, blank=True, default="")
    handled_by = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("回电人")
    )
    handled_at = models.DateTimeField(_("回电时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回电请求")
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                name="call_back_done_by_somebody",
                condition=Q(status="WAITING") | Q(handled_by__isnull=False, handled_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.WAITING, self.Status.TRYING)


class CheckCount(models.Model):
    """How many finished self-checks of a month in an area came to what for a benefit."""

    class Outcome(models.TextChoices):
        LIKELY = "LIKELY", _("可能符合")
        UNLIKELY = "UNLIKELY", _("可能不符合")
        UNDECIDED = "UNDECIDED", _("说不准")

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("镇街"))
    month = models.DateField(_("月份"), help_text="its first day")
    policy = models.CharField(_("待遇"), max_length=80)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    checks = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("自测统计")
        constraints = (
            models.UniqueConstraint(
                fields=["area", "month", "policy", "outcome"], name="one_count_per_area_month_and_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m} {self.policy} {self.outcome}"


class Pace(models.Model):
    """How many requests of one kind an address made since `since`; the address stands here as a keyed hash."""

    sender = models.BinaryField(primary_key=True, max_length=16)
    since = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("请求频次")

    def __str__(self) -> str:
        return f"{self.requests}"


class ServiceItem(models.Model):
    """Whether a declared matter stands in the public guide. What the guide says of it comes from its declaration."""

    workflow = models.CharField(_("事项"), max_length=80, unique=True)
    published = models.BooleanField(_("已公布"), default=False)
    online = models.BooleanField(_("可以网上办"), default=False)
    changed_at = models.DateTimeField(_("变更时间"))
    changed_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("变更人"))

    class Meta:
        verbose_name = verbose_name_plural = _("办事指南事项")
        ordering = ("workflow",)
        constraints = (
            models.CheckConstraint(
                name="only_published_items_are_online", condition=Q(published=True) | Q(online=False)
            ),
        )

    def __str__(self) -> str:
        return self.workflow
