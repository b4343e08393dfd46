"""Clues and escorts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class Clue(models.Model):
    """What somebody saw or told of a need. `told_cipher` holds it sealed; `name` is of whom it tells."""

    class Source(models.TextChoices):
        SCREENING = "SCREENING", _("数据筛查")
        GRID = "GRID", _("网格员")
        NEIGHBOUR = "NEIGHBOUR", _("邻里、群众")
        HOTLINE = "HOTLINE", _("12345热线")
        VISIT = "VISIT", _("探访走访")
        DEPARTMENT = "DEPARTMENT", _("其他部门转来")

    number = models.CharField(_("线索编号"), max_length=30, unique=True)
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    reference = models.CharField(
        _("来源编号"), max_length=60, blank=True, default="", help_text="such as the hotline's"
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所在地"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    name = models.CharField(_("涉及人员"), max_length=60)
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="clues")
    finding = models.ForeignKey("screening.Finding", models.PROTECT, null=True, related_name="clues")
    told_cipher = models.BinaryField(_("反映情况（密文）"))
    reported_date = models.DateField(_("登记日期"))
    reported_at = models.DateTimeField(_("登记时间"))
    reported_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    matter = models.OneToOneField("casework.Matter", models.PROTECT, related_name="clue", verbose_name=_("核实事项"))
    led_to = models.ForeignKey(
        "casework.Application", models.PROTECT, null=True, related_name="clues", verbose_name=_("转为申请")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("主动发现线索")
        ordering = ("-reported_at", "-id")
        constraints = (
            models.CheckConstraint(name="clue_names_somebody", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(finding__isnull=False), name="one_clue_per_finding"
            ),
            models.CheckConstraint(
                name="clue_of_screening_has_a_finding", condition=~Q(source="SCREENING") | Q(finding__isnull=False)
            ),
        )
        indexes = (models.Index(fields=["area", "source"], name="clue_where"),)

    def __str__(self) -> str:
        return self.number


class Escort(models.Model):
    """The worker who acts for an applicant from end to end, and by which mandate."""

    application = models.OneToOneField("casework.Application", models.PROTECT, related_name="escort")
    worker = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("代办人"))
    mandate = models.CharField(_("委托依据"), max_length=200)
    since = models.DateField(_("委托日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = verbose_name_plural = _("全程代办")
        ordering = ("-recorded_at", "-id")
        constraints = (models.CheckConstraint(name="escort_by_mandate", condition=~Q(mandate="")),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.worker_id}"
