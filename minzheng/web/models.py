"""What pages keep for one account and nobody else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptView(models.Model):
    """A list as somebody likes to see it: filters, order and columns under a name of his own, as a tab above it.

    Only the address is kept, never its rows: whoever opens it sees what he may see on that day.
    """

    account = models.ForeignKey("access.Account", models.CASCADE, related_name="kept_views", verbose_name=_("账号"))
    path = models.CharField(_("页面"), max_length=200)
    name = models.CharField(_("视图名称"), max_length=20)
    query = models.CharField(_("条件"), max_length=1000)
    kept_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("保存的视图")
        ordering = ("kept_at", "id")
        constraints = (models.UniqueConstraint(fields=["account", "path", "name"], name="kept_view_named_once"),)

    def __str__(self) -> str:
        return f"{self.path} {self.name}"
