"""A proposed value of a parameter and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.rules.parameters import MARKS


class Proposal(models.Model):
    """One new value of one parameter in one area from one day on. Its value is never edited: another is proposed."""

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("待检验")
        TESTED = "TESTED", _("待复核")
        RELEASED = "RELEASED", _("已发布")
        RETURNED = "RETURNED", _("已退回")
        WITHDRAWN = "WITHDRAWN", _("已撤回")

    parameter = models.CharField(_("参数"), max_length=80)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    area_code = models.CharField(_("地区"), max_length=12, blank=True, help_text=_("空表示全国"))
    from_date = models.DateField(_("施行日期"))
    value = models.JSONField(_("值"), help_text="as rules read it, fen for money")
    cites = models.TextField(_("依据"))
    mark = models.CharField(_("可信"), max_length=10, choices=[(mark, mark) for mark in MARKS])
    note = models.TextField(_("说明"), blank=True, default="")
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("拟定人"))
    proposed_at = models.DateTimeField(_("拟定时间"))
    cases_total = models.IntegerField(null=True)
    changed_cases = models.JSONField(default=list, help_text="[{title, differences: […]}]: right before, not after")
    released_by = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("复核人")
    )
    released_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("拟定的标准")
        ordering = ("-proposed_at",)
        constraints = (
            models.CheckConstraint(
                name="released_by_a_second_person",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="released_with_name_and_time",
                condition=Q(status="RELEASED", released_by__isnull=False, released_at__isnull=False)
                | (~Q(status="RELEASED") & Q(released_by__isnull=True, released_at__isnull=True)),
            ),
            models.CheckConstraint(name="proposal_cites", condition=~Q(cites="") | ~Q(note="")),
            models.UniqueConstraint(
                fields=["parameter", "area_code", "from_date"],
                condition=Q(status__in=["PROPOSED", "TESTED", "RELEASED"]),
                name="one_value_from_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.parameter} {self.area_code} {self.from_date}"

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.PROPOSED, self.Status.TESTED)


class ProposalStep(models.Model):
    """What happened to a proposal: appended, never changed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=Proposal.Status)
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("拟定的经过")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.status
