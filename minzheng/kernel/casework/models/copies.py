"""Copies: an officer was shown a matter that he need not act on (抄送)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.casework.models.matters import Matter


class Copy(models.Model):
    """A matter brought to somebody's attention. He says himself when he has read it; it gives no right to see more."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="copies", verbose_name=_("事项"))
    of = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("抄送给"))
    sent_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("抄送人"))
    sent_at = models.DateTimeField(_("抄送时间"))
    note = models.CharField(_("说明"), max_length=400, blank=True, default="")
    read_at = models.DateTimeField(_("阅知时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("抄送")
        ordering = ("-sent_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["matter", "of"], condition=Q(read_at__isnull=True), name="copied_once_until_read"
            ),
            models.CheckConstraint(name="copy_to_another", condition=~Q(of=F("sent_by"))),
            models.CheckConstraint(name="copy_read_after_sent", condition=Q(read_at__gte=F("sent_at"))),
        )
        indexes = (models.Index(fields=["of", "-sent_at"], name="copies_of"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.of_id}"
