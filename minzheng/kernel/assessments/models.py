"""Assessments, appended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.models import APPEND_ONLY


class Assessment(models.Model):
    """What was judged of each item on a day, and the grade that followed."""

    matter = models.ForeignKey("casework.Matter", models.PROTECT, related_name="assessments", verbose_name=_("事项"))
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="assessments", verbose_name=_("本人"))
    scale = models.CharField(_("量表"), max_length=40)
    date = models.DateField(_("评估日期"))
    answers = models.JSONField(_("各项结果"), help_text="{item: met}")
    unmet = models.SmallIntegerField(_("未达到项数"))
    grade = models.CharField(_("结果"), max_length=20)
    assessors = models.CharField(_("评估人"), max_length=120)
    note = models.CharField(_("说明"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("登记时间"))
    by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评估")
        ordering = ("-at", "-id")
        triggers = APPEND_ONLY
        constraints = (
            models.CheckConstraint(
                name="assessment_whole", condition=Q(unmet__gte=0) & ~Q(grade="") & ~Q(assessors="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.scale} {self.grade}"
