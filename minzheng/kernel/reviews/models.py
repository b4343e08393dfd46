"""Classes of holders, and the day on which each award is due."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.events.models import APPEND_ONLY


class Classified(models.Model):
    """That a holder was put into a class of a policy. The latest counts; earlier ones stay."""

    policy = models.CharField(_("政策"), max_length=60)
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    klass = models.CharField(_("类别"), max_length=10)
    reason = models.CharField(_("理由"), max_length=200)
    date = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("经办人"))

    class Meta:
        verbose_name = verbose_name_plural = _("复核类别")
        ordering = ("-at", "-id")
        triggers = APPEND_ONLY
        constraints = (
            models.CheckConstraint(name="classified_one", condition=Q(household__isnull=True) ^ Q(person__isnull=True)),
            models.CheckConstraint(name="classified_with_reason", condition=~Q(reason="")),
        )
        indexes = (
            models.Index(fields=["policy", "household"], name="classified_household"),
            models.Index(fields=["policy", "person"], name="classified_person"),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.klass}"


class Due(models.Model):
    """Projection: when an award that runs is to be reviewed. `due_date` null: no rule of the area gives a day."""

    award = models.OneToOneField("awards.Award", models.CASCADE, primary_key=True, related_name="review_due")
    policy = models.CharField(_("政策"), max_length=60)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    klass = models.CharField(_("类别"), max_length=10)
    since = models.DateField(_("上次核定"), help_text="the last review's end, or the day from which it was granted")
    due_date = models.DateField(_("应复核日期"), null=True)
    in_hand = models.ForeignKey(
        "casework.Matter", models.CASCADE, null=True, related_name="+", verbose_name=_("在办复核")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("到期复核")
        indexes = (models.Index(fields=["area", "due_date"], name="review_due"),)

    def __str__(self) -> str:
        return f"{self.award_id} {self.due_date}"
