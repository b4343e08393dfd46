"""Applications that somebody has begun."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What a citizen has filled in so far for himself or for another, and the application that it became.

    ``sealed`` holds everything said (`kernel.citizens.drafts.Said`); it is emptied when the draft was submitted (then
    the matter holds it) or dropped. ``person`` and ``household``: whom the matter is about, one of them.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    workflow = models.CharField(_("事项"), max_length=80)
    by = models.ForeignKey("citizens.Citizen", models.PROTECT, related_name="+", verbose_name=_("填写人"))
    principal = models.ForeignKey("citizens.Citizen", models.PROTECT, related_name="drafts", verbose_name=_("申请人"))
    mandate = models.ForeignKey("citizens.Mandate", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("受理地"))
    sealed = models.BinaryField(default=b"")
    started_at = models.DateTimeField(_("开始时间"))
    changed_at = models.DateTimeField(_("最近保存"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    dropped_at = models.DateTimeField(_("放弃时间"), null=True)
    application = models.ForeignKey("casework.Application", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("申请草稿")
        ordering = ("-changed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["principal", "workflow"],
                condition=Q(submitted_at=None, dropped_at=None),
                name="one_draft_of_a_kind",
            ),
            models.CheckConstraint(
                name="draft_submitted_became_an_application",
                condition=Q(submitted_at__isnull=True, application__isnull=True)
                | Q(submitted_at__isnull=False, application__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_about_one", condition=Q(household__isnull=True) | Q(person__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.workflow

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None and self.dropped_at is None
