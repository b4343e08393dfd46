"""Two standard addresses that are one: an alias with its reason, and what it took along so that it can be undone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.registry.models.address import Address


class AddressMerge(models.Model):
    """`alias` stands for `into` from `at` until undone; `Address.merged_into_id` follows the standing ones."""

    alias = models.ForeignKey(Address, models.CASCADE, related_name="merges")
    into = models.ForeignKey(Address, models.CASCADE, related_name="taken_in")
    reason = models.TextField(_("依据"))
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_reason = models.TextField(default="", blank=True)

    class Meta:
        verbose_name = _("地址合并")
        verbose_name_plural = _("地址合并")
        constraints = (
            models.UniqueConstraint(fields=["alias"], condition=Q(undone_at__isnull=True), name="address_alias_of_one"),
            models.CheckConstraint(condition=~Q(alias=models.F("into")), name="address_not_merged_into_itself"),
            models.CheckConstraint(condition=~Q(reason=""), name="address_merge_has_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""), name="address_merge_undone_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alias_id} → {self.into_id}"


class AddressMoved(models.Model):
    """A record that pointed at the alias and was turned to the other address by the merge."""

    class Kind(models.TextChoices):
        RESIDENCE = "RESIDENCE"
        HOUSEHOLD = "HOUSEHOLD"
        ORGANISATION = "ORGANISATION"
        SITE = "SITE"

    merge = models.ForeignKey(AddressMerge, models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    record_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
