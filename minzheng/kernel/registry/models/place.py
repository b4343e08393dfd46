"""Organisations and the sites they run."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.registry.models.address import Address


class Organisation(models.Model):
    """A legal person or committee, by its unified social credit code (GB 32100) where it has one."""

    name = models.TextField(_("名称"))
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, null=True, unique=True)
    kind = models.CharField(_("类别"), max_length=30, help_text=_("各业务模块登记的类别代码"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="organisations")
    valid = DateRangeField(_("存续期间"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where a service is given: a canteen, a care centre, a children's home; run by an organisation or not."""

    name = models.TextField(_("名称"))
    kind = models.CharField(_("类别"), max_length=30, help_text=_("各业务模块登记的类别代码"))
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="sites")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="sites")
    valid = DateRangeField(_("运营期间"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("设施")
        verbose_name_plural = _("设施")

    def __str__(self) -> str:
        return self.name
