"""What was decided and on what; what was shown to the public, and who objected."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.casework.models.history import Action
from minzheng.kernel.casework.models.matters import Matter, StepRun
from minzheng.kernel.events.models import APPEND_ONLY


class Decision(models.Model):
    """What an officer decided and on what: findings, facts, parameters and rules as they were. Never changed."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="decisions")
    action = models.OneToOneField(Action, models.PROTECT, related_name="decision")
    policy = models.CharField(_("政策"), max_length=60)
    effect = models.CharField(_("决定"), max_length=8)
    amount_fen = models.BigIntegerField(_("决定金额（分）"), null=True)
    day = models.DateField(_("据以判断的日期"))
    rules = models.CharField(_("规则版本"), max_length=16)
    eligible = models.BooleanField(_("按规则是否符合"), null=True)
    rule_amount_fen = models.BigIntegerField(_("按规则应得（分）"), null=True)
    person_index = models.SmallIntegerField(null=True)
    facts = models.JSONField(
        encoder=DjangoJSONEncoder, help_text="household, members and area path as the rules read them"
    )
    parameters = models.JSONField(encoder=DjangoJSONEncoder)
    findings = models.JSONField(encoder=DjangoJSONEncoder, help_text="a row a criterion, with its reason and article")
    award = models.ForeignKey("awards.Award", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("决定")
        ordering = ("id",)
        triggers = APPEND_ONLY
        constraints = (
            models.CheckConstraint(
                name="decision_amount_not_negative", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.effect}"


class PostedWhere(models.TextChoices):
    VILLAGE_BOARD = "VILLAGE_BOARD", _("村务公开栏")
    COMMUNITY_BOARD = "COMMUNITY_BOARD", _("社区公示栏")
    TOWN_HALL = "TOWN_HALL", _("乡镇（街道）便民服务中心")
    WEBSITE = "WEBSITE", _("政府网站")


class Notice(models.Model):
    """A public notice: typed fields only, so that no identity number, phone or full address can stand in it."""

    run = models.OneToOneField(StepRun, models.PROTECT, related_name="notice")
    benefit = models.CharField(_("公示事项"), max_length=80, help_text="key of the workflow: its title is shown")
    name_shown = models.CharField(_("姓名（已脱敏）"), max_length=12, blank=True, default="")
    members = models.SmallIntegerField(_("人数"), null=True)
    amount_fen = models.BigIntegerField(_("金额（分）"), null=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("公示范围"))
    minor = models.BooleanField(_("未成年人"), default=False)
    start_date = models.DateField(_("公示开始"))
    end_date = models.DateField(_("公示最后一日"), null=True)
    posted_where = models.CharField(_("张贴处"), max_length=20, choices=PostedWhere, blank=True, default="")
    photo = models.CharField(_("张贴照片"), max_length=40, blank=True, default="", help_text="document:NUMBER")
    taken_down_at = models.DateTimeField(_("撤下时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公示")
        constraints = (
            models.CheckConstraint(
                name="notice_photo_is_a_reference", condition=Q(photo="") | Q(photo__regex=r"^document:[0-9]+$")
            ),
            models.CheckConstraint(name="notice_of_minor_without_name", condition=Q(minor=False) | Q(name_shown="")),
            models.CheckConstraint(
                name="notice_name_is_masked", condition=Q(name_shown="") | Q(name_shown__regex=r"^[^0-9]*[*][^0-9]*$")
            ),
        )
        indexes = (
            models.Index(fields=["area", "end_date"], condition=Q(taken_down_at__isnull=True), name="notice_up"),
        )

    def __str__(self) -> str:
        return f"{self.benefit} {self.start_date}"


class Objection(models.Model):
    """Somebody objects to what a notice says. Who it was is never shown with it."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    received_at = models.DateTimeField(_("收到时间"))
    received_date = models.DateField(_("收到日期"))
    received_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("异议内容"))
    upheld = models.BooleanField(_("异议成立"), null=True)
    answer = models.TextField(_("核实情况"), blank=True, default="")
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公示异议")
        ordering = ("received_at",)
        constraints = (
            models.CheckConstraint(
                name="objection_answered_whole",
                condition=Q(upheld__isnull=True, answered_at__isnull=True, answer="")
                | (Q(upheld__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} {self.received_date}"
