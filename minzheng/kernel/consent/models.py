"""Authorisations, as given and as withdrawn. Never deleted, never changed but by a withdrawal."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What may be used."""

    ECONOMY = "ECONOMY", _("家庭经济状况（收入、财产、存款等）")
    SAFETY = "SAFETY", _("安全监测、探访和健康评估")


class Ground(models.TextChoices):
    """On what somebody looks. The duty is that of 个人信息保护法第十三条第一款第三项, the emergency that of item 4."""

    AUTHORISATION = "AUTHORISATION", _("本人授权")
    DUTY = "DUTY", _("履行法定职责（个人信息保护法第十三条第一款第三项）")
    EMERGENCY = "EMERGENCY", _("紧急情况下保护生命健康和财产安全（同款第四项）")


class Authorisation(models.Model):
    """``about`` is whose data it is, ``given_by`` who agreed where somebody speaks for him (null: he himself).

    ``valid`` is as given; a withdrawal ends it on ``withdrawn_from``. ``document`` says where the signed paper is.
    """

    about = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="authorisations", verbose_name=_("被授权查询人")
    )
    given_by = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代为授权人")
    )
    scope = models.CharField(_("授权内容"), max_length=10, choices=Scope)
    purpose = models.CharField(_("用途"), max_length=200)
    valid = DateRangeField(_("有效期"))
    document = models.CharField(_("授权书编号或存放处"), max_length=120)
    recorded_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_from = models.DateField(_("撤回日期"), null=True)
    withdrawn_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(_("撤回说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("授权")
        ordering = ("-recorded_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid__isempty=False) & Q(valid__lower_inf=False) & Q(valid__upper_inf=False),
                name="authorisation_has_a_term",
            ),
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(document=""), name="authorisation_says_what_for"),
            models.CheckConstraint(
                condition=Q(withdrawn_from__isnull=True, withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | (
                    Q(withdrawn_from__isnull=False, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & ~Q(withdrawal_reason="")
                ),
                name="authorisation_withdrawn_whole",
            ),
        )
        indexes = (models.Index(fields=["about", "scope"], name="authorisation_about"),)
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_given",
                fields=[
                    "about", "given_by", "scope", "purpose", "valid", "document", "recorded_by", "recorded_at",
                ],
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.about_id} {self.scope}"
