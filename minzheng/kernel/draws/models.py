"""Draws and the places in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.events.models import APPEND_ONLY


class Draw(models.Model):
    """One county's draws of one kind in one year."""

    kind = models.CharField(_("抽查"), max_length=60, help_text="name of the condition that asks")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("县（区）"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    year = models.SmallIntegerField(_("年度"))
    seed = models.CharField(_("种子"), max_length=64)
    begun_at = models.DateTimeField(_("开始时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("随机抽查")
        ordering = ("-year", "kind")
        triggers = APPEND_ONLY
        constraints = (models.UniqueConstraint(fields=["kind", "area", "year"], name="one_draw_a_year"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Place(models.Model):
    """The place of a matter in a draw, and whether it was drawn. Never changed."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="places")
    matter = models.ForeignKey("casework.Matter", models.PROTECT, related_name="draw_places", verbose_name=_("事项"))
    position = models.IntegerField(_("序号"))
    percent = models.SmallIntegerField(_("比例（%）"))
    drawn = models.BooleanField(_("抽中"))
    at = models.DateTimeField(_("抽取时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("抽查名单")
        ordering = ("draw", "position")
        triggers = APPEND_ONLY
        constraints = (
            models.UniqueConstraint(fields=["draw", "position"], name="place_taken_once"),
            models.UniqueConstraint(fields=["draw", "matter"], name="matter_drawn_once"),
            models.CheckConstraint(name="place_from_zero", condition=Q(position__gte=0, percent__range=(0, 100))),
        )

    def __str__(self) -> str:
        return f"{self.position}"
