"""Checks, what was asked where, what was answered, what differs from the declaration."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class Check(models.Model):
    """One round of asking about the family of one matter. A second round begins with an objection to the first."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("核对中")
        REPORTED = "REPORTED", _("已出具报告")
        OBJECTED = "OBJECTED", _("有异议，已复核")

    number = models.CharField(_("核对编号"), max_length=30, unique=True)
    verification = models.CharField(_("核对事项"), max_length=40)
    matter = models.ForeignKey("casework.Matter", models.PROTECT, related_name="checks", verbose_name=_("事项"))
    round = models.SmallIntegerField(_("轮次"), default=1)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    begun_date = models.DateField(_("发起日期"))
    begun_at = models.DateTimeField(_("发起时间"))
    begun_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("发起人"))
    reported_date = models.DateField(_("报告日期"), null=True)
    reported_by = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    conclusion = models.TextField(_("核对意见"), blank=True, default="")
    objection = models.TextField(_("异议内容"), blank=True, default="")
    objected_date = models.DateField(_("异议日期"), null=True)
    key = models.CharField(max_length=80, unique=True, help_text="one check a key, however often it is sent")

    class Meta:
        verbose_name = verbose_name_plural = _("信息核对")
        ordering = ("-begun_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["matter", "verification", "round"], name="check_numbered"),
            models.UniqueConstraint(
                fields=["matter", "verification"], condition=Q(state="OPEN"), name="one_open_check_per_matter"
            ),
            models.CheckConstraint(
                name="check_reported_whole",
                condition=Q(state="OPEN", reported_date__isnull=True, reported_by__isnull=True)
                | Q(~Q(state="OPEN"), reported_date__isnull=False, reported_by__isnull=False),
            ),
            models.CheckConstraint(
                name="check_objected_whole",
                condition=(Q(state="OBJECTED", objected_date__isnull=False) & ~Q(objection=""))
                | Q(~Q(state="OBJECTED"), objected_date__isnull=True, objection=""),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Shipment(models.Model):
    """One file with requests to the checking platform. Made anew from its requests, byte for byte the same."""

    verification = models.CharField(_("核对事项"), max_length=40)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("范围"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    sent_at = models.DateTimeField(_("导出时间"))
    sent_date = models.DateField(_("导出日期"))
    sent_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("导出人"))
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核对请求文件")
        ordering = ("-sent_at", "-id")

    def __str__(self) -> str:
        return str(self.pk)


class Reply(models.Model):
    """One file with answers. `refused` says which lines were not taken and why, without anybody's number."""

    verification = models.CharField(_("核对事项"), max_length=40)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("范围"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    digest = models.CharField(max_length=64, unique=True, help_text="the same file twice is one reply")
    received_at = models.DateTimeField(_("收入时间"))
    received_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("收入人"))
    taken = models.IntegerField(_("收入"))
    refused = models.JSONField(_("退回"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("核对结果文件")
        ordering = ("-received_at", "-id")

    def __str__(self) -> str:
        return str(self.pk)


class Request(models.Model):
    """One source asked in one check. `GIVEN_UP`: it did not answer in time, and what it would have said is unknown."""

    class State(models.TextChoices):
        TO_SEND = "TO_SEND", _("待发送")
        WAITING = "WAITING", _("等待反馈")
        PART = "PART", _("部分反馈")
        ANSWERED = "ANSWERED", _("已反馈")
        GIVEN_UP = "GIVEN_UP", _("未反馈")

    to = models.ForeignKey(Check, models.CASCADE, related_name="requests", verbose_name=_("核对"))
    source = models.CharField(_("来源"), max_length=40)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.TO_SEND)
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="requests")
    sent_date = models.DateField(_("发送日期"), null=True)
    answer_due = models.DateField(_("应反馈日期"), null=True, help_text="null: no rule gives a day, or not sent")
    answered_date = models.DateField(_("反馈日期"), null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("核对请求")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["to", "source"], name="source_asked_once"),)

    def __str__(self) -> str:
        return f"{self.to_id} {self.source}"


class Answer(models.Model):
    """What a source said of one person. `NOTHING` is verified absence; `UNKNOWN`, that it could not tell."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("未反馈")
        FOUND = "FOUND", _("有")
        NOTHING = "NOTHING", _("无")
        UNKNOWN = "UNKNOWN", _("无法核对")

    request = models.ForeignKey(Request, models.CASCADE, related_name="answers")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name=_("成员"))
    state = models.CharField(_("结果"), max_length=8, choices=State, default=State.WAITING)
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("核对结果")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["request", "person"], name="person_asked_once"),)

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class Item(models.Model):
    """One thing that a source found. An amount may be unknown though the thing is known."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="items")
    kind = models.CharField(_("类别"), max_length=20)
    amount_fen = models.BigIntegerField(_("金额（分）"), null=True)
    as_of = models.DateField(_("截止日期"), null=True)
    detail = models.CharField(_("内容"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("核对条目")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="item_not_negative", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0)
            ),
        )

    def __str__(self) -> str:
        return self.kind


class Declared(models.Model):
    """What the family declared of one person and kind, in sum."""

    to = models.ForeignKey(Check, models.CASCADE, related_name="declared")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name=_("成员"))
    kind = models.CharField(_("类别"), max_length=20)
    amount_fen = models.BigIntegerField(_("申报金额（分）"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["to", "person", "kind"], name="declared_once"),
            models.CheckConstraint(name="declared_not_negative", condition=Q(amount_fen__gte=0)),
        )

    def __str__(self) -> str:
        return self.kind


class Difference(models.Model):
    """What was declared beside what was found, of one person and kind; `found_fen` null: found, the amount unknown.

    It is told as soon as it is certain, and explained by the family; the checker says whether the explanation holds.
    """

    to = models.ForeignKey(Check, models.CASCADE, related_name="differences")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name=_("成员"))
    kind = models.CharField(_("类别"), max_length=20)
    declared_fen = models.BigIntegerField(_("申报（分）"), null=True)
    found_fen = models.BigIntegerField(_("核对（分）"), null=True)
    explanation = models.CharField(_("差异说明"), max_length=200, blank=True, default="")
    accepted = models.BooleanField(_("说明成立"), null=True)
    explained_at = models.DateTimeField(_("登记时间"), null=True)
    explained_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("核对差异")
        ordering = ("person_id", "kind")
        constraints = (
            models.UniqueConstraint(fields=["to", "person", "kind"], name="difference_once"),
            models.CheckConstraint(
                name="difference_explained_whole",
                condition=Q(accepted__isnull=True, explained_at__isnull=True, explained_by__isnull=True, explanation="")
                | (
                    Q(accepted__isnull=False, explained_at__isnull=False, explained_by__isnull=False)
                    & ~Q(explanation="")
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.declared_fen} {self.found_fen}"
