"""Relations between officers and people of the register, as declared and as ended."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Relation(models.Model):
    """That the officer ``account`` is a relative of ``person``, from ``declared_date`` until ``ended_date``."""

    class Kind(models.TextChoices):
        SPOUSE = "SPOUSE", _("配偶")
        PARENT = "PARENT", _("父母")
        CHILD = "CHILD", _("子女")
        SIBLING = "SIBLING", _("兄弟姐妹")
        GRANDPARENT = "GRANDPARENT", _("祖父母、外祖父母")
        GRANDCHILD = "GRANDCHILD", _("孙子女、外孙子女")
        IN_LAW = "IN_LAW", _("配偶的近亲属")
        OTHER = "OTHER", _("其他应当回避的关系")

    account = models.ForeignKey(
        "access.Account", models.PROTECT, related_name="declared_relations", verbose_name=_("经办人员")
    )
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="officer_relations", verbose_name=_("近亲属")
    )
    kind = models.CharField(_("与经办人员的关系"), max_length=12, choices=Kind)
    note = models.CharField(_("说明"), max_length=200, blank=True, default="")
    declared_date = models.DateField(_("备案日期"))
    declared_at = models.DateTimeField(_("登记时间"))
    declared_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    ended_date = models.DateField(_("终止日期"), null=True)
    ended_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(_("终止原因"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("近亲属备案")
        ordering = ("-declared_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["account", "person"], condition=Q(ended_date__isnull=True), name="relation_declared_once"
            ),
            models.CheckConstraint(
                name="relation_ended_whole",
                condition=Q(ended_date__isnull=True, ended_by__isnull=True, ended_reason="")
                | (Q(ended_date__gte=F("declared_date"), ended_by__isnull=False) & ~Q(ended_reason="")),
            ),
        )
        indexes = (models.Index(fields=["person"], condition=Q(ended_date__isnull=True), name="relation_of_person"),)
        triggers = (pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind} {self.person_id}"
