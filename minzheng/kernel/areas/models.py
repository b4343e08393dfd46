"""Areas, what became of them, and the dated closure that scope, search and parameters read."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "PROVINCE", _("省级")
    PREFECTURE = "PREFECTURE", _("地级")
    COUNTY = "COUNTY", _("县级")
    TOWN = "TOWN", _("乡级")
    COMMUNITY = "COMMUNITY", _("村级")
    GRID = "GRID", _("网格")


class CodeSource(models.TextChoices):
    GB2260 = "GB2260", _("民政部行政区划代码")
    STATISTICS = "STATISTICS", _("由统计用区划代码推得")
    BUREAU = "BUREAU", _("本局自编")


class Area(models.Model):
    """One area in one validity. An area that is split, merged or moved ends, and its successors begin on that day."""

    code = models.CharField(
        _("区划代码"),
        max_length=18,
        help_text=_("GB/T 2260 与 GB/T 10114，不带尾零：省2位、地4位、县6位、乡9位、村12位，网格15位"),
    )
    stat_code = models.CharField(_("统计用区划代码"), max_length=12, blank=True)
    name = models.CharField(_("名称"), max_length=100)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid = DateRangeField(_("有效期"), help_text=_("左闭右开；左端空为有记载以来"))
    code_source = models.CharField(_("代码来源"), max_length=10, choices=CodeSource.choices)
    date_source = models.CharField(_("日期依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区划")
        ordering = ("code", "valid")
        constraints = (
            ExclusionConstraint(
                name="areas_area_one_validity_at_a_time",
                # As numbers: on texts that begin alike the index is five times slower to fill.
                expressions=[
                    (Cast("code", models.BigIntegerField()), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="areas_area_valid_not_empty", condition=models.Q(valid__isempty=False)),
            models.CheckConstraint(
                name="areas_area_code_is_a_number", condition=models.Q(code__regex=r"^[1-9][0-9]{1,17}$")
            ),
            models.CheckConstraint(
                name="areas_area_only_provinces_stand_alone",
                condition=models.Q(parent__isnull=False) | models.Q(level=Level.PROVINCE),
            ),
        )
        indexes = (models.Index(fields=["code"], name="areas_area_code"),)

    def __str__(self) -> str:
        return self.name


class AreaSuccession(models.Model):
    """``successor`` took over ``predecessor`` or a part of it on ``date``; both ends of a split or merger are rows."""

    class Ground(models.TextChoices):
        DECREE = "DECREE", _("批复文件")
        SAME_NAME = "SAME_NAME", _("名称相同")
        SAME_STEM = "SAME_STEM", _("专名相同，通名改变")
        SAME_CODE = "SAME_CODE", _("代码相同，名称改变")
        BUREAU = "BUREAU", _("本局登记")

    predecessor = models.ForeignKey(
        Area, verbose_name=_("原区划"), on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(Area, verbose_name=_("现区划"), on_delete=models.PROTECT, related_name="origins")
    date = models.DateField(_("变更日"))
    ground = models.CharField(_("对应依据"), max_length=10, choices=Ground.choices)
    source = models.CharField(_("日期依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区划承继")
        constraints = (models.UniqueConstraint(fields=["predecessor", "successor"], name="areas_succession_once"),)

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class AreaCover(models.Model):
    """On every day in ``valid``, what points at ``area`` belongs under ``ancestor`` (an area also covers itself).

    Written only by ``operations.rebuild_cover``, from rows that are never deleted; so it goes without foreign keys in
    the database, which would double the time of a rebuild.
    """

    ancestor = models.ForeignKey(
        Area, on_delete=models.CASCADE, related_name="covers", db_constraint=False, db_index=False
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="covered_by", db_constraint=False)
    valid = DateRangeField()

    class Meta:
        verbose_name = verbose_name_plural = _("区划归属")
        constraints = (models.UniqueConstraint(fields=["ancestor", "area", "valid"], name="areas_cover_once"),)

    def __str__(self) -> str:
        return f"{self.area_id} ⊂ {self.ancestor_id}"
