"""Campaigns: the same matter opened about everybody who holds a benefit (全面复核, 回头看)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.casework.models.matters import Matter


class Campaign(models.Model):
    """One order to look at all holders of a policy in an area; its matters are counted from `CampaignMatter`."""

    title = models.CharField(_("行动名称"), max_length=80)
    ground = models.CharField(_("依据"), max_length=200)
    workflow = models.CharField(_("事项"), max_length=80)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("范围"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    opened_at = models.DateTimeField(_("发起时间"))
    opened_date = models.DateField(_("发起日期"))
    opened_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("发起人"))
    in_hand = models.IntegerField(_("已有在办"), help_text="holders who had such a matter open already, and kept it")
    key = models.CharField(max_length=80, unique=True, help_text="one campaign per key, however often it is sent")

    class Meta:
        verbose_name = verbose_name_plural = _("集中复核")
        ordering = ("-opened_at", "-id")
        constraints = (models.CheckConstraint(name="campaign_counts", condition=Q(in_hand__gte=0)),)

    def __str__(self) -> str:
        return self.title


class CampaignMatter(models.Model):
    """That a matter belongs to a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="members")
    matter = models.OneToOneField(Matter, models.CASCADE, related_name="campaign_member")

    class Meta:
        verbose_name = verbose_name_plural = _("集中复核的事项")

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.matter_id}"
