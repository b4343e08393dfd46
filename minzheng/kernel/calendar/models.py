"""The days of every known year."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Day(models.Model):
    """One day of a year whose notice was imported; a day that has no row is unknown, not worked or free."""

    date = models.DateField(_("日期"), primary_key=True)
    works = models.BooleanField(_("工作日"))
    festival = models.CharField(_("放假或调休事由"), max_length=40, blank=True, help_text=_("平常的工作日和周末为空"))

    class Meta:
        verbose_name = verbose_name_plural = _("日历")
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.festival}".strip()
